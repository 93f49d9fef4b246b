"""How a verdict was decided, line by line, and what an indicator measures, in words."""

from __future__ import annotations

from datetime import date, datetime
from math import isinf
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outcomes.charts.figures import range_words
from outcomes.domain import words
from outcomes.domain.call_words import call_word
from outcomes.domain.direction import Fit
from outcomes.domain.rank_trend import rank_trend
from outcomes.domain.rounding import plain, shown, shown_step, shown_up
from outcomes.domain.verdict import TWO_ESTIMATES, Verdict
from outcomes.queries.indicator import IndicatorPage
from outcomes.queries.panels import IndicatorPanel, PanelVerdict
from outcomes.queries.series import short_unit
from outcomes.views.link_words import link_words
from outcomes.views.pool_words import pooled_words
from outcomes.views.rate_words import rate_rows

Facts = list[dict[str, Any]]
MOST_NAMED = 6  # periods left out that are named one by one


def measured(found: IndicatorPage) -> Facts:
    """What is measured, of whom, how often and by whom."""
    panel = found.panel
    rows = [
        (_("What is measured"), panel.definition),
        *_stated(
            (_("What is counted"), panel.numerator_words),
            (_("Out of what"), panel.denominator_words),
            (_("This definition holds"), _since(panel)),
        ),
        (_("Kind of figure"), panel.kind_words),
        *_stated((_("Unit"), panel.unit)),
        (_("Measured of"), panel.population_words),
        *_stated((_("Answers"), panel.performance_words)),
        (_("Good direction"), _good(panel)),
        (_("Period"), _period(panel)),
        *_stated((_("How its values combine"), panel.combining_words)),
        (_("Source"), panel.source),
        *_stated((_("Method"), panel.method), (_("How far its data are"), panel.development_words)),
        (_("Compared with"), panel.benchmark_name or _("no benchmark")),
        (_("Department"), found.department or _("the county's own")),
    ]
    if found.is_draft:
        rows.append((_("Owner"), panel.owner or _("nobody named")))
        rows += _stated(
            (_("Stands in for the owner"), panel.backup),
            (_("Looked at again"), _day(panel.review_on)),
        )
    return _rows([*rows, *_particular(panel)])


def _particular(panel: IndicatorPanel) -> list[tuple[str, str]]:
    """What is so with few indicators, and matters to how they are read."""
    rows = []
    if panel.cyclical:
        rows.append((_("Follows the economy"), _("Yes: it is judged by its gap to the benchmark.")))
    if panel.covers > 1:
        rows.append(
            (
                _("Each value covers"),
                _("%(count)s periods: values that share one are not judged as if each stood alone.")
                % {"count": panel.covers},
            )
        )
    if panel.pool_years is not None:
        rows.append((_("Years in one value"), pooled_words(panel)))
    if panel.baseline_label:
        rows.append(
            (
                _("Judged from"),
                _("%(period)s on, where that leaves enough values.") % {"period": panel.baseline_label},
            )
        )
    if panel.restarts:
        rows.append((_("Starts at zero each year"), _("Yes: only like months are compared.")))
    if panel.noise_baseline == "first":
        rows.append((_("Noise limits"), _("From its first 12 values, then frozen.")))
    if panel.counts_people:
        rows.append(
            (
                _("Counts people or families"),
                _("Yes: the public sees results from 1 to 10 as “fewer than 11”."),
            )
        )
    return rows


def _stated(*rows: tuple[str, str]) -> list[tuple[str, str]]:
    return [(name, said) for name, said in rows if said]


def _since(panel: IndicatorPanel) -> str:
    if not panel.defined_since:
        return ""
    said = {"period": panel.defined_since, "reason": panel.defined_because}
    if not panel.defined_because:
        return _("since %(period)s") % said
    return _("since %(period)s: %(reason)s") % said


def _day(day: str) -> str:
    return date_format(date.fromisoformat(day), "DATE_FORMAT") if day else ""


def decided(verdict: PanelVerdict, panel: IndicatorPanel, judged_at: datetime) -> Facts:
    """What the panel “how this was decided” lists; without figures where one could give a small number away."""
    said, unit = verdict.verdict, short_unit(panel.unit)
    rows = [(_("Values used"), _used(said)), (_("Left out"), _left_out(said))]
    rows += [(_("Linked"), f"{link_words(one, unit)} {one.reason}") for one in panel.links]
    if said.vintage:
        rows.append((_("Newest figures are of"), _day(said.vintage)))
    if said.against:
        rows.append((_("Judged against"), said.against))
    if said.call_in_single_years is not None:
        rows.append((_("Judged in single years"), call_word(said.call_in_single_years, _)))
    if verdict.numbers and said.p is not None:
        rows += [*_tested(said, unit), *_second_opinion(said, panel)]
    elif not verdict.numbers:
        rows.append((_("Figures"), _("Not shown: a small number of people could be worked out from them.")))
    rows += [
        (_("Called where chance is at most"), f"{said.level:.2f}"),
        (_("Judged"), date_format(localtime(judged_at), "DATETIME_FORMAT")),
        (_("Version of the rule"), verdict.rule_version),
    ]
    return _rows(rows)


def _tested(said: Verdict, unit: str) -> list[tuple[str, str]]:
    rows = [
        (_("Shape that stands out"), _shape(said)),
        (_("Chance of it if nothing had changed (P)"), _chance(said)),
    ]
    if said.rho is not None:
        rows.append((_("How linked neighboring periods are (ρ)"), f"{said.rho:.2f}".replace("-", "−")))
    rows += [
        (name, _fit(fit))
        for name, fit in ((_("Drift, a period"), said.drift), (_("Step"), said.step))
        if fit is not None
    ]
    resolution = said.resolution or 0.0
    if said.resolution:
        rows.append((_("Rounding step of the values"), plain(said.resolution)))
    if said.change is not None:
        step = shown_step(said.change, resolution)
        rows.append((_("Change over the window"), words.difference(shown(said.change, step), unit, _)))
    if said.detectable is not None:
        step = shown_step(said.detectable, resolution)
        seen = words.difference(shown_up(said.detectable, step), unit, _)
        rows.append((_("Smallest change we would have seen 8 times in 10"), seen))
    rows += rate_rows(said)
    if said.matters is not None:
        rows.append((_("Smallest change that matters"), words.difference(plain(said.matters), unit, _)))
    return rows


def _fit(fit: Fit) -> str:
    """One shape as a statistician reads it: estimate, standard error, t, degrees of freedom, P, ρ."""
    told = _(
        "%(estimate)s, standard error %(se)s, t %(t)s, %(df)s degrees of freedom, P %(p)s, ρ %(rho)s"
    ) % {
        "estimate": plain(float(f"{fit.estimate:.6g}")),
        "se": plain(float(f"{fit.se:.3g}")),
        "t": "∞" if isinf(fit.t) else f"{fit.t:.2f}" if abs(fit.t) < 1000 else _("beyond 1,000"),
        "df": fit.df,
        "p": _p(fit.p),
        "rho": f"{fit.rho:.2f}",
    }
    return told.replace("-", "−")


def _second_opinion(said: Verdict, panel: IndicatorPanel) -> list[tuple[str, str]]:
    """Mann-Kendall and Sen's slope on the very values the call rests on; yearly values alone, gaps or not."""
    out = {one.label for one in said.left_out}
    used = [p for p in panel.points if p.value is not None and p.label not in out]
    plain = panel.frequency in ("year", "fiscal_year") and panel.good != "range" and not said.against
    if not plain or said.shape == TWO_ESTIMATES or len(used) != said.n:
        return []
    found = rank_trend([float(point.value) for point in used], [point.period for point in used])
    pace = shown(found.slope, shown_step(found.slope, said.resolution or 0.0))
    told = _("%(chance)s; Sen’s slope %(pace)s a year. It never decides.")
    return [(_("Second opinion: Mann-Kendall P"), told % {"chance": _p(found.p), "pace": pace})]


def _p(p: float) -> str:
    return _("under 0.0001") if p < 0.0001 else f"{p:.4f}"


def _shape(said: Verdict) -> str:
    if said.shape == TWO_ESTIMATES:
        return _("Two estimates compared at 90% confidence, not a trend")
    if said.shape != "step":
        return _("A steady drift over the window")
    return ngettext(
        "A step: %(count)s value after it, from %(first)s on",
        "A step: %(count)s values after it, from %(first)s on",
        said.k_last or 0,
    ) % {"count": said.k_last, "first": said.after_first}


def _chance(said: Verdict) -> str:
    p = 1.0 if said.p is None else said.p
    return f"{_p(p)} ({words.chance(p, translate=_)})"


def _used(said: Verdict) -> str:
    if not said.n:
        return _("none")
    counted = ngettext("%(count)s value", "%(count)s values", said.n) % {"count": said.n}
    if not said.first or said.first == said.last:
        return f"{counted}, {said.last}" if said.last else counted
    return _("%(values)s, %(first)s to %(last)s") % {
        "values": counted,
        "first": said.first,
        "last": said.last,
    }


def _left_out(said: Verdict) -> str:
    """Each reason once, with its periods; those older than the window last."""
    labels: dict[str, list[str]] = {}
    for out in sorted(said.left_out, key=lambda out: out.why == "window"):
        labels.setdefault(_left_words(out.why, out.reason), []).append(out.label)
    older = _left_words("window", "")
    if len(labels.get(older, ())) > MOST_NAMED:  # they are a run: each would only be the next of it
        said_of = {"first": labels[older][0], "last": labels[older][-1]}
        labels[older] = [_("%(first)s to %(last)s") % said_of]
    return "; ".join(f"{', '.join(periods)} ({why})" for why, periods in labels.items()) or _("nothing")


def used_words(panel: IndicatorPanel) -> dict[str, str] | None:
    """Label → why that value is not in the verdict; all others are. None where nothing was judged."""
    if panel.verdict is None or not panel.verdict.verdict.n:
        return None
    return {
        out.label: _("no: %(why)s") % {"why": _left_words(out.why, out.reason)}
        for out in panel.verdict.verdict.left_out
    }


def _left_words(why: str, reason: str) -> str:
    if reason:
        return _("before the break: %(reason)s") % {"reason": reason} if why == "before break" else reason
    return {
        "window": _("older than the window"),
        "before break": _("before the break"),
        "provisional": _("provisional"),
        "exceptional": _("exceptional"),
        "gap": _("before a gap"),
        "overlap": _("overlaps another value"),
    }.get(why, why)


def _good(panel: IndicatorPanel) -> str:
    inside = range_words(panel)
    return _("Better from %(range)s") % {"range": inside} if inside else panel.good_words


def _period(panel: IndicatorPanel) -> str:
    if panel.frequency == "year":
        return panel.calendar_words
    return f"{panel.frequency_words}; {panel.calendar_words[:1].lower()}{panel.calendar_words[1:]}"


def _rows(pairs: list[tuple[str, str]]) -> Facts:
    return [{"name": name, "said": said} for name, said in pairs]
