"""When something fails on our side: a page in plain words, and a different one where it is the database."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token
from django.views.defaults import server_error

from obb.outage import is_outage

AGAIN_IN = 10
"""Seconds after which a browser or a proxy may ask again."""


@requires_csrf_token
def failed(request: HttpRequest) -> HttpResponse:
    """The page of every failure; 503 with Retry-After where the database does not answer or gave up."""
    if is_outage(sys.exc_info()[1]):
        response = HttpResponse(render_to_string("503.html"), status=503)
        response.headers["Retry-After"] = str(AGAIN_IN)
        return response
    return server_error(request)
