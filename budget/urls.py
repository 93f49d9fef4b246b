"""Addresses of the money, under a county's."""

from django.urls import path

from budget.views import (
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
    path("stages/", stages.stage_list, name="stage_list"),
    path("stages/<int:year>/<slug:stage>/", stages.stage_closing, name="stage_closing"),
]
