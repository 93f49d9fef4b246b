"""Signing in, out and changing the password: what is refused, and where one is sent."""

import pytest
from django.test import Client

from tests.factories.ground import make_county, make_member

pytestmark = pytest.mark.django_db

SECRET = "correct horse battery staple"


@pytest.fixture
def ana():
    person = make_member(make_county("durham"), "analyst", username="ana")
    person.set_password(SECRET)
    person.save()
    return person


@pytest.mark.parametrize("name", ["a" * 151, "a" * 5_000, "a\0b"])
def test_a_name_that_nobody_can_have_is_refused_in_words(name):
    answer = Client().post("/accounts/login/", {"username": name, "password": "x"})
    assert answer.status_code == 200
    assert "username" in answer.context["form"].errors


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_elsewhere(ana, elsewhere):
    answer = Client().post(f"/accounts/login/?next={elsewhere}", {"username": "ana", "password": SECRET})
    assert (answer.status_code, answer.url) == (302, "/")


def test_the_sixth_try_is_turned_away_even_with_the_right_password(ana):
    client = Client()
    for _attempt in range(5):
        client.post("/accounts/login/", {"username": "ana", "password": "wrong"})
    assert client.post("/accounts/login/", {"username": "ana", "password": SECRET}).status_code == 429


def test_signing_out_takes_a_post(ana):
    client = Client()
    client.force_login(ana)
    assert client.get("/accounts/logout/").status_code == 405
    assert "_auth_user_id" in client.session
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("new", ["short", "ana"])
def test_a_new_password_keeps_the_rules(ana, new):
    client = Client()
    client.force_login(ana)
    typed = {"old_password": SECRET, "new_password1": new, "new_password2": new}
    answer = client.post("/accounts/password/", typed)
    assert "new_password2" in answer.context["form"].errors
    ana.refresh_from_db()
    assert ana.check_password(SECRET)
