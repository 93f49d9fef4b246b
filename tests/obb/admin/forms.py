"""Filling in the admin's forms as a browser would: everything the page holds, and what one changes."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from obb.models import Person


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(thing: Any, page: str = "change") -> str:
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_{page}", args=[thing.pk])


def filled(client: Client, where: str) -> dict[str, Any]:
    """What the form of a page would post untouched."""
    context = client.get(where).context
    forms = [context["adminform"].form]
    for part in context["inline_admin_formsets"]:
        forms += [part.formset.management_form, *part.formset.forms]
    data = {}
    for form in forms:
        for bound in form:
            value = bound.value()
            if not bound.field.disabled and value is not None and value is not False:
                value = bound.field.prepare_value(value)
                data[bound.html_name] = "on" if value is True else value
    return data


def save(client: Client, where: str, **changes: Any) -> HttpResponse:
    """Opens the form, changes these fields, says why, saves."""
    return client.post(where, {**filled(client, where), "why": "a reason", **changes})


def complaints(answer: HttpResponse) -> list[str]:
    """What the page that came back says is wrong, in order."""
    form = answer.context["adminform"].form
    said = [*form.non_field_errors(), *(f"{bound.label}: {e}" for bound in form for e in bound.errors)]
    for part in answer.context["inline_admin_formsets"]:
        said += part.formset.non_form_errors()
        for each in part.formset.forms:
            said += [
                *each.non_field_errors(),
                *(f"{bound.label}: {e}" for bound in each for e in bound.errors),
            ]
    return [str(each) for each in said]
