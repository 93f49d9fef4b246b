"""Nothing heavy at start: pages are served without the libraries that only files need."""

import subprocess
import sys

HEAVY = ("pandas", "plotly", "xlsxwriter", "python_calamine", "pyarrow")
SCRIPT = f"""
import sys, django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
from django.test import Client
Client(HTTP_HOST="127.0.0.1").get("/help/money/")
print(sorted(set({HEAVY!r}) & set(sys.modules)))
"""


def test_a_worker_starts_and_serves_without_the_heavy_libraries():
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False, cwd=sys.path[0] or "."
    )
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
