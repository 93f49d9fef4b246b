"""Addresses of the money, under a county's."""

from django.urls import path

from budget.views import (
    amendment_edit,
    amendment_files,
    amendments,
    bridge,
    bridge_steps,
    compare,
    lines,
    stages,
    successions,
)

app_name = "budget"
urlpatterns = [
    path("lines/", lines.line_list, name="line_list"),
    path("compare/", compare.compare, name="compare"),
    path("compare/years/", compare.compare_years, name="compare_years"),
    path("successions/", successions.succession_list, name="succession_list"),
    path("successions/new/", successions.succession_new, name="succession_new"),
    path(
        "successions/<slug:dimension>/<int:pk>/",
        successions.succession_take_back,
        name="succession_take_back",
    ),
    path("bridge/", bridge.bridge_page, name="bridge"),
    path("bridge/names/new/", bridge_steps.bridge_step_new, name="bridge_step_new"),
    path("bridge/names/<int:pk>/", bridge_steps.bridge_step, name="bridge_step"),
    path("bridge/names/<int:pk>/drop/", bridge_steps.bridge_step_drop, name="bridge_step_drop"),
    path("amendments/", amendments.amendment_list, name="amendment_list"),
    path("amendments/new/", amendment_edit.amendment_new, name="amendment_new"),
    path("amendments/<int:pk>/", amendments.amendment, name="amendment"),
    path("amendments/<int:pk>/change/", amendment_edit.amendment_change, name="amendment_change"),
    path("amendments/<int:pk>/drop/", amendment_edit.amendment_drop, name="amendment_drop"),
    path("amendments/<int:pk>/file/", amendment_files.amendment_file, name="amendment_file"),
    path(
        "amendments/stages/<int:year>/<slug:stage>/<slug:amended>/",
        amendment_files.amended_stage,
        name="amended_stage",
    ),
    path("stages/", stages.stage_list, name="stage_list"),
    path("stages/<int:year>/<slug:stage>/", stages.stage_closing, name="stage_closing"),
]
