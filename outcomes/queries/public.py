"""What of the drafts the next publication will hold."""

from __future__ import annotations

from outcomes.models import Indicator


def is_public(indicator: Indicator) -> bool:
    """Whether the next publication will hold it: it is marked so, and so is its goal, if it has one."""
    return indicator.is_published and (indicator.goal is None or indicator.goal.is_published)
