"""What the environment says becomes settings, or a refusal in words."""

import secrets

import pytest
from django.core.exceptions import ImproperlyConfigured

from obb import environment


def test_a_long_random_secret_is_taken() -> None:
    key = secrets.token_urlsafe(64)
    assert environment.secret_key({"SECRET_KEY": key}) == key


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("", "SECRET_KEY is not set"),
        ("k3y", "shorter than 50 characters"),
        ("a" * 80, "easy to guess"),
        ("django-insecure-" + "x0y1z2w3v4u5" * 5, "easy to guess"),
        ("my-password-is-very-long-0123456789-and-not-random-at-all", "easy to guess"),
    ],
)
def test_a_secret_missing_or_weak_is_refused(key: str, words: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=words):
        environment.secret_key({"SECRET_KEY": key})


def test_hosts_are_listed_with_commas() -> None:
    hosts = environment.allowed_hosts({"ALLOWED_HOSTS": "budget.example.gov, www.example.gov,"}, local=False)
    assert hosts == ["budget.example.gov", "www.example.gov"]


@pytest.mark.parametrize("listed", ["", " , ", "*", "budget.example.gov,*", "*.example.gov"])
def test_hosts_missing_or_any_are_refused(listed: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="ALLOWED_HOSTS"):
        environment.allowed_hosts({"ALLOWED_HOSTS": listed}, local=False)


def test_this_machine_alone_answers_to_loopback_and_nothing_else() -> None:
    assert environment.allowed_hosts({}, local=True) == ["127.0.0.1", "localhost", "[::1]"]
    with pytest.raises(ImproperlyConfigured, match="serves this machine alone"):
        environment.allowed_hosts({"ALLOWED_HOSTS": "budget.example.gov"}, local=True)


@pytest.mark.parametrize(
    ("said", "on"), [("", False), ("0", False), ("*", False), ("1", True), ("True", True)]
)
def test_debug_is_off_unless_said_plainly(said: str, on: bool) -> None:
    assert environment.debug({"DEBUG": said}, ["127.0.0.1"]) is on
    assert environment.debug({}, ["127.0.0.1"]) is False


def test_debug_is_refused_beyond_this_machine() -> None:
    with pytest.raises(ImproperlyConfigured, match="DEBUG shows the inside"):
        environment.debug({"DEBUG": "1"}, ["127.0.0.1", "budget.example.gov"])


@pytest.mark.parametrize(
    ("url", "name", "user", "password", "host", "port", "options"),
    [
        ("postgresql://obb@db.example.gov/county", "county", "obb", "", "db.example.gov", "", {}),
        ("postgres://o%40b:p%2Fw%3A@[::1]:5433/c%20d", "c d", "o@b", "p/w:", "::1", "5433", {}),
        ("postgresql://obb@/obb?host=%2Frun%2Fa%20b&port=6", "obb", "obb", "", "/run/a b", "6", {}),
        ("postgresql://db/obb?sslmode=verify-full", "obb", "", "", "db", "", {"sslmode": "verify-full"}),
    ],
)
def test_a_database_url_is_read(
    url: str, name: str, user: str, password: str, host: str, port: str, options: dict[str, str]
) -> None:
    assert environment.database({"DATABASE_URL": url}) == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": user,
        "PASSWORD": password,
        "HOST": host,
        "PORT": port,
        "OPTIONS": options,
    }


@pytest.mark.parametrize("url", ["", "sqlite:///obb.db", "mysql://obb@db/obb", "postgresql://db", "obb"])
def test_a_database_that_is_no_postgresql_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="postgresql://user:password@host:5432/name"):
        environment.database({"DATABASE_URL": url})
