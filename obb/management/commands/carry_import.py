"""`manage.py carry_import`: the process that OBB starts by itself to read or store a large file."""

import os
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand
from django.utils import timezone

from obb.imports.carrying import carry

NICENESS = 5
"""Pages come first."""


class Command(BaseCommand):
    help = "Reads or stores a large file that a page was given. OBB starts it by itself; nobody needs to type it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", type=int)
        parser.add_argument("token", type=UUID)

    def handle(self, *, run: int, token: UUID, **options: Any) -> None:
        os.nice(NICENESS)
        carry(run=run, token=token, clock=timezone.now)
