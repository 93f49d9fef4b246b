"""What is wrong in a file, in words for the person who has to put it right."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, with what to do about it.

    `row` as a spreadsheet numbers it (None: the whole file), the column's header and the cell's text as they stand
    in the file. `file`: which of several files brought in at once; "" where there is one.
    """

    row: int | None
    column: str
    value: str
    message: str
    remedy: str
    file: str = ""


class UnreadableFile(Exception):
    """A file or a profile of which nothing can be read. `problems` says why; there is at least one."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__(" ".join(f"{problem.message} {problem.remedy}" for problem in self.problems))


def unreadable(message: str, remedy: str, *, row: int | None = None, value: str = "") -> UnreadableFile:
    """The refusal of a whole file for one reason."""
    return UnreadableFile([Problem(row, "", value, message, remedy)])


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """ "Did you mean “amount”?", or `otherwise` where nothing known is close."""
    by_key = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold(), by_key, n=1, cutoff=0.6)
    return f"Did you mean “{by_key[close[0]]}”?" if close else otherwise
