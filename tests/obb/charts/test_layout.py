"""Labels are kept apart, ticks are round, words are wrapped and never cut."""

from hypothesis import given
from hypothesis import strategies as st

from obb.charts.layout import LINE_HEIGHT, spread, thinned, width_of, wrapped
from obb.charts.value import Chart, axis, heights

from .drawings import charts

heights_wanted = st.lists(st.floats(0, 300, allow_nan=False), max_size=12)


@given(heights_wanted)
def test_labels_stand_a_line_apart_in_their_order_and_inside(wanted: list[float]) -> None:
    placed = spread(wanted, 0, 300)
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    stood = [placed[place] for place in order]
    assert all(below - above >= LINE_HEIGHT - 1e-6 for above, below in zip(stood, stood[1:], strict=False))
    assert all(-1e-6 <= height <= 300 + 1e-6 for height in stood)


@given(heights_wanted)
def test_labels_that_do_not_collide_do_not_move(wanted: list[float]) -> None:
    apart = [height for number, height in enumerate(sorted(wanted)) if number == 0]
    assert spread(apart, 0, 300) == apart
    assert spread([10, 100, 200], 0, 300) == [10, 100, 200]
    assert spread([100, 100], 0, 300) == [92.5, 107.5]


@given(st.lists(st.text("abc1234 ", min_size=1, max_size=9), min_size=1, max_size=60), st.integers(60, 560))
def test_labels_under_the_axis_never_touch(texts: list[str], width: int) -> None:
    step = width / max(len(texts) - 1, 1)
    centers = [step * place for place in range(len(texts))]
    kept = thinned(centers, texts)
    assert kept[-1] == len(texts) - 1
    for one, two in zip(kept, kept[1:], strict=False):
        assert centers[one] + width_of(texts[one]) / 2 < centers[two] - width_of(texts[two]) / 2


@given(st.text("ab cd&—", max_size=200), st.integers(20, 500))
def test_wrapping_loses_no_word(text: str, width: int) -> None:
    assert " ".join(wrapped(text, width)).split() == text.split()


@given(charts())
def test_the_axis_holds_every_value_between_few_round_ticks(chart: Chart) -> None:
    ticks = axis(chart)
    found = list(heights(chart))
    assert all(ticks[0] <= value <= ticks[-1] for value in found)
    assert 2 <= len(ticks) <= 8
    steps = {after - before for before, after in zip(ticks, ticks[1:], strict=False)}
    assert len(steps) == 1
