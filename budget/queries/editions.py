"""Editions: which years and stages a reader may read, as drafts or as they were published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Exists, OuterRef

from budget.models import Publication, PublishedLine
from obb.models import County


@dataclass(frozen=True)
class Edition:
    """One year and stage of a county's budget. `publication_id` is None for the draft."""

    year: int
    stage_id: int
    stage_code: str
    stage_name: str
    stage_kind: str
    position: int
    publication_id: int | None = None
    published_at: datetime | None = None
    title: str = ""

    @property
    def key(self) -> str:
        """As addresses name it: “2027-adopted”."""
        return f"{self.year}-{self.stage_code}"

    @property
    def label(self) -> str:
        """For captions: “FY2027 Adopted”."""
        return f"FY{self.year} {self.stage_name}"


def editions(county: County, *, drafts: bool) -> tuple[Edition, ...]:
    """Newest year first, a year's stages in the county's order. One query.

    Drafts: every year and stage that has lines. Else: the current publications with lines, as frozen.
    """
    return _drafts(county) if drafts else _published(county)


def _drafts(county: County) -> tuple[Edition, ...]:
    with connection.cursor() as cursor:
        # One index probe for each year and stage: finding the distinct pairs would read every line.
        cursor.execute(
            """
            SELECT y.year, s.id, s.code, s.name, s.kind, s.position
            FROM obb_fiscalyear y JOIN budget_stage s USING (county_id)
            CROSS JOIN LATERAL (
                SELECT FROM budget_line l
                WHERE l.county_id = y.county_id AND l.year = y.year AND l.stage_id = s.id LIMIT 1
            ) one_line
            WHERE y.county_id = %s ORDER BY y.year DESC, s.position
            """,
            [county.pk],
        )
        return tuple(Edition(*row) for row in cursor.fetchall())


def _published(county: County) -> tuple[Edition, ...]:
    publications = (
        Publication.objects.current()
        .filter(Exists(PublishedLine.objects.filter(publication=OuterRef("pk"))), county=county)
        .select_related("stage")
        .order_by("-year", "stage__position")
        .defer("names")
    )
    return tuple(
        Edition(
            each.year,
            each.stage_id,
            each.stage.code,
            each.stage.name,
            each.stage.kind,
            each.stage.position,
            each.pk,
            each.published_at,
            each.title,
        )
        for each in publications
    )


# Where nothing is asked for: what the board decided says most, then what it is being asked to decide.
_TELLING = ("adopted", "amended", "recommended", "original", "requested", "estimate", "actual")


def default_edition(choices: Sequence[Edition]) -> Edition | None:
    """The newest year's most telling stage; None where there is no money at all."""
    if not choices:
        return None
    newest = max(edition.year for edition in choices)
    of_year = [edition for edition in choices if edition.year == newest]
    return min(of_year, key=lambda edition: (_TELLING.index(edition.stage_kind), edition.position))


def chosen_edition(choices: Sequence[Edition], *, year: str | None, stage: str | None) -> Edition | None:
    """What the address asks for (`?year=2027&stage=adopted`), else the nearest to it that there is."""
    of_year = [edition for edition in choices if str(edition.year) == (year or "")]
    of_both = [edition for edition in of_year if edition.stage_code == stage]
    if of_both:
        return of_both[0]
    of_stage = [edition for edition in choices if edition.stage_code == stage]
    return default_edition(of_year) or default_edition(of_stage) or default_edition(choices)


def year_before(choices: Sequence[Edition], edition: Edition) -> Edition | None:
    """The same stage one year earlier, to compare with."""
    for other in choices:
        if other.year == edition.year - 1 and other.stage_id == edition.stage_id:
            return other
    return None
