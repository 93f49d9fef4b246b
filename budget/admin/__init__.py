"""What a county's admins keep of the money's dimensions, in Django's admin."""

from budget.admin import (  # noqa: F401 they register
    account,
    amendment,
    authority,
    closing,
    cost_center,
    fund,
    funding_source,
    publication,
    refusals,
    stage,
    succession,
)
