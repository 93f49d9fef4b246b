"""Calculators: what they give for typed and kept figures, who sees what is kept, and at what cost."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from zipfile import ZipFile

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from obb.models import ImportBatch
from outcomes.models import Indicator, Observation, ReferenceRate
from outcomes.queries.reference_rates import shipped
from outcomes.reference import CHILD_SUPPORT_RATES
from tests.factories.results import bring_text, make_indicator, make_rate
from tests.outcomes.views.conftest import Small
from tests.pages import column, links, table, words

PAGE = "/small/calculators/child-support/"
BOOK = "/small/calculators/child-support.xlsx"
D = Decimal
HEADS = ("Measure", "Level", "Applicable percentage", "Row of the table", "Row verified?")
NEXT = ("Next step, all else the same", "What one more adds")


def ask(client: Client, address: str = PAGE, **figures: object) -> object:
    return client.get(address, {"year": "2026", **figures})


def keep(small: Small, calculator: str, counts: dict[int, tuple], **fields: object) -> Indicator:
    """An indicator that follows a formula, with a numerator and a denominator for each period."""
    indicator = make_indicator(
        small.county,
        fields.pop("name", calculator),
        calculator=calculator,
        **{"calendar": "federal", "frequency": "month", "department": small.social} | fields,
    )
    Observation.objects.bulk_create(
        Observation(
            county=small.county,
            indicator=indicator,
            period=period,
            label=str(period),
            numerator=numerator,
            denominator=denominator,
            value=None if denominator else numerator,
            decimals=2,
        )
        for period, (numerator, denominator) in counts.items()
    )
    return indicator


def month(year: int, number: int) -> int:
    return year * 12 + number - 1


def test_each_measure_by_hand(small: Small) -> None:
    answer = ask(
        small.client(),
        line_6="929", line_5a="1,000", line_9="510", line_8a="1100", line_2="24824", line_1="36,239",
        line_25="$37,300,000.00", line_24="60600000", line_29="9100", line_28="24500", before_arrears="30%",
        collected="49,113,513.39", spent="9850000",
    )  # fmt: skip
    assert column(answer, "results", *HEADS) == [
        ("Paternity establishment, IV-D caseload", "92.90%", "100%", "80 and above", "Verified"),
        ("Paternity establishment, statewide", "46.36%", "0%", "0 up to 50", "Verified"),
        ("Cases with support orders", "68.50%", "78%", "68 up to 69", "Verified"),
        ("Current support paid", "61.55%", "71%", "61 up to 62", "Verified"),
        ("Cases paying on arrears", "37.14%", "50%", "0 up to 40, up by 5 points", "Verified"),
        ("Cost effectiveness", "4.98", "90%", "4.50 up to 4.99", "Verified"),
    ]
    assert column(answer, "results", *NEXT) == [
        ("None: this is the highest.", "one more child adds 0.1000 points"),
        (
            "40 more children to reach 50%, which has 60%. Or: at least 10 points above the year before has 50%."
            " Type last year's level to see.",
            "one more child adds 0.0909 points",
        ),
        ("181 more cases to reach 69%, which has 79%.", "one more case adds 0.0027 points"),
        ("$272,000.00 more to reach 62%, which has 72%.", "$1,000 more adds 0.0016 points"),
        ("945 more cases to reach 41%, which has 51%.", "one more case adds 0.0040 points"),
        ("$136,486.61 more to reach 5.00, which has 100%.", "$1,000 more adds 0.0001"),
    ]


def test_every_step_can_be_followed(small: Small) -> None:
    answer = ask(small.client(), line_29="9100", line_28="24500", before_arrears="30")
    assert table(answer, "steps")[1:] == [
        ["Cases paying on arrears", "Cases with a payment on past-due support", "9,100", "OCSE-157, line 29"],
        ["Cases paying on arrears", "Cases with past-due support", "24,500", "OCSE-157, line 28"],
        [
            "Cases paying on arrears", "The first by the second, times 100", "37.142857%",
            "42 U.S.C. 658a(b)(6)(D); 45 CFR 305.2",
        ],
        ["Cases paying on arrears", "Level a year before", "30%", "typed here"],
        [
            "Cases paying on arrears", "Row of the table: 0 up to 40, up by 5 points", "50%",
            "42 U.S.C. 658a(b)(6)(D)(ii)",
        ],
        [
            "Cases paying on arrears", "Needed for 41%: 41% of the second, less the first", "945",
            "42 U.S.C. 658a(b)(6)(D)(ii)",
        ],
    ]  # fmt: skip


def test_an_increase_that_would_earn_a_percentage_is_a_step(small: Small) -> None:
    answer = ask(small.client(), line_2="400", line_1="1000", before_orders="38.5")
    assert column(answer, "results", *HEADS[1:4], NEXT[0]) == [
        (
            "40.00%",
            "0%",
            "0 up to 50",
            "35 more cases to reach 43.5%, which has 50% (up 5 points on the year before).",
        )
    ]


def test_the_incentive_base_adds_up_and_takes_the_better_paternity_measure(small: Small) -> None:
    answer = ask(
        small.client(),
        line_6="40", line_5a="100", line_9="55", line_8a="100", line_29="75", line_28="100",
        assigned="100.10", formerly_assigned="50.05", others="25.01",
    )  # fmt: skip
    # base 2 × 150.15 + 25.01 = 325.31; 65% of it is 211.4515; 90% of 75% is 219.58425; together 431.03575
    assert table(answer, "base")[1:] == [
        ["Paternity establishment, statewide", "100%", "$325.31", "65%", "$211.45"],
        ["Cases paying on arrears", "75%", "$243.98", "90%", "$219.59"],
        ["Incentive base", "", "", "", "$431.04"],
    ]
    said = words(answer)
    assert "Collections base: $325.31, twice what was assigned, now or before, and once all else." in said
    assert "counted here: Paternity establishment, statewide." in said


def test_a_part_of_a_year_has_a_level_a_next_step_and_no_percentage(small: Small) -> None:
    answer = ask(
        small.client(), through="3", line_29="9100", line_28="24500", before_arrears="10",
        assigned="1", formerly_assigned="1", others="1",
    )  # fmt: skip
    assert column(answer, "results", *HEADS[1:], NEXT[0]) == [
        (
            "37.14%",
            "none for a part of a year",
            "none",
            "no row",
            "700 more cases to reach 40%, which has 50%.",
        )
    ]
    said = words(answer)
    assert "Figures through March count a part of the federal year, which began on October 1, 2025." in said
    assert "never stretched to a year" in said
    with pytest.raises(KeyError):
        table(answer, "base")


@pytest.mark.parametrize(
    ("figures", "level", "percentage"),
    [
        ({"line_2": "5", "line_1": "0"}, "No level: the second figure is 0.", "none without a level"),
        ({"line_2": "5"}, "not entered", "none without a level"),
        ({"line_2": "0", "line_1": "5"}, "0.00%", "0%"),
        ({"line_6": "1010", "line_5a": "1000"}, "101.00%", "100%"),
        ({"line_2": "79996", "line_1": "100000"}, "79.99%", "98%"),
    ],
)
def test_levels_at_their_edges(small: Small, figures: dict, level: str, percentage: str) -> None:
    assert column(ask(small.client(), **figures), "results", *HEADS[1:3]) == [(level, percentage)]


def test_a_part_larger_than_its_whole_is_told(small: Small) -> None:
    wrong = words(ask(small.client(), line_2="11", line_1="10"))
    assert (
        "Cases with support orders: the first figure is a part of the second and cannot be larger." in wrong
    )
    assert "cannot be larger" not in words(ask(small.client(), line_6="11", line_5a="10"))


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("line_1", "x", "“x” is not a number."),
        ("line_1", "12.5", "Type a whole number, such as 1,234."),
        ("line_1", "$12", "Type a whole number, such as 1,234."),
        ("line_1", "-3", "Type 0 or more"),
        ("line_1", "1" * 13, "at most 12 digits"),
        ("line_24", "1.234", "has more than two decimals."),
        ("line_24", "(12.00)", "Type 0 or more"),
        ("line_24", "1e308", "is written with an exponent."),
        ("before_orders", "48.12345", "at most four decimals"),
        ("before_orders", "99999", "Type a percent"),
        ("line_1", "NaN", "“NaN” is not a number."),
        ("line_1", "１２", "is not a number."),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field_and_the_rest_is_calculated(
    small: Small, name: str, typed: str, said: str
) -> None:
    answer = ask(small.client(), line_6="9", line_5a="10", **{name: typed})
    assert answer.status_code == 200
    assert "One figure could not be read; all others were calculated" in words(answer)
    assert said in words(answer)
    assert ("90.00%", "100%") in column(answer, "results", *HEADS[1:3])
    assert f'value="{typed}"' in answer.content.decode()


def standings(answer: object, name: str = "penalties") -> list:
    return column(
        answer, name, "Measure", "Level as it is judged", "Standard", "Stands", "How far, all else the same"
    )


def test_a_years_levels_are_held_against_the_federal_standards(small: Small) -> None:
    answer = ask(
        small.client(),
        line_6="8849", line_5a="10000", before_paternity_ivd="86.5", line_9="895", line_8a="1000",
        line_2="399", line_1="1000", line_25="350.00", line_24="1000.00", line_29="1", line_28="100",
    )  # fmt: skip
    assert standings(answer) == [
        (
            "Paternity establishment, IV-D caseload",
            "88.00%",
            "75 up to 90, up by 2 points",
            "Not met",
            "1 more child to reach 88.5%.",
        ),
        ("Paternity establishment, statewide", "90.00%", "90 and above", "Met", "None: it is met."),
        (
            "Cases with support orders",
            "39.90%",
            "0 up to 40, up by 5 points",
            "Open: the year before is not known",
            "Type the level a year before to see. 1 more case to reach 40%.",
        ),
        ("Current support paid", "35.00%", "35 and above", "Met", "None: it is met."),
    ]
    assert "this is the county's distance, not a penalty it owes" in words(answer)
    assert column(answer, "penalties", "Source", "Row verified?")[0] == (
        "42 U.S.C. 652(g)(1)(B)",
        "Not verified",
    )
    assert "choose figures through June" not in words(answer)
    csv = ask(small.client(), line_2="399", line_1="1000", export="penalties").content.decode()
    assert "Cases with support orders,39.90%" in csv


def test_the_relief_of_three_years_holds_in_those_years_alone(small: Small) -> None:
    for year, stands in (("2022", "Met"), ("2023", "Open: the year before is not known")):
        answer = small.client().get(PAGE, {"year": year, "line_6": "50", "line_5a": "100"})
        assert [row[3] for row in standings(answer)] == [stands]


def test_what_is_asked_of_counties_is_judged_on_figures_through_june(small: Small) -> None:
    figures = {"year": "2024", "line_6": "50", "line_5a": "100", "line_25": "500", "line_24": "1000"}
    client = small.client()
    june = client.get(
        PAGE, {"through": "6", "before_current": "50", "before_paternity_ivd": "49.9", **figures}
    )
    assert column(
        june, "counties", "Measure", "What is asked", "Standard", "Stands", "How far, all else the same"
    ) == [
        (
            "Paternity establishment, IV-D caseload",
            "Minimum of the State: to be exceeded",
            "above 50",
            "Not met",
            "1 more child to be above 50%.",
        ),
        (
            "Paternity establishment, IV-D caseload",
            "Growth the State asks for",
            "above the year before",
            "Met",
            "None: it is met.",
        ),
        (
            "Current support paid",
            "Minimum of the State: to be exceeded",
            "above 40",
            "Met",
            "None: it is met.",
        ),
        (
            "Current support paid",
            "Growth the State asks for",
            "above the year before",
            "Not met",
            "$0.01 more to be above 50%.",
        ),
    ]
    with pytest.raises(KeyError):
        table(june, "penalties")
    year = client.get(PAGE, figures)
    assert "is judged on June 30: choose figures through June to see it." in words(year)
    with pytest.raises(KeyError):
        table(year, "counties")
    book = ZipFile(io.BytesIO(client.get(BOOK, {"through": "6", **figures}).content))
    assert "above the year before" in book.read("xl/sharedStrings.xml").decode()


def test_a_countys_own_goal_stands_beside(small: Small) -> None:
    make_rate(small.county, "orders", use="goal", low=D("68.5"), percent=None, source="Goal letter")
    answer = small.client().get(PAGE, {"year": "2026", "through": "6", "line_2": "137", "line_1": "200"})
    assert column(answer, "counties", "What is asked", "Standard", "Stands", "Source") == [
        ("Goal of the county: to be reached", "68.5 and above", "Met", "Goal letter")
    ]
    assert column(ask(small.client(), line_2="1", line_1="2"), "results", HEADS[2]) == [("60%",)]


def test_data_that_are_not_reliable_count_nothing_and_are_held_against_no_standard(small: Small) -> None:
    figures = {
        "line_2": "90", "line_1": "100", "line_29": "75", "line_28": "100",
        "assigned": "100", "formerly_assigned": "0", "others": "0",
    }  # fmt: skip
    answer = ask(small.client(), unreliable_orders="on", **figures)
    assert column(answer, "results", "Measure", HEADS[2]) == [
        (
            "Cases with support orders",
            "100%, but it counts nothing: the data are not complete and reliable",
        ),
        ("Cases paying on arrears", "90%"),
    ]
    assert table(answer, "base")[1:] == [
        ["Cases with support orders", "0%", "$0.00", "100%", "$0.00"],
        ["Cases paying on arrears", "75%", "$150.00", "90%", "$135.00"],
        ["Incentive base", "", "", "", "$135.00"],
    ]
    with pytest.raises(KeyError):
        table(answer, "penalties")
    assert "such data are a failure of their own" in words(answer)
    assert 'name="unreliable_orders"' in answer.content.decode()
    alone = words(small.client().get(PAGE, {"unreliable_orders": "on"}))
    assert "What the figures give" not in alone


def test_strange_addresses_give_the_page_all_the_same(small: Small) -> None:
    client = small.client()
    for query in (
        "year=1776",
        "year=x",
        "through=13",
        "through=%00",
        "line_1=%00",
        "assigned=" + "9" * 200,
        "zz=1",
    ):
        assert client.get(f"{PAGE}?{query}").status_code == 200


@time_machine.travel("2026-09-30T12:00:00Z", tick=False)
def test_without_a_year_it_is_the_last_federal_year_that_has_ended(small: Small) -> None:
    assert "FFY2025 (Oct 2024–Sep 2025)" in words(small.client().get(PAGE, {"line_2": "1", "line_1": "2"}))


def test_rows_hold_by_the_year_and_one_that_nobody_verified_is_told(small: Small) -> None:
    make_rate(small.county, low=D(0), percent=D(11), valid_to=date(2026, 9, 30), source="An old law")
    make_rate(small.county, low=D(0), percent=D(22), valid_from=date(2026, 10, 1))
    figures = {"line_2": "1", "line_1": "2"}
    old = ask(small.client(), **figures)
    assert column(old, "results", *HEADS[2:]) == [("11%", "0 and above", "Not verified")]
    assert "One percentage rests on a row that nobody has verified yet: see below." in words(old)
    old = ask(small.client(), **figures, **{"rates-measure": "Cases with support orders"})
    assert column(old, "rates", "Level", "Percent", "Source", "Verified?") == [
        ("0 and above", "11%", "An old law", "Not verified"),
        ("40 and above", "none", "45 CFR 305.40(a)(2)", "Verified"),
        ("0 up to 40, up by 5 points", "none", "45 CFR 305.40(a)(2)", "Verified"),
    ]
    new = small.client().get(PAGE, {"year": "2027", **figures})
    assert column(new, "results", *HEADS[2:4]) == [("22%", "0 and above")]
    gap = ask(small.client(), line_29="1", line_28="2")
    assert column(gap, "results", *HEADS[1:4]) == [("50.00%", "no row covers this level", "none")]


def test_an_analyst_takes_the_shipped_rows_over_by_an_import_she_confirms(small: Small) -> None:
    client = small.client("analyst")
    assert "These rows are as OBB ships them" in words(client.get(PAGE))
    answer = client.post("/small/calculators/child-support/rates/")
    batch = ImportBatch.objects.get(kind="reference_rates")
    assert answer["Location"] == batch.get_absolute_url()
    assert (batch.state, batch.totals["new"]) == ("staged", len(shipped()))
    assert ReferenceRate.objects.count() == 0
    told = words(client.get(batch.get_absolute_url()))
    assert "Paternity establishment: 80 and above" in told and "referencerate" not in told
    client.post(f"{batch.get_absolute_url()}confirm/", {"reason": "To keep them ourselves"})
    assert ReferenceRate.objects.filter(county=small.county).count() == len(shipped())
    again = client.get(PAGE)
    assert "These rows are the county's own" in words(again)
    assert "Take them over, to correct them" not in words(again)
    assert client.post("/small/calculators/child-support/rates/")["Location"] == PAGE
    assert ImportBatch.objects.filter(kind="reference_rates").count() == 1
    assert "Correct or verify a row" not in links(again)
    assert (
        links(small.client("admin").get(PAGE))["Correct or verify a row"] == "/admin/outcomes/referencerate/"
    )


def test_the_public_is_offered_neither_kept_figures_nor_the_rows(small: Small) -> None:
    keep(small, "arrears", {month(2026, 3): (9100, 24500)}, name="Kept by us")
    said = words(small.client().get(PAGE))
    assert [one for one in ("Take the figures of", "Take them over", "Kept by us") if one in said] == []
    assert "Take them over" not in words(small.client("commissioner").get(PAGE))
    assert "Take the figures of" in words(small.client("director", small.social).get(PAGE))
    assert "Take the figures of" not in words(small.client("director", small.health).get(PAGE))


def test_who_verified_a_countys_row_and_what_was_noted_of_it_is_not_told_to_the_public(small: Small) -> None:
    day = date(2026, 11, 1)
    make_rate(
        small.county,
        source="A law",
        is_verified=True,
        verified_by="Ada Reyes",
        verified_on=day,
        note="Ask the State",
    )
    for client, told in ((small.client(), []), (small.client("analyst"), ["Ada Reyes", "Ask the State"])):
        page = client.get(PAGE).content + client.get(PAGE, {"export": "rates"}).content
        book = ZipFile(io.BytesIO(client.get(BOOK).content)).read("xl/sharedStrings.xml")
        for content in (page.decode(), book.decode()):
            assert [one for one in ("Ada Reyes", "Ask the State") if one in content] == told
            assert "A law" in content


def test_kept_figures_fill_the_form(small: Small) -> None:
    keep(small, "arrears", {month(2025, 9): (15000, 24000), month(2026, 3): (9100, 24500)})
    keep(small, "current", {month(2026, 3): (D("1234.50"), D("2469.00"))})
    keep(small, "orders", {2026: (700, 1000)}, frequency="fiscal_year")
    client = small.client("analyst")
    answer = client.get(PAGE)
    assert table(answer, "stored")[1:] == [
        ["FFY2026 (Oct 2025–Sep 2026)", "Cases with support orders"],
        ["FFY2026 (Oct 2025–Sep 2026) through March", "Current support paid; Cases paying on arrears"],
        ["FFY2025 (Oct 2024–Sep 2025)", "Cases paying on arrears"],
    ]
    filled = client.get(PAGE + links(answer)["FFY2026 (Oct 2025–Sep 2026) through March"])
    assert column(filled, "results", "Measure", "Level") == [
        ("Current support paid", "50.00%"),
        ("Cases paying on arrears", "37.14%"),
    ]


def test_figures_of_another_calendar_are_never_taken(small: Small) -> None:
    counts = {2025: (700, 1000)}
    keep(small, "orders", counts, name="By the county's year", frequency="fiscal_year", calendar="county")
    keep(small, "arrears", counts, name="By calendar years", frequency="year", calendar="calendar")
    keep(small, "current", {2025: (61, None)}, name="Percent alone", frequency="fiscal_year")
    answer = small.client("analyst").get(PAGE)
    said = words(answer)
    for name, why in (
        (
            "By the county's year",
            "it is counted in another year than the federal one, which begins on 1 October.",
        ),
        ("By calendar years", "it is kept by another period than the federal year or its months."),
        ("Percent alone", "only its percent is kept, not the two figures it is made of."),
    ):
        assert f"{name} : {why}" in said or f"{name}: {why}" in said
    with pytest.raises(KeyError):
        table(answer, "stored")


def test_only_like_months_stand_side_by_side(small: Small) -> None:
    """The sawtooth of a count that begins anew each 1 October: September is high, October low, and nothing fell."""
    indicator = keep(
        small, "arrears",
        {
            month(2024, 10): ("30.00", None), month(2025, 3): ("59.34", None), month(2025, 9): ("66.15", None),
            month(2025, 10): ("31.00", None), month(2026, 3): ("61.00", None),
        },
    )  # fmt: skip
    answer = small.client("analyst").get(PAGE)
    rows = table(answer, f"months-{indicator.slug}")
    assert rows[0] == ["Through", "FFY2025", "FFY2026", "FFY2026 less the year before"]
    assert [row for row in rows[1:] if row[0] in ("October", "March", "September")] == [
        ["October", "30.00%", "31.00%", "+1.00"],
        ["March", "59.34%", "61.00%", "+1.66"],
        ["September", "66.15%", "not reported", "not both"],
    ]
    assert [row[0] for row in rows[1:]][0] == "October" and [row[0] for row in rows[1:]][-1] == "September"


def test_the_page_asks_the_same_number_of_questions_however_much_is_kept(small: Small) -> None:
    client = small.client("analyst")
    keep(small, "arrears", {month(2026, 3): (9100, 24500)})
    client.get(PAGE)
    counted = []
    for _again in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            ask(client, line_2="1", line_1="2")
        counted.append(len(queries))
        bring_text(small.county, "reference_rates", CHILD_SUPPORT_RATES.read_text())
        for code in ("orders", "current", "cost"):
            keep(small, code, {month(year, 3): (9, 10) for year in range(2001, 2027)})
    assert counted == [7, 7]


def test_files_hold_what_is_seen(small: Small) -> None:
    figures = {
        "line_29": "9100",
        "line_28": "24500",
        "assigned": "1",
        "formerly_assigned": "0",
        "others": "0.5",
    }
    client = small.client()
    csv = ask(client, export="results", **figures).content.decode()
    assert "Cases paying on arrears,37.14%,0%,0 up to 40,Verified" in csv
    answer = ask(client, BOOK, **figures)
    assert answer["Content-Disposition"] == 'attachment; filename="small-child-support-ffy2026.xlsx"'
    book = ZipFile(io.BytesIO(answer.content))
    text = book.read("xl/sharedStrings.xml").decode()
    for said in (
        "37.142857%",
        "The law judges states.",
        "Incentive base",
        "42 U.S.C. 658a(b)(6)(D)(ii)",
        "as OBB ships",
    ):
        assert said in text
    assert links(ask(client, **figures))["All of it as an Excel workbook"].startswith(f"{BOOK}?year=2026&")


def test_an_indicator_leads_to_its_calculator(small: Small) -> None:
    for code, name in (("orders", "Orders"), ("", "Other")):
        make_indicator(small.county, name, slug=name.lower(), calculator=code)
    client = small.client("analyst")
    said = "Calculate it, and see its percentage and the next step"
    assert links(client.get("/small/indicators/orders/"))[said] == PAGE
    assert said not in links(client.get("/small/indicators/other/"))
    assert (
        links(client.get("/small/indicators/"))["Calculators of measures that a law lays down"]
        == "/small/calculators/"
    )
    assert links(client.get("/small/calculators/"))["Federal child support measures"] == PAGE


def test_a_year_without_rows_of_what_is_asked_of_counties_says_so_and_where_they_are_added(
    small: Small,
) -> None:
    said = "No row says what a State asks of its counties on June 30, 2026, and no other year's row is taken for it."
    page = ask(small.client("analyst"))
    assert said in words(page)
    assert links(page)["Bring rows in as a file"] == "/small/imports/new/?kind=reference_rates"
    admin = ask(small.client("admin"))
    assert links(admin)["Add a row"] == "/admin/outcomes/referencerate/add/"
    stranger = ask(Client())
    assert said in words(stranger)
    assert not {"Add a row", "Bring rows in as a file"} & set(links(stranger))
    typed = ask(Client(), through=6, paternity_numerator=60, paternity_denominator=100)
    assert "What is asked of counties on June 30" not in words(typed)
    covered = ask(small.client("admin"), year=2023)
    assert "No row says what a State asks" not in words(covered)
