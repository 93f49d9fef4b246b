"""The address "/"."""

from django.test import Client

from tests.factories.ground import make_county
from tests.pages import links, words


def test_no_county_says_which_command_adds_one(db: None) -> None:
    answer = Client().get("/")
    assert answer.status_code == 200
    assert 'python3 manage.py add_county durham "Durham County, North Carolina"' in words(answer)


def test_the_only_county_is_where_it_leads(db: None) -> None:
    make_county("durham")
    assert Client().get("/")["Location"] == "/durham/"


def test_several_counties_stand_by_name_with_a_sentence_each(db: None) -> None:
    make_county("wake", "Wake County, North Carolina")
    make_county("durham", "Durham County, North Carolina", ledger_notice="Invented dollars.")
    answer = Client().get("/")
    found = [(name, url) for name, url in links(answer).items() if "County" in name]
    assert sorted(found) == [
        ("Durham County, North Carolina", "/durham/"),
        ("Wake County, North Carolina", "/wake/"),
    ]
    said = words(answer)
    assert "2 counties show their outcomes budgets here." in said
    assert "What Durham County wants for its people" in said
    assert "Invented dollars." in said
