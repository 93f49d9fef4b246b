"""The address "/": the only county there is, or the list of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from obb.models import County
from obb.views.page import footer


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """One county: to its home. Several: by name, with a sentence each. None: how the first one is added."""
    counties = list(County.objects.order_by("name"))
    if len(counties) == 1:
        return redirect("outcomes:home", counties[0].slug)
    listed = [
        (county, reverse("outcomes:home", args=[county.slug]), _sentence(county)) for county in counties
    ]
    return render(request, "obb/root.html", {"counties": listed, "count": _count(counties), "foot": footer()})


def _sentence(county: County) -> str:
    what = _("What %(county)s wants for its people, and whether life is getting closer to it.") % {
        "county": county.short_name
    }
    return f"{what} {county.ledger_notice}".strip()


def _count(counties: list[County]) -> str:
    return ngettext(
        "%(count)s county shows its outcomes budget here.",
        "%(count)s counties show their outcomes budgets here.",
        len(counties),
    ) % {"count": len(counties)}
