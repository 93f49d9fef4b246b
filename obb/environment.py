"""What the environment says, read and judged: pure functions from its variables to settings."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
SECRET_LENGTH = 50  # what Django's own deployment check asks for
SECRET_VARIETY = 10  # different characters; a random secret of that length has about 30
GUESSABLE = ("django-insecure-", "changeme", "change-me", "password", "secret-key", "your-secret")


def switched_on(environment: Mapping[str, str], name: str) -> bool:
    """Whether the variable says 1, true, yes or on; anything else, and nothing, is off."""
    return environment.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


def secret_key(environment: Mapping[str, str]) -> str:
    """The signing key. Raises ImproperlyConfigured, with the remedy, for one missing or weak."""
    key = environment.get("SECRET_KEY", "")
    remedy = "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(64))'"
    if not key:
        raise ImproperlyConfigured(f"SECRET_KEY is not set. {remedy}")
    if len(key) < SECRET_LENGTH:
        raise ImproperlyConfigured(f"SECRET_KEY is shorter than {SECRET_LENGTH} characters. {remedy}")
    if len(set(key)) < SECRET_VARIETY or any(word in key.lower() for word in GUESSABLE):
        raise ImproperlyConfigured(f"SECRET_KEY is easy to guess. {remedy}")
    return key


def allowed_hosts(environment: Mapping[str, str], *, local: bool) -> list[str]:
    """The names OBB answers to: loopback alone when local, else what ALLOWED_HOSTS lists with commas.

    Raises ImproperlyConfigured when it is missing, holds a '*', or names more than loopback when local.
    """
    hosts = [host.strip() for host in environment.get("ALLOWED_HOSTS", "").split(",") if host.strip()]
    if local:
        if set(hosts) - set(LOOPBACK):
            raise ImproperlyConfigured("OBB_LOCAL serves this machine alone: take it away or ALLOWED_HOSTS.")
        return list(LOOPBACK)
    if not hosts:
        raise ImproperlyConfigured("ALLOWED_HOSTS is not set: list OBB's names, as budget.example.gov.")
    if any("*" in host for host in hosts):
        raise ImproperlyConfigured("ALLOWED_HOSTS holds '*', which is any name: list OBB's own.")
    return hosts


def debug(environment: Mapping[str, str], hosts: list[str]) -> bool:
    """Whether error pages show the inside; refused (ImproperlyConfigured) beyond this machine."""
    on = switched_on(environment, "DEBUG")
    if on and set(hosts) - set(LOOPBACK):
        raise ImproperlyConfigured("DEBUG shows the inside of OBB: only with local ALLOWED_HOSTS.")
    return on


def database(environment: Mapping[str, str]) -> dict[str, Any]:
    """DATABASE_URL, postgresql://user:password@host:port/name?option=…, as Django's dictionary.

    A query parameter `host` names a socket folder. Raises ImproperlyConfigured when missing or another kind.
    """
    url = environment.get("DATABASE_URL", "")
    if not url:
        raise ImproperlyConfigured("DATABASE_URL is not set: postgresql://user:password@host:5432/name")
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured("DATABASE_URL must read postgresql://user:password@host:5432/name")
    options: dict[str, str] = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": options.pop("port", None) or str(parts.port or ""),
        "OPTIONS": options,
    }
