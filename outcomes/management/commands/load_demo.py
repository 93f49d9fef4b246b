"""`manage.py load_demo`: the two demo counties, by the same importers a county uses."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from budget.actions.bridge_steps import Naming, name_step
from budget.actions.closings import close_stage
from budget.models import Account, Authority, CostCenter, Kind, Stage
from obb.actions.counties import add_county
from obb.history import change
from obb.imports.pipeline import bring
from obb.models import County, Department, FiscalYear, ImportBatch, Person
from obb.models.coded import Coded
from outcomes.actions.publish import publish
from outcomes.demo.counties import DEMO_COUNTIES, DemoCounty, NamedChange
from outcomes.demo.people import DEMO_SIGN_INS

REASON = "Loaded for the demonstration"
# The ledger is the first to name its codes.
NEW_CODES = ("fund", "cost_center", "account", "funding_source")
PROFILES = {"lines": {"kind": "lines", "new_codes": dict.fromkeys(NEW_CODES, "create")}}


class Command(BaseCommand):
    help = "Loads the demo counties, Durham and Mecklenburg, with their sign-ins; does nothing where they are loaded."

    def handle(self, **options: Any) -> None:
        if not settings.LOCAL:
            raise CommandError(
                "load_demo makes sign-ins whose passwords everybody knows; it runs for the demo and for tests only."
            )
        if Person.objects.filter(is_demo=True).exists():
            self.stdout.write("The demo counties are loaded already.")
            return
        self._refuse_others()
        with transaction.atomic():
            for demo in DEMO_COUNTIES:
                self._load(demo, timezone.now())
        for one in DEMO_SIGN_INS:
            self.stdout.write(f"  {one.username:22}{one.county:14}{one.may}")
        self.stdout.write("Each sign-in's password is its username.")

    def _refuse_others(self) -> None:
        """A county or a person of one's own is never mixed with the demo's."""
        slugs = [demo.slug for demo in DEMO_COUNTIES]
        names = [one.username for one in DEMO_SIGN_INS]
        there = [*County.objects.filter(slug__in=slugs).values_list("slug", flat=True)]
        there += Person.objects.filter(username__in=names).values_list("username", flat=True)
        if there:
            raise CommandError(f"Here already, and not the demo's: {', '.join(there)}. Nothing was loaded.")

    def _load(self, demo: DemoCounty, at: datetime) -> None:
        county = _opened(demo)
        by: Person | None = None
        for kind, name in demo.files:
            _bring(county, demo, kind, name, by, at)
            if kind == "people":
                by = _made_demo_people(demo)
        stages = {stage.code: stage for stage in Stage.objects.filter(county=county)}
        for one in demo.published:
            publish(
                county=county,
                year=one.year,
                stage=stages[one.stage],
                title=one.title,
                reason=one.reason,
                by=by,
                at=at,
            )
        for one in demo.named_changes:
            _name_change(county, one, stages, by)
        for year, stage, why in demo.closed:
            close_stage(county=county, year=year, stage=stages[stage], by=by, reason=why, at=at)


def _name_change(county: County, one: NamedChange, stages: dict[str, Stage], by: Person | None) -> None:
    def found(model: type[Coded], codes: tuple[str, ...]) -> list[Coded]:
        return [model.objects.in_year(one.new[0]).get(county=county, code=code) for code in codes]

    name_step(
        county=county,
        old=(one.old[0], stages[one.old[1]]),
        new=(one.new[0], stages[one.new[1]]),
        kind=Kind.EXPENSE,
        naming=Naming(
            one.title,
            one.why,
            departments=found(Department, one.departments),
            cost_centers=found(CostCenter, one.cost_centers),
            accounts=found(Account, one.accounts),
            is_published=one.is_published,
        ),
        by=by,
        reason=REASON,
    )


def _opened(demo: DemoCounty) -> County:
    county = add_county(slug=demo.slug, name=demo.name, by=None, reason=REASON)
    with change(by=None, reason=REASON):
        county.ledger_notice = demo.ledger_notice
        county.save()
        FiscalYear.objects.bulk_create(FiscalYear(county=county, year=year) for year in demo.years)
        Authority.objects.bulk_create(Authority(county=county, **asdict(rule)) for rule in demo.rules)
    return county


def _bring(county: County, demo: DemoCounty, kind: str, name: str, by: Person | None, at: datetime) -> None:
    """Raises CommandError with every problem of the file."""
    batch = bring(
        county=county,
        kind=kind,
        file_name=name,
        path=demo.path_of(name),
        profile=PROFILES.get(kind),
        by=by,
        at=at,
        reason=REASON,
    )
    if batch.state != ImportBatch.State.CONFIRMED:
        listed = "\n".join(str(problem) for problem in batch.problems)
        raise CommandError(f"{demo.slug}/{name} was refused:\n{listed}")


def _made_demo_people(demo: DemoCounty) -> Person:
    """Gives the imported people their passwords and the mark of the demo; answers with the first of them."""
    mine = [one for one in DEMO_SIGN_INS if one.county == demo.slug]
    for one in mine:
        Person.objects.filter(username=one.username).update(
            password=make_password(one.password), is_demo=True
        )
    return Person.objects.get(username=mine[0].username)
