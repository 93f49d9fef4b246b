"""The demo's figures against the files they were retyped from (folder named by OBB_SHARED)."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

SHARED = Path(os.environ["OBB_SHARED"])
DATA = SHARED / "data"
DEMO = Path(__file__).parents[2] / "outcomes" / "demo"
PLACES = {"county": "Durham County, NC", "benchmark": "North Carolina"}

# Demo indicator → the same in the source, in the order in which a year is looked up.
NAMES = {
    "child-poverty": ("Children in poverty (CHR)", "Children under 18 in poverty"),
    "poverty-all-ages": ("People in poverty, all ages",),
    "unemployment": ("Unemployment rate",),
    "employment-25-54": ("Employment to population ratio, age 25-54",),
    "median-income": ("Median household income (CHR)", "Median household income"),
    "living-wage": ("Ratio of average pay to living wage",),
    "income-inequality": ("Income inequality (80th/20th percentile ratio)",),
    "food-insecurity": ("Food insecurity",),
    "school-meals": ("Children eligible for free or reduced price lunch", "Children eligible for free lunch"),
    "single-parent": ("Children in single-parent households",),
    "kin-placement": ("Children placed with kin during foster care episode",),
    "custody-two-years": ("Children still in custody after 720 days",),
    "days-to-reunification": ("Median days to reunification from foster care",),
    "homeless-pupils": ("Share of public school students experiencing homelessness",),
    "affordable-homes": ("Affordable and available units per 100 households at 30% AMI",),
    "teen-births": ("Teen birth rate",),
    "child-deaths": ("Child mortality rate",),
    "injury-deaths": ("Deaths due to injury",),
    "violent-crime": ("Violent crime rate", "Violent crime rate (Urban Institute)"),
    "graduation": ("High school graduation rate",),
    "cps-caseload": ("CPS cases per worker (state standard 10)",),
    "uninsured": ("Uninsured, under 65",),
    "uninsured-children": ("Uninsured children",),
    "people-per-doctor": ("People per primary care physician",),
    "digital-access": ("Households with a computer and broadband subscription",),
}
# The publisher names a school year by the year it begins in, the demo by the year it ends in.
BEGINS = {"homeless-pupils": 1}
# The publisher names each figure by one year and pools five.
POOLED = {"injury-deaths": 5}
# What the demo leaves out: outcomes/demo/durham/README.md says why.
LEFT_OUT = {("violent-crime", "2014–2016")}  # printed as "2014 & 2016": not years in a row
# Read in the workbook of the 2022 release itself.
RELEASE = "chr-north-carolina-2020-2022/2022 County Health Rankings North Carolina Data - v1.xlsx"
IN_RELEASE = {
    ("school-meals", "FY2020"): "% Enrolled in Free or Reduced Lunch",
    ("graduation", "FY2019"): "High School Graduation Rate",
}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def demo(county: str, name: str) -> list[dict[str, str]]:
    return rows(DEMO / county / f"{name}.csv")


def period_of(code: str, row: dict[str, str]) -> str:
    """How the demo writes the period of a source row."""
    fiscal = code in {"school-meals", "graduation", "homeless-pupils"} or "Jul" in row["data_period"]
    if fiscal or row["data_period"].startswith("SFY"):
        return f"FY{int(row['year']) + BEGINS.get(code, 0)}"
    if code in POOLED:
        return f"{int(row['year']) - POOLED[code] + 1}-{row['year']}"
    years = re.findall(r"\d{4}", row["data_period"])
    if "&" in row["data_period"]:
        return "–".join(years)
    return "-".join(years)


def printed() -> dict[tuple[str, str, str], list[str]]:
    """(indicator, period, of) → the figures as the source prints them, the one to be used first."""
    source = rows(DATA / "nc_indicators_extended.csv")
    found: dict[tuple[str, str, str], list[str]] = {}
    for code, names in NAMES.items():
        for of, place in PLACES.items():
            for name in names:
                for row in source:
                    if (row["county"], row["indicator"]) == (place, name):
                        found.setdefault((code, period_of(code, row), of), []).append(row["value"])
    return found | in_release()


def in_release() -> dict[tuple[str, str, str], list[str]]:
    sheet = (
        CalamineWorkbook.from_path(DATA / RELEASE).get_sheet_by_name("Additional Measure Data").to_python()
    )
    heads = sheet[1]
    lines = {"county": next(row for row in sheet if "Durham" in row), "benchmark": sheet[2]}
    assert (lines["benchmark"][1], lines["benchmark"][2]) == ("North Carolina", "")
    return {
        (*which, of): [str(line[heads.index(head)])]
        for which, head in IN_RELEASE.items()
        for of, line in lines.items()
    }


PRINTED = printed()
OURS = demo("durham", "observations")
ROUNDED = {"rounded by us to one decimal": 1, "rounded by us to two decimals": 2}


def places_of(note: str) -> int | None:
    return next((places for words, places in ROUNDED.items() if words in note.lower()), None)


@pytest.mark.parametrize("code", NAMES)
def test_every_figure_is_the_sources_or_says_that_it_was_rounded(code: str) -> None:
    wrong = []
    for row in OURS:
        if row["indicator"] != code:
            continue
        source = Decimal(PRINTED[code, row["period"], row["of"]][0])
        places = places_of(row["note"])
        expected = source if places is None else source.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if str(expected) != row["value"]:
            wrong.append((row["period"], row["of"], row["value"], str(expected)))
    assert wrong == []


def test_what_is_rounded_is_what_prints_more_than_a_reader_can_use() -> None:
    """One decimal; two where every figure of the indicator is below ten."""
    largest = {code: max(Decimal(row["value"]) for row in OURS if row["indicator"] == code) for code in NAMES}
    for row in OURS:
        most = 2 if largest[row["indicator"]] < 10 else 1
        source = Decimal(PRINTED[row["indicator"], row["period"], row["of"]][0])
        prints = -int(source.as_tuple().exponent)
        assert places_of(row["note"]) == (most if prints > most else None), row


def test_no_year_of_the_source_is_passed_over() -> None:
    ours = {(row["indicator"], row["period"], row["of"]) for row in OURS}
    assert {(code, period) for code, period, _of in PRINTED.keys() - ours} == LEFT_OUT


def test_where_the_source_prints_two_figures_for_a_year_the_difference_is_known() -> None:
    other = {
        (code, period): {figure for figure in figures if Decimal(figure) != Decimal(figures[0])}
        for (code, period, of), figures in PRINTED.items()
        if of == "county"
    }
    assert {which: figures for which, figures in other.items() if figures} == {
        ("graduation", "FY2018"): {"80.9107"},  # the federal file beside the state's own figure
        ("child-poverty", "2016"): {"24"},  # an edition that rounds to whole percents
    }


def test_the_pupils_counted_behind_a_share() -> None:
    counted = {
        f"FY{int(row['year']) + 1}": row["value"]
        for row in rows(DATA / "nc_indicators_extended.csv")
        if (row["county"], row["indicator"])
        == (PLACES["county"], "Public school students experiencing homelessness")
    }
    assert {row["period"]: row["numerator"] for row in OURS if row["numerator"]} == counted


def test_everything_the_demo_shows_has_a_source_here() -> None:
    assert {row["indicator"] for row in OURS} == set(NAMES)
    assert {(row["indicator"], row["period"], row["of"]) for row in OURS} <= PRINTED.keys()


def test_mecklenburgs_results_and_targets() -> None:
    results = {row["measure"]: row for row in rows(DATA / "nc-kpi-tables/mecklenburg_cse_fy15_results.csv")}
    names = {row["code"]: row["name"] for row in demo("mecklenburg", "indicators")}
    values = {(row["indicator"], row["period"]): row["value"] for row in demo("mecklenburg", "observations")}
    targets = {(row["indicator"], row["period"]): row["value"] for row in demo("mecklenburg", "targets")}
    percents = ("paternity", "orders", "current-support", "arrears-payments", "collections")
    assert [(names[code], values[code, "FY2015"], targets[code, "FY2015"]) for code in percents] == [
        (name, row["fy15_result_pct"], row["fy15_target_pct"]) for name, row in results.items()
    ]


def test_mecklenburgs_caseload_collections_and_arrears() -> None:
    context = {
        row["measure"]: row["value"]
        for row in rows(DATA / "nc-kpi-tables/mecklenburg_cse_context_fy15.csv")
        if row["county"] == "Mecklenburg"
    }
    values = {(row["indicator"], row["period"]): row["value"] for row in demo("mecklenburg", "observations")}
    targets = {(row["indicator"], row["period"]): row["value"] for row in demo("mecklenburg", "targets")}
    caseload = {"open-cases": "Open cases", "custodial-parents": "Custodial parents",
                "noncustodial-parents": "Noncustodial parents", "children": "Children"}  # fmt: skip
    assert [values[code, "December 2015"] for code in caseload] == [
        context[name] for name in caseload.values()
    ]
    assert values["collections-dollars", "FY2015"] == context["Total collections FYTD"]
    assert targets["collections-dollars", "FY2015"] == context["State mandated annual collections target"]
    assert values["arrears-due", "FY2015"] == context["Arrears due"]
    earlier = next(
        row["value"]
        for row in rows(DATA / "nc_indicators_extended.csv")
        if (row["indicator"], row["year"]) == ("Child support arrears due", "2011")
    )
    assert values["arrears-due", "FY2011"] == f"${earlier}"


# The plans

SEEDS = {
    "FY2017": next(SHARED.glob("seeds/001_*.txt")).read_text(encoding="utf-8"),
    "FY2019": next(SHARED.glob("seeds/002_*.txt")).read_text(encoding="utf-8"),
}
HEADING = re.compile(
    r"^(?:## )?(?P<key>Key )?INITIATIVE #(?P<number>\d):? (?:-- |- )?(?P<title>.+)$", re.M | re.I
)
# Named by us after milestones that ask for them (outcomes/demo/mecklenburg/README.md).
OURS_TO_NAME = {
    "Pilot participants in employment",
    "Cases invited to a settlement conference",
    "Cases mediated in a settlement conference",
    "Satisfaction of customers with settlement conferences",
}


def plain(text: str) -> str:
    return re.sub(r"[\s*]+", " ", text)


def parts(year: str) -> dict[str, str]:
    """Number → what the plan says of this initiative, its heading first."""
    text = SEEDS[year]
    starts = list(HEADING.finditer(text))
    ends = [start.start() for start in starts[1:]] + [len(text)]
    return {start["number"]: text[start.start() : end] for start, end in zip(starts, ends, strict=True)}


def initiatives(year: str) -> list[dict[str, str]]:
    return demo("mecklenburg", f"initiatives-{year.lower()}")


@pytest.mark.parametrize("year", SEEDS)
def test_titles_and_dates_of_the_plans(year: str) -> None:
    headings = [(found["number"], found["title"].strip()) for found in HEADING.finditer(SEEDS[year])]
    titles = [(number, title.removeprefix("Key Initiative - ")) for number, title in headings]
    assert [(row["number"], row["title"]) for row in initiatives(year)] == titles
    said = parts(year)
    for row in initiatives(year):
        assert f"Completion Date: {row['completion']}" in plain(said[row["number"]]).replace(
            "Date 6", "Date: 6"
        )
        linked = re.search(r"Link to Strategic Business Plan: (\w+)", plain(said[row["number"]]))
        assert row["strategic_link"] == (linked[1].lower() if linked else "")
    title = next(row["title"] for row in demo("mecklenburg", "plans") if row["year"] == year)
    assert title in SEEDS[year]


def test_measures_and_their_targets() -> None:
    for row in demo("mecklenburg", "measures"):
        said = plain(parts(row["year"])[row["initiative"]])
        if row["label"] in OURS_TO_NAME:
            assert row["target"] in said
            continue
        assert row["label"] in said
        stated = re.search(rf"{re.escape(row['label'])}\s+(\d+)", said)
        assert row["target"] == (stated[1] if stated else "")


def test_milestones_dates_and_units() -> None:
    for row in demo("mecklenburg", "milestones"):
        said = plain(parts(row["year"])[row["initiative"]])
        if row["timing"] != "FY19":
            assert row["timing"] in said
        else:
            assert "will be completed in FY19" in said or f"({row['units']})" in said
        assert not row["units"] or f"({row['units']})" in said


def ours() -> Iterator[tuple[str, str]]:
    for year in SEEDS:
        for row in initiatives(year):
            yield f"{year} {row['number']} description", row["description"]
            yield f"{year} {row['number']} rationale", row["rationale"]
    for row in demo("mecklenburg", "milestones"):
        yield f"{row['year']} {row['initiative']}.{row['order']}", row["text"]
    for county in ("durham", "mecklenburg"):
        for row in demo(county, "goals"):
            yield f"{county} goal {row['code']}", row["statement"]
        for row in demo(county, "departments"):
            yield f"{county} {row['code']}", row["mission"]
        for row in demo(county, "indicators"):
            yield f"{county} {row['code']}", row["definition"]


def runs(text: str, length: int = 8) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


def test_descriptions_are_in_our_own_words() -> None:
    theirs = set().union(*(runs(path.read_text(encoding="utf-8")) for path in SHARED.glob("seeds/*.txt")))
    assert {where: found for where, text in ours() if (found := runs(text) & theirs)} == {}
