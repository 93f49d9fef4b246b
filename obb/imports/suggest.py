"""How a file seems to be laid out: a profile suggested from its headers, a sample of its cells, and earlier ones.

Pure: headers and rows in, a profile out, with the reason for each part. Nothing of it is done by itself: a person
sees it, changes it, and tries it on the file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from obb.imports.columns import FieldSpec, header_key
from obb.imports.guess import Guess, totals
from obb.imports.layout import names_after
from obb.imports.looks import TOTALS, Look, looks
from obb.imports.profile import to_dict
from obb.imports.readers import FileOptions
from obb.imports.rules import FieldRule, Profile

Stated = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A profile that the county has used: `called` is its name, `used_on` the day of its last use, in words."""

    called: str
    profile: Profile
    used_on: str = ""

    def because(self) -> str:
        """The reason of what is taken from it."""
        if self.used_on:
            return _("as in “%(name)s”, used on %(day)s") % {"name": self.called, "day": self.used_on}
        return _("as in “%(name)s”") % {"name": self.called}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A profile as a mapping, without kind and name, and why: field → a half-sentence ("because …").

    `rest`: what is suggested beside the fields ("leave_out", "unpivot"), with its reason. `based_on`: what the
    earlier profile is called that fits whole; "" where there is none. `is_plain`: the headers are those of the
    plain format. `missing`: required fields that nothing was found for. `apart`: columns that may tell rows
    apart of which only some count, with their texts.
    """

    profile: Stated
    why: Mapping[str, str] = field(default_factory=dict)
    rest: Mapping[str, str] = field(default_factory=dict)
    based_on: str = ""
    is_plain: bool = False
    missing: tuple[str, ...] = ()
    apart: tuple[tuple[str, tuple[str, ...]], ...] = ()


def suggest(
    spec: Sequence[FieldSpec], headers: Sequence[str], rows: Sequence[Sequence[str]], file_name: str = ""
) -> Suggestion:
    """What headers and cells say alone. `rows` are as wide as `headers`."""
    by_name = {one.name: one for one in spec}
    if is_plain(spec, headers):
        return Suggestion({}, is_plain=True)
    printed = totals(_told_apart(headers, rows))
    out, why_out = {}, {}
    if printed is not None:  # what they say of a column is not what its lines say
        look, cell = printed
        rows = [row for row, text in zip(rows, look.column, strict=True) if not re.search(TOTALS, text)]
        out = {"leave_out": [{"column": look.header, "matches": TOTALS, "reason": _("totals")}]}
        why = _("because “%(name)s” holds “%(cell)s”") % {"name": look.header, "cell": cell[:40]}
        why_out = {"leave_out": why}
    guess = Guess(by_name, _told_apart(headers, rows), file_name)
    guess.work_out()
    stated = {name: guess.fields[name] for name in by_name if name in guess.fields}
    missing = tuple(one.name for one in spec if one.required and one.name not in stated)
    whole = {**out, **guess.whole, "fields": stated}
    return Suggestion(
        whole, guess.why, {**why_out, **guess.rest}, missing=missing, apart=tuple(guess.apart())
    )


def _told_apart(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Look]:
    """The columns that have a header, and one that no other has: only such can be named."""
    count = Counter(map(header_key, headers))
    return [
        look for look in looks(headers, rows) if look.header.strip() and count[header_key(look.header)] == 1
    ]


def fitting(earlier: Sequence[Earlier], headers_of: Callable[[FileOptions], Sequence[str]]) -> Earlier | None:
    """The earlier profile all of whose columns are in the file: of several the one that reads most of them, and
    of these the first. `headers_of` gives the file's headers as a profile finds them.
    """
    found = []
    for one in earlier:
        headers = headers_of(one.profile.file)
        names, problems = names_after(one.profile, headers)
        if one.profile.fields and not problems and _read_of(one.profile) <= keys_of([*names, *headers]):
            found.append((len(columns_of(one.profile)), one))
    return max(found, key=lambda pair: pair[0])[1] if found else None


def whole_of(one: Earlier, spec: Sequence[FieldSpec]) -> Suggestion:
    """An earlier profile as the suggestion."""
    stated = {
        key: value for key, value in to_dict(one.profile).items() if key not in ("kind", "name", "note")
    }
    why = dict.fromkeys(one.profile.fields, one.because())
    missing = tuple(
        field.name
        for field in spec
        if field.required and field.name not in {*one.profile.fields, *one.profile.constants}
    )
    return Suggestion(stated, why, based_on=one.called, missing=missing)


def helped(
    suggestion: Suggestion, earlier: Sequence[Earlier], headers: Sequence[str], spec: Sequence[FieldSpec]
) -> Suggestion:
    """The suggestion with the rules of the earlier profile that has most of its columns here, at least half of
    them: for every field whose columns are all here.
    """
    keys = keys_of(headers)
    best, most = None, 0
    for one in earlier:
        wanted = columns_of(one.profile)
        here = len(wanted & keys)
        if here > most and 2 * here >= len(wanted):
            best, most = one, here
    if best is None:
        return suggestion
    stated = to_dict(best.profile)["fields"]
    taken = {
        name: stated[name]
        for name, rule in best.profile.fields.items()
        if (read := _read_by(rule)) and read <= keys and name in {one.name for one in spec}
    }
    fields = {**suggestion.profile.get("fields", {}), **taken}
    return replace(
        suggestion,
        profile={**suggestion.profile, "fields": fields},
        why={**suggestion.why, **dict.fromkeys(taken, best.because())},
        missing=tuple(name for name in suggestion.missing if name not in taken),
    )


def in_known_texts(suggestion: Suggestion, known: Mapping[str, Sequence[str]]) -> Suggestion:
    """Constants in the county's own texts, where one of them alone stands in what was found: "Adopted" for
    "Adopted Budget".
    """
    fields, why = dict(suggestion.profile.get("fields", {})), dict(suggestion.why)
    for name, texts in known.items():
        said = fields.get(name, {}).get("constant", "")
        inside = [text for text in texts if text and re.search(rf"(?i)\b{re.escape(text)}\b", said)]
        if len(inside) == 1 and inside[0] != said:
            fields[name] = {"constant": inside[0]}
            why[name] = _("%(why)s, and the county has “%(text)s”") % {"why": why[name], "text": inside[0]}
    return replace(suggestion, profile={**suggestion.profile, "fields": fields}, why=why)


def keys_of(headers: Sequence[str]) -> set[str]:
    """Headers by what two of them have alike that differ in case and blanks only."""
    return {header_key(header) for header in headers if header.strip()}


def is_plain(spec: Sequence[FieldSpec], headers: Sequence[str]) -> bool:
    """Whether the headers are those of the plain format: all required fields, and nothing that is no field."""
    known = {header_key(one.name) for one in spec}
    given = [header_key(header) for header in headers if header.strip()]
    needed = {header_key(one.name) for one in spec if one.required}
    return bool(given) and needed <= set(given) and set(given) <= known and len(set(given)) == len(given)


def columns_of(profile: Profile) -> set[str]:
    """The keys of the headers that a profile reads; those that an unpivot makes are none of the file's."""
    made: set[str] = set()
    if profile.unpivot:
        made = {header_key(name) for name in (profile.unpivot.into, *profile.unpivot.columns.groupindex)}
    return _read_of(profile) - made


def _read_of(profile: Profile) -> set[str]:
    read = {key for rule in profile.fields.values() for key in _read_by(rule)}
    read |= {header_key(rule.column) for rule in (*profile.keep, *profile.leave_out)}
    if profile.choose:
        read.add(header_key(profile.choose.column))
    return read


def _read_by(rule: FieldRule) -> set[str]:
    negate = rule.negate.column if rule.negate else ""
    return {header_key(name) for name in (rule.source, *rule.more, *rule.plus, *rule.minus, negate) if name}
