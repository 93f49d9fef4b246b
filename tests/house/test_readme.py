"""The README: what it tells to type can be typed, what it shows can be read, what it names is there."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.core.management.base import CommandError

from budget.models import Line
from obb.imports.kinds import kinds
from obb.imports.pipeline import bring
from obb.imports.profile import from_toml
from tests.factories.ground import make_county, make_department
from tests.factories.money import make_stage
from tests.factories.results import NOW

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TYPED = [
    line.partition(" && ")[0].strip()
    for line in re.findall(r"python3 manage\.py [^`\n]+", README.replace(" && python3", "\npython3"))
]
PROFILE = re.search(r"```toml\n(.*?)```", README, re.DOTALL)[1]


def _parsed(line: str) -> None:
    """Raises CommandError for options or arguments that the command does not have."""
    name, *arguments = shlex.split(line)[2:]
    command = load_command_class(get_commands()[name], name)
    if name != "test":  # hands its arguments on to pytest
        command.create_parser("manage.py", name).parse_args(arguments)


def test_it_tells_what_to_type() -> None:
    told = {line.split()[2] for line in TYPED}
    assert {
        "demo",
        "test",
        "migrate",
        "serve",
        "import_budget",
        "publish",
        "verify_ledger",
        "bench",
    } - told == set()


@pytest.mark.parametrize("line", TYPED)
def test_every_command_and_option_is_there(line: str) -> None:
    _parsed(line)


@pytest.mark.parametrize("line", ["manage.py migrate --no-such", "manage.py publish x y z"])
def test_a_command_that_cannot_be_typed_would_be_found(line: str) -> None:
    with pytest.raises(CommandError):
        _parsed(f"python3 {line}")


def test_options_told_in_passing_are_there() -> None:
    for line in ("demo --reset", "import_budget c FILE --check", "undo_import c 1 --reason why"):
        _parsed(f"python3 manage.py {line}")


def test_tests_are_run_from_folders_that_are_there() -> None:
    named = [word for line in TYPED if " test " in line for word in line.split() if word.startswith("tests/")]
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_profile_reads_a_ledger_as_it_says(db: None) -> None:
    assert from_toml(PROFILE).name == "Ledger export"
    county = make_county("yours", years=(2027,))
    make_stage(county, "adopted")
    health = make_department(county, "PUBLIC-HEALTH", "Public Health")
    text = (
        "line_type,year_and_stage,org_code,department,amount\n"
        "line,FY27 Adopted,Organization 211100,Public Health,1250.50\n"
        "total,FY27 Adopted,,Public Health,1250.50\n"
    )
    batch = bring(
        county=county,
        kind="lines",
        file_name="ledger.csv",
        content=text.encode(),
        profile=tomllib.loads(PROFILE),
        by=None,
        at=NOW,
        reason="a test",
    )
    assert (batch.state, batch.problems, batch.left_out) == ("confirmed", [], {"totals": 1})
    line = Line.objects.select_related("cost_center").get()
    assert (line.year, line.cost_center.code, line.cost_center.department, str(line.amount)) == (
        2027,
        "211100",
        health,
        "1250.50",
    )


def test_kinds_are_those_that_can_be_brought() -> None:
    told = set(re.findall(r"`([a-z_]+)`", re.search(r"\| what you bring.*?\n\n", README, re.DOTALL)[0]))
    assert told == {kind.code for kind in kinds()}


def test_links_and_paths_lead_somewhere() -> None:
    linked = re.findall(r"\]\(([^)#]+)\)", README)
    named = re.findall(r"`((?:[a-z_*]+/)+[\w.*-]*)`", README)
    assert [path for path in linked if "://" not in path and not (ROOT / path).exists()] == []
    assert [
        path
        for path in named
        if not (any(ROOT.glob(path)) or any((ROOT / "tests").glob(path)) or any(ROOT.glob(f"*/{path}")))
    ] == []
