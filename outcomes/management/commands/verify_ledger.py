"""`manage.py verify_ledger`: recomputes every total in plain SQL and names what does not tie."""

from argparse import ArgumentParser
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from budget.queries import amendment_proof as amendments
from budget.queries import ledger as lines
from budget.queries import line_sums_proof as line_sums
from budget.queries import succession_proof as successions
from obb.domain.amounts import exact
from obb.management.moment import one_moment
from obb.management.naming import county_called
from outcomes.queries import ledger as outcomes


class Command(BaseCommand):
    help = "Recomputes every total and every split in plain SQL; names each thing that does not tie."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--county", default="", help="only this county; its address, such as durham")

    def handle(self, *, county: str, **options: Any) -> None:
        only = county_called(county).pk if county else None
        with transaction.atomic():
            one_moment()
            proofs = (lines, line_sums, amendments, successions, outcomes)
            found = list(chain.from_iterable(proof.findings(only) for proof in proofs))
            totals = lines.totals(only)
        for total in totals:
            amount = exact(total.amount) if total.amount.is_finite() else str(total.amount)
            counted = f"{total.lines:,} line{'s' if total.lines != 1 else ''}"
            self.stdout.write(
                f"{total.county} FY{total.year} {total.stage}, {total.kind}: {counted}, {amount}"
            )
        if found:
            for sentence in found:
                self.stderr.write(sentence)
            raise CommandError(
                f"{len(found)} finding{'s' if len(found) > 1 else ''}: the ledger does not tie."
            )
        self.stdout.write(
            self.style.SUCCESS(
                "Tied: by outcome and not yet mapped = by cost center = by fund = by department"
                " = the ledger, to the cent."
            )
        )
