"""Addresses under a county that nothing answers: behind the same door as those that something does."""

from django.http import Http404, HttpRequest, HttpResponse

from obb.views.entry import Visit, county_page


@county_page()
def nowhere(request: HttpRequest, visit: Visit, rest: str) -> HttpResponse:
    """Not signed in: the sign-in page, as for what exists. Signed in: not found."""
    raise Http404
