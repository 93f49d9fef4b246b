"""Which columns of a file hold its amounts: one, several that are a year or a stage each, or debits and credits."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from obb.domain.amounts import read_amount
from obb.imports.columns import FieldSpec
from obb.imports.header_words import Claim, claims
from obb.imports.looks import USUAL, Look
from obb.imports.wide_headers import Said, is_period, said_by, unit_of, wide_pattern

Stated = dict[str, Any]


def because(look: Look) -> str:
    """The reason of what a header says."""
    return _("because the header is “%(name)s”") % {"name": look.header}


class Money:
    """A profile that grows; each column is taken once. The amounts come first: what they say is the surest.

    `above`: what stands over the headers: where, in words, and what it says.
    """

    def __init__(
        self,
        spec: Mapping[str, FieldSpec],
        columns: list[Look],
        file_name: str,
        above: Sequence[tuple[str, str]] = (),
    ) -> None:
        self.spec = spec
        self.columns = columns
        self.file_name = file_name
        self.above = above
        self.fields: dict[str, Stated] = {}
        self.why: dict[str, str] = {}
        self.rest: dict[str, str] = {}
        self.whole: Stated = {}
        self.taken: set[str] = set()
        self.money: list[Look] = []
        self.periods: tuple[str, str] | None = None
        kind = spec.get("kind")
        self.kinds = kind.known_values if kind else {}
        self.words = spec["stage"].known_words if "stage" in spec else ()

    def free(self) -> list[Look]:
        return [look for look in self.columns if look.header not in self.taken]

    def state(self, name: str, rule: Stated, why: str, *looks: Look) -> None:
        self.fields[name], self.why[name] = rule, why
        self.taken |= {look.header for look in looks}

    def field_read_by(self, reader: Any) -> FieldSpec | None:
        return next((one for one in self.spec.values() if one.reader is reader), None)

    def numbers_rows(self, look: Look) -> bool:
        """A number that a system gave each row: in a file of amounts it is no code of anything."""
        return look.is_row_number and self.field_read_by(read_amount) is not None

    def said(self, look: Look) -> Said | None:
        """What the header of a column of amounts says."""
        return said_by(look.header, self.words, self.kinds)

    def _amounts(self) -> list[Look]:
        """The columns that may hold amounts. Which of two called alike does, their headers do not tell."""
        return [
            look
            for look in self.free()
            if look.numbers
            and not look.is_year
            and not self.numbers_rows(look)
            and not re.search(r" \([0-9]+\)$", look.header)
        ]

    # -- wide columns ---------------------------------------------------------------------------------------

    def wide(self) -> None:
        """A year, a stage or both, or expenses and revenues, in the headers of several columns of amounts."""
        if not {"amount", "year", "stage"} <= self.spec.keys():
            return
        money = self._amounts()
        found = [(look, said) for look in money if (said := self.said(look))]
        for name in ("kind", "stage"):
            if self._made_rows(name, [one for one in found if bool(one[1].kind) == (name == "kind")], found):
                return

    def _made_rows(self, name: str, of_it: list[tuple[Look, Said]], found: list[tuple[Look, Said]]) -> bool:
        """Whether each of several columns becomes a row: revenues beside expenses, or years and stages."""
        if name == "kind":
            kinds = of_it if len({said.kind for _look, said in of_it}) == 2 else []
        else:
            dated = [one for one in found if one[1].year]
            kinds = dated if len(dated) >= 2 else [one for one in found if one[1].text]
        if len({look.header for look, _said in kinds}) < 2 or not any(said.sure for _look, said in kinds):
            return False
        said = [one for _look, one in kinds]
        pattern = wide_pattern([look.header for look, _said in kinds], said, name)
        if not pattern:
            return False
        self.whole["unpivot"] = {"columns": pattern, "into": "amount"}
        self.rest["unpivot"] = _("because “%(one)s” and “%(other)s” hold amounts") % {
            "one": kinds[0][0].header, "other": kinds[-1][0].header,
        }  # fmt: skip
        self.taken |= {look.header for look, _said in kinds}
        why = _("because it stands in the headers of the columns of amounts")
        groups = re.compile(pattern).groupindex
        if "year" in groups:
            self.state("year", {"column": "year"}, why)
        if name in groups:
            self.state(name, {"column": name, **_meanings(name, said)}, why)
        self._amount_is("amount", [look for look, _said in kinds], "amount", why)
        return True

    # -- the amount -----------------------------------------------------------------------------------------

    def amount(self) -> None:
        """The column of amounts whose header says so most surely; else the only one that can be nothing else."""
        amount = self.field_read_by(read_amount)
        if amount is None or amount.name in self.fields:
            return
        if amount.name == "amount" and self._debits_and_credits():
            return
        candidates = self._amounts()
        known = claims(amount, self.spec, candidates)
        if amount.name == "amount" and not known and self._periods(candidates):
            return
        said = [look for look in candidates if self.said(look)]
        money = [look for look in candidates if look.is_money]
        # a header that says so over cells that hold numbers some other way: that is a matter of the cells
        near = [look for look in self.free() if look.nearly_numbers and not look.numbers]
        likely = [claim.look for claim in claims(amount, self.spec, near) if claim.score >= 80]
        likely += [look for look in near if self.said(look)]
        if known or said:
            look = known[0].look if known else said[0]
        elif likely:
            look = likely[0]
        else:
            look = money[0] if len(money) == 1 else None
        if look is None:
            return
        by_header = known or said or likely
        why = (
            because(look) if by_header else _("because only “%(name)s” holds amounts") % {"name": look.header}
        )
        self._amount_is(amount.name, [look], look.header, why)
        self._said_by_the_amount(look)

    def _periods(self, candidates: list[Look]) -> bool:
        """Several columns of a year's months, periods or quarters, which are added up."""
        found = [look for look in candidates if is_period(look.header)]
        if len(found) < 2:
            return False
        first, last = found[0], found[-1]
        why = _("because “%(one)s” to “%(other)s” are parts of a year, added up") % {
            "one": first.header, "other": last.header,
        }  # fmt: skip
        self._amount_is("amount", found, first.header, why)
        self.fields["amount"]["plus"] = [look.header for look in found[1:]]
        self.periods = (first.header, last.header)
        return True

    def _debits_and_credits(self) -> bool:
        """Two columns of amounts, one of which takes off: a ledger's debits and credits."""
        by_word = {look.words: look for look in self.free() if look.numbers or not look.cells}
        for more, less in (("debit", "credit"), ("debits", "credits"), ("dr", "cr")):
            one, other = (
                next((look for words, look in by_word.items() if word in words and len(words) <= 2), None)
                for word in (more, less)
            )
            if one and other:
                why = _("because “%(one)s” and “%(other)s” stand beside each other") % {
                    "one": one.header, "other": other.header,
                }  # fmt: skip
                self._amount_is("amount", [one, other], one.header, why)
                self.fields["amount"]["minus"] = [other.header]
                return True
        return False

    def _amount_is(self, name: str, looks: list[Look], column: str, why: str) -> None:
        written = {look.numbers for look in looks if look.cells} - {USUAL, ""}
        rule: Stated = {"column": column}
        if len(written) == 1:
            rule["numbers"] = written.pop()
        self.state(name, rule, why, *looks)
        self.money = looks
        self._in_thousands(name, looks)

    def _in_thousands(self, name: str, looks: list[Look]) -> None:
        """Amounts that a header, or a line above the table, says are in thousands of dollars."""
        places = [(_("the header “%(text)s” says so") % {"text": look.header}, look.header) for look in looks]
        places += [
            (_("%(row)s says “%(text)s”") % {"row": row, "text": text[:80]}, text) for row, text in self.above
        ]
        found = next(((where, unit) for where, text in places if (unit := unit_of(text)) > 1), None)
        if found is None:
            return
        self.fields[name]["times"] = found[1]
        said = _("thousands") if found[1] == 1_000 else _("millions")
        self.why[name] = _("%(why)s, in %(unit)s of dollars because %(where)s") % {
            "why": self.why[name], "unit": said, "where": found[0],
        }  # fmt: skip

    def _said_by_the_amount(self, look: Look) -> None:
        """ "FY2027 Adopted" over the amounts says the year and the stage of all of them."""
        said = self.said(look)
        if said is None:
            return
        if said.year and "year" in self.spec and not self._has_column("year"):
            self.state("year", {"constant": said.year}, because(look))
        if said.stage and not said.kind and "stage" in self.spec and not self._has_column("stage"):
            self.state("stage", {"constant": said.stage}, because(look))
        if said.kind and "kind" in self.spec and not self._has_column("kind"):
            self.state("kind", {"constant": said.kind}, because(look))

    def _has_column(self, name: str) -> bool:
        found = self.claimed(self.spec[name])
        fits = [one for one in found if name != "year" or one.look.is_year]
        return bool(fits) and fits[0].score >= 80

    def claimed(self, one: FieldSpec) -> list[Claim]:
        """The free columns whose headers may be this field's, the surest first."""
        return claims(one, self.spec, self.free())

    # -- the signs ------------------------------------------------------------------------------------------

    def signs(self) -> None:
        """Revenues that stand as negative amounts, as some ledgers write them: turned where they are revenues."""
        kind, amount = self.fields.get("kind", {}), self.fields.get("amount")
        look = next((one for one in self.columns if one.header == kind.get("column")), None)
        if look is None or amount is None or "minus" in amount or len(self.money) != 1:
            return
        told = {text: as_kind(text, kind, self.spec["kind"]) for text in look.values}
        below: dict[str, list[bool]] = {"expense": [], "revenue": []}
        for text, cell in zip(look.column, self.money[0].column, strict=True):
            if told.get(text) in below and re.search(r"[1-9]", cell):
                below[told[text]].append(
                    bool(re.match(r"\s*\$?\s*[(\-−]", cell) or cell.rstrip().endswith("-"))
                )
        if not all(below.values()) or 2 * sum(below["expense"]) > len(below["expense"]):
            return
        if sum(below["revenue"]) >= 0.9 * len(below["revenue"]):
            texts = sorted(text for text, means in told.items() if means == "revenue")
            amount["negate"] = {"column": look.header, "in": texts}
            said = _("%(why)s; turned where “%(name)s” is %(texts)s, because these are negative")
            self.why["amount"] = said % {
                "why": self.why["amount"], "name": look.header, "texts": ", ".join(texts),
            }  # fmt: skip


def _meanings(name: str, said: Sequence[Said]) -> Stated:
    """The map of what stands in headers to what it means, where the two differ."""
    if name == "kind":
        return {"map": {one.text: one.kind for one in said}, "map_else": "keep"}
    table = {one.text: one.stage for one in said if one.text and one.stage and one.stage != one.text}
    return {"map": table, "map_else": "keep"} if table else {}


def as_kind(text: str, rule: Stated, spec: FieldSpec) -> str:
    """What a text of the column of kinds means by its rule; "" where it means none."""
    try:
        return spec.reader(rule.get("map", {}).get(text, text))
    except ValueError:
        return ""
