"""Results: one file that states goals, their indicators, actual values and targets together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from obb.domain.fiscal import FISCAL_YEAR
from obb.history import change
from obb.imports.columns import NotReported
from obb.imports.kinds import Arrival, ImportKind, Review, Shelf
from obb.imports.lists import Entry, EntryWork, commit_entries, review_entries
from obb.imports.problems import Problem
from obb.models import Department, ImportBatch, Person
from outcomes.actions.verdicts import judge_indicators
from outcomes.domain.naming import code_of, slug_of
from outcomes.imports.earlier import first_changes, not_changed
from outcomes.imports.figures import Figure
from outcomes.imports.goals import NewPlaces
from outcomes.imports.judged import touched, undone
from outcomes.imports.observed import said_of
from outcomes.imports.result_rows import EARLIER, SPEC, TARGET, Measure, Place, measures_in
from outcomes.imports.revisions import revisions_of
from outcomes.imports.undoing import undo_unless_used
from outcomes.imports.vintages import recorded
from outcomes.models import Goal, Indicator, Observation, Target


def stage(arrival: Arrival) -> Review:
    """A goal is known by its name, an indicator by its cost center (or department) and its name."""
    problems: list[Problem] = []
    measures = measures_in(arrival, problems)
    goals, goal_of = _goals(arrival, measures)
    indicators, indicator_of = _indicators(arrival, measures, goal_of)
    reviews = [goals, indicators, *_values(arrival, measures, indicator_of)]
    return Review(
        problems=[*problems, *(one for review in reviews for one in review.problems)],
        totals={
            review.work.model._meta.model_name: {
                name: review.totals[name] for name in ("rows", "new", "changed", "same")
            }
            for review in reviews
        },
        changes={
            what: {name: listed for review in reviews for name, listed in review.changes[what].items()}
            for what in ("new", "changed")
        }
        | _revised(reviews),
        kept=sum(len(measure.rows) for measure in measures),
        mark="|".join(review.mark for review in reviews),
        work=[review.work for review in reviews],
    )


def _revised(reviews: Iterable[Review]) -> dict[str, Any]:
    """Final values that would change, for the review."""
    work = next(review.work for review in reviews if review.work.model is Observation)
    found = revisions_of(work, {})
    return {"revisions": found} if found else {}


def commit(arrival: Arrival, review: Review) -> dict[str, Any]:
    """Goals first, then their indicators, then the values; all judged at the end, as one act."""
    done: list[Any] = []
    works: list[EntryWork] = review.work
    with change(by=arrival.by, reason=arrival.reason):
        for work in works:
            done += commit_entries(arrival, Review(work=work))["written"]
        judge_indicators(indicators=touched({"written": done}), at=arrival.at)
    return {"written": done}


def undo(batch: ImportBatch, by: Person | None, reason: str) -> None:
    """Takes away what was added and puts back what was changed; what is left is judged anew."""
    with undone(batch):
        undo_unless_used(batch, by, reason)


def _goals(arrival: Arrival, measures: Iterable[Measure]) -> tuple[Review, dict[str, Goal]]:
    """Goals that are new. Of one department where all its measures are; else the departments share it."""
    stored = {goal.name: goal for goal in Goal.objects.filter(county=arrival.county).order_by("-position")}
    places, codes = NewPlaces(list(stored.values())), {goal.code for goal in stored.values()}
    departments: dict[str, set[Department | None]] = {}
    for measure in measures:
        departments.setdefault(measure.goal, set()).add(measure.department)
    entries = []
    first = {measure.goal: measure.first.row for measure in reversed(list(measures))}
    for name, of in departments.items():
        only_new = {}
        if name not in stored:
            code = code_of(name, codes)
            codes.add(code)
            only_new = {
                "name": name,
                "code": code,
                "slug": places.slug(name),
                "position": places.position(code),
                "kind": Goal.Kind.OUTCOME,
                "department": next(iter(of)) if len(of) == 1 else None,
            }
        entries.append(Entry(first[name], name, name, {}, only_new))
    review = review_entries(arrival, entries, model=Goal, existing=stored)
    return review, stored | {goal.name: goal for goal in review.work.new}


def _indicators(
    arrival: Arrival, measures: Iterable[Measure], goal_of: dict[str, Goal]
) -> tuple[Review, dict[Place, Indicator]]:
    known_here = Indicator.objects.filter(county=arrival.county).select_related("goal")
    stored = {_place_of(one): one for one in known_here}
    codes, slugs = {one.code for one in known_here}, {one.slug for one in known_here}
    entries = []
    for measure in measures:
        name, figures = measure.place[2], measure.figures()
        unit = measure.stated("unit") or next((figure.unit for figure in figures if figure.unit), None)
        only_new = {}
        if measure.place not in stored:
            where = "" if measure.cost_center is None else f"{measure.cost_center.code} "
            only_new = {
                "name": name,
                "code": code_of(where + name, codes),
                "slug": slug_of(name, slugs),
                "kind": measure.stated("kind") or _kind(unit),
                "unit": unit,
                "frequency": measure.stated("frequency") or FISCAL_YEAR,
                "calendar": Indicator.Calendar.COUNTY,
                "population": Indicator.Population.PROGRAM,
                "department": measure.department,
                "cost_center": measure.cost_center,
            }
            codes.add(only_new["code"])
            slugs.add(only_new["slug"])
        values = {
            "goal": goal_of[measure.goal],
            "good": measure.stated("good"),
            "kind": measure.stated("kind"),
            "source": _source(measure, stored.get(measure.place)),
        }
        entries.append(Entry(measure.first.row, measure.place, name, values, only_new))
    review = review_entries(arrival, entries, model=Indicator, existing=stored)
    return review, stored | {_place_of(one): one for one in review.work.new}


def _source(measure: Measure, stored: Indicator | None) -> str | None:
    """The indicator's own only where it has none: another source may count otherwise, and stays with its values."""
    return None if stored is not None and stored.source else measure.stated("source")


def _kind(unit: str | None) -> str:
    """What the unit tells of the kind. Neither a score nor a count is taken to have a sampling error."""
    return {"percent": Indicator.Kind.SHARE, "dollars": Indicator.Kind.AMOUNT}.get(
        unit or "", Indicator.Kind.SCORE
    )


def _place_of(indicator: Indicator) -> Place:
    if indicator.cost_center_id is not None:
        return indicator.cost_center_id, None, indicator.name
    return None, indicator.department_id, indicator.name


def _values(
    arrival: Arrival, measures: Iterable[Measure], indicator_of: dict[Place, Indicator]
) -> tuple[Review, Review]:
    """Actuals, reported or not, and targets where one is set."""
    observations, targets, problems = [], [], []
    old = {one.pk: place for place, one in indicator_of.items() if one.pk is not None}
    own = list(
        Observation.objects.filter(indicator__in=old)
        .exclude(of=Observation.Of.BENCHMARK)
        .select_related("indicator")
    )
    existing = {(one.of, *old[one.indicator_id], one.period): one for one in own}
    today = localdate(arrival.at)
    asked = any(row["role"] == EARLIER for measure in measures for row, __ in measure.rows)
    first = first_changes(set(old), own) if asked else {}
    for measure in measures:
        indicator = indicator_of[measure.place]
        for record, period in measure.rows:
            of = Observation.Of.EARLIER if record["role"] == EARLIER else Observation.Of.COUNTY
            key, stated = (*measure.place, period.number), record["value"]
            figure = stated if isinstance(stated, Figure) else None
            name = f"{indicator.name}, {period.label}"
            values = {
                "label": period.label,
                "value": None if figure is None else figure.value,
                "decimals": None if figure is None else figure.decimals,
            }
            only_new = {"indicator": indicator, "period": period.number}
            if record["role"] == EARLIER and first.get(indicator.pk, period.number + 1) > period.number:
                problems.append(not_changed(record.row, indicator, period.label))
            elif record["role"] != TARGET:
                note = said_of(stated) if isinstance(stated, NotReported) else None
                values |= {"span": period.span, "source": record["source"], "vintage": record["vintage"]}
                only_new |= {"batch": arrival.batch, "note": note, "of": of}
                stamped = recorded(record["vintage"], values, existing.get((of, *key)), today)
                observations.append(Entry(record.row, (of, *key), name, values, only_new, stamped))
            elif figure is not None:
                targets.append(Entry(record.row, key, name, values, only_new))
    return (
        review_entries(
            arrival,
            observations,
            model=Observation,
            existing=existing,
            problems=problems,
        ),
        review_entries(
            arrival,
            targets,
            model=Target,
            existing={
                (*old[one.indicator_id], one.period): one for one in Target.objects.filter(indicator__in=old)
            },
        ),
    )


KIND = ImportKind(
    code="results",
    label=gettext_lazy("Results: goals, indicators and values in one file"),
    about=gettext_lazy("Goals, indicators and their values together, as one export has them."),
    shelf=Shelf.RESULTS,
    usual=2,
    spec=SPEC,
    stage=stage,
    commit=commit,
    undo=undo,
    help=gettext_lazy(
        "Each row is one value of an indicator under its goal. A goal with the same name in several departments"
        " is one goal. An indicator's goal and cost center link no money: the crosswalk does."
    ),
    template=[
        {
            "goal": "Families receive the support they are owed",
            "department": "0540",
            "indicator": "Cases with a payment",
            "period": "FY2019",
            "role": "actual",
            "value": "71%",
        },
        {
            "goal": "Families receive the support they are owed",
            "department": "0540",
            "indicator": "Cases with a payment",
            "period": "FY2020",
            "role": "target",
            "value": "75%",
        },
    ],
    order=59,
)
