"""Pages: money by outcome and a goal's page at two sizes, against ten point queries behind the same door."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.test import Client, override_settings

from obb.models import County
from outcomes.management.bench.clock import Step, in_turn, ratio
from outcomes.management.bench.counties import make_analyst, make_county
from outcomes.management.bench.goals import against
from outcomes.management.bench.money import measure_money

SIZES = {"20,000": 20_000, "500,000": 500_000}
LARGE = {"10,000,000": 10_000_000}
YEARS, CENTERS = 10, 150
"""The same at every size: only the lines grow."""
PAGES = ("goal page", "money by outcome")
GROWTH = 1.25
"""How much more a page may cost where there are many times the lines."""


def measure_pages(say: Callable[[str], None], *, rounds: int, large: bool = False) -> None:
    """Prints each page's cost at 20,000 and 500,000 lines (10 million, too), and against ten point queries."""
    works, counties = {}, {}
    sizes = SIZES | (LARGE if large else {})
    for size, lines in sizes.items():
        county = make_county(f"lines{lines}", lines=lines, years=YEARS, centers=CENTERS)
        counties[size] = county
        client = _client(county)
        for name, address in (
            ("ten point queries", "ten-queries/"),
            ("money by outcome", "money/"),
            ("goal page", "goals/goal-3/"),
        ):
            works[f"{name}, {size} lines"] = Step(_get(client, f"/{county.slug}/{address}"))
    with override_settings(ROOT_URLCONF="outcomes.management.bench.urls"):
        found = in_turn(works, rounds=rounds, warm=3)
    say("Pages (whole request, signed in)")
    for timing in found.values():
        say(f"  {timing.name:36} {timing.median * 1000:8.1f} ms")
    for size in sizes:
        base = found[f"ten point queries, {size} lines"]
        for page in PAGES:
            times = ratio(found[f"{page}, {size} lines"], base)
            say(f"      {page} ÷ ten point queries, {size} {times:8.2f} ×")
    small, *larger = sizes
    for size in larger:
        for page in PAGES:
            growth = ratio(found[f"{page}, {size} lines"], found[f"{page}, {small} lines"])
            against(say, "", f"{page}, {size} ÷ {small} lines", growth, GROWTH)
    measure_money(say, counties, rounds=rounds)
    _measure_lists(say, rounds=rounds)


def _measure_lists(say: Callable[[str], None], *, rounds: int) -> None:
    """A list of 10,000 lines against one of 25, both a page of 25."""
    works = {}
    for lines in (25, 10_000):
        county = make_county(f"list{lines}", lines=lines * 7, years=1, centers=50)  # spread over seven stages
        address = f"/{county.slug}/lines/?stage=adopted&lines-per_page=25"
        works[f"a list of {lines:,} lines"] = Step(_get(_client(county), address))
    found = in_turn(works, rounds=rounds, warm=3)
    say("Lists (whole request, signed in, 25 rows a page)")
    for timing in found.values():
        say(f"  {timing.name:36} {timing.median * 1000:8.1f} ms")
    times = ratio(found["a list of 10,000 lines"], found["a list of 25 lines"])
    against(say, "G13", "10,000 lines ÷ 25 lines", times, GROWTH)


def _client(county: County) -> Client:
    client = Client(HTTP_HOST="127.0.0.1", raise_request_exception=True)
    client.force_login(make_analyst(county), backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def _get(client: Client, address: str) -> Callable[[], object]:
    def get() -> None:
        response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address} answered {response.status_code}")

    return get
