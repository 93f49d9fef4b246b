"""Indicators, their values and targets from plain files; and that verdicts follow them."""

from decimal import Decimal

import pytest
from django.utils.timezone import localdate

from obb.imports import pipeline
from outcomes.actions.publish import publish
from outcomes.models import Indicator, Observation, Target, VerdictRecord
from tests.factories.ground import make_county
from tests.factories.money import make_stage
from tests.factories.results import NOW, bring_text, make_goal

pytestmark = pytest.mark.django_db

INDICATORS = """code,name,goal,unit,kind,good,period,benchmark,counts_people
POV,Children in poverty,POVERTY,percent,share,down,year,North Carolina,no
KIDS,Children in care,POVERTY,children,count,,fiscal year,,yes
"""
FALLING = "indicator,period,value\n" + "".join(f"POV,{2010 + n},{30 - 2 * n}.0\n" for n in range(9))


@pytest.fixture
def county():
    county = make_county("durham")
    make_goal(county, "Less poverty", code="POVERTY")
    batch = bring_text(county, "indicators", INDICATORS)
    assert batch.state == "confirmed", batch.problems
    return county


def test_indicators_say_what_the_file_says_and_nothing_more(county):
    poverty, kids = Indicator.objects.order_by("-code")
    assert (poverty.good, poverty.frequency, poverty.calendar, poverty.benchmark_name) == (
        "down",
        "year",
        "calendar",
        "North Carolina",
    )
    assert (kids.good, kids.frequency, kids.calendar, kids.counts_people) == (
        "unstated",
        "fiscal_year",
        "county",
        True,
    )
    assert (kids.slug, kids.is_published, kids.is_real) == ("children-in-care", False, None)
    assert not VerdictRecord.objects.exists()


def test_values_are_stored_as_printed_and_judged(county):
    batch = bring_text(county, "observations", FALLING + 'KIDS,FY2019,\nKIDS,FY2020,"1,234"\n')
    assert batch.state == "confirmed", batch.problems
    first = Observation.objects.filter(indicator__code="POV").earliest("period")
    assert (first.period, first.label, first.value, first.decimals) == (2010, "2010", Decimal("30"), 1)
    blank, count = Observation.objects.filter(indicator__code="KIDS").order_by("period")
    assert (blank.label, blank.value, count.value, count.period) == ("FY2019", None, Decimal(1234), 2020)
    current = VerdictRecord.objects.get(indicator__code="POV", is_current=True)
    assert current.call == "closer"
    assert VerdictRecord.objects.filter(indicator__code="POV").count() == 1


def test_the_same_file_again_changes_nothing_and_writes_no_verdict(county):
    bring_text(county, "observations", FALLING)
    before = VerdictRecord.objects.count()
    batch = bring_text(county, "observations", FALLING)
    assert batch.totals == {"rows": 9, "new": 0, "changed": 0, "same": 9}
    assert VerdictRecord.objects.count() == before


def test_an_undo_takes_the_values_away_and_the_verdict_with_them(county):
    batch = bring_text(county, "observations", FALLING)
    pipeline.undo(batch=batch, by=None, reason="wrong county", at=NOW)
    assert Observation.objects.count() == 0
    records = VerdictRecord.objects.filter(indicator__code="POV").order_by("pk")
    assert [(record.call, record.is_current) for record in records] == [
        ("closer", False),
        ("too little data", True),
    ]


def test_an_undo_puts_back_what_was_printed_before(county):
    bring_text(county, "observations", FALLING)
    batch = bring_text(county, "observations", "indicator,period,value\nPOV,2018,15\nPOV,2017,16.25\n")
    assert batch.totals == {"rows": 2, "new": 0, "changed": 2, "same": 0}
    pipeline.undo(batch=batch, by=None, reason="a typing error", at=NOW)
    last = Observation.objects.filter(indicator__code="POV").order_by("-period")[:2]
    assert [(one.value, one.decimals) for one in last] == [(Decimal(14), 1), (Decimal(16), 1)]


def test_periods_are_read_at_the_indicators_frequency(county):
    text = "indicator,period,value\nPOV,2014-2018,20.1\nKIDS,2016-2017,40\nPOV,FY2019,3\nPOV,2016 Q3,3\nNONE,2019,3\n"
    batch = bring_text(county, "observations", text)
    assert [(one["row"], one["column"], one["message"]) for one in batch.problems] == [
        (4, "period", "“FY2019” is not a year."),
        (5, "period", "“2016 Q3” is not a year."),
        (6, "indicator", "The county has no indicator “NONE”."),
    ]
    bring_text(county, "observations", "\n".join(text.split("\n")[:3]))
    assert list(Observation.objects.order_by("period").values_list("period", "label", "span")) == [
        (2017, "FY2017", 1),
        (2018, "2014–2018", 5),
    ]


def test_figures_that_are_none_are_refused_and_percents_read(county):
    batch = bring_text(
        county, "observations", "indicator,period,value\nPOV,2018,NaN\nPOV,2019,1e5\nPOV,2020,1.2345678\n"
    )
    assert [one["row"] for one in batch.problems] == [2, 3, 4]
    bring_text(county, "observations", "indicator,period,value,margin\nPOV,2018,18.7%,1.2\n")
    one = Observation.objects.get()
    assert (one.value, one.margin, one.decimals) == (Decimal("18.7"), Decimal("1.2"), 1)


def test_targets(county):
    batch = bring_text(county, "targets", "indicator,period,value\nPOV,2025,15%\nKIDS,FY2025,\n")
    assert [(one["row"], one["column"]) for one in batch.problems] == [(3, "value")]
    bring_text(county, "targets", "indicator,period,value\nPOV,2025,15%\n")
    assert list(Target.objects.values_list("label", "value")) == [("2025", Decimal(15))]


def test_a_figure_is_of_the_day_its_source_published_it(county):
    def vintages(code="POV"):
        rows = Observation.objects.filter(indicator__code=code).order_by("period")
        return [row.vintage.isoformat() for row in rows]

    bring_text(
        county, "observations", "indicator,period,value,vintage\nPOV,2018,14.0,12/9/2019\nPOV,2019,13.0,\n"
    )
    recorded = localdate(NOW).isoformat()
    assert vintages() == ["2019-12-09", recorded]
    bring_text(county, "observations", "indicator,period,note\nPOV,2018,From the census\n")
    assert vintages() == ["2019-12-09", recorded]  # the figure is the same
    again = bring_text(county, "observations", "indicator,period,value,vintage\nPOV,2018,14.0,2020-12-15\n")
    assert again.totals["changed"] == 1
    assert vintages() == ["2020-12-15", recorded]
    bring_text(county, "observations", "indicator,period,value\nPOV,2018,15.0\n")
    assert vintages() == [recorded, recorded]
    wrong = bring_text(county, "observations", "indicator,period,value,vintage\nPOV,2018,16.0,13/13/2020\n")
    assert [(one["column"], one["value"]) for one in wrong.problems] == [("vintage", "13/13/2020")]


def test_a_verdict_says_of_which_day_its_newest_figures_are(county):
    text = "indicator,period,value,vintage\n" + "".join(
        f"POV,{2010 + n},{30 - 2 * n}.0,{2011 + n}-12-01\n" for n in range(9)
    )
    bring_text(county, "observations", text + "POV,2019,5.0,2020-12-01\n".replace("5.0", "12.0"))
    assert VerdictRecord.objects.get(is_current=True).record["vintage"] == "2020-12-01"


def test_where_judging_begins_and_what_each_value_covers(county):
    rows = "code,name,kind,period,judged_from,covers\n"
    rows += "A,One,score,fiscal year,2014-15,\nB,Two,score,month,July 2015,12\n"
    batch = bring_text(county, "indicators", rows)
    assert batch.state == "confirmed", batch.problems
    one, two = Indicator.objects.filter(code__in="AB").order_by("code")
    assert (one.baseline_period, one.baseline_label, one.covers) == (2015, "FY2015", 1)
    assert (two.baseline_period, two.baseline_label, two.covers) == (2015 * 12 + 6, "Jul 2015", 12)
    months = [f"B,{2015 + at // 12}-{at % 12 + 1:02},{40 - at // 12}.{at % 12 % 2}\n" for at in range(72)]
    batch = bring_text(county, "observations", "indicator,period,value\n" + "".join(months))
    assert batch.state == "confirmed", batch.problems
    found = VerdictRecord.objects.get(indicator=two, is_current=True).record
    assert (found["call"], found["n"], found["span"]) == ("falling", 5, 12)
    assert sum(out["why"] == "overlap" for out in found["left_out"]) == 50
    wrong = bring_text(
        county, "indicators", "code,name,kind,period,judged_from,covers\nA,One,score,year,soon,0\n"
    )
    assert {one["column"] for one in wrong.problems} == {"judged_from", "covers"}


def test_years_pooled(county):
    heads = "code,name,kind,period,pool_years,pools_end\n"
    batch = bring_text(county, "indicators", heads + "A,One,count,fiscal year,3,2019\nB,Two,count,year,,\n")
    assert batch.state == "confirmed", batch.problems
    one, two = Indicator.objects.filter(code__in="AB").order_by("code")
    assert ((one.pool_years, one.pools_end), (two.pool_years, two.pools_end)) == ((3, 2019), (None, None))
    years = "".join(f"A,FY{2005 + at},{20 + 4 * at}\n" for at in range(15))
    bring_text(county, "observations", "indicator,period,value\n" + years)
    found = VerdictRecord.objects.get(indicator=one, is_current=True).record
    assert (found["call"], found["n"], found["span"], found["last"]) == ("rising", 5, 3, "FY2017–2019")
    assert found["call_in_single_years"] == "rising"
    wrong = bring_text(
        county,
        "indicators",
        heads + "C,C,count,year,4,2019\nD,D,count,year,3,\nE,E,score,year,3,2019\nF,F,count,month,3,2019\n",
    )
    assert [(one["row"], one["column"], one["message"]) for one in wrong.problems] == [
        (2, "pool_years", "“4” is not one of: 3, 5."),
        (3, "pools_end", "Say both how many years stand in one value and a year in which one ends."),
        (
            4,
            "pool_years",
            "Only yearly counts, shares and rates can be pooled, of which each value covers one year.",
        ),
        (
            5,
            "pool_years",
            "Only yearly counts, shares and rates can be pooled, of which each value covers one year.",
        ),
    ]


def test_pools_published_of_people_are_not_changed_by_a_file():
    county = make_county("orange", years=(2019,))
    heads = "code,name,kind,period,pool_years,pools_end,counts_people\n"
    bring_text(county, "indicators", heads + "A,One,count,year,3,2019,yes\n")
    Indicator.objects.update(is_published=True)
    publish(
        county=county, year=2019, stage=make_stage(county), title="Adopted", reason="a test", by=None, at=NOW
    )
    (wrong,) = bring_text(county, "indicators", heads + "A,One,count,year,5,2019,yes\n").problems
    assert (wrong["column"], wrong["remedy"]) == ("pool_years", "Leave pool_years and pools_end as they are.")
    assert "others beside them would tell single years" in wrong["message"]


def test_a_target_to_keep(county):
    batch = bring_text(
        county, "targets", "indicator,period,value,kept_from\nPOV,2028,15%,2021\nPOV,2030,14%,\n"
    )
    assert batch.state == "confirmed", batch.problems
    kept, plain = Target.objects.order_by("period")
    assert (kept.kept_from, kept.kept_from_label, plain.kept_from) == (2021, "2021", None)
    wrong = bring_text(
        county, "targets", "indicator,period,value,kept_from\nPOV,2028,15%,2029\nPOV,2029,9%,soon\n"
    )
    assert [(one["row"], one["column"]) for one in wrong.problems] == [(2, "kept_from"), (3, "kept_from")]
