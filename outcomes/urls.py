"""Addresses of goals, indicators and what they cost, under a county's."""

from django.urls import path

from outcomes.views import (
    cost_centers,
    departments,
    goals,
    histories,
    home,
    indicators,
    initiatives,
    money,
    publish,
    scorecard,
    shares,
    stories,
    strategies,
    watch,
    workbook,
)

app_name = "outcomes"
urlpatterns = [
    path("", home.home, name="home"),
    path("goals/", goals.index, name="goal_list"),
    path("goals/<slug:slug>/", goals.detail, name="goal"),
    path("goals/<slug:slug>/history/", histories.goal, name="goal_history"),
    path("indicators/", indicators.indicator_list, name="indicator_list"),
    path("indicators/<slug:slug>/", indicators.indicator, name="indicator"),
    path("indicators/<slug:slug>/history/", histories.indicator, name="indicator_history"),
    path("indicators/<slug:slug>/notes/new/", stories.note_new, name="note_new"),
    path("indicators/<slug:slug>/notes/<int:pk>/", stories.note_change, name="note_change"),
    path("indicators/<slug:slug>/notes/<int:pk>/end/", stories.note_end, name="note_end"),
    path("indicators/<slug:slug>/strategies/new/", strategies.strategy_new, name="strategy_new"),
    path(
        "indicators/<slug:slug>/strategies/<int:pk>/remove/",
        strategies.strategy_remove,
        name="strategy_remove",
    ),
    path("indicators/<slug:slug>/new-start/", strategies.new_start, name="new_start"),
    path("scorecard/", scorecard.scorecard_page, name="scorecard"),
    path("scorecard/curves/", scorecard.curves, name="curves"),
    path("scorecard/watch/", watch.watch, name="watch"),
    path("initiatives/", initiatives.initiative_list, name="initiative_list"),
    path("initiatives/<int:pk>/", initiatives.initiative, name="initiative"),
    path("initiatives/<int:pk>/history/", histories.initiative, name="initiative_history"),
    path("publish/", publish.publish, name="publish"),
    path("publish/<int:pk>/withdraw/", publish.withdraw, name="withdraw"),
    path("money/", money.money, name="money"),
    path("money/workbook.xlsx", workbook.money_workbook, name="workbook"),
    path("departments/", departments.departments, name="department_list"),
    path("departments/<path:code>/", departments.department, name="department"),
    path("cost-centers/", cost_centers.cost_center_list, name="cost_center_list"),
    path("cost-centers/<path:code>/shares/", shares.shares, name="shares"),
    path("cost-centers/<path:code>/history/", histories.cost_center, name="cost_center_history"),
    path("cost-centers/<path:code>/", cost_centers.cost_center, name="cost_center"),
]
