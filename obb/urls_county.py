"""The ground's addresses under a county's own."""

from django.urls import path

from obb.views import (
    history,
    import_files,
    import_review,
    import_runs,
    imports,
    layouts,
    profiles,
    saved_views,
)

app_name = "obb"
urlpatterns = [
    path("history/", history.county_history, name="history"),
    path("views/", saved_views.view_list, name="view_list"),
    path("views/new/", saved_views.view_new, name="view_new"),
    path("views/<int:pk>/", saved_views.view_open, name="view"),
    path("views/<int:pk>/change/", saved_views.view_change, name="view_change"),
    path("views/<int:pk>/delete/", saved_views.view_delete, name="view_delete"),
    path("imports/", imports.import_list, name="import_list"),
    path("imports/new/", imports.import_new, name="import_new"),
    path("imports/templates/<slug:kind>.csv", imports.import_template, name="import_template"),
    path(
        "imports/templates/<slug:kind>.xlsx",
        imports.import_template,
        {"ending": "xlsx"},
        name="import_template_book",
    ),
    path("imports/profiles/", profiles.profile_list, name="profile_list"),
    path("imports/profiles/new/", profiles.profile_new, name="profile_new"),
    path("imports/profiles/<int:pk>/", profiles.profile_detail, name="profile"),
    path("imports/profiles/<int:pk>/change/", profiles.profile_change, name="profile_change"),
    path("imports/profiles/<int:pk>/copy/", profiles.profile_copy, name="profile_copy"),
    path("imports/profiles/<int:pk>/delete/", profiles.profile_delete, name="profile_delete"),
    path("imports/profiles/<int:pk>/profile.toml", profiles.profile_file, name="profile_file"),
    path("imports/<int:pk>/", import_review.import_detail, name="import"),
    path("imports/<int:pk>/layout/", layouts.layout, name="layout"),
    path("imports/<int:pk>/layout/preview/", layouts.layout_preview, name="layout_preview"),
    path("imports/<int:pk>/layout/file/", layouts.layout_file, name="layout_file"),
    path("imports/<int:pk>/layout/text/", layouts.layout_text, name="layout_text"),
    path("imports/<int:pk>/layout/again/", layouts.layout_again, name="layout_again"),
    path("imports/<int:pk>/progress/", import_runs.import_progress, name="import_progress"),
    path("imports/<int:pk>/read/", import_runs.import_read, name="import_read"),
    path("imports/<int:pk>/cancel/", import_runs.import_cancel, name="import_cancel"),
    path("imports/<int:pk>/repeats/", import_review.import_repeats, name="import_repeats"),
    path("imports/<int:pk>/controls/", import_review.import_controls, name="import_controls"),
    path("imports/<int:pk>/confirm/", imports.import_confirm, name="import_confirm"),
    path("imports/<int:pk>/undo/", imports.import_undo, name="import_undo"),
    path("imports/<int:pk>/discard/", imports.import_discard, name="import_discard"),
    path("imports/<int:pk>/file/", import_files.import_file, name="import_file"),
    path("imports/<int:pk>/rows/<int:row>/", import_files.import_row, name="import_row"),
    path("imports/<int:pk>/left-out.csv", import_files.import_left_out, name="import_left_out"),
    path("imports/<int:pk>/problems.csv", import_files.import_problems, name="import_problems"),
]
