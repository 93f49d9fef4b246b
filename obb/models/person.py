"""Person: someone who signs in. What she may do she may do in a county, by her roles there."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Person(AbstractUser):
    is_demo = models.BooleanField(
        _("demonstration sign-in"),
        default=False,
        editable=False,
        help_text=_("Made by the demo; a server in service refuses to start with one."),
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.get_full_name() or self.username
