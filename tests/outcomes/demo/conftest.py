"""The demo, loaded once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from obb.models import County


@dataclass(frozen=True)
class Demo:
    """What `load_demo` said, and the two counties it made."""

    said: str
    durham: County
    mecklenburg: County


@pytest.fixture(scope="package")
def loaded(django_db_setup, django_db_blocker) -> Iterator[Demo]:
    with django_db_blocker.unblock(), transaction.atomic():
        out = StringIO()
        call_command("load_demo", stdout=out)
        counties = {county.slug: county for county in County.objects.all()}
        yield Demo(out.getvalue(), counties["durham"], counties["mecklenburg"])
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded: Demo, db: None) -> Demo:
    return loaded
