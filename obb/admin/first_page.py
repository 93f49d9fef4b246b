"""The top of the admin's first page: what the county keeps, how many of each, and what is still missing."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.admin import AdminSite, ModelAdmin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst


@dataclass(frozen=True)
class Kept:
    """One kind of record: its name, how many of them this person reads, and the address of their list."""

    name: str
    count: int
    url: str


@dataclass(frozen=True)
class Missing:
    """Something to see to, in a sentence, and the list of what it is about."""

    sentence: str
    url: str


class Counted(ModelAdmin):
    """`place`: where this kind stands among those on the first page; None for those that are listed below alone."""

    place: int | None = None

    def missing(self, request: HttpRequest) -> list[Missing]:
        """What of this kind is still to be seen to."""
        return []


def first_page(site: AdminSite, request: HttpRequest) -> tuple[list[Kept], list[Missing]]:
    """(what is kept, what is missing): a query for each kind, and one for each thing that may be missing."""
    kinds = [one for one in site._registry.values() if isinstance(one, Counted) and one.place is not None]
    shown = sorted((one for one in kinds if one.has_view_permission(request)), key=lambda one: one.place or 0)
    return [_kept(one, request) for one in shown], [it for one in shown for it in one.missing(request)]


def _kept(kind: ModelAdmin, request: HttpRequest) -> Kept:
    opts = kind.opts
    url = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    return Kept(capfirst(str(opts.verbose_name_plural)), kind.get_queryset(request).count(), url)
