"""A file read, checked and compared: what a kind makes of it, with all that is wrong, noted on its batch."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from obb.imports.counts import MOST_PROBLEMS
from obb.imports.kinds import Arrival, ImportKind, Review
from obb.imports.parts import Part
from obb.imports.problems import Problem, UnreadableFile
from obb.imports.profile import Profile, from_dict
from obb.imports.readers import NO_LIMITS, Limits, Sheet, open_sheets
from obb.imports.reading import Stream
from obb.models import ImportBatch, Person

State = ImportBatch.State


@dataclass(slots=True)
class Reviewed:
    """What a kind made of the files, the stream they came by, and what kept them from being read."""

    made: Review
    stream: Stream | None
    problems: list[Problem]
    arrival: Arrival | None = None


def reviewed(
    batch: ImportBatch,
    chosen: ImportKind,
    sources: Sequence[bytes | Path],
    limits: Limits,
    cleanup: ExitStack,
    *,
    by: Person | None,
    at: datetime,
    reason: str,
    writing: bool,
) -> Reviewed:
    """Reads the files by the batch's profile and asks the kind what they would do. Nothing of a file raises."""
    try:
        profile, stream = opened(batch, chosen, sources, limits)
    except UnreadableFile as refusal:
        return Reviewed(Review(scope=dict(batch.scope)), None, refusal.problems)
    declared = batch.review.get("declared", batch.scope)
    arrival = Arrival(batch.county, profile, stream, declared, batch, writing, by, at, cleanup, reason)
    made = chosen.stage(arrival)
    if stream.problem_count == 0 and stream.rows_read == 0 and not made.problems:
        message = _("The file has no rows below its headers.")
        made.problems.append(Problem(None, "", "", message, _("Check the file, and the header row.")))
    return Reviewed(made, stream, [], arrival)


def opened(
    batch: ImportBatch, chosen: ImportKind, sources: Sequence[bytes | Path], limits: Limits = NO_LIMITS
) -> tuple[Profile, Stream]:
    """The batch's profile and its files, ready to be read once. Raises UnreadableFile."""
    profile = _profile_of(batch, chosen)
    names = [file["name"] for file in batch.files] or [batch.file_name]
    return profile, Stream(profile, _sheets(sources, names, profile, limits), chosen.spec)


def _sheets(
    sources: Sequence[bytes | Path], names: Sequence[str], profile: Profile, limits: Limits
) -> list[Sheet]:
    """Every file opened, one sheet of it or several; the problems of all that cannot be."""
    sheets, problems = [], []
    for number, (source, name) in enumerate(zip(sources, names, strict=True)):
        try:
            found = open_sheets(source, name, profile.file, limits)
        except UnreadableFile as refusal:
            place = name if len(names) > 1 else ""
            problems += [replace(one, file=one.file or place) for one in refusal.problems]
            continue
        for sheet in found:
            sheet.number = number
        sheets += found
    if problems:
        raise UnreadableFile(problems)
    return sheets


def _profile_of(batch: ImportBatch, chosen: ImportKind) -> Profile:
    profile = from_dict(batch.profile)
    if profile.kind and profile.kind != chosen.code:
        message = _("The profile is for “%(its)s”, not for “%(this)s”.") % {
            "its": profile.kind,
            "this": chosen.code,
        }
        raise UnreadableFile(
            [Problem(None, "kind", profile.kind, message, _("Choose the kind the profile is for."))]
        )
    return profile


def problems_of(review: Reviewed) -> list[Problem]:
    """All that is wrong, by file and row."""
    stream = review.stream
    made = [_placed(problem, stream) for problem in review.made.problems]
    found = [*review.problems, *(stream.problems if stream else ()), *made]
    return sorted(found, key=lambda problem: (problem.file, problem.row or 0))


def _placed(problem: Problem, stream: Stream | None) -> Problem:
    """A kind's problem with its row as the file numbers it, and which of several files that is."""
    if stream is None or len(stream.parts) == 1 or problem.row is None or problem.file:
        return problem
    part = next(part for part in reversed(stream.parts) if problem.row > part.offset or part.offset == 0)
    return replace(problem, row=problem.row - part.offset, file=part.sheet.place)


def note(batch: ImportBatch, review: Reviewed) -> None:
    """Puts a review on its batch, which is then staged, or refused where anything is wrong. The caller saves it."""
    problems = problems_of(review)
    count = len(problems)
    if review.stream is not None:
        count += review.stream.problem_count - len(review.stream.problems)
        batch.rows_read, batch.left_out = review.stream.rows_read, dict(review.stream.left_out)
        for number, file in enumerate(batch.files):
            _note_places(file, [part for part in review.stream.parts if part.sheet.number == number])
    listed = [as_kept(problem) for problem in problems[:MOST_PROBLEMS]]
    if count > len(listed):
        more = count - len(listed)
        message = ngettext(
            "%(count)s more problem is not listed.", "%(count)s more problems are not listed.", more
        ) % {"count": f"{more:,}"}
        listed.append(as_kept(Problem(None, "", "", message, _("Correct these first."))))
    batch.rows_kept = review.made.kept
    batch.problems, batch.totals = as_json(listed), as_json(review.made.totals)
    changes = review.made.changes | {"declared": batch.scope, "problem_count": count}
    if review.stream is not None:
        changes["out_rows"] = review.stream.out_rows
        changes["snapshots"] = review.stream.snapshots
    if review.stream is not None and review.stream.notices:
        said = [
            f"{notice.file}: {notice.message} {notice.remedy}".removeprefix(": ")
            for notice in review.stream.notices
        ]
        changes["warnings"] = [*changes.get("warnings", ()), *said]
    batch.review = as_json(changes | {"mark": review.made.mark})
    batch.scope = as_json(review.made.scope or batch.scope)
    batch.state = State.REFUSED if problems else State.STAGED


def _note_places(file: dict[str, Any], parts: Sequence[Part]) -> None:
    """Where a file's rows begin among those of the import, and where those of each sheet do, if several are read."""
    file["offset"], file["rows"] = parts[0].offset, sum(part.last_row for part in parts)
    file.pop("sheets", None)
    if len(parts) > 1:
        file["sheets"] = [{"name": part.sheet.name, "offset": part.offset} for part in parts]


def as_kept(problem: Problem) -> dict[str, Any]:
    """A problem as the batch keeps it; the file's name only where there are several."""
    return {name: value for name, value in asdict(problem).items() if name != "file" or value}


def as_json(value: Any) -> Any:
    """The value as JSON keeps it: amounts and days as texts, no NUL, no NaN or infinity."""
    text = json.dumps(value, cls=DjangoJSONEncoder).replace("\\u0000", "\ufffd")
    return json.loads(text, parse_constant=str)
