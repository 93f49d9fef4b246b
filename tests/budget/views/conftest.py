"""The small county of the pages of outcomes: its lines are here, too."""

from tests.outcomes.views.conftest import small

__all__ = ["small"]
