"""Addresses of the money, under a county's."""

from django.urls import path

from budget.views import compare, lines, stages, successions

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
    path("stages/", stages.stage_list, name="stage_list"),
    path("stages/<int:year>/<slug:stage>/", stages.stage_closing, name="stage_closing"),
]
