"""How a file seems to be laid out: a profile suggested from its headers, a sample of its cells, and earlier ones.

Pure: headers and rows in, a profile out, with the reason for each part. Nothing of it is done by itself: a person
sees it, changes it, and tries it on the file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from obb.domain.amounts import read_amount
from obb.imports.columns import FieldSpec, header_key
from obb.imports.guess import Guess
from obb.imports.layout import names_after
from obb.imports.looks import Look, looks
from obb.imports.profile import to_dict
from obb.imports.readers import FileOptions
from obb.imports.row_signs import heads_rows, notes, printed_again, repeats_above, totals, without
from obb.imports.rules import FieldRule, Profile

Stated = dict[str, Any]
_A_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


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
    apart of which only some count, with their texts. `notes`: what else is to be known of the file.
    `measured`: of a file of figures side by side, header of a value → the columns that stand with it, by field.
    `things`: what such a figure can be of, each by its code and its name. `reading`: how these fields are read.
    """

    profile: Stated
    why: Mapping[str, str] = field(default_factory=dict)
    rest: Mapping[str, str] = field(default_factory=dict)
    based_on: str = ""
    is_plain: bool = False
    missing: tuple[str, ...] = ()
    apart: tuple[tuple[str, tuple[str, ...]], ...] = ()
    notes: tuple[str, ...] = ()
    measured: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    things: tuple[tuple[str, str], ...] = ()
    reading: Mapping[str, Stated] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as a kind that suggests by itself is shown it: its headers, and the rows of a sample as wide as these.

    `groups`: over each header what an upper row of headers says, "" where there is none. `above`: what stands over
    the headers. `every`: all rows of the sheet, from the first below the headers. `others`: the workbook's other
    sheets, and `sheet` the first rows of one.
    """

    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    groups: Sequence[str] = ()
    file_name: str = ""
    sheet_name: str = ""
    above: Sequence[tuple[str, str]] = ()
    every: Callable[[], Iterator[Sequence[str]]] = lambda: iter(())
    others: Sequence[str] = ()
    sheet: Callable[[str], Sequence[Sequence[str]]] = lambda _name: []


def suggest(
    spec: Sequence[FieldSpec],
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    file_name: str = "",
    above: Sequence[tuple[str, str]] = (),
) -> Suggestion:
    """What headers and cells say alone. `rows` are as wide as `headers`; `above`: where something stands over them,
    in words, and what it says.
    """
    by_name = {one.name: one for one in spec}
    if is_plain(spec, headers):
        fields = plain_fields(spec, headers)
        because = _("because the header is “%(name)s”")
        why = {name: because % {"name": rule["column"]} for name, rule in fields.items()}
        return Suggestion({"fields": fields}, why, is_plain=True, missing=_missing(spec, fields))
    again = printed_again(headers, rows, len(above))
    every = _told_apart(headers, again.lines)
    printed = totals(every)  # what they say of a column is not what its lines say
    rules = [rule for rule, _why in printed]
    guess = Guess(by_name, _told_apart(headers, without(again.lines, every, rules)), file_name, above)
    guess.work_out()
    reasons = [why for _rule, why in printed]
    if again.rules:
        rules = [*again.rules, *rules]
        reasons = [again.why, *reasons]
    if not _headings(guess, by_name, rules, reasons):
        _leave_out_notes(guess, by_name, rules, reasons)
    _fill_down(guess)
    stated = {name: guess.fields[name] for name in by_name if name in guess.fields}
    whole = {**({"leave_out": rules} if rules else {}), **guess.whole, "fields": stated}
    rest = {**({"leave_out": "; ".join(dict.fromkeys(reasons))} if rules else {}), **guess.rest}
    return Suggestion(
        whole,
        guess.why,
        rest,
        missing=_missing(spec, stated),
        apart=tuple(guess.apart()),
        notes=tuple(_notes(every, guess)),
    )


def _missing(spec: Sequence[FieldSpec], stated: Mapping[str, Any]) -> tuple[str, ...]:
    """What every row needs and nothing was found for: the amount is one of them, though a cell of it may be empty."""
    return tuple(
        one.name for one in spec if (one.required or one.reader is read_amount) and one.name not in stated
    )


def _headings(guess: Guess, spec: Mapping[str, FieldSpec], rules: list[Stated], reasons: list[str]) -> bool:
    """A report with one column of labels: departments over their accounts, told apart by having no amount."""
    amount = guess.fields.get("amount", {}).get("column", "")
    if "cost_center" not in spec or "cost_center" in guess.fields or len(guess.money) != 1:
        return False
    for look in guess.columns:
        if look.numbers or look.is_year or not heads_rows(look, guess.money):
            continue
        heading = {"heading": {"column": amount, "blank": True}}
        why = _("because the rows of “%(name)s” without an amount head those below them") % {
            "name": look.header
        }
        for name in ("department", "cost_center", "account"):
            of = heading if name != "account" else {}
            for field_name, source in ((name, "code_from"), (f"{name}_name", "column")):
                if field_name in spec:
                    guess.state(field_name, {source: look.header, **of}, why, look)
        rules.append({"column": amount, "blank": True, "reason": _("headings")})
        reasons.append(why)
        return True
    return False


def _leave_out_notes(
    guess: Guess, spec: Mapping[str, FieldSpec], rules: list[Stated], reasons: list[str]
) -> None:
    """A rule for rows that hold no amount and lack what every line has: notes, or another table below."""
    read = {
        guess.fields[one.name].get("column")
        for one in spec.values()
        if one.required and one.name in guess.fields
    }
    needed = [look for look in guess.columns if look.header in read]
    count = notes([look for look in needed if not repeats_above(look)], guess.money)
    if count:
        column = guess.fields["amount"]["column"] if "amount" in guess.fields else ""
        rules.append({"column": column, "blank": True, "reason": _("rows without an amount")})
        reasons.append(_("because %(count)s rows of the sample hold notes and no amount") % {"count": count})


def _fill_down(guess: Guess) -> None:
    """Columns of a report whose empty cells mean the one above."""
    down = {look.header for look in guess.columns if not look.numbers and repeats_above(look)}
    for name, rule in guess.fields.items():
        column = rule.get("column") or rule.get("code_from")
        if isinstance(column, str) and column in down:
            rule["fill_down"] = True
            guess.why[name] = _("%(why)s; its empty cells mean the one above, as each text stands once") % {
                "why": guess.why[name]
            }


def _notes(columns: Sequence[Look], guess: Guess) -> Iterator[str]:
    if "kind" in guess.spec and "kind" not in guess.fields:
        yield _("Nothing tells expenses from revenues, so that every row is read as an expense.")
    if "cost_center" in guess.fields and "department" in guess.spec and "department" not in guess.fields:
        yield _("Nothing tells departments. A cost center that is new needs one: say below where it stands.")
    if guess.periods is not None:
        yield _(
            "“%(first)s” to “%(last)s” are added up. Where each holds the year to date, only the last one counts:"
            " choose it as the amount, and take the others out of the profile."
        ) % {"first": guess.periods[0], "last": guess.periods[1]}
    if any(look.words == ("row", "labels") for look in columns):
        yield _(
            "“Row Labels” heads a pivot table in compact form: one column holds several levels, and the upper"
            " ones are sums of the lower. In Excel, under Design, choose Report Layout: Show in Tabular Form,"
            " then Repeat All Item Labels, and no subtotals. Save it, and bring that file in."
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
    missing = _missing(spec, {**one.profile.fields, **one.profile.constants})
    return Suggestion(stated, why, based_on=one.called, missing=missing)


def in_its_year(found: Suggestion, anew: Suggestion, labels: Mapping[str, str]) -> Suggestion:
    """An earlier profile for another file with the same headers: where it says a year for all rows, that is the
    earlier file's. `anew` is what this one says by itself; `labels`: field → what people call it.
    """
    stated = {
        **{name: {"constant": text} for name, text in found.profile.get("constants", {}).items()},
        **found.profile.get("fields", {}),
    }
    own = anew.profile.get("fields", {})
    old = {
        name: rule["constant"]
        for name, rule in stated.items()
        if _A_YEAR.search(str(rule.get("constant", ""))) and own.get(name) != rule
    }
    if not old:
        return found
    taken = {name: own[name] for name in old if name in own}
    left = {name: rule for name, rule in found.profile.get("fields", {}).items() if name not in old}
    constants = {name: text for name, text in found.profile.get("constants", {}).items() if name not in old}
    profile = {key: value for key, value in found.profile.items() if key not in ("fields", "constants")}
    words = _("“%(name)s” says %(text)s for “%(field)s” in every row. Look what this file is of.")
    told = [
        words % {"name": found.based_on, "text": text, "field": labels.get(name, name)}
        for name, text in old.items()
    ]
    return replace(
        found,
        profile={**profile, **({"constants": constants} if constants else {}), "fields": {**left, **taken}},
        why={**{name: why for name, why in found.why.items() if name not in old},
             **{name: anew.why.get(name, "") for name in taken}},
        missing=(*found.missing, *(name for name in anew.missing if name in old)),
        notes=(*found.notes, *told),
    )  # fmt: skip


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


def plain_fields(spec: Sequence[FieldSpec], headers: Sequence[str]) -> Stated:
    """The plain format as a profile states it: each field from the column of its own name."""
    by_key = {header_key(header): header for header in headers}
    keys = {one.name: header_key(one.name) for one in spec}
    return {name: {"column": by_key[key]} for name, key in keys.items() if key in by_key}


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
