"""The kinds of files that the budget takes."""

from budget.imports import lines
from obb.imports.kinds import register

register(lines.KIND)
