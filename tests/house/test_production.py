"""A server in service: it starts only when told what it needs, and says the safe things to browsers."""

import json
import subprocess
from collections.abc import Callable

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]

NOTHING = "System check identified no issues (0 silenced)."
ASKED = """
import json
from obb.wsgi import application
from django.test import Client
client = Client()
answer = client.get("/healthz", secure=True, headers={"host": "budget.example.gov"})
plain = client.get("/", headers={"host": "budget.example.gov"})
from django.conf import settings
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SHOW statement_timeout")
    timeout = cursor.fetchone()[0]
print(json.dumps({
    "headers": {name.lower(): value for name, value in answer.headers.items()},
    "plain": [plain.status_code, plain.headers["Location"]],
    "cookies": [
        [settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY],
        [settings.CSRF_COOKIE_NAME, settings.CSRF_COOKIE_SECURE, settings.CSRF_COOKIE_HTTPONLY],
    ],
    "debug": settings.DEBUG,
    "timeout": timeout,
}))
"""


def test_the_deployment_check_finds_nothing(run: Run, production: dict[str, str]) -> None:
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", told=production)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, NOTHING, "")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"SECRET_KEY": ""}, "OBB does not start: SECRET_KEY is not set."),
        ({"SECRET_KEY": "short"}, "OBB does not start: SECRET_KEY is shorter than 50 characters."),
        ({"ALLOWED_HOSTS": ""}, "OBB does not start: ALLOWED_HOSTS is not set"),
        ({"ALLOWED_HOSTS": "*"}, "OBB does not start: ALLOWED_HOSTS holds '*'"),
        ({"DEBUG": "1"}, "OBB does not start: DEBUG shows the inside of OBB"),
        ({"DATABASE_URL": ""}, "OBB does not start: DATABASE_URL is not set"),
        ({"OBB_LOCAL": "1"}, "OBB does not start: OBB_LOCAL serves this machine alone"),
    ],
)
def test_it_refuses_to_start_in_one_sentence(
    run: Run, production: dict[str, str], change: dict[str, str], sentence: str
) -> None:
    done = run("manage.py", "check", told=production | change)
    assert done.returncode == 1
    assert done.stderr.startswith(sentence)
    assert "Traceback" not in done.stderr


def test_the_web_server_does_not_start_without_its_settings(run: Run) -> None:
    done = run("-c", "import obb.wsgi", told={})
    assert done.returncode == 1
    assert "SECRET_KEY is not set" in done.stderr


def test_answers_carry_every_safe_header(run: Run, production: dict[str, str], migrated: str) -> None:
    done = run("-c", ASKED, told=production | {"DATABASE_URL": migrated})
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    headers = told["headers"]
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert headers["strict-transport-security"] == "max-age=31536000; includeSubDomains; preload"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-frame-options"] == "DENY"
    assert headers["permissions-policy"].startswith("camera=()")
    assert policy == {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    assert told["plain"] == [301, "https://budget.example.gov/"]
    assert told["cookies"] == [["__Host-session", True, True], ["__Host-csrf", True, True]]
    assert told["debug"] is False
    assert told["timeout"] == "15s"


def test_a_server_in_service_refuses_a_demos_sign_ins(
    run: Run, production: dict[str, str], migrated: str
) -> None:
    made = "import django; django.setup(); from obb.models import Person; "
    made += "Person.objects.create_user('analyst', is_demo=True)"
    told = production | {"DATABASE_URL": migrated, "DJANGO_SETTINGS_MODULE": "obb.settings"}
    assert run("-c", made, told=told).returncode == 0
    done = run("-c", "import obb.wsgi", told=told)
    assert done.returncode == 1
    assert "This database holds the demo's sign-ins" in done.stderr
