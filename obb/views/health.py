"""Whether OBB serves, and whether its money ties: asked by machines, beside the server."""

from io import StringIO

from django.core.management import CommandError, call_command
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from obb.headers import client_address

_HERE = ("127.0.0.1", "::1")
_ONE_AT_A_TIME = 7_160_312  # the key of an advisory lock; any number that nothing else takes


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """200 "ok" when the database answers, else 503.

    With `?deep`, asked on the server's own machine, `verify_ledger` runs as well: 503 where anything does not tie.
    It says how much, never what: nobody has signed in.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if "deep" in request.GET and client_address(request) in _HERE:
            return _deep()
    except Error:
        return _plain("no database", 503)
    return _plain("ok")


def _deep() -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_ONE_AT_A_TIME])
        if not cursor.fetchone()[0]:
            response = _plain("it is being proven just now, ask again", 503)
            response["Retry-After"] = "60"
            return response
        try:
            cursor.execute("SET statement_timeout = 0")  # a large ledger takes its time
            call_command("verify_ledger", stdout=StringIO(), stderr=StringIO())
        except CommandError as found:
            return _plain(f"{found} Run verify_ledger.", 503)
        finally:
            cursor.execute("RESET statement_timeout")
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_ONE_AT_A_TIME])
    return _plain("ok, and the ledger ties")


def _plain(words: str, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{words}\n", status=status, content_type="text/plain")
