"""`manage.py demo`: the demo counties, served on this machine alone."""

import io
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand

from obb.models import Person, Role
from obb.postgres.lease import start_over
from obb.postgres.place import checkout_cluster
from obb.serving import PORT, address_of, become_server, database_for_serving, must_be_local, open_door


class Command(BaseCommand):
    help = "Sets up the demo counties and serves them on this machine. Ctrl-C stops it; the data stay."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--port", type=int, default=PORT, help="the port; the next free one where it is taken"
        )
        parser.add_argument("--reset", action="store_true", help="delete the demo's data and load them anew")

    def handle(self, *, port: int, reset: bool, **options: Any) -> None:
        must_be_local("demo")
        cluster = checkout_cluster(settings.BASE_DIR)
        if reset:
            start_over(cluster)
        with database_for_serving(cluster):
            self._load()
            door = open_door(port, self.stdout.write)
            words = self._words(address_of(door))
        become_server(door, words, OBB_DEMO="1")

    def _load(self) -> None:
        self.stdout.write("Preparing the database ...")
        call_command("migrate", interactive=False, verbosity=0)
        if "load_demo" in get_commands() and not Person.objects.filter(is_demo=True).exists():
            self.stdout.write("Loading the demo counties ...")
            call_command("load_demo", stdout=io.StringIO())  # it says what is said below

    def _words(self, address: str) -> str:
        """What the demo prints once it serves: its address and its sign-ins, each with her roles."""
        roles = Role.objects.filter(person__is_demo=True).select_related("person", "county", "department")
        names = [
            f"    {role.person.username:22} {role} ({role.county.slug})" for role in roles.order_by("pk")
        ]
        sign_ins = ["  Sign in as one of these; the password is the same word:", *dict.fromkeys(names)]
        return "\n".join(
            ["", f"  OBB's demo: {address}", *(sign_ins if names else []), "  Stop with Ctrl-C.", ""]
        )
