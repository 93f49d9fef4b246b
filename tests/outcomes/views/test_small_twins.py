"""Two counties that differ in their small numbers alone look the same to the public, on every page and in every file.

What is the same for 7 as for 4 tells nobody which of them it is, by whatever sum: a total less its parts, a year less
its months, a rate times a population, a sentence, a chart's line, a forecast, an order, a copy of an earlier day.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from itertools import zip_longest
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client

from obb.history import change
from outcomes.actions.publish import publish
from outcomes.actions.verdicts import judge_indicators
from outcomes.models import Goal, Indicator, Observation
from tests.factories.results import (
    NOW,
    make_group,
    make_indicator,
    make_initiative,
    make_measure,
    make_observations,
    make_plan,
    make_target,
)
from tests.house.walk import Walk, unpacked
from tests.outcomes.views.conftest import Small

YEARS = range(2010, 2020)
LARGE = dict(zip(YEARS, ("41", "38", "44", "36", "40", "39", "43", "37", "42", "40"), strict=True))
FEW = ("7", "4")
FIGURES = ("value", "numerator", "denominator")
PAGES = tuple(
    f"/small/{kind}/" for kind in ("indicators", "goals", "scorecard", "initiatives", "departments")
)

Shape = Callable[[Small, int], None]
"""Stores figures of one kind, the first or the second of two that differ in small numbers alone."""


def _indicator(small: Small, name: str, slug: str, **fields: Any) -> Indicator:
    given = {"kind": "count", "unit": "children", "good": "down", "counts_people": True} | fields
    return make_indicator(small.county, name, slug=slug, goal=small.poverty, is_published=True, **given)


def _figures(indicator: Indicator, period: int, label: str, **figures: Any) -> None:
    with change(by=None, reason="a test"):
        Observation.objects.create(
            county=indicator.county,
            indicator=indicator,
            period=period,
            label=label,
            **{
                name: Decimal(one) if name in FIGURES and one is not None else one
                for name, one in figures.items()
            },
        )
        judge_indicators(indicators=[indicator], at=NOW)


def a_count(small: Small, which: int) -> None:
    one = _indicator(small, "Children hurt", "hurt")
    make_observations(one, LARGE | {2019: FEW[which]})
    make_target(one, 2022, "20")


def a_provisional_count_with_words(small: Small, which: int) -> None:
    one = _indicator(small, "Children lost", "lost")
    make_observations(one, {year: LARGE[year] for year in YEARS if year < 2018})
    said = {"note": f"{FEW[which]} in the north", "exceptional": f"{FEW[which]} in one home"}
    _figures(one, 2018, "2018", value=FEW[which], **said)
    _figures(one, 2019, "2019", value="40", status="provisional", note=f"up from {FEW[which]}")


def a_share(small: Small, which: int) -> None:
    one = _indicator(small, "Children at risk", "risk", kind="share", unit="percent")
    for year in YEARS:
        few = FEW[which] if year == 2016 else str(35 + year % 7)
        share = (Decimal(few) / 5).quantize(Decimal("0.1"))
        _figures(one, year, str(year), value=str(share), numerator=few, denominator="500", decimals=1)


def a_share_of_all_but_few(small: Small, which: int) -> None:
    one = _indicator(small, "Children seen", "seen", kind="share", unit="percent", good="up")
    for year in YEARS:
        left = Decimal(FEW[which] if year == 2016 else 35 + year % 7)
        share = ((500 - left) / 5).quantize(Decimal("0.1"))
        _figures(
            one, year, str(year), value=str(share), numerator=str(500 - left), denominator="500", decimals=1
        )


def a_share_without_its_count(small: Small, which: int) -> None:
    one = _indicator(small, "Children away", "away", kind="share", unit="percent")
    for year in YEARS:
        share = ("1.4", "0.8")[which] if year == 2016 else f"{7 + Decimal(year % 7) / 5:.1f}"
        _figures(one, year, str(year), value=share, denominator="500", decimals=1)


def a_rate_without_its_count(small: Small, which: int) -> None:
    """2.0521 per 100,000 of 341,112 people are 7: who knows how many live here has the count back."""
    one = _indicator(small, "Deaths", "deaths", kind="rate", unit="per 100,000 residents")
    for year in YEARS:
        rate = ("2.0521", "1.1726")[which] if year == 2016 else f"{12 + Decimal(year % 7) / 5:.4f}"
        _figures(one, year, str(year), value=rate, denominator="341112", decimals=4)


def a_rate(small: Small, which: int) -> None:
    one = _indicator(
        small, "Deaths of children", "deaths-of-children", kind="rate", unit="per 1,000 children"
    )
    for year in YEARS:
        rate, few = (
            (("0.1", "0.05")[which], FEW[which])
            if year == 2016
            else (f"0.{5 + year % 4}", str(36 + year % 4))
        )
        _figures(one, year, str(year), value=rate, numerator=few, denominator="71000", decimals=2)


def an_average_of_few(small: Small, which: int) -> None:
    """24.3 days on average, 7 or 4 children: their days together and how many they are go."""
    one = _indicator(small, "Days in a shelter", "days", kind="score", unit="days")
    for year in YEARS:
        few = Decimal(FEW[which] if year == 2016 else 30)
        value = Decimal("24.3") if year == 2016 else Decimal(20 + year % 5)
        _figures(
            one,
            year,
            str(year),
            value=str(value),
            numerator=str(value * few),
            denominator=str(few),
            decimals=1,
        )


def a_running_total(small: Small, which: int) -> None:
    """Counted up from October: 7 or 4 who came in December are the difference of two months."""
    one = _indicator(small, "Children placed", "placed", frequency="month", calendar="federal", restarts=True)
    came = (20, 15, int(FEW[which]), 18 - int(FEW[which]), 30, 12, 14, 16, 18, 20, 22, 24)
    _months(one, came)


def a_running_share(small: Small, which: int) -> None:
    """Out of how many is counted up too: 7 or 4 who were asked in December, all of them helped, or none."""
    one = _indicator(
        small, "Cases paid", "paid", kind="share", unit="percent", good="up", frequency="month",
        calendar="federal", restarts=True,
    )  # fmt: skip
    asked = (200, 150, int(FEW[which]), 180 - int(FEW[which]), 300, 120, 140, 160, 180, 200, 220, 240)
    paid = (100, 75, 0, 90, 150, 60, 70, 80, 90, 100, 110, 120)
    tops = [sum(paid[: at + 1]) for at in range(12)]
    bottoms = [sum(asked[: at + 1]) for at in range(12)]
    for at, (top, bottom) in enumerate(zip(tops, bottoms, strict=True)):
        period = 2018 * 12 + 9 + at
        _figures(
            one, period, _month(period), value=str((Decimal(100) * top / bottom).quantize(Decimal("0.1"))),
            numerator=str(top), denominator=str(bottom), decimals=1,
        )  # fmt: skip


def a_year_among_several(small: Small, which: int) -> None:
    """Of 2016 alone nothing is reported; of 2014 to 2016 together 89 or 86: with 2014 and 2015 beside them, 7 or 4."""
    one = _indicator(small, "Children born early", "early")
    for year in YEARS:
        if year != 2016:
            _figures(one, year, str(year), value=LARGE[year])
    together = Decimal(LARGE[2014]) + Decimal(LARGE[2015]) + Decimal(FEW[which])
    _figures(one, 2016, "2014-2016", value=str(together), span=3)


def a_benchmark(small: Small, which: int) -> None:
    """Another county's small numbers are people, too."""
    one = _indicator(small, "Children found", "found", benchmark_name="Next County")
    make_observations(one, LARGE)
    for year in YEARS:
        _figures(one, year, str(year), of="benchmark", value=FEW[which] if year == 2016 else LARGE[year])


def an_earlier_definition(small: Small, which: int) -> None:
    one = _indicator(small, "Children moved", "moved")
    make_observations(one, LARGE)
    _figures(one, 2016, "2016", of="earlier", value=FEW[which])


def a_group(small: Small, which: int) -> None:
    whole = _indicator(small, "Children in care", "care", counts_people=False)
    make_observations(whole, dict.fromkeys(YEARS, "643"))
    few = FEW[which]
    for at, value in enumerate((few, str(243 - int(few)), "400")):
        part = _indicator(small, f"Children in care, {at}", f"care-{at}", counts_people=at == 0)
        make_observations(part, dict.fromkeys(YEARS, value))
        make_group(whole, part, f"Group {at}")


def a_group_of_shares_without_counts(small: Small, which: int) -> None:
    """Shares times the people that everybody can look up: 643 of 2,000 are 243 and 400, less the few."""
    few = Decimal(FEW[which])
    whole = _indicator(small, "Homes without heat", "heat", kind="share", unit="percent")
    parts = {"all": (Decimal(643), Decimal(2000)), "0": (few, Decimal(500)), "1": (243 - few, Decimal(700)),
             "2": (Decimal(400), Decimal(800))}  # fmt: skip
    for name, (of, total) in parts.items():
        one = whole if name == "all" else _indicator(
            small, f"Homes without heat, {name}", f"heat-{name}", kind="share", unit="percent"
        )  # fmt: skip
        for year in YEARS:
            value = (100 * of / total).quantize(Decimal("0.0001"))
            _figures(one, year, str(year), value=str(value), denominator=str(total), decimals=4)
        if name != "all":
            make_group(whole, one, f"Area {name}")


def measures_of_an_initiative(small: Small, which: int) -> None:
    one = make_initiative(
        make_plan(small.county, small.social, 2019), "Reach parents early", is_published=True
    )
    few = Decimal(FEW[which])
    make_measure(one, "Parents reached", target=Decimal(20), result=few, counts_people=True)
    make_measure(
        one,
        "Parents left",
        target=Decimal(2),
        result=Decimal(15),
        baseline=few,
        good="down",
        counts_people=True,
    )
    make_measure(
        one, "Parents asked", target=Decimal(50), result=Decimal(40), result_text=f"{FEW[which]} by mail",
        counts_people=True,
    )  # fmt: skip


def _months(one: Indicator, came: tuple[int, ...]) -> None:
    for at in range(12):
        period = 2018 * 12 + 9 + at
        _figures(one, period, _month(period), value=str(sum(came[: at + 1])))


def _month(period: int) -> str:
    names = "January February March April May June July August September October November December".split()
    return f"{names[period % 12]} {period // 12}"


def a_number_that_was_small(small: Small, which: int) -> Callable[[], None]:
    """Published as 7 or 4 and as 643 in all; then what it is now, with the total that goes with it."""
    made = []
    few = int(FEW[which])
    for slug, value in (("was", 643), ("was-0", few), ("was-1", 243 - few), ("was-2", 400)):
        one = _indicator(small, f"Children, {slug}", slug, counts_people=slug == "was-0")
        make_observations(one, dict.fromkeys(YEARS, str(value)))
        if made:
            make_group(made[0], one, slug)
        made.append(one)

    def revised() -> None:
        with change(by=None, reason="a late report"):
            for one, value in zip(made, (650, 14, 236, 400), strict=True):
                one.observations.filter(period=2019).update(value=value)
            judge_indicators(indicators=made, at=NOW)

    return revised


SHAPES: tuple[Shape, ...] = (
    a_count, a_provisional_count_with_words, a_share, a_share_of_all_but_few, a_share_without_its_count,
    a_rate_without_its_count, a_rate, an_average_of_few, a_running_total, a_running_share, a_year_among_several,
    a_benchmark, an_earlier_definition, a_group, a_group_of_shares_without_counts, measures_of_an_initiative,
)  # fmt: skip


def _publish(small: Small) -> None:
    publish(
        county=small.county, year=2019, stage=small.adopted, title="Adopted", reason="a test", by=None, at=NOW
    )


def _seen(small: Small, store: Callable[[], None]) -> dict[str, bytes]:
    """Address → what the public gets there, of a county that is as if it had never been afterwards."""
    with transaction.atomic():
        _number_alike()
        store()
        walk = Walk(Client(), ["/small/", *PAGES], within=PAGES)
        found = {address: _plain(body) for address, _response, body in walk}
        files = {
            address
            for address in walk.met - found.keys()
            if "format=xlsx" in address and "-sort" not in address
        }
        found |= {address: _plain(unpacked(walk.client.get(address).getvalue())) for address in files}
        transaction.set_rollback(True)
    return found


def _number_alike() -> None:
    """Numbers of rows stand in names of charts; a sequence does not go back by itself."""
    with connection.cursor() as cursor:
        for model in apps.get_app_config("outcomes").get_models():
            name = f"{model._meta.db_table}_id_seq"
            cursor.execute(
                "SELECT setval(to_regclass(%s), 5000) WHERE to_regclass(%s) IS NOT NULL", [name, name]
            )


def _plain(body: bytes) -> bytes:
    """Without what differs from one answer to the next."""
    body = re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", body)
    return re.sub(rb"Made: [^<]*|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"", body)


def _differences(one: dict[str, bytes], other: dict[str, bytes]) -> str:
    found = sorted(one.keys() ^ other.keys())
    for address in sorted(one.keys() & other.keys()):
        for mine, theirs in zip(one[address].splitlines(), other[address].splitlines(), strict=False):
            if mine != theirs:
                at = next(place for place, pair in enumerate(zip_longest(mine, theirs)) if pair[0] != pair[1])
                around = slice(max(0, at - 120), at + 60)
                found.append(f"{address}\n   {mine[around]!r}\n   {theirs[around]!r}")
                break
    return "\n".join(found)


@pytest.fixture
def open_county(small: Small) -> Small:
    Goal.objects.filter(county=small.county).update(is_published=True)
    return small


def test_whichever_of_two_small_numbers_it_is_the_public_reads_the_same(open_county: Small) -> None:
    def county(which: int) -> Callable[[], None]:
        def store() -> None:
            revised = a_number_that_was_small(open_county, which)
            _publish(open_county)
            revised()
            for shape in SHAPES:
                shape(open_county, which)
            _publish(open_county)

        return store

    one, other = _seen(open_county, county(0)), _seen(open_county, county(1))
    assert len(one) > 100
    assert _differences(one, other) == ""


def test_where_nobody_is_counted_the_difference_is_seen(open_county: Small) -> None:
    """Or else the walk would see none because it looks at nothing."""

    def county(value: str) -> Callable[[], None]:
        def store() -> None:
            make_observations(
                _indicator(open_county, "Parks", "parks", counts_people=False), LARGE | {2019: value}
            )
            _publish(open_county)

        return store

    told = _differences(_seen(open_county, county("7")), _seen(open_county, county("4")))
    for page in (
        "/small/indicators/parks/\n",
        "?export=values&format=xlsx\n",
        "/small/goals/poverty/",
        "?chart=trend",
    ):
        assert page in told
