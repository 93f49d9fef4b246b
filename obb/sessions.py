"""How long a sign-in lasts: half an hour idle, half a day in all."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

NOTED_EVERY = 60  # seconds: a busy reader costs one write a minute, not one a page


class SessionLimits:
    """Middleware: ends a sign-in past settings.OBB_SESSION_LIMIT, and keeps a used one from idling out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # a reader without a session must not get one, nor pages that vary by it
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            now = int(timezone.now().timestamp())
            session = request.session
            if now - session.get("since", now) > settings.OBB_SESSION_LIMIT:
                logout(request)
            elif "since" not in session:
                session["since"] = session["seen"] = now
            elif now - session["seen"] > NOTED_EVERY:
                session["seen"] = now
        return self.get_response(request)
