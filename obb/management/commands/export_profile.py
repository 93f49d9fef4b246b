"""`manage.py export_profile`: a saved profile as the TOML file that `--profile` takes."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from obb.imports.kinds import UnknownKind, kind_called, kinds
from obb.imports.problems import UnreadableFile, did_you_mean
from obb.imports.saved import names_of, saved_called, text_of
from obb.management.naming import county_called


class Command(BaseCommand):
    help = (
        'Prints a saved profile as TOML: export_profile durham lines "Ledger export" > ledger.toml.'
        " Without a name: which ones are saved."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("county", help="the county's address, such as durham")
        parser.add_argument("kind", help=f"what its files hold: {', '.join(kind.code for kind in kinds())}")
        parser.add_argument("name", nargs="?", default="", help="the profile's name")
        parser.add_argument("--to", default="", metavar="FILE", help="write it there, where nothing is yet")

    def handle(self, *, county: str, kind: str, name: str, to: str, **_options: Any) -> None:
        place = county_called(county)
        try:
            names = names_of(place, kind_called(kind).code)
        except UnknownKind as error:
            raise CommandError(str(error)) from error
        if not name:
            for one in names or [f"No profile is saved for “{kind}” yet."]:
                self.stdout.write(one)
            return
        saved = saved_called(place, kind, name)
        if saved is None:
            remedy = did_you_mean(name, names, f"Saved are: {', '.join(names) or 'none'}.")
            raise CommandError(f"There is no saved profile “{name}” for “{kind}”. {remedy}")
        try:
            text = text_of(saved)
        except UnreadableFile as refusal:
            raise CommandError(str(refusal)) from refusal
        if to:
            _write(Path(to), text)
            self.stdout.write(self.style.SUCCESS(f"“{saved.name}” is in {to}."))
        else:
            self.stdout.write(text, ending="")


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise CommandError(f"{path} is there already. Choose another file.") from None
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
