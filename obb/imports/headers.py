"""The headers of a file, found by what people mean by them; what is not found is a problem."""

from collections import Counter
from collections.abc import Sequence

from obb.imports.columns import header_key
from obb.imports.problems import Problem, did_you_mean


def numbered(headers: Sequence[str]) -> list[str]:
    """The headers, those that several columns share counted from the left: "Description (1)", "Description (2)"."""
    count = Counter(map(header_key, headers))
    seen: Counter[str] = Counter()
    names = []
    for header in headers:
        key = header_key(header)
        seen[key] += 1
        name = f"{header} ({seen[key]})" if key and count[key] > 1 else header
        names.append(header if name != header and header_key(name) in count else name)
    return names


class Columns:
    """Headers by what people mean by them; of several columns called alike each by its number."""

    def __init__(self, headers: Sequence[str], problems: list[Problem]) -> None:
        self.headers = list(headers)
        self._problems = problems
        self._at: dict[str, list[int]] = {}
        for index, header in enumerate(headers):
            self._at.setdefault(header_key(header), []).append(index)
        for index, name in enumerate(numbered(headers)):
            self._at.setdefault(header_key(name), [index])

    def index(self, header: str, place: str) -> int:
        found = self._at.get(header_key(header), [])
        if len(found) == 1:
            return found[0]
        if found:
            message = f"{len(found)} columns are called “{header}”."
            remedy = f"Give each its own header, or say which: “{header} (1)” is the first from the left."
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
