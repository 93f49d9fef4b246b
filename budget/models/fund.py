"""Fund: the purse a line is paid from or into."""

import pghistory
from django.utils.translation import gettext_lazy as _

from obb.models.coded import Coded, coded_constraints


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Fund(Coded):
    class Meta:
        verbose_name = _("fund")
        verbose_name_plural = _("funds")
        constraints = coded_constraints("fund")
