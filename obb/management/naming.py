"""Things that command lines name, found or refused with a sentence."""

import tomllib
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from obb.imports.problems import did_you_mean
from obb.models import County, Person


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


def profile_at(path: str) -> dict[str, Any]:
    """The profile in a TOML file, as a mapping; {} for "". Raises CommandError."""
    if not path:
        return {}
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"The profile cannot be read: {error}.") from error
    except tomllib.TOMLDecodeError as error:
        raise CommandError(f"The profile is not TOML: {error}.") from error
