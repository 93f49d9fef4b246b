"""The ground's addresses under a county's own."""

from django.urls import path

from obb.views import history

app_name = "obb"
urlpatterns = [
    path("history/", history.county_history, name="history"),
]
