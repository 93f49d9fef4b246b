"""What a county's admins keep of its goals and results, in Django's admin."""

from outcomes.admin import (  # noqa: F401 they register
    county,
    goal,
    group,
    indicator,
    initiative,
    link,
    observation,
    plan,
    reference_rate,
    refusals,
    story,
    target,
    verdict,
)
