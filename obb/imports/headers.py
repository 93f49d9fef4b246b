"""The headers of a file, found by what people mean by them; what is not found is a problem."""

from collections.abc import Sequence

from obb.imports.columns import header_key
from obb.imports.problems import Problem, did_you_mean


class Columns:
    """Headers by what people mean by them."""

    def __init__(self, headers: Sequence[str], problems: list[Problem]) -> None:
        self.headers = list(headers)
        self._problems = problems
        self._at: dict[str, list[int]] = {}
        for index, header in enumerate(headers):
            self._at.setdefault(header_key(header), []).append(index)

    def index(self, header: str, place: str) -> int:
        found = self._at.get(header_key(header), [])
        if len(found) == 1:
            return found[0]
        if found:
            message, remedy = (
                f"{len(found)} columns are called “{header}”.",
                "Give each column its own header.",
            )
        else:
            message = f"The file has no column “{header}”, which {place} needs."
            listed = ", ".join(f"“{name}”" for name in self.headers[:20] if name)
            remedy = did_you_mean(header, [name for name in self.headers if name], f"It has {listed}.")
        problem = Problem(None, header, "", message, remedy)
        if problem not in self._problems:
            self._problems.append(problem)
        return 0

    def first_of(self, headers: Sequence[str]) -> int | None:
        """The column of the first of these headers that the file has once; None where it has none."""
        for header in headers:
            if len(self._at.get(header_key(header), ())) == 1:
                return self._at[header_key(header)][0]
        return None

    def how_many(self, header: str) -> int:
        """How many columns are called so."""
        return len(self._at.get(header_key(header), ()))

    def unused(self, used: set[str]) -> list[str]:
        return [
            header for header in self.headers if header and header_key(header).replace(" ", "_") not in used
        ]
