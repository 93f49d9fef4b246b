"""`manage.py demo`: the demo counties, served on this machine alone."""

import io
import os
import socket
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from obb.models import Person, Role
from obb.postgres.lease import start_over, take_lease
from obb.postgres.place import checkout_cluster

PORT = 8000
TRIED = 50  # ports looked at, from the first
HOST = "127.0.0.1"


class Command(BaseCommand):
    help = "Sets up the demo counties and serves them on this machine. Ctrl-C stops it; the data stay."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--port", type=int, default=PORT, help="the port; the next free one where it is taken"
        )
        parser.add_argument("--reset", action="store_true", help="delete the demo's data and load them anew")

    def handle(self, *, port: int, reset: bool, **options: Any) -> None:
        if not settings.LOCAL:
            raise CommandError("demo makes its own database and sign-ins: unset DATABASE_URL and SECRET_KEY.")
        cluster = checkout_cluster(settings.BASE_DIR)
        if reset:
            start_over(cluster)
        lease = take_lease(cluster)
        try:
            self._load()
            door = self._open_door(port)
            words = self._words(f"http://{HOST}:{door.getsockname()[1]}/")
        except BaseException:
            connection.close()
            lease.release()
            raise
        connection.close()
        lease.hand_over()
        self._serve(door, words)

    def _load(self) -> None:
        self.stdout.write("Preparing the database ...")
        call_command("migrate", interactive=False, verbosity=0)
        if "load_demo" in get_commands() and not Person.objects.filter(is_demo=True).exists():
            self.stdout.write("Loading the demo counties ...")
            call_command("load_demo", stdout=io.StringIO())  # it says what is said below

    def _open_door(self, port: int) -> socket.socket:
        """A listening socket on the port, or on the next free one, saying so."""
        for candidate in range(port, min(port + TRIED, 65536)):
            door = socket.socket()
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                door.bind((HOST, candidate))
            except OSError:
                door.close()
                continue
            if candidate != port:
                self.stdout.write(f"Port {port} is taken; using {candidate}.")
            return door
        raise CommandError(f"No free port between {port} and {port + TRIED - 1}: name another with --port.")

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

    def _serve(self, door: socket.socket, words: str) -> None:
        """Become the web server, so that Ctrl-C, and any other end of it, ends the pages too."""
        os.environ |= {"OBB_DEMO": "1", "OBB_DEMO_WORDS": words}
        os.set_inheritable(door.fileno(), True)
        self.stdout.flush()
        server = [sys.executable, "-m", "gunicorn", "--config", "python:obb.demo_server"]
        os.execv(sys.executable, [*server, "--bind", f"fd://{door.fileno()}", "obb.wsgi"])
