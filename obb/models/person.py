"""Person: someone who signs in. What she may do she may do in a county, by her roles there."""

import pghistory
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


# The password is nobody's to read, and a sign-in is no change of the person.
@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["password", "last_login"],
)
class Person(AbstractUser):
    is_demo = models.BooleanField(
        _("demonstration sign-in"),
        default=False,
        editable=False,
        help_text=_("Made by the demo; a server in service refuses to start with one."),
    )
    password_set_at = models.DateTimeField(
        _("password set"),
        null=True,
        editable=False,
        help_text=_("When another person last set her password; her history says who and why."),
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.get_full_name() or self.username
