"""OBB's addresses."""

from django.urls import path

from obb.views.health import health

urlpatterns = [
    path("healthz", health, name="health"),
]
