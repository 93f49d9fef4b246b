"""`manage.py import_data`: brings a file in, or says everything that is wrong with it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError, transaction
from django.utils import timezone

from obb.domain.unreadable import Unreadable
from obb.imports import pipeline
from obb.imports.arrivals import SourceFile, earlier
from obb.imports.controls import UnknownControl
from obb.imports.kinds import DROP, KEEP, UnknownKind, kind_called, kinds
from obb.imports.refusals import ImportRefused
from obb.imports.report import problems, report
from obb.management.bar import bar_on
from obb.management.naming import county_called, person_called, profile_called
from obb.models import ImportBatch
from obb.outage import is_outage


class Command(BaseCommand):
    help = "Brings a file in: import_data durham departments departments.csv. Lands whole or not at all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("county", help="the county's address, such as durham")
        parser.add_argument("kind", help=f"what the file holds: {', '.join(kind.code for kind in kinds())}")
        add_import_arguments(parser)

    def handle(self, *, county: str, kind: str, **options: Any) -> None:
        """Raises CommandError with what is wrong; also where the database goes away meanwhile."""
        try:
            self._bring(county, kind, options)
        except (DatabaseError, InterfaceError) as error:
            if not is_outage(error):
                raise
            why = " ".join(str(error).split()) or "it no longer answers"
            raise CommandError(f"The database went away: {why}. Nothing was stored. Try again.") from error

    def _bring(self, county: str, kind: str, options: dict[str, Any]) -> None:
        place, person = county_called(county), person_called(options["by"])
        paths = [Path(name) for name in options["file"]]
        for path in paths:
            if not path.is_file():
                raise CommandError(f"There is no file {path}.")
        try:
            stated, saved = profile_called(place, kind, options["profile"])
            profile = _with_new_codes(stated, kind, options["new_codes"])
            given = {
                "county": place,
                "kind": kind,
                "files": [SourceFile(path.name, path=path) for path in paths],
                "profile": profile,
                "saved": saved,
                "scope": _scope(options),
                "by": person,
                "at": timezone.now(),
            }
            with bar_on(self.stderr):
                batch = _stored(given, paths, options)
        except (UnknownKind, UnknownControl, Unreadable, ImportRefused) as error:
            raise CommandError(str(error)) from error
        self._say(batch, options["check"])

    def _say(self, batch: ImportBatch, checked: bool) -> None:
        for line in report(batch):
            self.stdout.write(line)
        for same in earlier(batch)[:1]:
            self.stdout.write(
                f"  The same file has been here before: import {same.pk}, {same.get_state_display().lower()}."
            )
        if batch.state == ImportBatch.State.REFUSED:
            for line in problems(batch):
                self.stderr.write(line)
            count = batch.review["problem_count"]
            raise CommandError(f"{count:,} problem{'s' if count > 1 else ''}. Nothing has been stored.")
        if checked:
            self.stdout.write("Checked: nothing is wrong, and nothing has been stored.")
        elif batch.review.get("lines_unchanged"):
            words = "Nothing has changed: the ledger held these lines already, row for row."
            self.stdout.write(self.style.SUCCESS(f"{words} Noted as import {batch.pk}."))
        else:
            self.stdout.write(
                self.style.SUCCESS(
                    f"Stored as import {batch.pk}. To take it back: undo_import {batch.county.slug} {batch.pk}."
                )
            )


def add_import_arguments(parser: ArgumentParser) -> None:
    """What every importing command may be told."""
    parser.add_argument(
        "file", nargs="+", help="a .csv, .tsv, .txt, .xlsx or .xls file; several are one import"
    )
    parser.add_argument(
        "--profile",
        default="",
        metavar="NAME-OR-FILE",
        help="a saved profile of the county, or a TOML file, that says how to read it (default: the plain format)",
    )
    parser.add_argument(
        "--department",
        action="append",
        default=[],
        metavar="CODE",
        help="replace this department's lines only; may be repeated",
    )
    parser.add_argument(
        "--amendment",
        default="",
        metavar="NUMBER",
        help="budget lines carry this recorded amendment: they may change the closed stage it amends",
    )
    parser.add_argument(
        "--adds", action="store_true", help="with --amendment: the lines are added, nothing is replaced"
    )
    parser.add_argument("--only-kind", choices=("expense", "revenue"), help="replace lines of this kind only")
    parser.add_argument(
        "--new-codes",
        action="store_true",
        help="make the codes, years and stages that the county does not have",
    )
    parser.add_argument(
        "--reason", default="", help="why, for the history; a must where final values of results change"
    )
    parser.add_argument(
        "--by", default="", metavar="USERNAME", help="who brings it (default: a command on the server)"
    )
    parser.add_argument(
        "--duplicates",
        choices=(KEEP, DROP),
        default=KEEP,
        help="rows that repeat another exactly: keep all of them (they add up), or drop the repeats",
    )
    parser.add_argument(
        "--control",
        action="append",
        default=[],
        metavar="WHAT=AMOUNT",
        help='a total that the file must add up to, such as "FY2019 Adopted, expense=1,234.50"; may be repeated',
    )
    parser.add_argument("--check", action="store_true", help="say what it would do, and store nothing")


def _stored(given: dict[str, Any], paths: list[Path], options: dict[str, Any]) -> ImportBatch:
    """The import, confirmed or refused; with --check, as it would be."""
    if options["check"]:
        with transaction.atomic():
            batch = pipeline.stage(**given)
            transaction.set_rollback(True)
        return batch
    names = ", ".join(path.name for path in paths)
    return pipeline.bring(
        **given,
        reason=options["reason"] or f"Brought in: {names}"[:500],
        duplicates=options["duplicates"],
        controls=options["control"],
        explained=bool(options["reason"].strip()),
    )


def _scope(options: dict[str, Any]) -> dict[str, Any]:
    scope: dict[str, Any] = {}
    if options["department"]:
        scope["departments"] = options["department"]
    if options["only_kind"]:
        scope["kinds"] = [options["only_kind"]]
    if options["amendment"]:
        scope |= {"amendment": options["amendment"], "adds": options["adds"]}
    return scope


def _with_new_codes(profile: dict[str, Any], kind: str, wanted: bool) -> dict[str, Any]:
    creatable = kind_called(kind).creatable
    if not wanted or not creatable:
        return profile
    return {**profile, "new_codes": dict.fromkeys(creatable, "create") | profile.get("new_codes", {})}
