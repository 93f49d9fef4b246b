"""How hard words are to read: the Flesch-Kincaid grade (Kincaid and others, 1975), an American school year.

0.39 × words a sentence + 11.8 × syllables a word − 15.59. Syllables are counted by their vowels, as most counters do.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

_VOWELS = re.compile(r"[aeiouy]+")
_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_END = re.compile(r"[.!?]+[”\"')\]]*(?:\s|$)")


def syllables(word: str) -> int:
    """Groups of vowels, without a silent e at the end; at least one."""
    low = word.lower().replace("’", "'")
    count = len(_VOWELS.findall(low))
    if (
        re.search(r"[^aeiouyl]e$", low)
        or re.search(r"[^aeiouydt]ed$", low)
        or re.search(r"[^aeiouyscxzg]es$", low)
    ):
        count -= 1
    return max(count, 1)


def grade(sentences: list[str]) -> float:
    """The grade of some sentences together; 0 where there is no word."""
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    if not words:
        return 0.0
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


class _Paragraphs(HTMLParser):
    """The text of paragraphs, list items and definitions inside main; what stands in tables and drawings is figures."""

    TAGS = ("p", "li", "dd")
    SILENT = ("table", "svg", "script", "figure", "form", "nav", "summary", "button")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._main, self._silent, self._open = False, 0, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._main = self._main or tag == "main"
        self._silent += tag in self.SILENT
        if tag in self.TAGS:
            if not self._open:
                self.found.append("")
            self._open += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._main = False
        self._silent -= tag in self.SILENT
        self._open -= tag in self.TAGS and self._open > 0

    def handle_data(self, data: str) -> None:
        if self._main and self._open and not self._silent:
            self.found[-1] += data


def sentences_of(html: str) -> list[str]:
    """The whole sentences of a page's own text; labels, names and links that stand alone are none."""
    reader = _Paragraphs()
    reader.feed(html)
    found = []
    for text in reader.found:
        words = " ".join(text.split())
        begins = 0
        for end in _END.finditer(words):
            found.append(words[begins : end.end()].strip())
            begins = end.end()
    return [one for one in found if len(_WORD.findall(one)) > 2]
