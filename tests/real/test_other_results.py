"""Published results through profiles alone, by the command: equal to the files read plainly, and to each other."""

import csv
import io
import json
import os
import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from python_calamine import CalamineWorkbook

from obb.models import ImportBatch
from outcomes.domain.verdict import judge
from outcomes.models import Observation, VerdictRecord
from outcomes.queries.series import series_of
from tests.factories.ground import make_county, make_member
from tests.factories.results import make_indicator
from tests.pages import words

pytestmark = pytest.mark.django_db

DATA = Path(os.environ["OBB_SHARED"]) / "data"
PROFILES = Path(__file__).parent / "profiles"
UNEMPLOYMENT = DATA / "ers-county-unemployment-poverty/Unemployment_2007-2018.csv"
POVERTY = DATA / "ers-county-unemployment-poverty/PovertyEstimates_2017.csv"
RANKINGS = sorted((DATA / "chr-north-carolina-2020-2022").glob("*.xlsx"))
NEIGHBORHOODS = DATA / "mecklenburg-quality-of-life"
KINDS = {
    "UNEMPLOYMENT": "rate", "CHILD-POVERTY": "estimate", "POVERTY": "estimate", "MEDIAN-INCOME": "amount",
    "SINGLE-PARENT": "estimate", "TEEN-BIRTHS": "rate", "VIOLENT-CRIME": "rate", "LOW-BIRTHWEIGHT": "estimate",
    "UNINSURED-CHILDREN": "estimate",
}  # fmt: skip


def bring(county, profile, *files, kind="observations"):
    said = io.StringIO()
    call_command(
        "import_data",
        county.slug,
        kind,
        *map(str, files),
        profile=str(PROFILES / profile),
        reason="Tried",
        stdout=said,
    )
    return said.getvalue(), ImportBatch.objects.filter(county=county).latest("pk")


@pytest.fixture
def county():
    county = make_county("durham")
    for code, kind in KINDS.items():
        make_indicator(
            county, code.title(), code=code, kind=kind, good="down", benchmark_name="North Carolina"
        )
    make_indicator(county, "Graduation", code="GRADUATION", frequency="fiscal_year", good="up")
    return county


def values(code, of="county"):
    rows = Observation.objects.filter(indicator__code=code, of=of).order_by("period")
    return {one.label: one for one in rows}


def plain(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{key.strip(): text.strip() for key, text in row.items()} for row in csv.DictReader(file)]


def number(text):
    return Decimal(text.replace(",", "").replace("$", ""))


def test_unemployment_of_the_county_and_its_state_over_twelve_years(county):
    _said, batch = bring(county, "unemployment.toml", UNEMPLOYMENT)
    rows = {row["FIPS"]: row for row in plain(UNEMPLOYMENT)}
    for of, fips in (("county", "37063"), ("benchmark", "37000")):
        stored = values("UNEMPLOYMENT", of)
        assert list(stored) == [str(year) for year in range(2007, 2019)]
        for year, one in stored.items():
            expected = [
                number(rows[fips][f"{name}_{year}"])
                for name in ("Unemployment_rate", "Unemployed", "Civilian_labor_force")
            ]
            assert [one.value, one.numerator, one.denominator] == expected, (of, year)
    assert (batch.rows_kept, batch.left_out) == (24, {"other areas": (len(rows) - 2) * 12})
    record = VerdictRecord.objects.get(indicator__code="UNEMPLOYMENT", is_current=True)
    assert record.call in ("closer", "no clear change")


def test_unemployment_of_every_county_of_the_land(county):
    bring(county, "unemployment_all_indicators.toml", UNEMPLOYMENT, kind="indicators")
    _said, batch = bring(county, "unemployment_all.toml", UNEMPLOYMENT)
    stored = {
        (code, label): figures
        for code, label, *figures in Observation.objects.filter(batch=batch).values_list(
            "indicator__code", "label", "value", "numerator", "denominator"
        )
    }
    rows = plain(UNEMPLOYMENT)
    assert len(rows) == 3194
    names = ("Unemployment_rate", "Unemployed", "Civilian_labor_force")
    for row in rows:
        for year in range(2007, 2019):
            texts = [row[f"{name}_{year}"] for name in names]
            expected = [number(text) if text not in ("", "N.A.") else None for text in texts]
            assert stored.pop((row["FIPS"].zfill(5), str(year))) == expected, (row["FIPS"], year)
    assert stored == {}


def test_poverty_of_one_year_with_its_intervals_as_margins(county):
    bring(county, "poverty.toml", POVERTY)
    row = next(row for row in plain(POVERTY) if row["FIPStxt"] == "37063")
    one = values("CHILD-POVERTY")["2017"]
    low, high = number(row["CI90LB017P_2017"]), number(row["CI90UB017P_2017"])
    assert (one.value, one.margin) == (number(row["PCTPOV017_2017"]), (high - low) / 2)
    income = values("MEDIAN-INCOME", "benchmark")["2017"]
    state = next(row for row in plain(POVERTY) if row["FIPStxt"] == "37000")
    assert income.value == number(state["MEDHHINC_2017"])


def sheet(path, name):
    upper, lower, *rows = CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python()
    heads, group = [], ""
    for top, head in zip(upper, lower, strict=True):
        group = top or group
        heads.append((group, head))
    return {int(row[0]): dict(zip(heads, row, strict=True)) for row in rows if row[0]}


def rounded(figure, decimals=2):
    return Decimal(f"{figure:.15g}").quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def test_three_editions_of_the_rankings_in_one_import(county):
    said, batch = bring(county, "rankings.toml", *RANKINGS)
    books = {path.name[:4]: sheet(path, "Ranked Measure Data") for path in RANKINGS}
    of = {"county": 37063, "benchmark": 37000}
    for whose, fips in of.items():
        poverty = values("CHILD-POVERTY", whose)
        assert {year: one.value for year, one in poverty.items()} == {
            "2018": rounded(books["2020"][fips]["Children in poverty", "% Children in Poverty"]),
            "2019": rounded(books["2021"][fips]["Children in poverty", "% Children in Poverty"]),
            "2020": rounded(books["2022"][fips]["Children in poverty", "% Children in Poverty"]),
        }
        births = values("TEEN-BIRTHS", whose)
        assert list(births) == ["2012–2018", "2013–2019", "2014–2020"]
        for one, book in zip(births.values(), books.values(), strict=True):
            row = {head: cell for (group, head), cell in book[fips].items() if group == "Teen births"}
            half = (rounded(row["95% CI - High"]) - rounded(row["95% CI - Low"])) / 2
            expected = (half * Decimal("1.645") / Decimal("1.96")).quantize(Decimal("0.001"), ROUND_HALF_UP)
            assert (one.value, one.margin, one.span) == (rounded(row["Teen Birth Rate"]), expected, 7)
    crime = values("VIOLENT-CRIME")
    assert list(crime) == ["2016"]
    assert batch.left_out["figures of an earlier edition"] == 4  # the same crimes in three editions
    assert "the later stands" not in said  # and no figure of them differs
    assert values("GRADUATION")["FY2018"].value == Decimal("81.50")


def test_a_break_with_the_edition_that_counts_otherwise_and_no_verdict_across_it(county, client):
    bring(county, "rankings.toml", *RANKINGS)
    stored = values("SINGLE-PARENT")
    assert {label: (one.value, bool(one.break_before)) for label, one in stored.items()} == {
        "2014–2018": (Decimal("44.66"), False),
        "2015–2019": (Decimal("33.61"), True),
        "2016–2020": (Decimal("31.23"), False),
    }
    assert [bool(one.break_before) for one in values("SINGLE-PARENT", "benchmark").values()] == [
        False,
        True,
        False,
    ]
    indicator = stored["2014–2018"].indicator
    record = VerdictRecord.objects.get(indicator=indicator, is_current=True)
    assert record.call not in ("closer", "further")
    whole = series_of([indicator])[indicator.pk]
    # The same figures with nothing said of the definition are called: the break is what keeps them apart.
    unsaid = [replace(point, break_before=None, span=1) for point in whole.points]
    assert judge(replace(whole, points=unsaid, benchmark=None)).call == "closer"
    client.force_login(make_member(county, "analyst"))
    page = words(client.get(indicator.get_absolute_url()))
    assert "Break before it: From the 2021 edition on, children" in page
    assert "Too little data" in page


SINGLE_PARENT = (
    "Single-Parent: its header was “Children in single-parent households % Single-Parent Households”, and is “Children"
    " in single-parent households % Children in Single-Parent Households” for 2015–2019. Look whether the definition"
    " has changed. Where it has, state a break (break_before) at the first value by the new one; where it is the same,"
    " confirm."
)


@pytest.mark.parametrize("at_once", [True, False])
def test_the_one_measure_whose_header_changed_is_asked_about_where_no_break_is_stated(
    county, tmp_path, at_once
):
    profile = tmp_path / "rankings.toml"
    text = (PROFILES / "rankings.toml").read_text(encoding="utf-8")
    profile.write_text(text[: text.index("[[breaks]]")], encoding="utf-8")
    told = []
    for files in [RANKINGS] if at_once else [[path] for path in RANKINGS]:
        _said, batch = bring(county, profile, *files)
        told += [one for one in batch.review["warnings"] if "its header was" in one]
    assert told == [SINGLE_PARENT]


def test_no_measure_is_asked_about_where_the_break_is_stated(county):
    for profile in ("rankings.toml", "rankings_additional.toml"):
        _said, batch = bring(county, profile, *RANKINGS)
        assert [one for one in batch.review["warnings"] if "its header was" in one] == []


def test_the_additional_measures_and_the_edition_in_a_cell(county):
    bring(county, "rankings_additional.toml", *RANKINGS)
    books = [sheet(path, "Additional Measure Data") for path in RANKINGS]
    income = values("MEDIAN-INCOME")
    assert [one.value for one in income.values()] == [
        rounded(book[37063]["Median household income", "Median Household Income"]) for book in books
    ]
    rate = ("High school graduation", "High School Graduation Rate")
    assert {label: one.value for label, one in values("GRADUATION").items()} == {
        "FY2018": rounded(books[1][37063][rate]),
        "FY2019": rounded(books[2][37063][rate]),
    }
    assert len(values("UNINSURED-CHILDREN", "benchmark")) == 3


def test_two_publishers_of_one_source_agree_in_all_hundred_counties(county):
    """Unemployment 2018: the rankings and the labor statistics, each read by its own profile."""
    bring(county, "unemployment.toml", UNEMPLOYMENT)
    labor = {one.of: one.value for one in Observation.objects.filter(label="2018")}
    bring(county, "rankings.toml", RANKINGS[0], RANKINGS[1])
    after = {
        one.of: one.value for one in Observation.objects.filter(indicator__code="UNEMPLOYMENT", label="2018")
    }
    assert {of: abs(after[of] - figure) <= Decimal("0.05") for of, figure in labor.items()} == {
        "county": True,
        "benchmark": True,
    }
    theirs = {
        one["FIPS"]: number(one["Unemployment_rate_2018"])
        for one in plain(UNEMPLOYMENT)
        if one["State"] == "NC"
    }
    book = sheet(RANKINGS[0], "Ranked Measure Data")
    rates = {fips: rounded(row["Unemployment", "% Unemployed"]) for fips, row in book.items()}
    assert len(rates) == 101
    assert [fips for fips, rate in rates.items() if abs(rate - theirs[str(fips)]) > Decimal("0.05")] == []


SAME = {
    "TEEN-BIRTHS": "Teen birth rate", "CHILD-POVERTY": "Children in poverty (CHR)",
    "SINGLE-PARENT": "Children in single-parent households", "LOW-BIRTHWEIGHT": "Low birth weight births",
    "UNEMPLOYMENT": "Unemployment rate (CHR)",
}  # fmt: skip
"""Indicator → the same in the table of North Carolina's indicators, gathered by other means."""


@pytest.mark.parametrize(
    ("fips", "place"), [("37063", "Durham County, NC"), ("37119", "Mecklenburg County, NC")]
)
def test_the_rankings_agree_with_the_table_of_indicators(county, tmp_path, fips, place):
    profile = tmp_path / "rankings.toml"
    text = (PROFILES / "rankings.toml").read_text(encoding="utf-8")
    profile.write_text(text.replace('county = "37063"', f'county = "{fips}"'), encoding="utf-8")
    bring(county, profile, *RANKINGS)
    with (DATA / "nc_indicators_extended.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    compared = 0
    for code, name in SAME.items():
        for of, called in (("county", place), ("benchmark", "North Carolina")):
            stored = {one.period: one for one in values(code, of).values()}
            theirs = {
                int(row["year"]): Decimal(row["value"])
                for row in table
                if (row["county"], row["indicator"]) == (called, name)
                and re.search("release 20(20|21|22)", row["note"])
            }
            assert len(theirs) == 3, (code, called)
            for year, value in theirs.items():
                assert abs(stored[year].value - value) <= Decimal("0.00501"), (code, year)
                compared += 1
    assert compared == 30


TRUTH = json.loads((DATA / "truth/mecklenburg_quality_of_life.json").read_text(encoding="utf-8"))
METRICS = {name: one for name, one in TRUTH.items() if isinstance(one, dict) and "years" in one}


PER = {"%": 100, "Violations per 100 Units": 100, "Calls per 100 People": 100, "": 1,
       "Crimes per 1,000 People": 1000, "Calls per 1,000 People": 1000}  # fmt: skip
"""Unit → what a quotient is per. The files' denominators are in so many."""


@pytest.mark.parametrize("per", [100, 1000, 1])
def test_neighborhoods_summed_as_numerators_over_denominators(per, tmp_path):
    county = make_county("mecklenburg")
    metrics = {name[1:]: one for name, one in METRICS.items() if PER[one["unit"]] == per}
    assert metrics
    for metric, one in metrics.items():
        make_indicator(county, one["title"], code=metric, kind="rate")
    text = (PROFILES / "neighborhoods.toml").read_text(encoding="utf-8")
    profile = tmp_path / "neighborhoods.toml"
    profile.write_text(
        text.replace("scale = 100\n", f"scale = {per}\n").replace("times = 100\n", f"times = {per}\n"),
        encoding="utf-8",
    )
    files = [NEIGHBORHOODS / f"metric/{part}{metric}.csv" for metric in metrics for part in "rd"]
    _said, batch = bring(county, profile, *files)
    for metric, one in metrics.items():
        stored = values(metric)
        for year, expected in one["years"].items():
            found = stored.pop(year)
            assert [found.value, found.numerator, found.denominator] == [
                Decimal(expected["value"]),
                Decimal(expected["numerator"]),
                Decimal(expected["denominator"]) * per,
            ], (metric, year)
            assert found.note.startswith(f"Of {expected['used']} of {one['rows']} areas"), (metric, year)
        assert stored == {}, metric
    assert batch.rows_kept == batch.rows_read
