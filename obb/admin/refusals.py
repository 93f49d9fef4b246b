"""What the database refuses, in words an admin can act on."""

from __future__ import annotations

from collections.abc import Sequence

from django.apps import apps
from django.db import IntegrityError, connection, models
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from obb.constraints import Reference

_SAID: dict[str, str | Promise] = {}


class Refused(Exception):
    """A change that is not made; its text is for the person who asked for it."""


def say(**sentences: str | Promise) -> None:
    """Constraint name → the sentence an admin reads when the database refuses by it."""
    _SAID.update(sentences)


def check_now() -> None:
    """Constraints that wait for the commit are checked here, while a form can still say what is wrong."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def in_words(error: Exception, *, deleting: bool = False) -> str:
    if isinstance(error, Refused):
        return str(error)
    name = _constraint_name(error)
    if name in _SAID:
        return str(_SAID[name])
    if deleting:
        return _("Something still refers to it, so it stays. Nothing was deleted.")
    return _of_constraint(name) or _("This does not fit what is stored already. Nothing was saved.")


def _constraint_name(error: Exception) -> str:
    diagnosis = getattr(error.__cause__, "diag", None)
    return (diagnosis.constraint_name if diagnosis is not None else None) or ""


def _of_constraint(name: str) -> str | None:
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return _words(model, constraint)
    return None


def _words(model: type[models.Model], constraint: models.BaseConstraint) -> str | None:
    if isinstance(constraint, models.UniqueConstraint) and constraint.fields:
        return taken(model, constraint.fields)
    if isinstance(constraint, Reference) or constraint.violation_error_message != (
        constraint.default_violation_error_message
    ):
        return str(constraint.get_violation_error_message())
    return None


def taken(model: type[models.Model], fields: Sequence[str]) -> str:
    """What a unique constraint over these fields says."""
    names = [str(model._meta.get_field(field).verbose_name) for field in fields if field != "county"]
    return _("There is another %(noun)s with the same %(fields)s.") % {
        "noun": model._meta.verbose_name,
        "fields": get_text_list(names, _("and")),
    }


REFUSALS = (IntegrityError, Refused)
