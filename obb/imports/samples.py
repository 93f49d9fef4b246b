"""The first rows of an import's file, looked at once and kept beside it for as long as it is laid out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from obb.imports.arrivals import stored_files
from obb.imports.glimpse import Glimpse, look_into
from obb.imports.grammar_results import cell_at
from obb.imports.hidden import Hidden
from obb.imports.problems import Problem, UnreadableFile
from obb.imports.profile import from_dict
from obb.imports.readers import NO_LIMITS, FileOptions, Limits
from obb.imports.reviewed import as_json
from obb.models import ImportBatch, ImportSample

Asked = dict[str, Any]


def asked_of(profile: Mapping[str, Any]) -> Asked:
    """What of a profile decides how its file is opened: the sheet or sheets, the delimiter, the encoding, and which
    other sheets its fields are read from.
    """
    options = options_of(profile)
    sheets = options.sheets if isinstance(options.sheets, str) else list(options.sheets)
    return {
        "sheet": options.sheet, "sheets": sheets, "delimiter": options.delimiter, "encoding": options.encoding,
        "others": _others_of(profile),
    }  # fmt: skip


def options_of(profile: Mapping[str, Any]) -> FileOptions:
    """Where a profile says the headers are; the usual place where it cannot be read."""
    try:
        return from_dict({"file": profile.get("file", {})}).file
    except UnreadableFile:
        return FileOptions()


def _others_of(profile: Mapping[str, Any]) -> list[str]:
    try:
        rules = from_dict(profile).fields.values()
    except UnreadableFile:
        return []
    cells = {at[0] for rule in rules if rule.cell and (at := cell_at(rule.cell)) is not None}
    return sorted(cells | {rule.look_up.sheet for rule in rules if rule.look_up is not None})


def kept(batch: ImportBatch) -> Glimpse | None:
    """The sample that an import's profile asks for; None where nobody has looked for it yet."""
    found = ImportSample.objects.filter(batch=batch).first()
    answers = found is not None and _answers(found.asked, asked_of(batch.profile))
    return _from_json(found.glimpse) if answers else None


def is_kept(batch: ImportBatch, profile: Mapping[str, Any]) -> bool:
    """Whether the sample that a profile asks for is kept with an import."""
    asked = ImportSample.objects.filter(batch=batch).values_list("asked", flat=True).first()
    return asked is not None and _answers(asked, asked_of(profile))


def _answers(asked: Asked, now: Asked) -> bool:
    """Whether what was asked for once holds what is asked for now: other sheets beside do not matter."""
    return {**asked, "others": []} == {**now, "others": []} and set(now["others"]) <= set(asked["others"])


def sample_of(batch: ImportBatch, limits: Limits = NO_LIMITS) -> Glimpse:
    """The sample that an import's profile asks for; looked for and kept where there is none."""
    found = kept(batch)
    if found is None:
        found = _looked_anew(batch, limits)
        _store(batch, found)
    return found


def keep(batch: ImportBatch, glimpse: Glimpse, opened: FileOptions) -> None:
    """Keeps what was seen of an import's file, which was opened so; where its profile asks for something else by
    now, that is looked for.
    """
    seen = glimpse.others.keys() | glimpse.not_there.keys()
    as_asked = _is_of(glimpse, opened, options_of(batch.profile))
    if not as_asked or not seen.issuperset(_others_of(batch.profile)):
        glimpse = _looked_anew(batch, NO_LIMITS)
    _store(batch, glimpse)


def _is_of(glimpse: Glimpse, opened: FileOptions, wanted: FileOptions) -> bool:
    """Whether what was seen is what these options open: of several sheets that are one import, any one of them."""
    if (opened.delimiter, opened.encoding) != (wanted.delimiter, wanted.encoding):
        return False
    return glimpse.sheet in glimpse.read_by(wanted) if wanted.sheets else opened.sheet == wanted.sheet


def _store(batch: ImportBatch, glimpse: Glimpse) -> None:
    values = {"county_id": batch.county_id, "asked": asked_of(batch.profile), "glimpse": _to_json(glimpse)}
    ImportSample.objects.update_or_create(batch=batch, defaults=values)


def look_as(
    source: bytes | Path, name: str, profile: Mapping[str, Any], limits: Limits = NO_LIMITS
) -> Glimpse:
    """A look into a file as a profile opens it. Raises UnreadableFile."""
    return look_into(source, name, options_of(profile), limits, _others_of(profile))


def _looked_anew(batch: ImportBatch, limits: Limits) -> Glimpse:
    with originals_of(batch) as files:
        name, path = files[0]
        try:
            return look_as(path, name, batch.profile, limits)
        except UnreadableFile:
            pass  # what the profile states of the file is wrong: it is shown, and can be changed
        try:
            return look_into(path, name, limits=limits)
        except UnreadableFile:
            return Glimpse(name, [])


@contextmanager
def originals_of(batch: ImportBatch) -> Iterator[list[tuple[str, Path]]]:
    """Its files on disk, each with its name."""
    with ExitStack() as cleanup:
        paths = stored_files(batch, cleanup)
        names = [file["name"] for file in batch.files] or [batch.file_name]
        yield list(zip(names, paths, strict=True))


def _to_json(glimpse: Glimpse) -> Any:
    hidden = {"rows": glimpse.hidden.rows.hex(), "columns": sorted(glimpse.hidden.columns)}
    return as_json({**asdict(glimpse), "hidden": hidden})


def _from_json(stored: Mapping[str, Any]) -> Glimpse:
    hidden = Hidden(bytes.fromhex(stored["hidden"]["rows"]), frozenset(stored["hidden"]["columns"]))
    return Glimpse(**{
        **stored,
        "merged": [tuple(one) for one in stored["merged"]],
        "hidden": hidden,
        "heads": {name: stored["heads"][name] for name in stored["sheets"]},  # in the workbook's order
        "not_there": {
            name: [Problem(**one) for one in problems] for name, problems in stored["not_there"].items()
        },
    })  # fmt: skip
