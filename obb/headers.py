"""What a request's headers say of the reader, and what every answer's say to the browser."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

FEATURES = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
NOTHING_ALLOWED = ", ".join(f"{feature}=()" for feature in FEATURES)


class PermissionsPolicy:
    """Middleware: no page of OBB asks for a camera, a place or a payment, and none may."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = NOTHING_ALLOWED
        return response


def client_address(request: HttpRequest) -> str:
    """The reader's network address: behind a proxy the one it wrote last, which no reader can forge."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.BEHIND_PROXY and forwarded:
        return forwarded.split(",")[-1].strip()
    return request.META.get("REMOTE_ADDR", "")
