"""Import sample: the first rows of an import's file, kept while a person says how it is laid out."""

from __future__ import annotations

from django.db import models

from obb.constraints import same_county
from obb.models.county import County
from obb.models.import_batch import ImportBatch


class ImportSample(models.Model):
    """At most one an import: opening a workbook takes seconds, and the layout's page asks at each change.

    `asked`: what the file was opened with, as `obb.imports.samples` states it; `glimpse`: what was found.
    """

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")
    batch = models.OneToOneField(ImportBatch, on_delete=models.CASCADE, related_name="sample")
    asked = models.JSONField()
    glimpse = models.JSONField()

    class Meta:
        constraints = [same_county("batch", "obb.ImportBatch", "import_sample_of_one_county")]

    def __str__(self) -> str:
        return str(self.batch_id)
