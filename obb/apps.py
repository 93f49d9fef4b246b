"""The ground as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ObbConfig(AppConfig):
    name = "obb"
    verbose_name = _("Counties and people")
    default_auto_field = "django.db.models.BigAutoField"
