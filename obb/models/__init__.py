"""The ground: counties, departments, fiscal years, people, roles, imports."""

from obb.models.county import County
from obb.models.department import Department
from obb.models.fiscal_year import FiscalYear
from obb.models.import_batch import ImportBatch, ImportFile
from obb.models.import_profile import ImportProfile
from obb.models.import_run import ImportRun
from obb.models.import_sample import ImportSample
from obb.models.list_choice import ListChoice
from obb.models.person import Person
from obb.models.role import Role
from obb.models.saved_view import SavedView

__all__ = [
    "County",
    "Department",
    "FiscalYear",
    "ImportBatch",
    "ImportFile",
    "ImportProfile",
    "ImportRun",
    "ImportSample",
    "ListChoice",
    "Person",
    "Role",
    "SavedView",
]
