"""The kinds of files that the ground takes."""

from obb.imports import departments, fiscal_years, people
from obb.imports.kinds import register

for kind in (fiscal_years.KIND, departments.KIND, people.KIND):
    register(kind)
