"""What a county's admins keep of the ground, in Django's admin."""

from obb.admin import (  # noqa: F401 they register
    county,
    department,
    fiscal_year,
    import_batch,
    import_profile,
    person,
    role,
    saved_view,
)
