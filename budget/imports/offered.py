"""The kinds of files that the budget takes."""

from budget.imports import amendments, dimensions, kept, lines, stages, successions  # noqa: F401 kept: its checks
from obb.imports.kinds import register

for kind in (
    stages.KIND,
    dimensions.FUNDS,
    dimensions.COST_CENTERS,
    dimensions.ACCOUNTS,
    dimensions.FUNDING_SOURCES,
    successions.KIND,
    lines.KIND,
    amendments.KIND,
):
    register(kind)
