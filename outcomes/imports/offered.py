"""The kinds of files that the results take."""

from obb.imports.kinds import register
from outcomes.imports import (
    crosswalk,
    goals,
    indicators,
    initiatives,
    measures,
    milestones,
    observations,
    plans,
    results,
)

for kind in (
    goals.GOALS_KIND,
    goals.ALIGNMENTS_KIND,
    indicators.KIND,
    observations.OBSERVATIONS_KIND,
    observations.TARGETS_KIND,
    results.KIND,
    crosswalk.KIND,
    plans.KIND,
    initiatives.KIND,
    milestones.KIND,
    measures.KIND,
):
    register(kind)
