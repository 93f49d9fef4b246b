"""The suite itself: a skipped test fails the run, a warning fails its test."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("body", "code", "said"),
    [
        ("def test_one(): pass", 0, "1 passed"),
        (
            "def test_one(): pass\ndef test_two(): import pytest; pytest.skip('later')",
            1,
            "no test may be skipped",
        ),
        ("def test_one(): import warnings; warnings.warn('old')", 1, "UserWarning: old"),
        ("import pytest\n@pytest.mark.unheard\ndef test_one(): pass", 2, "'unheard' not found in `markers`"),
        ("def test_one(page_nobody_made): pass", 1, "fixture 'page_nobody_made' not found"),
    ],
)
def test_what_a_run_says_and_how_it_ends(tmp_path: Path, body: str, code: int, said: str) -> None:
    (tmp_path / "test_sample.py").write_text(body)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.conftest",
        "-c",
        "pyproject.toml",
        "--rootdir",
        str(ROOT),
    ]
    done = subprocess.run(
        [*command, str(tmp_path)], cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False
    )
    assert (done.returncode, said in done.stdout + done.stderr) == (code, True), done.stdout + done.stderr
