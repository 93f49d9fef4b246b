"""Parts of a profile as the mapping that states them, for files of measured results."""

from __future__ import annotations

from typing import Any

from obb.imports.rules import Area, Break, Combine, LookUp, Measured, Profile, Unpivot


def unpivot_stated(unpivot: Unpivot) -> dict[str, Any]:
    stated = {"columns": unpivot.columns.pattern, "into": unpivot.into}
    return stated | ({"beside": unpivot.beside} if unpivot.beside else {})


def look_up_stated(look_up: LookUp) -> dict[str, Any]:
    stated: dict[str, Any] = {
        "sheet": look_up.sheet,
        "find": look_up.find,
        "key": look_up.key,
        "give": look_up.give,
    }
    return stated | ({"header_row": look_up.header_row} if look_up.header_row != 1 else {})


def results_stated(profile: Profile) -> dict[str, Any]:
    """Measures, area, combining and breaks; empty ones stand as empty."""
    return {
        "measures": [_measured(one) for one in profile.measures],
        "area": _area(profile.area) if profile.area else {},
        "combine": _combine(profile.combine) if profile.combine else {},
        "breaks": [_break(one) for one in profile.breaks],
    }


def _measured(one: Measured) -> dict[str, Any]:
    columns = {name: _one_or_list(headers) for name, headers in one.columns.items()}
    stated = {"texts": dict(one.texts), "columns": columns, "optional": one.optional}
    return {key: value for key, value in stated.items() if value}


def _one_or_list(texts: tuple[str, ...]) -> str | list[str]:
    return texts[0] if len(texts) == 1 else list(texts)


def _area(area: Area) -> dict[str, Any]:
    stated = {
        "column": _one_or_list(area.columns),
        "county": _one_or_list(area.county),
        "benchmark": _one_or_list(area.benchmark) if area.benchmark else "",
        "state": area.state,
        "reason": area.reason,
    }
    return {key: value for key, value in stated.items() if value}


def _combine(combine: Combine) -> dict[str, Any]:
    return {
        "how": combine.how,
        "scale": combine.scale,
        "decimals": combine.decimals,
        "partial": combine.partial,
        "denominator_times": combine.denominator_times,
    }


def _break(one: Break) -> dict[str, Any]:
    stated = {
        "indicator": one.indicator,
        "period": one.period,
        "edition": one.edition,
        "reason": one.reason,
    }
    return {key: value for key, value in stated.items() if value}
