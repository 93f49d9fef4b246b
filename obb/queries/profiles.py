"""A county's saved profiles, each with when it was last used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, QuerySet, Subquery

from obb.models import County, ImportBatch, ImportProfile


@dataclass(frozen=True, slots=True)
class SavedProfile:
    """A profile and its last use; `used_at` is None where no file has been read by it. `uses` counts imports."""

    pk: int
    kind: str
    name: str
    note: str
    url: str
    uses: int
    used_at: datetime | None
    used_file: str
    used_url: str


def with_use(county: County) -> QuerySet[ImportProfile]:
    """The profiles with `uses`, and `used_at`, `used_file` and `used_pk` of the newest import of each."""
    newest = ImportBatch.objects.filter(saved_profile=OuterRef("pk")).order_by("-staged_at", "-pk")
    return ImportProfile.objects.filter(county=county).annotate(
        uses=Count("imports"),
        used_at=Subquery(newest.values("staged_at")[:1]),
        used_file=Subquery(newest.values("file_name")[:1]),
        used_pk=Subquery(newest.values("pk")[:1]),
    )


def saved_profiles(county: County, kinds: Sequence[str]) -> list[SavedProfile]:
    """Those for these kinds, by kind and name. One query."""
    found = with_use(county).filter(kind__in=kinds).select_related("county").order_by("kind", "name")
    return [_told(profile, county) for profile in found]


def saved_profile(profile: ImportProfile) -> SavedProfile:
    """One of them. One query."""
    return _told(with_use(profile.county).select_related("county").get(pk=profile.pk), profile.county)


def _told(profile: ImportProfile, county: County) -> SavedProfile:
    used = ImportBatch(pk=profile.used_pk, county=county).get_absolute_url() if profile.used_pk else ""
    return SavedProfile(
        pk=profile.pk,
        kind=profile.kind,
        name=profile.name,
        note=profile.note,
        url=profile.get_absolute_url(),
        uses=profile.uses,
        used_at=profile.used_at,
        used_file=profile.used_file or "",
        used_url=used,
    )
