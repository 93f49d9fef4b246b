"""What was brought in, to read: imports are made, confirmed and undone on their own pages."""

from django.contrib import admin

from obb.admin.base import CountyAdmin
from obb.admin.site import site
from obb.models import ImportBatch


@admin.register(ImportBatch, site=site)
class ImportBatchAdmin(CountyAdmin):
    view_only = True
    is_recorded = False
    list_display = ("file_name", "kind", "state", "rows_kept", "staged_by", "staged_at")
    list_filter = ("state", "kind")
    search_fields = ("file_name", "kind", "checksum")
    date_hierarchy = "staged_at"
    ordering = ("-staged_at", "-pk")
    fields = (
        "file_name", "kind", "state", "checksum", "rows_read", "rows_kept", "reason",
        "staged_by", "staged_at", "settled_by", "settled_at", "undone_by", "undone_at", "undo_reason",
    )  # fmt: skip
