"""Why there is too little data for a verdict, and how much more would do."""

from outcomes.domain.call_words import Translate
from outcomes.domain.verdict import Verdict


def refusal_words(verdict: Verdict, name: str, numbers: bool, _: Translate) -> str:
    stated = {
        "milestone": _("{name}: a milestone is reached or not, and no trend is drawn from it."),
        "undeflated": _(
            "{name}: dollars of different years cannot be compared. State them in the dollars of one year."
        ),
        "mixed_sources": _(
            "{name}: the values come from more than one source ({sources}). Mark where the source changed."
        ),
        "mixed_spans": _(
            "{name}: some values cover more years than others, and the two kinds cannot be compared."
        ),
        "too_long": _(
            "{name}: each value covers {span} years. A verdict looks at 20 years at most, too few for 5 such values."
        ),
        "small_counts": _("{name}: fewer than 20 cases in some periods, too few to judge a group by."),
        "no_benchmark": _(
            "{name}: this rises and falls with the whole economy, and needs a benchmark to be judged against."
        ),
    }.get(verdict.refusal or "")
    if stated is not None:
        return stated.format(name=name, span=verdict.span, sources=", ".join(verdict.sources))
    if not numbers:
        return _("{name}: too few values that can be compared.").format(name=name)
    more = verdict.needed_more
    need = _("We need 1 more.") if more == 1 else _("We need {more} more.").format(more=more)
    return f"{_so_far(verdict, name, _)} {need}"


def _so_far(verdict: Verdict, name: str, _: Translate) -> str:
    if verdict.refusal == "overlapping":
        template = _covering(verdict.frequency, _)
    elif verdict.refusal == "after_break" and verdict.n == 1:
        template = _("{name}: 1 value that can be compared since the break at {period} ({reason}).")
    elif verdict.refusal == "after_break":
        template = _("{name}: {n} values that can be compared since the break at {period} ({reason}).")
    elif verdict.refusal == "gaps":
        template = _("{name}: too many periods are missing; the latest run without wide gaps has {n}.")
    elif verdict.n == 0:
        template = _("{name}: no values yet that can be compared.")
    elif verdict.n == 1:
        template = _("{name}: 1 value that can be compared.")
    else:
        template = _("{name}: {n} values that can be compared.")
    return template.format(
        name=name,
        n=verdict.n,
        span=verdict.span,
        period=verdict.break_label,
        reason=verdict.break_reason or _("the series was broken there"),
    )


def _covering(frequency: str, _: Translate) -> str:
    return {
        "quarter": _("{name}: each value covers {span} quarters, and only {n} of them share none."),
        "month": _("{name}: each value covers {span} months, and only {n} of them share none."),
    }.get(frequency, _("{name}: each value covers {span} years, and only {n} of them share none."))
