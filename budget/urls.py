"""Addresses of the money, under a county's."""

from django.urls import path

from budget.views import lines, stages

app_name = "budget"
urlpatterns = [
    path("lines/", lines.line_list, name="line_list"),
    path("stages/", stages.stage_list, name="stage_list"),
    path("stages/<int:year>/<slug:stage>/", stages.stage_closing, name="stage_closing"),
]
