"""Which columns of a file hold codes, and which the names that stand to them."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from obb.imports.columns import FieldSpec, read_code
from obb.imports.guess_money import Money, as_kind, because
from obb.imports.header_words import CODE_WORDS, NAME_WORDS, Claim, claims, stem_of
from obb.imports.looks import CODE_PART, NAME_PART, Look

_NAMELESS = frozenset(("description", "descr", "desc", "name", "title"))
_FEW = 5
"""How often each name of a column stands in it on average, at least, for its names to be categories."""
_FLOAT = re.compile(r"[0-9]+\.0", re.ASCII)


class Codes(Money):
    """Codes, each with its name; the amounts come first."""

    def pairs(self) -> None:
        """Codes, each with its name: from two columns, from one that holds both, or a code made from the name."""
        every = [one for one in self.spec.values() if one.reader is read_code and one.name not in self.fields]
        found = {one.name: claims(one, self.spec, self.free()) for one in every}
        order = sorted(every, key=lambda one: -max((claim.score for claim in found[one.name]), default=0))
        for one in order:
            free = {look.header for look in self.free()}
            self._pair(one, [claim for claim in found[one.name] if claim.look.header in free])
        self._cost_center_by_department()

    def _pair(self, one: FieldSpec, found: list[Claim]) -> None:
        # what a header says is taken where the cells do not say otherwise; columns that say something come first
        found = [claim for claim in found if claim.look.cells] or found
        found = [
            claim for claim in found if not claim.look.is_prose and not self._says_nothing(one, claim.look)
        ]
        codes = [claim for claim in found if _holds_codes(claim)]
        code = codes[0] if codes else None
        names = [claim for claim in found if claim is not code and not claim.look.is_money]
        names = [claim for claim in names if claim not in codes or claim.says_name]
        name = self._name_of(code, names) if code is not None else next(iter(names), None)
        if code is not None and (name is None or code.score >= name.score - 60):
            self._code(one, code.look)
            beside = name.look if name is not None else self._nameless_after(code.look)
            if beside is not None and f"{one.name}_name" in self.spec and code.look.split is None:
                self.state(f"{one.name}_name", {"column": beside.header}, because(beside), beside)
        elif name is not None:
            why = _("because the header is “%(name)s” and its cells are names, not codes") % {
                "name": name.look.header
            }
            self.state(one.name, {"code_from": name.look.header}, why, name.look)
            if f"{one.name}_name" in self.spec:
                self.state(f"{one.name}_name", {"column": name.look.header}, because(name.look), name.look)

    def _name_of(self, code: Claim, names: list[Claim]) -> Claim | None:
        """The name that stands to this code: of the same stem; or of another one that has no code of its own."""
        stem = stem_of(code.look.words)
        own = [claim for claim in names if stem_of(claim.look.words) == stem]
        coded = {stem_of(look.words) for look in self.columns if look.words and look.words[-1] in CODE_WORDS}
        others = [claim for claim in names if stem_of(claim.look.words) not in coded]
        return next(iter([*own, *others]), None)

    def _says_nothing(self, one: FieldSpec, look: Look) -> bool:
        """A cost center that is the same in every row is the county itself, or its one organization."""
        return one.name == "cost_center" and len(look.values) == 1 and len(look.cells) > 4

    def _nameless_after(self, look: Look) -> Look | None:
        """The column right after a code that is headed "Description" and no more: it is that code's name."""
        place = next(index for index, one in enumerate(self.columns) if one is look) + 1
        beside = self.columns[place] if place < len(self.columns) else None
        if beside is None or beside.header in self.taken or beside.numbers:
            return None
        words = [word for word in beside.words if not word.isdigit()]
        return beside if len(words) == 1 and words[0] in _NAMELESS else None

    def _code(self, one: FieldSpec, look: Look) -> None:
        if look.word_before_code:
            pattern = f"^{re.escape(look.word_before_code)} +(\\d+)$".replace("\\ ", " ")
            why = _("because “%(name)s” holds cells such as “%(cell)s”") % {
                "name": look.header, "cell": next(iter(look.values))[:40],
            }  # fmt: skip
            self.state(one.name, {"column": look.header, "pattern": pattern}, why, look)
        elif look.split is not None:
            why = _("because “%(name)s” holds a code and a name in each cell") % {"name": look.header}
            self.state(one.name, {"column": look.header, "pattern": CODE_PART}, why, look)
            if f"{one.name}_name" in self.spec:
                rule = {"column": look.header, "pattern": NAME_PART}
                self.state(f"{one.name}_name", rule, why, look)
        elif look.mostly(_FLOAT.fullmatch):
            why = _("%(because)s, and “%(cell)s” is a whole number with a point") % {
                "because": because(look), "cell": look.cells[0],
            }  # fmt: skip
            self.state(one.name, {"column": look.header, "pattern": r"^(.*?)(?:\.0)?$"}, why, look)
        else:
            self.state(one.name, {"column": look.header}, because(look), look)

    def _cost_center_by_department(self) -> None:
        """Where only departments are told, each is its own cost center; divisions without codes are named
        within their department, because two departments may have one of the same name.
        """
        center, department = self.fields.get("cost_center"), self.fields.get("department")
        if "cost_center" not in self.spec or department is None:
            return
        if center is None:
            why = _("because the file tells departments and nothing below them")
            self.state("cost_center", dict(department), why)
            if "department_name" in self.fields:
                self.state("cost_center_name", dict(self.fields["department_name"]), why)
        elif "code_from" in center and "code_from" in department and center != department:
            joined = {"code_from": [department["code_from"], center["code_from"]]}
            why = _("because “%(name)s” holds names, which two departments may share") % {
                "name": center["code_from"]
            }
            self.state("cost_center", joined, why)

    def accounts_of_both_kinds(self) -> None:
        """Categories in place of accounts may stand among expenses and among revenues: each is then two accounts."""
        rule, kind = self.fields.get("account", {}), self.fields.get("kind", {})
        by_header = {look.header: look for look in self.columns}
        made_of = rule.get("code_from")
        look = by_header.get(made_of) if isinstance(made_of, str) else None
        told = by_header.get(kind.get("column", ""))
        if look is None or told is None:
            return
        means = {text: as_kind(text, kind, self.spec["kind"]) for text in told.values}
        if not {"expense", "revenue"} <= set(means.values()) or _FEW * len(look.values) > len(look.cells):
            return
        joined = {"code_from": [look.header, told.header]}
        letters = {text[:1].casefold(): meaning for text, meaning in means.items()}
        if all(letters[text[:1].casefold()] == meaning for text, meaning in means.items()):
            joined["pattern"] = "^(.+ / .)"  # “Expenses” and “E” are one
        why = _("because “%(name)s” holds a few names, which may stand among expenses and revenues") % {
            "name": look.header
        }
        self.state("account", joined, why)

    def of_a_list(self) -> None:
        """A list of one sort of things has one code and one name, whatever they are called: "Dept ID", "Dept Title"."""
        for name, words in (("code", CODE_WORDS), ("name", NAME_WORDS)):
            ends = [look for look in self.free() if look.words and look.words[-1] in words]
            one = self.spec.get(name)
            if one is not None and one.required and name not in self.fields and len(ends) == 1:
                self.state(name, {"column": ends[0].header}, because(ends[0]), ends[0])


def _holds_codes(claim: Claim) -> bool:
    look = claim.look
    if look.split is not None:
        return True
    if claim.says_name:
        return False
    if not look.cells:
        return claim.says_code
    return look.is_code or bool(look.word_before_code)
