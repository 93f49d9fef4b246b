"""Each kind's template is a file that the kind itself can read."""

import pytest

from obb.imports.kinds import kinds
from obb.imports.profile import PLAIN
from obb.imports.readers import open_sheet
from obb.imports.reading import apply
from obb.imports.templates import template_csv


def test_the_kinds_come_in_the_order_a_county_needs_them():
    codes = [kind.code for kind in kinds()]
    assert codes[:4] == ["years", "departments", "stages", "people"]
    assert codes.index("cost_centers") < codes.index("lines") < codes.index("goals")


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.code)
def test_a_template_can_be_read(kind):
    text = template_csv(kind)
    reading = apply(PLAIN, open_sheet(text.encode(), f"{kind.code}.csv"), kind.spec)
    assert reading.problems == []
    assert len(reading.records) == len(kind.template) > 0
