"""Every kind of the results: its template is a file it takes, from an empty county on."""

import csv
import io

import pytest

from obb.imports.kinds import kind_called
from tests.factories.ground import make_county, make_department
from tests.factories.money import make_cost_center
from tests.factories.results import bring_text

KINDS = (
    "goals alignments indicators observations targets results crosswalk story_notes quality_answers plans initiatives"
    " milestones measures reference_rates"
).split()


def template_of(kind) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, [field.name for field in kind.spec])
    writer.writeheader()
    writer.writerows(kind.template)
    return out.getvalue()


@pytest.mark.django_db
def test_the_templates_come_in_one_after_the_other():
    county = make_county("durham", years=(2019,))
    make_department(county, code="0530")
    make_department(county, code="0540")
    make_cost_center(county, "5301020000")
    for code in KINDS:
        batch = bring_text(county, code, template_of(kind_called(code)))
        assert (code, batch.state, batch.problems) == (code, "confirmed", [])
    orders = [kind_called(code).order for code in KINDS]
    assert orders == sorted(orders)
