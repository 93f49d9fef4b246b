"""`manage.py serve`: this checkout's own counties, served on this machine alone."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from obb.postgres.place import checkout_cluster
from obb.serving import PORT, address_of, become_server, database_for_serving, must_be_local, open_door


class Command(BaseCommand):
    help = "Serves this checkout's counties on this machine. Ctrl-C stops it; the data stay."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--port", type=int, default=PORT, help="the port; the next free one where it is taken"
        )

    def handle(self, *, port: int, **options: Any) -> None:
        must_be_local("serve")
        with database_for_serving(checkout_cluster(settings.BASE_DIR)):
            call_command("migrate", interactive=False, verbosity=0)
            door = open_door(port, self.stdout.write)
        become_server(door, f"\n  OBB: {address_of(door)}\n  Stop with Ctrl-C.\n")
