"""Import run: what a process of its own is doing for an import, and how far it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from obb.constraints import same_county
from obb.models.county import County
from obb.models.import_batch import ImportBatch

SILENT_FOR = timedelta(seconds=30)
"""A process says every second that it lives; after so long without a word it is taken for dead."""


class ImportRun(models.Model):
    """At most one an import. Gone when it was done; otherwise `ended` says why it ends, or it stands still.

    `token` is new each time it is asked for: a process that was given up finds another one, and stores nothing.
    `share`: which share of the phase's rows is dealt with, 0 to 1; nobody knows for every phase.
    """

    class Task(models.TextChoices):
        LOOK = "look", gettext_lazy("Looking at it")
        READ = "read", gettext_lazy("Reading")
        DECIDE = "decide", gettext_lazy("Reviewing anew")
        COMMIT = "commit", gettext_lazy("Storing")
        UNDO = "undo", gettext_lazy("Undoing")

    class Ended(models.TextChoices):
        NOT = "", gettext_lazy("Not ended")
        CANCELLED = "cancelled", gettext_lazy("Cancelled")
        REFUSED = "refused", gettext_lazy("Refused")
        FAILED = "failed", gettext_lazy("Failed")

    class Phase(models.TextChoices):
        STARTING = "", gettext_lazy("Starting")
        WAITING = "waiting", gettext_lazy("Waiting until other files are done")
        READING = "reading", gettext_lazy("Reading the rows")
        COMPARING = "comparing", gettext_lazy("Comparing with what is stored")
        WRITING = "writing", gettext_lazy("Writing")
        ADDING_UP = "adding up", gettext_lazy("Proving and adding up what was written")

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")
    batch = models.OneToOneField(ImportBatch, on_delete=models.CASCADE, related_name="run")
    task = models.CharField(max_length=10, choices=Task)
    decisions = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    token = models.UUIDField()
    began_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField()
    phase = models.CharField(max_length=20, choices=Phase, blank=True)
    rows = models.PositiveIntegerField(default=0)
    share = models.FloatField(null=True)
    ended = models.CharField(max_length=10, choices=Ended, blank=True)
    said = models.TextField(blank=True)

    _BEING_DONE: ClassVar = {
        Task.LOOK: gettext_lazy("Being looked at"),
        Task.READ: gettext_lazy("Being read"),
        Task.DECIDE: gettext_lazy("Being reviewed anew"),
        Task.COMMIT: gettext_lazy("Being stored"),
        Task.UNDO: gettext_lazy("Being undone"),
    }
    _STOPPED: ClassVar = {
        Task.LOOK: gettext_lazy("Looking at it stopped"),
        Task.READ: gettext_lazy("Reading stopped"),
        Task.DECIDE: gettext_lazy("The new review stopped"),
        Task.COMMIT: gettext_lazy("Storing stopped"),
        Task.UNDO: gettext_lazy("The undo stopped"),
    }

    class Meta:
        constraints = [
            same_county("batch", "obb.ImportBatch", "import_run_of_one_county"),
            models.CheckConstraint(
                condition=Q(task__in=["look", "read", "decide", "commit", "undo"]),
                name="import_run_task_known",
            ),
            models.CheckConstraint(
                condition=Q(ended__in=["", "cancelled", "refused", "failed"]), name="import_run_end_known"
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gte=0, share__lte=1),
                name="import_run_share_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_task_display()}: {self.batch_id}"

    def is_active(self, at: datetime) -> bool:
        """Whether a process is at it, or about to be."""
        return not self.ended and at - self.beat_at <= SILENT_FOR

    @property
    def percent(self) -> int | None:
        """How far its phase is, rounded down."""
        return None if self.share is None else int(self.share * 100)

    @property
    def being_done(self) -> str:
        """What is being done: “Being read”."""
        return str(self._BEING_DONE[self.Task(self.task)])

    @property
    def stopped(self) -> str:
        """What has stopped: “Reading stopped”."""
        return str(self._STOPPED[self.Task(self.task)])

    def in_words(self, at: datetime) -> str:
        """For a list of imports: “Being read, 40%”, “Reading stopped”; "" where the import's own state says it all."""
        if not self.is_active(at):
            return "" if self.ended == self.Ended.REFUSED else self.stopped
        if self.percent is None:
            return self.being_done
        return _("%(what)s, %(percent)s%%") % {"what": self.being_done, "percent": self.percent}
