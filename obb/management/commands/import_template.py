"""`manage.py import_template`: a kind's plain format, to fill in, or a profile of a usual file, to copy."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from obb.imports.kinds import ImportKind, UnknownKind, kind_called, kinds
from obb.imports.problems import did_you_mean
from obb.imports.templates import sample_profiles, template_csv


class Command(BaseCommand):
    help = "Prints a file to fill in, with example rows: import_template lines > lines.csv"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "kind", nargs="?", default="", help="what the file is to hold; without one, the kinds are listed"
        )
        parser.add_argument(
            "--profile",
            nargs="?",
            const="",
            default=None,
            metavar="NAME",
            help="print this sample profile instead; without a name, they are listed",
        )

    def handle(self, *, kind: str, profile: str | None, **options: Any) -> None:
        """Raises CommandError for a kind or a sample that there is not."""
        if not kind:
            for one in kinds():
                self.stdout.write(f"{one.code:16} {one.label}")
            return
        try:
            chosen = kind_called(kind)
        except UnknownKind as error:
            raise CommandError(str(error)) from error
        text = template_csv(chosen) if profile is None else _sample(chosen, profile)
        self.stdout.write(text, ending="")


def _sample(kind: ImportKind, name: str) -> str:
    samples = sample_profiles(kind)
    if not name and samples:
        return "".join(f"{one}\n" for one in samples)
    if not name:
        raise CommandError(f"There are no sample profiles for “{kind.code}”.")
    if name not in samples:
        otherwise = f"There are: {', '.join(samples)}." if samples else f"There are none for “{kind.code}”."
        raise CommandError(f"There is no sample profile “{name}”. {did_you_mean(name, samples, otherwise)}")
    return samples[name]
