"""No small number of a group can be worked out from the other groups and their total, whoever solves for it."""

import random
from decimal import Decimal
from math import inf

import pytest

from outcomes.domain.series import Point
from outcomes.domain.small_families import Member, held_in_family
from outcomes.domain.small_numbers import PROTECTING, SMALL, guarded, is_small


def count(value, period=2019):
    return Point(period, str(period), None if value is None else Decimal(value))


def share(of, total, period=2019):
    return Point(period, str(period), round(Decimal(100) * of / total, 1), Decimal(of), Decimal(total))


def family(parts, total=None, kind="count", make=count):
    total = sum(parts) if total is None else total
    return [
        Member("all", (make(total),), kind),
        *(Member(at, (make(part),), kind, 0, "all", "Age") for at, part in enumerate(parts)),
    ]


def withheld(members):
    found = held_in_family(members)
    return [found[one.key].get(2019, "") for one in members]


def test_a_small_part_takes_others_with_it():
    assert withheld(family([7, 120, 340])) == ["", SMALL, PROTECTING, ""]
    assert withheld(family([1, 1, 340])) == ["", SMALL, SMALL, PROTECTING]
    assert withheld(family([7, 12, 15, 22, 340])) == ["", SMALL, PROTECTING, PROTECTING, PROTECTING, ""]
    assert withheld(family([0, 120, 340])) == ["", "", "", ""]


def test_where_the_others_are_too_few_the_total_goes():
    assert withheld(family([7, 12, 0])) == [PROTECTING, SMALL, PROTECTING, ""]
    assert withheld(family([7, 5])) == [PROTECTING, SMALL, SMALL]


def test_few_who_are_in_no_group_are_not_told_by_the_total():
    assert withheld(family([60, 340], total=405)) == ["", PROTECTING, ""]
    assert withheld(family([60, 340], total=900)) == ["", "", ""]


def test_of_a_part_that_is_not_known_or_parts_that_overlap_nothing_is_told():
    assert withheld(family([7, 120], total=90)) == ["", SMALL, ""]
    members = [*family([7, 120], total=127), Member("x", (count(None),), "count", 0, "all", "Age")]
    assert withheld(members)[:3] == ["", SMALL, ""]


def test_a_share_of_few_goes_with_what_is_left_over_and_out_of_how_many():
    members = [
        Member("all", (share(300, 1000),), "share"),
        Member("a", (share(5, 100),), "share", 0, "all", "Age"),
        Member("b", (share(95, 300),), "share", 0, "all", "Age"),
        Member("c", (share(200, 600),), "share", 0, "all", "Age"),
    ]
    assert withheld(members) == ["", SMALL, PROTECTING, ""]


def test_a_total_that_goes_is_not_told_by_another_way_of_grouping():
    members = [
        *family([7, 12, 0]),
        Member("east", (count(9),), "count", 0, "all", "Area"),
        Member("west", (count(10),), "count", 0, "all", "Area"),
    ]
    found = withheld(members)
    assert found[0] == PROTECTING
    assert found[-2:] == [SMALL, SMALL]


# A solver that knows all that is published, and the whole law of it.


def tree(dice):
    """{name: (value, whole, dimension)} of everybody, in one or two ways, one part in parts again."""

    def sizes():
        return [dice.choice((0, dice.randint(1, 10), dice.randint(11, 30), dice.randint(11, 400)))
                for _ in range(dice.randint(2, 5))]  # fmt: skip

    ages = sizes()
    found = {f"age {at}": [value, "all", "Age"] for at, value in enumerate(ages)}
    if dice.random() < 0.6:
        found |= {f"of age 0, {at}": [value, "age 0", "Area"] for at, value in enumerate(sizes())}
        found["age 0"][0] = sum(one[0] for one in found.values() if one[1] == "age 0")
    rest = dice.choice((0, 0, 0, dice.randint(1, 10)))
    total = sum(one[0] for one in found.values() if one[1] == "all") + rest
    found["all"] = [total, None, ""]
    if dice.random() < 0.5:
        left = total
        for at in range(dice.randint(1, 3)):
            part = dice.randint(0, left)
            found[f"area {at}"] = [part, "all", "Area"]
            left -= part
        found["area last"] = [left, "all", "Area"]
    return found


def known(value, shown):
    """The range that is said of a value."""
    if shown is None:
        return value, value
    return (1, 10) if shown == SMALL else (11 if value >= 11 else 0, inf)


def solved(values, why):
    """The range of each value, and of those in no part, by all equations until nothing narrows any more."""
    ranges = {key: known(one[0], why.get(key)) for key, one in values.items()}
    sums = {}
    for key, (_value, whole, dimension) in values.items():
        if whole is not None:
            sums.setdefault((whole, dimension), []).append(key)
    rests = {}
    for at, parts in sums.items():
        rests[at] = values[at[0]][0] - sum(values[part][0] for part in parts)
        ranges[at] = (0, inf) if rests[at] else (0, 0)
    while any([_narrowed(ranges, at[0], [*parts, at]) for at, parts in sums.items()]):
        pass
    return ranges, rests


def _narrowed(ranges, whole, terms):
    low, high = (sum(ranges[one][end] for one in terms) for end in (0, 1))
    moved = narrow(ranges, whole, low, high)
    for term in terms:
        others = [one for one in terms if one != term]
        most = ranges[whole][1] - sum(ranges[one][0] for one in others)
        least = ranges[whole][0] - sum(ranges[one][1] for one in others)
        moved |= narrow(ranges, term, least, most)
    return moved


def narrow(ranges, key, low, high):
    before = ranges[key]
    ranges[key] = (max(before[0], low), min(before[1], high))
    return ranges[key] != before


@pytest.mark.parametrize("seed", range(20))
def test_of_random_families_none_can_be_solved(seed):
    dice = random.Random(seed)  # noqa: S311 dice, no secrets
    for _ in range(100):
        values = tree(dice)
        members = [
            Member(key, (count(value),), "count", 0, whole, dimension)
            for key, (value, whole, dimension) in values.items()
        ]
        why = {key: found[2019] for key, found in held_in_family(members).items() if found}
        ranges, rests = solved(values, why)
        for key, (value, _whole, _dimension) in values.items():
            if is_small(value):
                low, high = ranges[key]
                assert why.get(key), (values, why)
                assert low < high, (values, why, ranges)
        for key, rest in rests.items():
            if is_small(rest):
                assert ranges[key][0] < ranges[key][1], (values, why, ranges)


def test_of_random_shares_no_count_is_a_difference():
    dice = random.Random(7)  # noqa: S311 dice, no secrets
    for _ in range(500):
        parts = [(dice.randint(0, n), n) for n in (dice.randint(12, 200) for _ in range(dice.randint(2, 5)))]
        whole = tuple(map(sum, zip(*parts, strict=True)))
        members = [
            Member("all", (share(*whole),), "share"),
            *(Member(at, (share(*part),), "share", 0, "all", "Age") for at, part in enumerate(parts)),
        ]
        held = held_in_family(members)
        for size in (lambda of, total: of, lambda of, total: total - of):
            values = {"all": [size(*whole), None, ""]}
            values |= {at: [size(*part), "all", "Age"] for at, part in enumerate(parts)}
            why = {key: PROTECTING for key, found in held.items() if found}
            ranges, _rests = solved(values, why)
            for key, (value, _whole, _dimension) in values.items():
                if is_small(value):
                    assert ranges[key][0] < ranges[key][1], (parts, why)


def test_what_is_held_stays_held_in_a_value_of_several_years():
    years = (count(50, 2018), Point(2020, "2018-2020", Decimal(110), span=3))
    found = guarded(years, "count", held={2018: PROTECTING})
    assert [one.why for one in found] == [PROTECTING, PROTECTING]
