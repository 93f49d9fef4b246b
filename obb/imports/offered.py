"""The kinds of files that the ground takes."""

from obb.imports import departments
from obb.imports.kinds import register

register(departments.KIND)
