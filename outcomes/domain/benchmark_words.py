"""How a county's value stands against its benchmark's of the same period, in words: never a rank, never a color."""

from decimal import Decimal

from outcomes.domain.series import Figure, exact
from outcomes.domain.survey import compare
from outcomes.domain.words import Translate, as_is, difference, level


def level_sentence(
    label: str,
    value: Figure,
    other: Figure,
    *,
    name: str,
    unit: str = "",
    margins: tuple[Figure | None, Figure | None] = (None, None),
    is_estimate: bool = False,
    translate: Translate = as_is,
) -> str:
    """ "In 2021 it was 1.1 points above North Carolina (19.3% against 18.2%)", and whether that is beyond error.

    Two survey estimates are compared at 90 % by their `margins`; a full count shows its difference without a
    test.
    """
    _ = translate
    apart = exact(value) - exact(other)
    ours, theirs = (level(_printed(exact(figure)), unit) for figure in (value, other))
    if apart == 0:
        return _("In {period} it was the same as {benchmark}: {value}.").format(
            period=label, benchmark=name, value=ours
        )
    template = (
        _("In {period} it was {apart} above {benchmark} ({ours} against {theirs})")
        if apart > 0
        else _("In {period} it was {apart} below {benchmark} ({ours} against {theirs})")
    )
    said = template.format(
        period=label,
        apart=difference(_printed(abs(apart)), unit, _),
        benchmark=name,
        ours=ours,
        theirs=theirs,
    )
    return f"{said}{_beyond(value, other, margins, is_estimate, _)}"


def _beyond(
    value: Figure,
    other: Figure,
    margins: tuple[Figure | None, Figure | None],
    is_estimate: bool,
    _: Translate,
) -> str:
    if margins[0] is not None and margins[1] is not None:
        if compare(value, margins[0], other, margins[1]).differs:
            return _(": more than the margins of error explain.")
        return _(": no more than the margins of error explain.")
    if is_estimate:
        return _(". The margins of error are not known, so nobody can say whether that is chance.")
    return "."


def _printed(figure: Decimal) -> str:
    return f"{figure:,f}".replace("-", "−")
