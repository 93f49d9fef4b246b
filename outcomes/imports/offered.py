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
    quality,
    reference_rates,
    results,
    stories,
)

for kind in (
    goals.GOALS_KIND,
    goals.ALIGNMENTS_KIND,
    indicators.KIND,
    stories.GROUPS_KIND,
    observations.OBSERVATIONS_KIND,
    observations.TARGETS_KIND,
    results.KIND,
    stories.NOTES_KIND,
    quality.KIND,
    crosswalk.KIND,
    plans.KIND,
    initiatives.KIND,
    milestones.KIND,
    measures.KIND,
    reference_rates.KIND,
):
    register(kind)
