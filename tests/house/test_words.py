"""Words on screen go through gettext: no template says anything bare."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

# What is the same in every language: names of formats, and of this product.
SAME_EVERYWHERE = {"CSV", "SVG", "XLSX", "OBB", "FY"}
_TRANSLATED = re.compile(
    r"{%\s*blocktranslate\b.*?%}.*?{%\s*endblocktranslate\s*%}|{%\s*blocktrans\b.*?%}.*?{%\s*endblocktrans\s*%}",
    re.DOTALL,
)
_CODE = re.compile(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
_STYLED = re.compile(r"{%\s*block bodyclass\s*%}.*?{%\s*endblock\s*%}", re.DOTALL)
_NOT_READ = re.compile(r"<(style|svg|code|pre)\b.*?</\1>|<!--.*?-->|<p class=\"code\">.*?</p>", re.DOTALL)
_SAID = re.compile(r'\b(?:aria-label|title|alt|placeholder)="([^"]*)"')
_TAG = re.compile(r"<[^>]*>", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{2,}")


def bare_words(text: str) -> list[str]:
    """Words that a reader would see or hear and no translator would."""
    text = _CODE.sub(" ", _STYLED.sub(" ", _TRANSLATED.sub(" ", text)))
    text = re.sub(r"&\w+;", " ", text)
    said = " ".join(_SAID.findall(text))
    text = _TAG.sub(" ", _NOT_READ.sub(" ", text))
    return [word for word in _WORD.findall(f"{text} {said}") if word not in SAME_EVERYWHERE]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_says_nothing_bare(template):
    assert bare_words(template.read_text()) == []


def test_bare_words_are_found():
    assert bare_words('<p>{% translate "Well" %} said, <a title="Bare">x</a> CSV</p>') == ["said", "Bare"]
