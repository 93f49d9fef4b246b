"""The README's picture is made by the project itself, of the demo as it is.

`OBB_PICTURE=1 python3 manage.py test tests/journeys/test_picture.py` writes it anew.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.site import ROOT, Site

PICTURE = ROOT / "static" / "img" / "goal.png"


@pytest.mark.browser
def test_a_goals_page_makes_a_picture(
    demo_site: Site, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    page = open_page(demo_site.url, width=1280, height=1150)
    page.goto("/durham/goals/reducing-family-poverty/")
    page.get_by_role("heading", name="Reducing Family Poverty", level=1).wait_for()
    target = PICTURE if os.environ.get("OBB_PICTURE") == "1" else tmp_path / "goal.png"
    target.parent.mkdir(exist_ok=True)
    page.screenshot(path=target)
    assert target.read_bytes().startswith(b"\x89PNG")
    assert PICTURE.exists()
