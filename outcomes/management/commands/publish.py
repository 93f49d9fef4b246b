"""`manage.py publish`: a county's year and stage shown to the public, or withdrawn."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from budget.models import Publication, Stage
from obb.domain.fiscal import UnreadableYear, read_year
from obb.models import County, Person
from outcomes.actions.publish import PublicationRefused, publish, withdraw


class Command(BaseCommand):
    help = (
        "Publishes a county's year and stage: freezes its money, crosswalk and published indicators as a copy"
        " that everybody may read. --withdraw takes the copy from public sight."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("county", help="the county's address, for example durham")
        parser.add_argument("year", help="the fiscal year: FY2019, 2018-2019 or 2019")
        parser.add_argument("stage", help="the stage's code, for example adopted")
        parser.add_argument("--title", default="", help="what the public reads above it")
        parser.add_argument("--reason", required=True, help="why; it is kept in the history")
        parser.add_argument("--by", default="", help="the username of who publishes")
        parser.add_argument("--withdraw", action="store_true", help="withdraw instead of publishing")

    def handle(self, **options: Any) -> None:
        county, year, stage = _named(options["county"], options["year"], options["stage"])
        act = {"reason": options["reason"], "by": _person(options["by"]), "at": timezone.now()}
        try:
            if options["withdraw"]:
                done = withdraw(publication=_current(county, year, stage), **act)
                self.stdout.write(f"Withdrawn: {done.title}, version {done.version}.")
                return
            title = options["title"] or f"FY{year} {stage.name}"
            done = publish(county=county, year=year, stage=stage, title=title, **act)
        except PublicationRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        lines, indicators = done.lines.count(), done.indicators.count()
        counted = f"{lines:,} line{'s' if lines != 1 else ''}, {indicators:,} indicator{'s' if indicators != 1 else ''}"
        self.stdout.write(
            f"Published: {done.title}, version {done.version}, {counted}. Checksum {done.checksum}."
        )


def _named(slug: str, year: str, code: str) -> tuple[County, int, Stage]:
    county = County.objects.filter(slug=slug).first()
    if county is None:
        raise CommandError(f"There is no county “{slug}”.")
    stage = Stage.objects.filter(county=county, code=code).first()
    if stage is None:
        codes = ", ".join(
            Stage.objects.filter(county=county).order_by("position").values_list("code", flat=True)
        )
        raise CommandError(f"{county} has no stage “{code}”. It has: {codes or 'none'}.")
    try:
        return county, read_year(year), stage
    except UnreadableYear as error:
        raise CommandError(str(error)) from error


def _person(username: str) -> Person | None:
    if not username:
        return None
    person = Person.objects.filter(username=username).first()
    if person is None:
        raise CommandError(f"There is nobody with the username “{username}”.")
    return person


def _current(county: County, year: int, stage: Stage) -> Publication:
    publication = Publication.objects.filter(county=county, year=year, stage=stage).current().first()
    if publication is None:
        raise CommandError(f"FY{year} {stage.name} is not published.")
    return publication
