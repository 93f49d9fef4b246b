"""Colours: one source, enough contrast, the same in pages, files and figures; style sheets stay small."""

import gzip
import re
from pathlib import Path

import pytest

from obb.charts.figure import COLORS, INK, PALE, QUIET, TARGET
from obb.charts.svg import STYLE

CSS = Path(__file__).resolve().parents[3] / "static" / "css"
JS = CSS.parent / "js"
BASE = (CSS.parents[1] / "templates" / "base.html").read_text()
OF_THE_ADMIN = ("find.js", "propose.js")  # beside Django's own; no other page has them
OF_ONE_PAGE = ("layout.js", "progress.js", "remainder.js")
OF_A_PAGE = [CSS / name for name in re.findall(r"'css/([\w-]+\.css)'", BASE)]
TOKENS = dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{3,6});", (CSS / "tokens.css").read_text()))


def luminance(color: str) -> float:
    digits = color[1:] if len(color) == 7 else "".join(letter * 2 for letter in color[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    "name",
    [
        "--ink",
        "--ink-2",
        "--accent",
        "--accent-2",
        "--closer",
        "--further",
        "--neutral",
        "--bad",
        "--warn",
        "--good",
    ]
    + ["--s1", "--s2-ink", "--s3", "--s4-ink"],
)
@pytest.mark.parametrize("ground", ["--paper", "--wash"])
def test_words_have_4_5_to_1(name: str, ground: str) -> None:
    assert contrast(TOKENS[name], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize("name", ["--s1", "--s2", "--s3", "--s4", "--line-2"])
def test_lines_that_mean_something_have_3_to_1(name: str) -> None:
    assert contrast(TOKENS[name], TOKENS["--paper"]) >= 3


@pytest.mark.parametrize(
    ("word", "ground"), [("--bad", "--bad-wash"), ("--warn", "--warn-wash"), ("--accent", "--accent-wash")]
)
def test_words_on_their_own_wash_have_4_5_to_1(word: str, ground: str) -> None:
    assert contrast(TOKENS[word], TOKENS[ground]) >= 4.5


def test_files_and_figures_have_the_colours_of_the_pages() -> None:
    known = set(TOKENS.values())
    assert set(re.findall(r"#[0-9a-f]{3,6}\b", STYLE)) - {"#hatch"} <= known
    assert tuple(TOKENS[f"--s{place}"] for place in (1, 2, 3, 4)) == COLORS
    assert (TOKENS["--ink"], TOKENS["--ink-2"], TOKENS["--wash-2"], TOKENS["--further"]) == (
        INK,
        QUIET,
        PALE,
        TARGET,
    )


def test_only_tokens_name_colours() -> None:
    assert OF_A_PAGE[0].name == "tokens.css"
    for path in OF_A_PAGE[1:]:
        assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", path.read_text())) <= {"#fff"}, path


def test_styles_and_scripts_of_a_page_are_small() -> None:
    styles = gzip.compress("".join(path.read_text() for path in OF_A_PAGE).encode())
    assert len(styles) <= 8_500
    every = {path.name: path.read_text() for path in sorted(JS.glob("*.js"))}
    shared = "".join(text for name, text in every.items() if name not in OF_ONE_PAGE + OF_THE_ADMIN)
    assert len(gzip.compress("".join(every[name] for name in OF_THE_ADMIN).encode())) <= 3_000
    for name in OF_ONE_PAGE:  # no page has two of these
        assert len(gzip.compress(f"{shared}{every[name]}".encode())) <= 3_000


def test_nothing_moves_for_who_wants_it_still_and_pages_stay_light() -> None:
    """Movement stands inside the query alone that asks whether it is welcome; no page turns dark by itself."""
    for path in OF_A_PAGE:
        text = path.read_text()
        still = re.sub(
            r"@media \(prefers-reduced-motion: no-preference\) \{(?:[^{}]|\{[^{}]*\})*\}", "", text
        )
        assert re.findall(r"\b(?:transition|animation|scroll-behavior)[\w-]*\s*:", still) == [], path
        assert "prefers-color-scheme" not in text
    assert "color-scheme: light" in (CSS / "base.css").read_text()
