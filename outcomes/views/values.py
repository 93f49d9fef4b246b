"""Reporting one indicator's values: a period at a time, looked at before a stored one is changed."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from obb.domain.days import day_text
from obb.domain.fiscal import Period, UnreadablePeriod
from obb.tables.page import show
from obb.tables.shown import ShownTable
from obb.views.entry import WRITES, Visit, county_page, now
from obb.views.page import page
from obb.views.params import text
from outcomes.actions.values import (
    Reported,
    StaleValue,
    ValueRefused,
    figures_of,
    mark_of,
    needs_reason,
    report_value,
)
from outcomes.domain import words
from outcomes.domain.periods import read_observed
from outcomes.domain.reported import Figures
from outcomes.domain.verdict import Verdict
from outcomes.forms.values import ValueForm
from outcomes.models import Indicator, Observation, VerdictRecord
from outcomes.queries.indicators import latest_words
from outcomes.queries.series import printed, short_unit
from outcomes.queries.values import ValuePage, is_asked_for, value_page
from outcomes.tables.values import EnteredValues
from outcomes.views.reporters import indicator_to_report, may_assess

NOTHING = "—"


@county_page(methods=WRITES)
def values(request: HttpRequest, visit: Visit, slug: str) -> HttpResponse:
    """`?period=FY2019`: that period's value, else the next one due. POST stores it, a changed one after a look."""
    indicator = indicator_to_report(visit, slug)
    today = localdate(now())
    period, unread = _period(request, indicator)
    found = value_page(indicator, period=period, today=today)
    form = ValueForm(
        request.POST if request.method == "POST" else None,
        indicator=indicator,
        period=found.period,
        stored=figures_of(found.stored),
        decimals=found.decimals if found.rows else 1,
        today=today,
        seen=mark_of(found.stored),
    )
    is_stale, status = False, 200
    if (
        request.method == "POST"
        and indicator.retired_on is None
        and form.is_valid()
        and _is_confirmed(form, found)
    ):
        try:
            done = report_value(
                indicator=indicator,
                period=found.period,
                figures=form.figures,
                by=request.user,
                reason=form.cleaned_data.get("reason", ""),
                at=now(),
                seen=form.cleaned_data["seen"],
                vintage=form.cleaned_data["vintage"],
            )
        except StaleValue as refused:
            is_stale, status, found = True, 409, replace(found, stored=refused.now)
            form.add_error(None, str(refused))
            _carry(form, seen=mark_of(refused.now))
        except ValueRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _done(done, indicator))
            return redirect(reverse("outcomes:indicator_values", args=[visit.county.slug, slug]))
    return _shown(request, visit, found, form, unread=unread, is_stale=is_stale, status=status)


def _period(request: HttpRequest, indicator: Indicator) -> tuple[Period | None, str]:
    """(the period asked for, why it cannot be read)."""
    asked = text(request, "period")
    if not asked:
        return None, ""
    try:
        return read_observed(asked, indicator.frequency, indicator.calendar, indicator.county.calendar), ""
    except UnreadablePeriod as unreadable:
        return None, str(unreadable)


def _is_confirmed(form: ValueForm, found: ValuePage) -> bool:
    """Whether she has looked at what changes, and said why where that is asked for.

    A first value changes nothing; and what somebody else changed meanwhile, the action refuses.
    """
    seen = form.cleaned_data["seen"] == mark_of(found.stored)
    if found.stored is None or not seen or form.figures == figures_of(found.stored):
        return True
    looked_at = form.cleaned_data["confirmed"] == _mark(form.figures)
    if looked_at and needs_reason(found.stored) and not form.cleaned_data.get("reason"):
        form.add_error("reason", _("Say why the value is changed."))
        return False
    return looked_at


def _carry(form: ValueForm, **hidden: str) -> None:
    """Sets hidden fields of a form that comes back, beside what she typed."""
    form.data = form.data.copy()
    for name, said in hidden.items():
        form.data[name] = said


def _mark(figures: Figures) -> str:
    """What she looked at: other figures are looked at again."""
    return mark_of(Observation(**{one.name: getattr(figures, one.name) for one in fields(Figures)}))


def _shown(
    request: HttpRequest,
    visit: Visit,
    found: ValuePage,
    form: ValueForm,
    *,
    unread: str,
    is_stale: bool,
    status: int,
) -> HttpResponse:
    indicator, slug = found.indicator, visit.county.slug
    differing: list[tuple[str, str, str]] = []
    if form.is_bound and form.is_valid_so_far and found.stored is not None:
        differing = differences(figures_of(found.stored), form.figures, indicator)
        _carry(form, confirmed=_mark(form.figures))
    at = reverse("outcomes:indicator", args=[slug, indicator.slug])
    context: dict[str, Any] = {
        "indicator": indicator,
        "found": found,
        "form": form,
        "unread": unread,
        "asked": text(request, "period") if unread else found.period.label,
        "action": "?" + urlencode({"period": found.period.label}),
        "due": _due(found),
        "differing": differing,
        "is_stale": is_stale,
        "table": _table(request, visit, found),
        "back_url": at,
        "quality_url": reverse("outcomes:indicator_quality", args=[slug, indicator.slug])
        if may_assess(visit, indicator)
        else "",
    }
    crumbs = [
        (_("Indicators"), reverse("outcomes:indicator_list", args=[slug])),
        (indicator.name, at),
        (_("Values"), None),
    ]
    return page(
        request,
        visit,
        "outcomes/indicator_values.html",
        context,
        crumbs=crumbs,
        section="outcomes:goal_list",
        status=status,
    )


def _due(found: ValuePage) -> str:
    """When the value she is asked for is due; "" for any other period."""
    if found.period.number != found.due.period.number or not is_asked_for(found.indicator):
        return ""
    return _("Due %(day)s.") % {"day": day_text(found.due.day)}


def differences(before: Figures | None, after: Figures, indicator: Indicator) -> list[tuple[str, str, str]]:
    """(field, what stands, what would stand) in words, for each that differs."""
    rows = []
    for one in fields(Figures):
        old, new = getattr(before or Figures(None), one.name), getattr(after, one.name)
        if one.name == "decimals" or old == new:
            continue
        label = str(Observation._meta.get_field(one.name).verbose_name)
        rows.append(
            (
                label[:1].upper() + label[1:],
                _said(one.name, old, before or after, indicator),
                _said(one.name, new, after, indicator),
            )
        )
    return rows


def _said(name: str, value: Any, of: Figures, indicator: Indicator) -> str:
    if name == "value":
        return (
            _("not reported") if value is None else latest_words(printed(value, of.decimals), indicator.unit)
        )
    if name == "status":
        return str(Observation.Status(value).label)
    if value is None or value == "":
        return NOTHING
    return value if isinstance(value, str) else f"{printed(value, 0):,f}"


def _done(done: Reported, indicator: Indicator) -> str:
    """What was stored, and what the verdict is now and was before."""
    observation = done.observation
    if not done.is_changed:
        return _("Nothing was changed: all of it stood already.")
    value = _said("value", observation.value, figures_of(observation) or Figures(None), indicator)
    saved = _("Saved: %(period)s, %(value)s.") % {"period": observation.label, "value": value}
    after, before = _verdict_words(done.after, indicator), _badge(done.before)
    if not after:
        return f"{saved} {_('No verdict yet: no value is there.')}"
    if before and before != _badge(done.after):
        return f"{saved} {after} {_('Before: %(badge)s.') % {'badge': before}}"
    return f"{saved} {after}"


def _badge(record: VerdictRecord | None) -> str:
    return "" if record is None else words.badge(Verdict.from_record(record.record), translate=_)


def _verdict_words(record: VerdictRecord | None, indicator: Indicator) -> str:
    if record is None:
        return ""
    verdict = Verdict.from_record(record.record)
    unit = short_unit(indicator.unit)
    return words.sentence(verdict, name=indicator.name, unit=unit, restarts=indicator.restarts, translate=_)


def _table(request: HttpRequest, visit: Visit, found: ValuePage) -> ShownTable:
    at = reverse("outcomes:indicator_values", args=[visit.county.slug, found.indicator.slug])
    retired = found.indicator.retired_on is not None
    rows = [
        {
            "label": row.label,
            "period": row.period,
            "url": "" if retired else f"{at}?{urlencode({'period': row.label})}",
            "value": _said("value", row.value, figures_of(row) or Figures(None), found.indicator),
            "status": row.get_status_display(),
            "note": ". ".join(
                part.rstrip(".")
                for part in (
                    row.exceptional and _("Exceptional: %(reason)s") % {"reason": row.exceptional},
                    row.break_before and _("Break before it: %(reason)s") % {"reason": row.break_before},
                    row.note,
                )
                if part
            ),
        }
        for row in found.rows
    ]
    return show(
        EnteredValues,
        rows,
        request,
        name="values",
        caption=_("Reported so far"),
        about=_("newest first"),
        finds=False,
        per_page=50,
        empty=_("No value has been reported yet."),
        file_name=f"{visit.county.slug}-{found.indicator.slug}-reported",
    )
