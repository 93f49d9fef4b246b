"""Publish: a county's year and stage shown to the public, as a copy that later edits do not touch."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from budget.actions.lines import lock_money
from budget.models import (
    Account,
    AmendmentLine,
    CostCenter,
    Fund,
    FundingSource,
    Line,
    Publication,
    PublishedAmendment,
    PublishedAmendmentLine,
    PublishedLine,
    Stage,
)
from budget.queries.bridge_names import FROZEN_IN, to_freeze
from budget.queries.stage_amendments import changing
from obb.history import change
from obb.models import County, Department
from obb.models.coded import Coded
from outcomes.models import Allocation, Goal, Indicator, PublishedIndicator
from outcomes.queries.panels import panels_of
from outcomes.queries.publications import checksum_of


class PublicationRefused(ValueError):
    """Not published, or not withdrawn; the message is for the person who asked."""


class NothingToPublish(PublicationRefused):
    """The year and stage have no lines, and no indicator is marked as published."""


class ReasonMissing(PublicationRefused):
    """A publication is a named, reasoned act."""


class NotPublished(PublicationRefused):
    """There is nothing to withdraw."""


def publish(
    *, county: County, year: int, stage: Stage, title: str, reason: str, by: Any, at: datetime
) -> Publication:
    """Freezes the lines, the amendments, the bridge's names, the money by outcome, the crosswalk and the published
    indicators of a year and stage.

    A county without money here may still publish its indicators: the copy then holds no dollars.
    Takes the place of the earlier publication of the same year and stage, which is kept. Small numbers
    are withheld in the copy itself. Raises NothingToPublish, ReasonMissing.
    """
    if not reason.strip() or not title.strip():
        raise ReasonMissing(_("Give it a title, and say why it is published."))
    with change(by=by, reason=reason):
        _hold_still(county)
        lines = Line.objects.filter(county=county, year=year, stage=stage)
        if not lines.exists() and not _published_indicators(county).exists():
            raise NothingToPublish(
                _(
                    "FY%(year)s %(stage)s has no budget lines, and no indicator is marked as published:"
                    " there is nothing to publish."
                )
                % {"year": year, "stage": stage.name}
            )
        number = _next_number()
        _copy_money(number, county, year, stage)
        _copy_amendments(number, county, year, stage)
        _copy_indicators(number, county)
        names = _names(number, county) | {FROZEN_IN: to_freeze(county, year, stage)}
        earlier = Publication.objects.filter(county=county, year=year, stage=stage)
        version = (earlier.aggregate(newest=Max("version"))["newest"] or 0) + 1
        earlier.current().update(superseded=True)
        publication = Publication(
            pk=number,
            county=county,
            year=year,
            stage=stage,
            version=version,
            title=title.strip(),
            reason=reason.strip(),
            published_by=by,
            published_at=at,
            names=names,
            checksum=checksum_of(number, names),
        )
        publication.save(force_insert=True)
    return publication


def withdraw(*, publication: Publication, reason: str, by: Any, at: datetime) -> Publication:
    """Takes a publication from public sight; the copy, and that it was published, are kept.

    Raises NotPublished where it is not the current one, ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing(_("Say why it is withdrawn."))
    with change(by=by, reason=reason):
        locked = Publication.objects.select_for_update(of=("self",)).get(pk=publication.pk)
        if locked.superseded or locked.withdrawn_at is not None:
            raise NotPublished(_("“%(title)s” is not in public sight.") % {"title": locked.title})
        locked.withdrawn_by, locked.withdrawn_at, locked.withdrawal_reason = by, at, reason.strip()
        locked.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawal_reason"])
    return locked


def _hold_still(county: County) -> None:
    """Until the copy is made nobody writes lines or shares, brings in a file, or judges an indicator.

    Whoever writes values judges their indicators in the same transaction, and waits here for their
    rows: so values, targets and verdicts are those of one moment.
    """
    County.objects.select_for_update(no_key=True).get(pk=county.pk)
    lock_money(county)
    list(_published_indicators(county).select_for_update(of=("self",), no_key=True).values_list("pk"))


def _next_number() -> int:
    # The copy is written first, so that the publication is stored once, with its checksum.
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('budget_publication', 'id'))")
        return cursor.fetchone()[0]


def _copy_money(number: int, county: County, year: int, stage: Stage) -> None:
    edition = {"publication": number, "county": county.pk, "year": year, "stage": stage.pk}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO budget_publishedline (publication_id, county_id, year, stage_id, fund_id, cost_center_id,
                account_id, funding_source_id, kind, amount, batch_id, row)
            SELECT %(publication)s, county_id, year, stage_id, fund_id, cost_center_id,
                account_id, funding_source_id, kind, amount, batch_id, row
            FROM budget_line WHERE county_id = %(county)s AND year = %(year)s AND stage_id = %(stage)s
            """,
            edition,
        )
        cursor.execute(
            """
            INSERT INTO outcomes_publishedspending (publication_id, county_id, year, stage_id, cost_center_id,
                kind, goal_id, amount)
            SELECT %(publication)s, county_id, year, stage_id, cost_center_id, kind, goal_id, amount
            FROM outcomes_spending WHERE county_id = %(county)s AND year = %(year)s AND stage_id = %(stage)s
            """,
            edition,
        )
        cursor.execute(
            """
            INSERT INTO outcomes_publishedshare (publication_id, cost_center_id, goal_id, share, position)
            SELECT %(publication)s, cost_center_id, goal_id, share, position
            FROM outcomes_allocation WHERE county_id = %(county)s AND year = %(year)s
            """,
            edition,
        )


def _copy_amendments(number: int, county: County, year: int, stage: Stage) -> None:
    """Those that changed the stage and are marked to be shown: none of the others leaves a trace."""
    shown = list(changing(county, year, stage).filter(is_published=True).select_related("authority"))
    PublishedAmendment.objects.bulk_create(
        PublishedAmendment(
            publication_id=number,
            amendment_id=one.pk,
            stage_id=one.stage_id,
            in_stage=one.batch_id is not None,
            authority=one.authority.name,
            **{name: getattr(one, name) for name in _AMENDMENT_WORDS},
        )
        for one in shown
    )
    lines = AmendmentLine.objects.filter(amendment__in=shown).order_by("amendment_id", "position")
    PublishedAmendmentLine.objects.bulk_create(
        (
            PublishedAmendmentLine(publication_id=number, **line)
            for line in lines.values(*_AMENDMENT_LINE).iterator()
        ),
        batch_size=2_000,
    )


_AMENDMENT_WORDS = (
    "number", "title", "authority_words", "decided_on", "reason", "fund_balance", "exception_used",
)  # fmt: skip
_AMENDMENT_LINE = (
    "amendment_id", "position", "cost_center_id", "account_id", "fund_id", "funding_source_id", "kind", "amount",
)  # fmt: skip


def _published_indicators(county: County) -> QuerySet[Indicator]:
    """Those marked as published, whose goal is too, or that have none."""
    return (
        Indicator.objects.filter(county=county)
        .published()
        .filter(Q(goal__isnull=True) | Q(goal__is_published=True))
        .order_by("pk")
    )


def _copy_indicators(number: int, county: County) -> None:
    PublishedIndicator.objects.bulk_create(
        (
            PublishedIndicator(
                publication_id=number, indicator_id=panel.id, goal_id=panel.goal_id, panel=panel.to_json()
            )
            for panel in panels_of(list(_published_indicators(county)), public=True)
        ),
        batch_size=1_000,
    )


def _names(number: int, county: County) -> dict[str, dict[str, list[Any]]]:
    """Codes and names, as they are now, of everything the copy points to, and of all goals."""
    lines = PublishedLine.objects.filter(publication_id=number).order_by()
    amended = PublishedAmendmentLine.objects.filter(publication_id=number).order_by()
    mapped = Allocation.objects.filter(county=county).order_by()
    centers = CostCenter.objects.filter(county=county).filter(
        Q(pk__in=lines.values("cost_center"))
        | Q(pk__in=mapped.values("cost_center"))
        | Q(pk__in=amended.values("cost_center_id"))
    )

    def named(rows: QuerySet, *more: str) -> dict[str, list[Any]]:
        return {
            str(key): list(values) for key, *values in rows.order_by("pk").values_list("pk", "code", *more)
        }

    def used(model: type[Coded], name: str) -> QuerySet:
        return model.objects.filter(Q(pk__in=lines.values(name)) | Q(pk__in=amended.values(f"{name}_id")))

    return {
        "departments": named(Department.objects.filter(county=county), "name"),
        "cost_centers": named(centers, "name", "department_id"),
        "funds": named(used(Fund, "fund"), "name"),
        "accounts": named(used(Account, "account"), "name"),
        "funding_sources": named(used(FundingSource, "funding_source"), "name", "level"),
        "goals": {
            str(key): [code, slug, name]
            for key, code, slug, name in Goal.objects.filter(county=county)
            .order_by("position")
            .values_list("pk", "code", "slug", "name")
        },
    }
