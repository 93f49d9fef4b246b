"""Addresses of the money, under a county's."""

from django.urls import path

from budget.views import compare, lines, stages

app_name = "budget"
urlpatterns = [
    path("lines/", lines.line_list, name="line_list"),
    path("compare/", compare.compare, name="compare"),
    path("compare/years/", compare.compare_years, name="compare_years"),
    path("stages/", stages.stage_list, name="stage_list"),
    path("stages/<int:year>/<slug:stage>/", stages.stage_closing, name="stage_closing"),
]
