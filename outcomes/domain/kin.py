"""Families: everything that is, over however many steps, a part of the same whole."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

Name = TypeVar("Name", bound=Hashable)


def families_of(pairs: Iterable[tuple[Name, Name]], asked: Iterable[Name]) -> list[set[Name]]:
    """The members of each family that one of those asked for belongs to, from (whole, part) pairs."""
    parts: dict[Name, list[Name]] = defaultdict(list)
    whole = {}
    for one, part in pairs:
        parts[one].append(part)
        whole[part] = one
    found: dict[Name, set[Name]] = {}
    for key in asked:
        if key not in whole and key not in parts:
            continue
        top = _top(key, whole)
        if top not in found:
            found[top] = _below(top, parts)
    return list(found.values())


def _top(key: Name, whole: Mapping[Name, Name]) -> Name:
    seen = {key}
    while key in whole and whole[key] not in seen:
        key = whole[key]
        seen.add(key)
    return min(seen) if key in whole else key


def _below(top: Name, parts: Mapping[Name, Sequence[Name]]) -> set[Name]:
    found, waiting = {top}, [top]
    while waiting:
        more = set(parts.get(waiting.pop(), ())) - found
        found |= more
        waiting += more
    return found
