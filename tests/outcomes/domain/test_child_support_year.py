"""A federal year's measures together: what counts toward the base, and what a part of a year may not say."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.domain.child_support import FIGURES, FORMULA
from outcomes.domain.child_support_year import COLLECTIONS, Asked, base_of, computed
from outcomes.queries.reference_rates import shipped

D = Decimal
RATES = shipped()
COUNTS = st.none() | st.integers(0, 10**7).map(Decimal)
CENTS = st.none() | st.integers(0, 10**12).map(lambda cents: D(cents).scaleb(-2))
ASKED = st.builds(
    Asked,
    st.integers(2000, 2030),
    st.integers(1, 12),
    st.fixed_dictionaries(dict.fromkeys(FIGURES, COUNTS)),
    st.fixed_dictionaries(dict.fromkeys(FORMULA, st.none() | st.integers(0, 120).map(Decimal))),
    st.fixed_dictionaries(dict.fromkeys(COLLECTIONS, CENTS)),
)


def asked(**figures: str) -> Asked:
    return Asked(2026, figures={name: D(value) for name, value in figures.items()})


@given(ASKED)
def test_a_percentage_stands_with_a_level_of_a_whole_year_and_with_nothing_else(one):
    for measure in computed(one, RATES):
        has_level = measure.level.value is not None
        assert (measure.rate is not None) == (has_level and one.is_whole_year)
        assert bool(measure.level.why) != has_level
        assert (measure.step is None) == (measure.needed is None)
        if measure.needed is not None:
            assert measure.needed > 0 and measure.step.goal > measure.level.value


@given(ASKED)
def test_the_base_is_never_more_than_every_measure_at_its_best(one):
    measures = computed(one, RATES)
    base = base_of(one, measures, RATES)
    if base is None:
        assert (
            not one.is_whole_year or None in one.collected.values() or all(m.rate is None for m in measures)
        )
        return
    assert one.is_whole_year
    assert 0 <= base.total <= base.amount * D("4.5") + D("0.01")
    counted = [part.weighed.code for part in base.parts]
    assert len([code for code in counted if FORMULA[code].table == "paternity"]) <= 1


@pytest.mark.parametrize(
    ("caseload", "state", "counts"),
    [("60", "70", "paternity_statewide"), ("70", "60", "paternity_ivd"), ("80", "95", "paternity_ivd")],
)
def test_the_better_paternity_measure_counts_and_the_caseloads_where_both_are_alike(caseload, state, counts):
    figures = asked(line_6=caseload, line_5a="100", line_9=state, line_8a="100").figures
    one = Asked(2026, figures=figures, collected=dict.fromkeys(COLLECTIONS, D("1.00")))
    base = base_of(one, computed(one, RATES), RATES)
    assert (base.paternity, [part.weighed.code for part in base.parts]) == (counts, [counts])


def test_a_year_before_is_not_read_for_a_part_of_a_year():
    figures = asked(line_2="45", line_1="100").figures
    whole = computed(Asked(2026, figures=figures, before={"orders": D(40)}), RATES)
    part = computed(Asked(2026, 3, figures, before={"orders": D(40)}), RATES)
    assert [one.rate.percent for one in whole if one.rate] == [50]
    assert [(one.rate, one.step.goal) for one in part if one.step] == [(None, 50)]
