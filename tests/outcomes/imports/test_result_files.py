"""Observations from published files: areas, intervals, marks, editions, breaks and revisions, stored and judged."""

import io
from decimal import Decimal

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command

from obb.history import history_of
from obb.imports import pipeline
from obb.imports.arrivals import SourceFile
from outcomes.models import Observation, VerdictRecord
from tests.factories.ground import make_county
from tests.factories.results import NOW, bring_text, make_indicator, make_observations

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    county = make_county("durham")
    make_indicator(county, "Families on assistance", code="FNS", good="down")
    make_indicator(county, "Calls", code="CALLS", kind="count")
    make_indicator(county, "Births to teenagers", code="BIRTHS", kind="estimate", good="down")
    return county


def bring(county, *files, reason="a test", **profile):
    return pipeline.bring(
        county=county,
        kind="observations",
        files=[SourceFile(name, text.encode()) for name, text in files],
        profile=profile,
        by=None,
        at=NOW,
        reason=reason,
    )


def stored(code, of="county"):
    return list(Observation.objects.filter(indicator__code=code, of=of).order_by("period"))


def said(batch):
    return [(one["row"], one["column"], one["message"]) for one in batch.problems]


# Areas

PARTS = {
    "unpivot": {"columns": r"^y_(?P<year>\d{4})$", "into": "cell"},
    "fields": {
        "indicator": {"file_name": r"^[rd]-(\w+)\.csv$"},
        "figure": {"file_name": r"^([rd])-", "map": {"r": "numerator", "d": "denominator"}},
        "area": {"column": "id"},
        "period": {"column": "year"},
        "value": {"column": "cell", "not_reported": {"#VALUE!": "A slip in the source"}},
    },
}
RATIO = {"how": "ratio", "scale": 100, "decimals": 2, "denominator_times": 100}
TOPS = ("r-FNS.csv", "id,y_2011,y_2013\n2,500,40\n3,30,\n4,0,5\n")
BOTTOMS = ("d-FNS.csv", "id,y_2011,y_2013\n2,20.5,1\n3,9.5,1\n4,70,#VALUE!\n")


def test_neighborhoods_become_the_countys_share_by_sums_not_by_averages(county):
    batch = bring(county, TOPS, BOTTOMS, combine=RATIO | {"partial": True}, **PARTS)
    assert batch.state == "confirmed", batch.problems
    first, second = stored("FNS")
    assert (first.value, first.numerator, first.denominator) == (Decimal("5.3"), 530, 10_000)
    assert first.note == "Of 3 of 3 areas, sum of numerators over sum of denominators."
    assert (second.value, second.numerator, second.denominator) == (Decimal("40"), 40, 100)
    assert second.note == (
        "Of 1 of 3 areas, sum of numerators over sum of denominators."
        " A slip in the source: the source has “#VALUE!” in place of a figure. (1 area)"
    )
    assert batch.review["warnings"] == ["Families on assistance, 2013: 2 of 3 areas have no figure."]
    assert (batch.rows_read, batch.rows_kept) == (12, 12)


def test_a_missing_area_leaves_the_total_unreported_unless_a_part_is_enough(county):
    bring(county, TOPS, BOTTOMS, combine=RATIO, **PARTS)
    first, second = stored("FNS")
    assert (first.value, second.value, second.numerator) == (Decimal("5.3"), None, None)
    assert second.note.startswith("Not reported: 2 of 3 areas have no figure.")


def test_files_in_any_order_give_the_same(county):
    bring(county, BOTTOMS, TOPS, combine=RATIO, **PARTS)
    again = bring(county, TOPS, BOTTOMS, combine=RATIO, **PARTS)
    assert again.totals == {"rows": 2, "new": 0, "changed": 0, "same": 2}


AREAS = "indicator,period,area,value\nFNS,2019,1,10\nFNS,2019,2,20\n"


@pytest.mark.parametrize("how", ["ratio", "count"])
def test_shares_of_areas_are_refused_in_clear_words(county, how):
    batch = bring(county, ("a.csv", AREAS), combine={"how": how, "partial": True})
    assert said(batch) == [
        (2, "value", "“Families on assistance” is no count: its areas cannot be added up, and their average would be wrong.")
    ]  # fmt: skip
    assert batch.problems[0]["remedy"].startswith("Bring each area's numerator and denominator")
    assert Observation.objects.count() == 0


def test_areas_with_nothing_said_of_how_they_combine_are_refused(county):
    batch = bring_text(county, "observations", AREAS)
    assert said(batch)[0] == (
        2, "area", "The rows are of several areas, and nothing says how they become the county's figure."
    )  # fmt: skip


def test_margins_in_files_of_their_own_combine_with_the_areas(county):
    """m-12-accuracy.csv beside r- and d-: the margin of each area's own share."""
    profile = {
        **PARTS,
        "fields": PARTS["fields"]
        | {
            "indicator": {"file_name": r"^[rdm]-(\w+?)(-accuracy)?\.csv$"},
            "figure": {
                "file_name": r"^([rdm])-",
                "map": {"r": "numerator", "d": "denominator", "m": "margin"},
            },
        },
    }
    files = [("r-FNS.csv", "id,y_2019\n1,20\n2,30\n"), ("d-FNS.csv", "id,y_2019\n1,100\n2,100\n"),
             ("m-FNS-accuracy.csv", "id,y_2019\n1,3\n2,4\n")]  # fmt: skip
    bring(county, *files, combine={"how": "ratio", "scale": 100}, **profile)
    (one,) = stored("FNS")
    assert (one.value, one.margin) == (25, Decimal("2.5"))
    bring(
        county, files[0], files[1], ("m-FNS.csv", "id,y_2019\n1,3\n2,\n"), combine={"how": "ratio"}, **profile
    )
    assert stored("FNS")[0].margin == Decimal("2.5")  # half a margin is none, and none leaves what is stored


def test_counts_add_up_and_one_area_twice_is_a_problem(county):
    text = "indicator,period,area,value,margin\nCALLS,2019,1,10,3\nCALLS,2019,2,20.5,4\n"
    bring(county, ("a.csv", text), combine={"how": "count"})
    (one,) = stored("CALLS")
    assert (one.value, one.margin, one.note) == (Decimal("30.5"), 5, "Of 2 of 2 areas, a sum.")
    batch = bring(county, ("a.csv", text + "CALLS,2019,2,1,\n"), combine={"how": "count"})
    assert said(batch) == [(4, "area", "The same area and period as row 3: Calls, 2019.")]


def test_a_total_is_no_more_final_than_its_parts(county):
    text = "indicator,period,area,value,status\nCALLS,2019,1,1,final\nCALLS,2019,2,2,provisional\nCALLS,2020,1,1,\n"
    bring(county, ("a.csv", text), combine={"how": "count"})
    assert [one.status for one in stored("CALLS")] == ["provisional", "final"]


def test_one_row_each_for_numerator_and_denominator_without_areas(county):
    text = "indicator,period,figure,value\nFNS,2019,numerator,5\nFNS,2019,denominator,50\nFNS,2019,value,10\n"
    assert bring_text(county, "observations", text).state == "confirmed"
    (one,) = stored("FNS")
    assert (one.value, one.numerator, one.denominator) == (10, 5, 50)
    batch = bring_text(county, "observations", text + "FNS,2019,value,11\n")
    assert said(batch) == [
        (5, "figure", "The value is stated twice, here and in row 2: Families on assistance, 2019.")
    ]  # fmt: skip


# Margins and marks


def test_an_interval_becomes_the_margin_that_is_kept_and_says_so(county):
    text = "indicator,period,value,low,high,confidence\nBIRTHS,2019,22.2,21.1,23.4,95\nBIRTHS,2020,20.0,19,21,90%\n"
    bring_text(county, "observations", text)
    first, second = stored("BIRTHS")
    assert (first.margin, second.margin) == (Decimal("0.97"), Decimal("1"))
    assert first.note == "Margin: half of the 95% interval from 21.1 to 23.4, at 90%."


def test_a_margin_at_another_level_is_brought_to_ninety(county):
    bring_text(
        county,
        "observations",
        "indicator,period,value,margin,confidence\nBIRTHS,2019,22.2,1.96,95\nBIRTHS,2020,2,1,\n",
    )
    assert [one.margin for one in stored("BIRTHS")] == [Decimal("1.65"), 1]  # 1.645, halves away from zero


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        ("1,2,,", "confidence", "Nothing says how sure the interval is."),
        ("2,1,95,", "high", "The interval ends before it begins."),
        ("1,2,95,1", "margin", "A margin and an interval are both stated."),
        ("1,2,80,", "confidence", "“80” is not one of: 90, 95, 99."),
    ],
)
def test_intervals_that_cannot_be_are_problems(county, row, column, message):
    batch = bring_text(
        county, "observations", f"indicator,period,value,low,high,confidence,margin\nBIRTHS,2019,1,{row}\n"
    )
    assert said(batch) == [(2, column, message)]


def test_marks_are_not_reported_and_the_mark_stays_as_a_note(county):
    bring_text(
        county,
        "observations",
        "indicator,period,value,note\nCALLS,2019,<11,of June\nCALLS,2020,N/A,\nCALLS,2021,0,\n",
    )
    small, none, zero = stored("CALLS")
    assert (small.value, small.note) == (None, "of June The source has “<11” in place of a figure.")
    assert (none.value, none.note, zero.value) == (None, "", 0)


def test_a_mark_never_takes_a_stored_value_away_unsaid(county):
    make_observations(stored_indicator(county), {2019: "12"})
    batch = bring_text(county, "observations", "indicator,period,value\nCALLS,2019,(D)\n")
    (one,) = stored("CALLS")
    assert (one.value, one.note) == (12, "")
    assert batch.review["warnings"] == ["Calls, 2019: the file has no figure any more; the stored 12 stays."]


def stored_indicator(county, code="CALLS"):
    return county.indicators.get(code=code)


def test_what_looks_odd_names_its_file_where_there_are_several(county):
    profile = {
        "area": {"column": "FIPS", "county": "1", "benchmark": "2"},
        "fields": {
            "indicator": {"constant": "CALLS"},
            "period": {"column": "period"},
            "value": {"column": "value"},
        },
    }
    files = [("a.csv", "FIPS,period,value\n1,2019,1\n2,2019,3\n"), ("b.csv", "FIPS,period,value\n1,2020,2\n")]
    batch = bring(county, *files, **profile)
    assert batch.review["warnings"] == [
        "b.csv: No row of the file is of the benchmark, 2. Its values stay as they are."
    ]


# Editions and breaks

EDITION = {
    "fields": {
        "indicator": {"constant": "BIRTHS"},
        "edition": {"file_name": r"^(\d{4})"},
        "period": {"column": "period"},
        "value": {"column": "value"},
        "margin": {"column": "margin"},
        "of": {"column": "of"},
    }
}
BREAK = {"indicator": "BIRTHS", "edition": "2021", "reason": "All mothers are counted"}


def edition(year, *rows):
    return f"{year} tables.csv", "period,of,value,margin\n" + "".join(f"{row}\n" for row in rows)


def test_of_several_editions_the_latest_stands_whatever_the_order_and_the_others_are_said(county):
    files = [
        edition(2022, "2016,,350,", "2018,,2,"),
        edition(2020, "2016,,351,", "2017,,1,"),
        edition(2021, "2016,,350,"),
    ]
    batch = bring(county, *files, **EDITION)
    assert [(one.label, one.value) for one in stored("BIRTHS")] == [("2016", 350), ("2017", 1), ("2018", 2)]
    assert batch.left_out == {"figures of an earlier edition": 2}
    assert batch.review["warnings"] == [
        "Births to teenagers, 2016: 351 in edition 2020, 350 in edition 2022; the later stands."
    ]
    assert batch.rows_read == batch.rows_kept + 2
    twice = bring(county, edition(2020, "2016,,1,", "2016,,2,"), **EDITION)
    assert said(twice) == [(3, "", "The same as row 2: Births to teenagers, 2016.")]


def test_a_break_stands_before_the_first_figure_of_the_new_definition(county):
    files = [edition(2020, "2017,,40,1", "2018,,39,1", "2018,benchmark,30,1"),
             edition(2021, "2019,,30,1", "2019,benchmark,25,1"), edition(2022, "2020,,29,1")]  # fmt: skip
    bring(county, *files, breaks=[BREAK], **EDITION)
    assert [(one.label, one.break_before) for one in stored("BIRTHS") if one.break_before] == [
        ("2019", "All mothers are counted")
    ]
    assert [one.break_before for one in stored("BIRTHS", "benchmark")] == ["", "All mothers are counted"]
    assert VerdictRecord.objects.get(indicator__code="BIRTHS", is_current=True).call not in (
        "closer",
        "further",
    )


def test_without_the_break_the_same_figures_are_called(county):
    files = [
        edition(2020, "2017,,40,1", "2018,,39,1"),
        edition(2021, "2019,,30,1"),
        edition(2022, "2020,,29,1"),
    ]
    bring(county, *files, **EDITION)
    assert VerdictRecord.objects.get(indicator__code="BIRTHS", is_current=True).call == "closer"


def test_a_later_edition_by_itself_makes_no_second_break(county):
    bring(county, edition(2020, "2018,,39,1"), edition(2021, "2019,,30,1"), breaks=[BREAK], **EDITION)
    bring(county, edition(2023, "2021,,28,1"), breaks=[BREAK], **EDITION)
    assert [bool(one.break_before) for one in stored("BIRTHS")] == [False, True, False]


def test_a_break_may_be_stated_by_its_period(county):
    by_period = {"period": "2019", "reason": "Another question"}
    bring(county, edition(2020, "2018,,39,", "2019,,30,", "2020,,30,"), breaks=[by_period], **EDITION)
    assert [one.break_before for one in stored("BIRTHS")] == ["", "Another question", ""]
    bring(county, edition(2021, "2021,,28,"), breaks=[by_period], **EDITION)
    assert [bool(one.break_before) for one in stored("BIRTHS")] == [False, True, False, False]
    batch = bring(county, edition(2021, "2021,,28,"), breaks=[by_period | {"period": "soon"}], **EDITION)
    assert said(batch) == [(None, "breaks", "“soon” is not a year.")]


def test_a_break_of_an_indicator_that_the_file_lacks_is_said(county):
    batch = bring(county, edition(2020, "2018,,39,"), breaks=[BREAK | {"indicator": "BIRTH"}], **EDITION)
    assert batch.review["warnings"] == [
        "The file has no figure of “BIRTH”, of which the profile states a break."
    ]


# Revisions


@pytest.fixture
def births(county):
    indicator = stored_indicator(county, "BIRTHS")
    make_observations(indicator, {year: str(40 - 2 * (year - 2010)) for year in range(2010, 2019)})
    make_observations(indicator, {2019: "22"}, status="provisional")
    return indicator


REVISED = "indicator,period,value,status\nBIRTHS,2018,44.5,final\nBIRTHS,2019,21,final\nBIRTHS,2020,20,final\nBIRTHS,2017,26,\n"


def test_a_changed_final_value_is_shown_before_anything_is_stored(county, births):
    batch = pipeline.stage(
        county=county, kind="observations", file_name="new.csv", content=REVISED.encode(), by=None, at=NOW
    )
    assert batch.review["revisions"] == {
        "count": 1,
        "rows": [
            {
                "name": "Births to teenagers",
                "of": "county",
                "period": "2018",
                "was": "24",
                "now": "44.5",
                "row": 2,
            }
        ],
    }
    assert stored("BIRTHS")[8].value == 24
    assert batch.totals == {"rows": 4, "new": 1, "changed": 2, "same": 1}


def test_both_values_and_both_verdicts_stay_with_the_reason(county, births):
    before = VerdictRecord.objects.get(indicator=births, is_current=True)
    bring(county, ("new.csv", REVISED), reason="The state corrected 2018")
    assert stored("BIRTHS")[8].value == Decimal("44.5")
    revised = [change for change in history_of(stored("BIRTHS")[8]) if change.what == "changed"]
    assert [(one.why, one.fields[0].before, one.fields[0].after) for one in revised] == [
        ("The state corrected 2018", "24", "44.5")
    ]
    records = list(VerdictRecord.objects.filter(indicator=births).order_by("pk"))
    assert before.pk in [one.pk for one in records]
    assert records[-1].is_current
    assert (before.call, records[-1].call) == ("closer", "no clear change")


def test_the_command_changes_no_final_value_without_a_reason(county, births, tmp_path):
    file = tmp_path / "new.csv"
    file.write_text(REVISED, encoding="utf-8")
    with pytest.raises(CommandError) as refusal:
        call_command("import_data", "durham", "observations", str(file), stdout=io.StringIO())
    assert "1 final value would change: Births to teenagers, 2018: 24 → 44.5. Say why" in str(refusal.value)
    assert stored("BIRTHS")[8].value == 24
    said = io.StringIO()
    call_command("import_data", "durham", "observations", str(file), reason="Corrected", stdout=said)
    assert "  revised: Births to teenagers, 2018: 24 → 44.5\n" in said.getvalue()
    assert stored("BIRTHS")[8].value == Decimal("44.5")


def test_what_was_stated_with_the_old_value_and_stays_is_said(county, births):
    bring_text(county, "observations", "indicator,period,value,margin,numerator\nBIRTHS,2018,24,1.5,12\n")
    batch = bring_text(
        county, "observations", "indicator,period,value,margin\nBIRTHS,2018,25,\nBIRTHS,2017,25,\n"
    )
    assert batch.review["warnings"] == [
        "Births to teenagers, 2018: the value changes; of the old one stays, because the file states none:"
        " numerator, margin of error."
    ]
    both = "indicator,period,value,margin,numerator\nBIRTHS,2018,26,1.4,13\n"
    assert "warnings" not in bring_text(county, "observations", both).review


def test_what_revises_nothing_needs_no_reason(county, births, tmp_path):
    file = tmp_path / "new.csv"
    file.write_text(
        "indicator,period,value\nBIRTHS,2018,24.0\nBIRTHS,2019,21\nBIRTHS,2020,20\n", encoding="utf-8"
    )
    call_command("import_data", "durham", "observations", str(file), stdout=io.StringIO())
    assert [one.value for one in stored("BIRTHS")[8:]] == [24, 21, 20]


def test_a_workbook_reviewed_first_reads_its_other_sheets_again_when_confirmed(county):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        workbook.add_worksheet("Cover").write("A1", "Figures of 2019")
        workbook.add_worksheet("Data").write_row("A1", ["Calls"])
        workbook.get_worksheet_by_name("Data").write_row("A2", [12])
    profile = {
        "file": {"sheet": "Data"},
        "measures": [{"texts": {"indicator": "CALLS"}, "columns": {"value": "Calls"}}],
        "fields": {"period": {"cell": "Cover!A1", "pattern": r"(\d{4})"}},
    }
    batch = pipeline.stage(
        county=county,
        kind="observations",
        file_name="book.xlsx",
        content=file.getvalue(),
        profile=profile,
        by=None,
        at=NOW,
    )
    assert (batch.state, stored("CALLS")) == ("staged", [])
    pipeline.commit(batch=batch, by=None, reason="r", at=NOW)
    assert [(one.label, one.value) for one in stored("CALLS")] == [("2019", 12)]
    assert batch.rows_kept == 1
