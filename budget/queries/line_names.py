"""What the lines of some editions are filed under: codes and names, as they are now or as they were published."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from budget.models import Account, CostCenter, Fund, FundingSource, Publication, PublishedLine
from budget.queries.editions import Edition
from obb.models import County, Department

NAMED = ("cost_center", "fund", "account", "funding_source")
_MODELS = {"cost_center": CostCenter, "fund": Fund, "account": Account, "funding_source": FundingSource}
_KEPT = {
    "cost_center": "cost_centers",
    "fund": "funds",
    "account": "accounts",
    "funding_source": "funding_sources",
}

Key = tuple[int, int]
"""(publication, or 0 for drafts; the thing's own number): a name may differ from copy to copy."""


@dataclass(frozen=True, slots=True)
class Named:
    code: str
    name: str


@dataclass(frozen=True)
class LineNames:
    """`named` by dimension and key; `department_of` by a cost center's key, `levels` by a funding source's.

    `departments` holds those that have cost centers here. `limited`: cost centers that this reader may not
    see are left out, and so must their lines be.
    """

    editions: tuple[Edition, ...]
    named: dict[str, dict[Key, Named]]
    departments: dict[Key, Named]
    department_of: dict[Key, int]
    levels: dict[Key, str]
    limited: bool

    @property
    def published(self) -> bool:
        return any(edition.publication_id is not None for edition in self.editions)

    def department(self, center: Key) -> Named | None:
        """The department of a cost center."""
        number = self.department_of.get(center)
        return None if number is None else self.departments.get((center[0], number))


def names_of(
    county: County, editions: Sequence[Edition], *, departments: Collection[int] | None = None
) -> LineNames:
    """Of drafts: what is valid in one of the years. Of publications: what they froze and have lines of.

    `departments` limits to those a reader may see. Five queries for drafts, three for publications; the
    editions are all drafts or all publications.
    """
    copies = [edition.publication_id for edition in editions if edition.publication_id is not None]
    found = _frozen(county, editions, copies) if copies else _now(county, editions)
    return found if departments is None else _only(found, frozenset(departments))


def _only(found: LineNames, departments: frozenset[int]) -> LineNames:
    centers = {key: one for key, one in found.department_of.items() if one in departments}
    return LineNames(
        found.editions,
        found.named
        | {"cost_center": {key: one for key, one in found.named["cost_center"].items() if key in centers}},
        {key: one for key, one in found.departments.items() if key[1] in departments},
        centers,
        found.levels,
        limited=True,
    )


def _now(county: County, editions: Sequence[Edition]) -> LineNames:
    years = {edition.year for edition in editions}
    valid = Q()
    for year in years:
        starts = Q(first_year__isnull=True) | Q(first_year__lte=year)
        valid |= starts & (Q(last_year__isnull=True) | Q(last_year__gte=year))
    named: dict[str, dict[Key, Named]] = {}
    more: dict[str, dict[Key, object]] = {"cost_center": {}, "funding_source": {}}
    for dimension, model in _MODELS.items():
        extra = {"cost_center": ["department_id"], "funding_source": ["level"]}.get(dimension, [])
        rows = model.objects.filter(valid, county=county) if years else model.objects.none()
        found = named[dimension] = {}
        for pk, code, name, *rest in rows.values_list("pk", "code", "name", *extra):
            found[0, pk] = Named(code, name)
            if rest:
                more[dimension][0, pk] = rest[0]
    used = set(more["cost_center"].values())
    departments = {
        (0, pk): Named(code, name)
        for pk, code, name in Department.objects.filter(county=county).values_list("pk", "code", "name")
        if pk in used
    }
    return LineNames(
        tuple(editions), named, departments, more["cost_center"], more["funding_source"], limited=False
    )


def _frozen(county: County, editions: Sequence[Edition], copies: Sequence[int]) -> LineNames:
    names = dict(Publication.objects.filter(county=county, pk__in=copies).values_list("pk", "names"))
    with_lines = _with_lines(county, copies)
    named: dict[str, dict[Key, Named]] = {dimension: {} for dimension in NAMED}
    departments: dict[Key, Named] = {}
    department_of: dict[Key, int] = {}
    for copy in copies:
        kept = names[copy]
        for dimension, where in _KEPT.items():
            for number, (code, name, *more) in _numbered(kept.get(where)):
                if dimension == "cost_center":
                    if (copy, number) not in with_lines:
                        continue
                    department_of[copy, number] = more[0]
                named[dimension][copy, number] = Named(code, name)
        used = {number for (of, _center), number in department_of.items() if of == copy}
        for number, (code, name) in _numbered(kept.get("departments")):
            if number in used:
                departments[copy, number] = Named(code, name)
    return LineNames(
        tuple(editions),
        named,
        departments,
        department_of,
        _levels(county, names),
        limited=False,
    )


def _levels(county: County, names: Mapping[int, dict]) -> dict[Key, str]:
    """Whose money, as it was published; of copies that were made before it was frozen, as it is now."""
    now = dict(FundingSource.objects.filter(county=county).values_list("pk", "level"))
    return {
        (copy, number): level[0] if level else now.get(number, FundingSource.Level.OTHER)
        for copy, kept in names.items()
        for number, (_code, _name, *level) in _numbered(kept.get("funding_sources"))
    }


def _numbered(kept: dict[str, list] | None) -> Iterable[tuple[int, list]]:
    return ((int(number), values) for number, values in (kept or {}).items())


def _with_lines(county: County, copies: Sequence[int]) -> set[Key]:
    """The cost centers with lines, by copy: a copy also names those that have shares alone, which are not told."""
    centers = CostCenter.objects.filter(county=county)
    has = [f"has_{copy}" for copy in copies]
    for copy, name in zip(copies, has, strict=True):
        lines = PublishedLine.objects.filter(publication_id=copy, cost_center_id=OuterRef("pk"))
        centers = centers.annotate(**{name: Exists(lines)})
    return {
        (copy, pk)
        for pk, *flags in centers.values_list("pk", *has)
        for copy, flag in zip(copies, flags, strict=True)
        if flag
    }
