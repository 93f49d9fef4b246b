"""No binary fraction on the way of a dollar: neither written in the code nor let in from outside."""

import ast
from decimal import Decimal
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from obb.domain.amounts import exact, percent_change, rounded
from obb.domain.exact import split
from outcomes.models import Spending

ROOT = Path(__file__).parents[2]
NO_MONEY = {"budget/imports/likely.py"}  # how alike two names are, from 0 to 1
MONEY = [
    *(path for path in ROOT.glob("budget/**/*.py") if str(path.relative_to(ROOT)) not in NO_MONEY),
    *(ROOT / "obb/domain" / name for name in ("exact.py", "amounts.py")),
    *(ROOT / "outcomes/queries" / name for name in ("money.py", "spending.py", "cost_centers.py", "departments.py", "ledger.py")),
    ROOT / "outcomes/actions/shares.py",
    ROOT / "outcomes/models/spending.py",
    ROOT / "outcomes/models/allocation.py",
]  # fmt: skip


def floats(source: str) -> list[str]:
    """Each place where Python code names or writes a float."""
    return [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(ast.parse(source))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id in {"float", "float64"})
    ]


def test_the_code_of_money_has_none() -> None:
    assert len(MONEY) > 100
    found = {str(path.relative_to(ROOT)): floats(path.read_text()) for path in MONEY}
    assert {place: lines for place, lines in found.items() if lines} == {}


@pytest.mark.parametrize("source", ["x = 0.5", "float(amount)", "def f(a: float): ...", "np.dtype(float64)"])
def test_one_would_be_found(source: str) -> None:
    assert len(floats(source)) == 1


@pytest.mark.parametrize(
    "taken",
    [
        lambda: split(0.1, [3333]),
        lambda: exact(0.1),
        lambda: rounded(0.1, 2),
        lambda: Spending(amount=0.1).amount + Decimal("0.10"),
        lambda: percent_change(Decimal("0.10"), 0.3),
    ],
)
def test_none_is_taken(taken) -> None:
    with pytest.raises((TypeError, AttributeError)):
        taken()


def test_every_amount_is_numeric_with_two_places() -> None:
    amounts = {
        str(field): (type(field), field.decimal_places)
        for model in apps.get_app_config("budget").get_models()
        for field in model._meta.get_fields()
        if getattr(field, "name", "").startswith("amount")
    }
    assert len(amounts) >= 5
    assert set(amounts.values()) == {(models.DecimalField, 2)}
