"""Addresses of the money, under a county's."""

from django.urls import path

from budget.views import lines

app_name = "budget"
urlpatterns = [
    path("lines/", lines.line_list, name="line_list"),
]
