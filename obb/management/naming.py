"""Things that command lines name, found or refused with a sentence."""

import tomllib
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from obb.imports.problems import did_you_mean
from obb.imports.saved import as_stated, names_of, saved_called
from obb.models import County, ImportProfile, Person


def county_called(slug: str) -> County:
    """The county with this address. Raises CommandError."""
    county = County.objects.filter(slug=slug).first()
    if county is None:
        known = list(County.objects.order_by("slug").values_list("slug", flat=True))
        otherwise = f"There are: {', '.join(known)}." if known else "Make it with add_county."
        raise CommandError(f"There is no county “{slug}”. {did_you_mean(slug, known, otherwise)}")
    return county


def person_called(username: str) -> Person | None:
    """The person with this user name; None for "". Raises CommandError."""
    if not username:
        return None
    person = Person.objects.filter(username=username).first()
    if person is None:
        raise CommandError(f"Nobody is called “{username}”.")
    return person


def profile_called(county: County, kind: str, called: str) -> tuple[dict[str, Any], ImportProfile | None]:
    """The profile in the TOML file at a path, or the county's saved one of this name: as a mapping, and which
    saved one it is. ({}, None) for "". A file comes before a name. Raises CommandError.
    """
    if not called:
        return {}, None
    if Path(called).is_file():
        return _profile_at(Path(called)), None
    saved = saved_called(county, kind, called)
    if saved is None:
        names = names_of(county, kind)
        listed = ", ".join(f"“{name}”" for name in names)
        otherwise = f"Saved are: {listed}." if names else f"No profile is saved for “{kind}” yet."
        raise CommandError(
            f"There is no file {called} and no saved profile “{called}”. {did_you_mean(called, names, otherwise)}"
        )
    return as_stated(saved), saved


def _profile_at(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"The profile cannot be read: {error}.") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CommandError(f"The profile is not TOML: {error}.") from error
