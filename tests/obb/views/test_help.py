"""Help: every topic in the list has a page, for everybody, without a question to the database about counties."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from obb.views.help import TOPICS
from tests.pages import links, words

pytestmark = pytest.mark.django_db


def test_the_list_leads_to_every_topic() -> None:
    answer = Client().get("/help/")
    assert answer.status_code == 200
    found = {
        title: address for title, address in links(answer).items() if re.fullmatch(r"/help/[^/]+/", address)
    }
    assert found == {str(title): f"/help/{slug}/" for slug, (title, _about) in TOPICS.items()}
    said = words(answer)
    assert [str(about) for _title, about in TOPICS.values() if str(about) not in said] == []


@pytest.mark.parametrize("slug", TOPICS)
def test_a_topic_has_its_words_under_its_title(slug: str) -> None:
    answer = Client().get(f"/help/{slug}/")
    title = str(TOPICS[slug][0])
    assert answer.status_code == 200
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", answer.content.decode()) == [title.replace("'", "&#x27;")]
    assert links(answer)["Help"] == "/help/"
    assert len(words(answer).split()) > 120


def test_no_words_stand_without_a_topic() -> None:
    folder = Path(settings.BASE_DIR) / "templates/help"
    assert {path.stem for path in folder.glob("*.html")} - {"index", "topic"} == set(TOPICS)


def test_pages_point_only_to_topics_that_are_there() -> None:
    asked = set()
    for path in Path(settings.BASE_DIR).rglob("templates/**/*.html"):
        asked |= set(re.findall(r"""url ['"]help_topic['"] ['"]([^'"]+)['"]""", path.read_text()))
    assert asked - set(TOPICS) == set()


@pytest.mark.parametrize("slug", ["no-such", "index", "topic", "Money"])
def test_what_is_no_topic_is_not_found(slug: str) -> None:
    assert Client().get(f"/help/{slug}/").status_code == 404


@pytest.mark.parametrize("address", ["/help/", "/help/money/"])
def test_whoever_asks_gets_the_same_words_without_a_query(
    address: str, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(0):
        assert Client().get(address).status_code == 200
