"""The years and stages in a file against the county's: found, opened where that is allowed, or a problem."""

from __future__ import annotations

from django.utils.translation import gettext as _

from budget.domain.stage_words import ORDER, stage_code, stage_kind
from budget.imports.codes import Known, Wrong, numbers
from budget.models import Stage
from obb.imports.problems import did_you_mean
from obb.models import County, FiscalYear


class Years(dict):
    """Fiscal year → itself, or Wrong where the county has not opened it and may not by this file."""

    def __init__(self, county: County, *, may_create: bool) -> None:
        opened = FiscalYear.objects.filter(county=county).values_list("year", flat=True)
        super().__init__({year: year for year in opened})
        self.may_create = may_create
        self.wrong = False
        self.new: list[int] = []

    def __missing__(self, year: int) -> int | Wrong:
        if self.may_create:
            self.new.append(year)
            self[year] = year
            return year
        self.wrong = True
        message = _("FY%(year)s is not open in this county.") % {"year": year}
        remedy = _("Correct the year, or open it first, or allow new years.")
        wrong = self[year] = Wrong("year", str(year), message, remedy)
        return wrong


class Stages(dict):
    """A stage's code or name, whatever the case → its number, or Wrong with the county's stages listed."""

    def __init__(self, county: County, *, may_create: bool, writing: bool) -> None:
        super().__init__()
        self.may_create = may_create
        self.wrong = False
        self.by_id: dict[int, Known] = {}
        self._by_word: dict[str, Known] = {}
        self._numbers = numbers(Stage, writing=writing)
        self._last = 0
        for stage in Stage.objects.filter(county=county).order_by("position"):
            self._add(Known(stage.pk, stage.code, stage.name, extra=stage.kind))
            self._last = stage.position

    def __missing__(self, text: str) -> int | Wrong:
        word = " ".join(text.split()).casefold()
        known = self._by_word.get(word) or self._by_word.get(stage_code(text))
        value = known.id if known is not None else self._made(text)
        self.wrong = self.wrong or type(value) is Wrong
        self[text] = value
        return value

    def _made(self, text: str) -> int | Wrong:
        kind, code = stage_kind(text), stage_code(text)
        if not self.may_create:
            listed = ", ".join(f"“{one.name}”" for one in self.by_id.values())
            otherwise = _("Add its stages first, or allow new ones.")
            if listed:
                otherwise = _("The county's stages: %(stages)s.") % {"stages": listed}
            names = [one.name for one in self.by_id.values()]
            message = _("The county has no stage “%(stage)s”.") % {"stage": text}
            return Wrong("stage", text, message, did_you_mean(text, names, otherwise))
        if kind is None or not code:
            message = _("“%(stage)s” does not say which kind of stage it is.") % {"stage": text}
            remedy = _(
                "Say in the layout what it means, as “%(stage)s = Adopted”; or add the stage with its kind."
            )
            return Wrong("stage", text, message, remedy % {"stage": text})
        name = " ".join(text.split())[:80]
        known = Known(next(self._numbers), code, name[:1].upper() + name[1:], extra=kind, is_new=True)
        self._add(known)
        return known.id

    def _add(self, known: Known) -> None:
        self.by_id[known.id] = known
        self._by_word.setdefault(known.code, known)
        self._by_word.setdefault(known.name.casefold(), known)

    def new(self, county: County) -> list[Stage]:
        """The stages to be made, after those the county has, in the order of their kinds."""
        made = sorted(
            (one for one in self.by_id.values() if one.is_new),
            key=lambda one: (ORDER.index(one.extra), one.name),
        )
        return [
            Stage(
                id=one.id,
                county=county,
                code=one.code,
                name=one.name,
                kind=one.extra,
                position=self._last + number,
            )
            for number, one in enumerate(made, 1)
        ]
