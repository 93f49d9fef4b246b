"""Who comes to the admin: which counties she keeps, and which she may only read."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from obb.access import administered_counties, consulted_counties


@dataclass(frozen=True)
class Keeper:
    """Keys of counties. `kept`: she changes their records; `consulted`: she reads them, people left out."""

    kept: frozenset[int] = frozenset()
    consulted: frozenset[int] = frozenset()
    over_all: bool = False

    @property
    def readable(self) -> frozenset[int]:
        return self.kept | self.consulted


def keeper_of(request: HttpRequest) -> Keeper:
    """Asked once a request: two queries."""
    keeper = getattr(request, "keeper", None)
    if keeper is None:
        keeper = request.keeper = Keeper(
            frozenset(administered_counties(request.user).values_list("pk", flat=True)),
            frozenset(consulted_counties(request.user).values_list("pk", flat=True)),
            bool(request.user.is_active and request.user.is_superuser),
        )
    return keeper
