"""Import batch: one file brought in, from choosing it to undoing it; and the original file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from obb.constraints import one_county, same_county
from obb.domain.origin import origin
from obb.models.county import County
from obb.models.import_profile import ImportProfile


def places_in(files: Sequence[Mapping[str, Any]]) -> list[tuple[str, int]]:
    """(name, how many rows come before) of each file of an import; of a workbook read in sheets, of each sheet."""
    return [
        (origin(file["name"], sheet.get("name", "")), sheet.get("offset", file.get("offset", 0)))
        for file in files
        for sheet in file.get("sheets") or [{}]
    ]


def place_of(files: Sequence[Mapping[str, Any]], file_name: str, row: int) -> tuple[str, int]:
    """(name of the file or sheet, row in it) of a row numbered over all `files` of an import, or over its only one."""
    for name, offset in reversed(places_in(files)):
        if row > offset:
            return name, row - offset
    return file_name, row


class ImportBatch(models.Model):
    """Unread, or a draft while a person says how it is read; staged, then confirmed or discarded; a confirmed one
    may be undone. Never changed otherwise. What is being done about it this moment is its `run`.
    """

    class State(models.TextChoices):
        UNREAD = "unread", _("Not read yet")
        DRAFT = "draft", _("Being set up")
        STAGED = "staged", _("Waiting for review")
        REFUSED = "refused", _("Has problems")
        CONFIRMED = "confirmed", _("Confirmed")
        UNDONE = "undone", _("Undone")
        DISCARDED = "discarded", _("Discarded")

    county = models.ForeignKey(
        County, on_delete=models.PROTECT, related_name="imports", verbose_name=_("county")
    )
    kind = models.CharField(_("what it holds"), max_length=30, help_text=_("lines, goals, indicators …"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.STAGED)
    file_name = models.CharField(_("file"), max_length=255)
    checksum = models.CharField(
        _("checksum"),
        max_length=64,
        help_text=_("SHA-256 of the file's bytes; of several files, of their checksums in order."),
    )
    files = models.JSONField(
        _("files"),
        default=list,
        help_text=_("Each file's name, checksum and size, and how many rows come before its first one."),
    )
    profile = models.JSONField(_("profile"), default=dict, help_text=_("How the file was read."))
    saved_profile = models.ForeignKey(
        ImportProfile,
        on_delete=models.SET_NULL,
        null=True,
        related_name="imports",
        verbose_name=_("saved profile"),
        help_text=_("The one it was read by, as it was then."),
    )
    scope = models.JSONField(
        _("what it replaces"),
        default=dict,
        help_text=_("Years and stages, and departments or the whole county."),
    )
    rows_read = models.PositiveIntegerField(_("rows read"), default=0)
    rows_kept = models.PositiveIntegerField(_("rows kept"), default=0)
    left_out = models.JSONField(_("rows left out, by reason"), default=dict)
    problems = models.JSONField(_("problems"), default=list)
    totals = models.JSONField(_("totals"), default=dict)
    review = models.JSONField(_("what would change"), default=dict)
    decisions = models.JSONField(
        _("decisions"),
        default=dict,
        help_text=_("What a person decided at review: rows that repeat, control totals, and why."),
    )
    staged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("brought by"),
    )
    staged_at = models.DateTimeField(_("brought at"))
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("settled by"),
    )
    settled_at = models.DateTimeField(_("settled at"), null=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("undone by"),
    )
    undone_at = models.DateTimeField(_("undone at"), null=True)
    undo_reason = models.CharField(_("reason for the undo"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            one_county("import_of_one_county"),
            same_county("saved_profile", "obb.ImportProfile", "import_profile_of_one_county"),
            models.CheckConstraint(
                condition=Q(
                    state__in=["unread", "draft", "staged", "refused", "confirmed", "undone", "discarded"]
                ),
                name="import_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "undone", "discarded"]) | Q(settled_at__isnull=False),
                name="import_settled_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="undone") | Q(undone_at__isnull=False), name="import_undone_has_a_time"
            ),
        ]
        indexes = [models.Index(fields=("county", "checksum"), name="import_by_checksum")]

    def __str__(self) -> str:
        return self.file_name

    def place_of(self, row: int) -> tuple[str, int]:
        """(file or sheet, row in it) of a row as lines and problems number it over all files of the import."""
        return place_of(self.files, self.file_name, row)

    @property
    def has_places(self) -> bool:
        """Whether a row is known only with its file or sheet: several were read."""
        return len(places_in(self.files)) > 1

    def in_words(self, at: datetime) -> str:
        """Its state, and how far it is where something is being done about it."""
        run = getattr(self, "run", None)
        return (run.in_words(at) if run is not None else "") or self.get_state_display()

    @property
    def state_now(self) -> str:
        """The same in a list whose question names the moment as `seen_at`."""
        return self.in_words(self.seen_at)

    @property
    def rows_known(self) -> int | None:
        """How many rows were kept; None where it has not been read to its end."""
        return None if self.state in (self.State.UNREAD, self.State.DRAFT) else self.rows_kept

    def get_absolute_url(self) -> str:
        return reverse("obb:import", args=[self.county.slug, self.pk])


class ImportFile(models.Model):
    """A piece of the original, byte for byte: apart from the batch, so that lists of imports never load it,
    and in pieces, so that a large file never stands in memory as a whole. The database does not compress them:
    that took a sixth of an import's time.
    """

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="pieces")
    file = models.PositiveSmallIntegerField(default=0)
    piece = models.PositiveIntegerField(default=0)
    content = models.BinaryField()

    class Meta:
        constraints = [
            same_county("batch", "obb.ImportBatch", "import_file_of_one_county"),
            models.UniqueConstraint(fields=("batch", "file", "piece"), name="import_file_piece_once"),
        ]

    def __str__(self) -> str:
        return str(self.batch_id)
