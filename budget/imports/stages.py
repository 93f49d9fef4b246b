"""The county's stages, in its order, from a plain list."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.domain.stage_words import stage_code, stage_kind
from budget.models import Stage
from obb.imports.columns import FieldSpec, choice, read_whole_number
from obb.imports.kinds import Arrival, ImportKind, Review, Shelf
from obb.imports.lists import Entry, commit_entries, review_entries, undo_entries
from obb.imports.problems import Problem
from obb.models import County

SPEC = (
    FieldSpec(
        "name", required=True, help=gettext_lazy("As the county says it."), example="Commissioner approved"
    ),
    FieldSpec("code", help=gettext_lazy("For addresses; made from the name where empty."), example="adopted"),
    FieldSpec(
        "kind",
        choice(*Stage.Kind.values),
        help=gettext_lazy(
            "actual, original, amended, estimate, requested, recommended or adopted; where empty, what the name says."
        ),
        example="adopted",
    ),
    FieldSpec(
        "order", read_whole_number, help=gettext_lazy("Where empty, in the order of the rows."), example="7"
    ),
)


def stage(arrival: Arrival) -> Review:
    """A stage is known by its code."""
    problems: list[Problem] = []
    existing = {one.code: one for one in Stage.objects.filter(county=arrival.county)}
    next_place = max((one.position for one in existing.values()), default=0) + 1
    entries = []
    for record in arrival.stream.records():
        code = record["code"] or stage_code(record["name"])
        kind = record["kind"] or stage_kind(record["name"])
        if code not in existing and kind is None:
            message = _("“%(name)s” does not say which kind of stage it is.") % {"name": record["name"]}
            problems.append(Problem(record.row, "kind", "", message, _("State its kind.")))
            continue
        values = {"code": code, "name": record["name"], "kind": record["kind"], "position": record["order"]}
        place = next_place if record["order"] is None else None
        next_place += place is not None
        entries.append(
            Entry(
                record.row, code, record["name"], values, {"position": place, **_kind(record["kind"], kind)}
            )
        )
    review = review_entries(
        arrival,
        entries,
        model=Stage,
        existing=existing,
        problems=problems,
        columns={"position": "order"},
        tried=True,
    )
    review.problems += _same_place(arrival.county, review)
    return review


def _kind(stated: str | None, said: str | None) -> dict[str, str]:
    return {"kind": said} if stated is None and said is not None else {}


def _same_place(county: County, review: Review) -> list[Problem]:
    work = review.work
    written = {
        thing.code: thing.position for thing in [*work.new, *(thing for thing, _before in work.changed)]
    }
    places = dict(Stage.objects.filter(county=county).values_list("code", "position")) | written
    taken: dict[int, str] = {}
    problems = []
    for code, place in places.items():
        if place in taken:
            message = _("“%(one)s” and “%(other)s” have the same place, %(place)s.")
            values = {"one": taken[place], "other": code, "place": place}
            problems.append(Problem(None, "order", str(place), message % values, _("Give each its own.")))
        taken[place] = code
    return problems


KIND = ImportKind(
    code="stages",
    label=gettext_lazy("Budget stages"),
    about=gettext_lazy("The versions of a budget, such as requested, recommended, adopted and actual."),
    shelf=Shelf.CODES,
    usual=7,
    spec=SPEC,
    stage=stage,
    commit=commit_entries,
    undo=undo_entries,
    help=gettext_lazy("Each row is a version of a year's budget, in the county's own words and order."),
    template=[
        {"name": "Actual", "code": "actual", "kind": "actual", "order": "1"},
        {"name": "Commissioner approved", "code": "adopted", "kind": "adopted", "order": "2"},
    ],
    order=15,
)
