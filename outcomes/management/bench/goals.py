"""A measured ratio beside what it is to be."""

from __future__ import annotations

from collections.abc import Callable


def against(
    say: Callable[[str], None], goal: str, what: str, found: float, wanted: float, *, at_least: bool = False
) -> None:
    """Prints the ratio, its goal, and whether it is reached."""
    reached = found >= wanted if at_least else found <= wanted
    bound = "at least" if at_least else "at most"
    say(
        f"  {goal:3} {what:52} {found:8.2f} ×  {bound} {wanted:g} × {'— reached' if reached else '— not yet'}"
    )
