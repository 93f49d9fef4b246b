"""Names and what no name explains add up to the difference, to the cent, whatever is stated."""

from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from budget.domain.bridge import Cover, Name, Stop, differences, explain, stops_of

keys = st.none() | st.integers(1, 3)
cells = st.tuples(keys, keys, keys)
dollars = st.decimals(-10_000_000, 10_000_000, places=2)
sums = st.dictionaries(cells, dollars, max_size=12)
some = st.frozensets(st.integers(1, 3), max_size=2)
covers = st.builds(Cover, some, some, some)
names = st.lists(
    st.builds(Name, st.text(max_size=3), stated=st.one_of(st.just({}), sums), cover=covers), max_size=6
)


def total(amounts) -> D:
    return sum(amounts, D("0.00"))


@given(sums, sums, names)
def test_names_and_rest_add_up_to_the_difference(old, new, given_names) -> None:
    found = explain(differences(old, new), given_names)
    assert found.named + found.unexplained == total(new.values()) - total(old.values())
    assert [one.name for one in found.told] == given_names
    assert D("0.00") not in found.rest.values()


@given(sums, sums, names)
def test_every_cell_is_taken_by_one_name_or_left(old, new, given_names) -> None:
    """A second, plain way: cell by cell, the first name that covers it takes what the stated amounts leave."""
    left = {}
    for cell in {*old, *new, *(cell for name in given_names for cell in name.stated)}:
        stated = total(name.stated.get(cell, D(0)) for name in given_names)
        left[cell] = new.get(cell, D(0)) - old.get(cell, D(0)) - stated
    wanted = [total(name.stated.values()) for name in given_names]
    rest = {}
    for cell, amount in left.items():
        holders = [n for n, name in enumerate(given_names) if not name.stated and name.cover.holds(cell)]
        if holders:
            wanted[holders[0]] += amount
        elif amount != 0:
            rest[cell] = amount
    found = explain(differences(old, new), given_names)
    assert [one.amount for one in found.told] == wanted
    assert found.rest == rest


@given(sums, sums, names)
def test_departments_apart_add_up_to_all_together(old, new, given_names) -> None:
    """What a name comes to in each department adds up to what it comes to in all."""
    whole = explain(differences(old, new), given_names)
    parts = []
    for department in (None, 1, 2, 3):

        def own(amounts, department=department):
            return {cell: amount for cell, amount in amounts.items() if cell[0] == department}

        mine = [
            Name(name.title, stated=own(name.stated) or {(department, None, None): D(0)}, cover=name.cover)
            if name.stated
            else name
            for name in given_names
        ]
        parts.append(explain(own(differences(old, new)), mine))
    assert [one.amount for one in whole.told] == [
        total(part.told[n].amount for part in parts) for n in range(len(given_names))
    ]


def test_a_cover_of_nothing_holds_nothing_and_lists_narrow_each_other() -> None:
    assert not Cover().holds((1, 2, 3))
    both = Cover(departments=frozenset({1}), accounts=frozenset({3}))
    assert both.holds((1, None, 3))
    assert not both.holds((1, 2, None))
    assert not both.holds((2, 2, 3))


KINDS = ("actual", "original", "amended", "estimate", "requested", "recommended", "adopted")


def there(*editions: str) -> list[Stop]:
    """“2018 actual” → a stop at its usual place."""
    found = []
    for text in editions:
        year, kind = text.split()
        found.append(Stop(int(year), kind, KINDS.index(kind), text))
    return found


def test_the_bridge_goes_over_the_year_s_own_stages_after_the_last_actual() -> None:
    every = there(*(f"{year} {kind}" for year in (2017, 2018) for kind in KINDS))
    assert [one.key for one in stops_of(every, 2018)] == [
        "2017 actual", "2018 original", "2018 amended", "2018 estimate", "2018 requested", "2018 recommended",
        "2018 adopted", "2018 actual",
    ]  # fmt: skip


def test_a_year_in_the_making_starts_from_the_year_before() -> None:
    some = there(
        "2017 actual", "2018 actual", "2019 original", "2019 amended", "2019 adopted", "2020 requested"
    )
    assert [one.key for one in stops_of(some, 2020)] == [
        "2018 actual", "2019 original", "2019 amended", "2020 requested",
    ]  # fmt: skip


def test_only_what_is_there_in_the_county_s_own_order() -> None:
    own = [Stop(2018, "requested", 9, "r"), Stop(2018, "adopted", 4, "a"), Stop(2015, "actual", 1, "old")]
    assert [one.key for one in stops_of(own, 2018)] == ["old", "a", "r"]
    assert stops_of(own, 2019) == ()
    assert [one.key for one in stops_of(own, 2015)] == ["old"]
