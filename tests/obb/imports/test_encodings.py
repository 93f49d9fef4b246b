"""Text files in every usual encoding: the right text, or the line and the byte."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obb.imports.encodings import encoding_of
from obb.imports.problems import UnreadableFile
from obb.imports.readers import FileOptions, open_sheet

TEXT = "name,amount\nNoncustodial Parent – Orientation,5\n“Café”¹,6\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("cp1252"), "cp1252"),
    ],
)
def test_finds_the_encoding_and_keeps_every_character(data, encoding):
    assert encoding_of(io.BytesIO(data)) == encoding
    rows = list(open_sheet(data, "parents.csv").rows)
    assert rows == [(2, ["Noncustodial Parent – Orientation", "5"]), (3, ["“Café”¹", "6"])]


def test_a_long_file_is_looked_through_to_its_end():
    lines = [f"{number},plain" for number in range(300_000)]
    data = "\n".join(["a,b", *lines, "1,é"]).encode("cp1252")
    assert encoding_of(io.BytesIO(data)) == "cp1252"
    with pytest.raises(UnreadableFile) as caught:
        encoding_of(io.BytesIO(data + b"\n2,\x81\n"))
    assert caught.value.problems[0].row == 300_003


@pytest.mark.parametrize(
    ("data", "row", "message"),
    [
        (b"a,b\n1,\xc3\xa9\n2,caf\xe9\n", 3, "Line 3 holds byte 0xE9, which is no text in utf-8 (byte 6 of the line)."),
        (b"a,b\n1,x\x81y\n", 2, "Line 2 holds byte 0x81, which is no text in Windows-1252 (byte 4 of the line)."),
        (b"a,b\n1,x\x00y\n", 2, "Line 2 holds a NUL byte (byte 4 of the line)."),
        (b"a,b\n1,caf\xc3", 2, "Line 2 holds byte 0xC3, which is no text in utf-8 (byte 6 of the line)."),
        (b"a,b\n1,caf\xc3,2\n", 2, "Line 2 holds byte 0xC3, which is no text in utf-8 (byte 6 of the line)."),
        (b"a,b\n1,don\xe2\x80,2\n", 2, "Line 2 holds byte 0xE2, which is no text in utf-8 (byte 6 of the line)."),
        (b"\xff\xfea\x00\n\x00\x00\xd8x\x00", 2, "Line 2 holds a NUL byte (byte 1 of the line)."),
    ],
)  # fmt: skip
def test_refuses_rather_than_garble(data, row, message):
    with pytest.raises(UnreadableFile) as caught:
        open_sheet(data, "parents.csv")
    (problem,) = caught.value.problems
    assert (problem.row, problem.message) == (row, message)
    assert problem.remedy == "Export the file again as UTF-8, or state its encoding in the profile."


def test_a_stated_encoding_is_the_only_one_tried():
    data = "a,b\n1,São\n".encode("latin-1")
    assert list(open_sheet(data, "x.csv", FileOptions(encoding="latin-1")).rows) == [(2, ["1", "São"])]
    with pytest.raises(UnreadableFile, match="Line 2 holds byte 0xE3, which is no text in utf-8"):
        open_sheet(data, "x.csv", FileOptions(encoding="utf-8"))


@pytest.mark.parametrize(
    "stated",
    [
        "klingon",
        "hex",
        "rot13",
        "zlib",
        "undefined",
        "utf-7",
        "punycode",
        "idna",
        "unicode_escape",
        "UTF7",
        "\0",
    ],
)
def test_what_is_no_encoding_of_files_is_refused(stated):
    with pytest.raises(UnreadableFile, match=f"No encoding is called “{stated}”"):
        open_sheet(b"a,b\n1,2\n", "x.csv", FileOptions(encoding=stated))


@given(st.binary())
def test_any_bytes_are_text_or_refused(data):
    try:
        encoding = encoding_of(io.BytesIO(data))
    except UnreadableFile as refusal:
        assert refusal.problems[0].remedy
        return
    assert "\0" not in data.decode(encoding)
