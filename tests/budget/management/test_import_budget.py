"""`manage.py import_budget`: the short way to bring lines in does what the long way does."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from budget.models import Line
from obb.imports.kinds import kind_called
from obb.imports.templates import template_csv
from tests.factories.ground import make_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "lines.csv"
    path.write_text(template_csv(kind_called("lines")), encoding="utf-8-sig")
    return path


def _said(*typed: str) -> str:
    out = io.StringIO()
    call_command("import_budget", *typed, stdout=out)
    return out.getvalue()


def test_it_stores_the_lines_with_the_reason(file: Path) -> None:
    make_county("yours")
    said = _said("yours", str(file), "--reason", "FY2027 adopted budget", "--new-codes")
    assert "Stored as import" in said
    assert Line.objects.count() > 0
    batch = Line.objects.select_related("batch").first().batch
    assert (batch.kind, batch.reason, batch.file_name) == ("lines", "FY2027 adopted budget", "lines.csv")


def test_the_same_file_again_is_noted_and_changes_nothing(file: Path) -> None:
    make_county("yours")
    _said("yours", str(file), "--new-codes")
    before = list(Line.objects.order_by("pk").values())
    assert "Nothing has changed: the ledger held these lines already" in _said("yours", str(file))
    assert list(Line.objects.order_by("pk").values()) == before


def test_it_refuses_in_words_and_stores_nothing(file: Path) -> None:
    make_county("yours")
    with pytest.raises(CommandError, match="problem"):
        _said("yours", str(file), "--check")
    with pytest.raises(CommandError, match="There is no file"):
        _said("yours", "no-such.csv")
    assert Line.objects.count() == 0
