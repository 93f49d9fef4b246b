"""The ground as a Django app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ObbConfig(AppConfig):
    name = "obb"
    verbose_name = _("Counties and people")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Each app says in its `imports/offered.py` which kinds of files it takes; the ground names none of them.
        autodiscover_modules("imports.offered")
