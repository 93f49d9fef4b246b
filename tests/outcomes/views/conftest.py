"""One small county whose every figure can be worked out by hand."""

from dataclasses import dataclass, field

import pytest
from django.test import Client
from django.utils import timezone

from budget.models import CostCenter, Publication, Stage
from obb.models import County, Department, Person
from outcomes.actions.publish import publish
from outcomes.models import Goal
from tests.factories.ground import make_county, make_department, make_member
from tests.factories.money import make_cost_center, make_lines, make_stage
from tests.factories.results import make_goal, map_all


@dataclass
class Small:
    """FY2019 adopted is 170.00: poverty 55.00, safety 50.00, access 30.00, not yet mapped 35.00.

    Of it Social Services' is 95.00. FY2018 adopted is 80.00, all of it poverty.
    """

    county: County
    social: Department
    health: Department
    adopted: Stage
    poverty: Goal
    safety: Goal
    access: Goal
    centers: dict[str, CostCenter] = field(default_factory=dict)

    def member(self, kind: str, department: Department | None = None) -> Person:
        return make_member(self.county, kind, department)

    def publish(self, year: int = 2019) -> Publication:
        return publish(
            county=self.county,
            year=year,
            stage=self.adopted,
            title="Adopted budget",
            reason="The board adopted it.",
            by=None,
            at=timezone.now(),
        )

    def client(self, kind: str = "", department: Department | None = None) -> Client:
        """A browser of somebody with this role; without one, of nobody."""
        client = Client()
        if kind:
            client.force_login(self.member(kind, department))
        return client


@pytest.fixture
def small(db: None) -> Small:
    county = make_county("small", "Small County, North Carolina", years=(2018, 2019))
    social, health = (
        make_department(county, "DSS", "Social Services"),
        make_department(county, "PH", "Public Health"),
    )
    stage = make_stage(county, "adopted")
    made = Small(
        county,
        social,
        health,
        stage,
        make_goal(county, "Reducing Poverty", slug="poverty", department=social, statement="Enough for all."),
        make_goal(county, "Increasing Safety", slug="safety", department=health, statement="Safe at home."),
        make_goal(county, "Improving Access", slug="access", statement="Served where they live."),
    )
    for code, name, department, amount in (
        ("5100", "Child support", social, "100.00"),
        ("5900", "Recoveries", social, "-5.00"),
        ("7100", "School nurses", health, "50.00"),
        ("7200", "Clinics", health, "25.00"),
    ):
        center = made.centers[code] = make_cost_center(county, code, name, department)
        make_lines(center, stage, 2019, amount)
    make_lines(made.centers["5100"], stage, 2018, "80.00")
    poverty, safety, access = (goal.code for goal in (made.poverty, made.safety, made.access))
    map_all(made.centers["5100"], 2019, **{poverty: 60, access: 30})
    map_all(made.centers["5900"], 2019, **{poverty: 100})
    map_all(made.centers["7100"], 2019, **{safety: 100})
    map_all(made.centers["5100"], 2018, **{poverty: 100})
    return made
