"""What a command says while it brings a large file in."""

import io

from obb.imports.blocks import BLOCK
from obb.imports.columns import AMOUNT, YEAR
from obb.imports.profile import PLAIN
from obb.imports.progress import READING, WRITING, Progress, tell, told_to
from obb.imports.readers import open_sheet
from obb.imports.reading import Stream
from obb.management.bar import Bar, bar_on


class Terminal(io.StringIO):
    def isatty(self):
        return True


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def test_a_terminal_shows_a_bar_that_is_drawn_over_and_taken_off():
    out, clock = Terminal(), Clock()
    bar = Bar(out, clock=clock)
    bar(Progress(READING, 1))
    assert out.getvalue() == ""  # a small file is done before anything is said
    clock.now += 1.5
    bar(Progress(READING, 250_000, 0.5))
    bar(Progress(READING, 260_000, 0.52))
    assert out.getvalue() == "\r" + "█" * 15 + "░" * 15 + "  50%  Reading: 250,000 rows"
    clock.now += 0.2
    bar(Progress(WRITING, 1))
    assert out.getvalue().split("\r")[2].rstrip() == "Writing: 1 row"
    assert len(out.getvalue().split("\r")[2]) == len(out.getvalue().split("\r")[1])
    bar.end()
    assert out.getvalue().endswith("\r")
    said = out.getvalue()
    bar.end()
    assert out.getvalue() == said


def test_elsewhere_a_plain_line_now_and_then():
    out, clock = io.StringIO(), Clock()
    bar = Bar(out, clock=clock)
    for seconds in range(25):
        clock.now = 100.0 + seconds
        bar(Progress(READING, seconds * 1000, seconds / 25))
    bar.end()
    assert out.getvalue().splitlines() == [
        "Reading: 1,000 rows, 1 s", "Reading: 11,000 rows, 11 s", "Reading: 21,000 rows, 21 s"
    ]  # fmt: skip


def test_nobody_listens_and_nothing_happens():
    tell(READING, 1)
    heard = []
    with told_to(heard.append):
        tell(READING, 2, 0.5)
    tell(READING, 3)
    assert heard == [Progress(READING, 2, 0.5)]


def test_a_file_tells_how_far_it_is(tmp_path):

    path = tmp_path / "large.csv"
    path.write_text("year,amount\n" + "2019,1.50\n" * (BLOCK // 4))
    heard = []
    with told_to(heard.append):
        stream = Stream(PLAIN, open_sheet(path, path.name), (YEAR, AMOUNT))
        stream.wants_columns = True
        assert sum(len(batch.rows) for batch in stream.batches()) == BLOCK // 4
    shares = [one.share for one in heard if one.phase == READING]
    assert len(shares) > 2
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert heard[-1].rows == BLOCK // 4 + 1
    out = Terminal()
    with bar_on(out):
        tell(READING, 5)
    assert out.getvalue() == ""
