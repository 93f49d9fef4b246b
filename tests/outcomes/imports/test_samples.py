"""The profiles to copy: each reads the file that it describes, as it stands but for codes and headers."""

import io
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command
from django.test import Client

from obb.imports.kinds import kind_called
from obb.imports.profile import from_toml
from obb.imports.templates import sample_profiles
from outcomes.models import Observation
from tests.factories.ground import make_county
from tests.factories.results import make_indicator

pytestmark = pytest.mark.django_db

NAMES = ["almanac", "estimates", "long-list", "neighborhoods", "wide-years"]


@pytest.fixture
def county():
    county = make_county("durham")
    for code in ("UNEMPLOYMENT", "CHILD-POVERTY", "TEEN-BIRTHS", "FOOD-HELP", "UNINSURED", "BIRTHS"):
        make_indicator(county, code.title(), code=code, kind="rate")
    return county


def written(*arguments):
    said = io.StringIO()
    call_command("import_template", "observations", *arguments, stdout=said)
    return said.getvalue()


def bring(name, folder, *files):
    profile = folder / f"{name}.toml"
    profile.write_text(written("--profile", name), encoding="utf-8")
    said = io.StringIO()
    call_command(
        "import_data",
        "durham",
        "observations",
        *map(str, files),
        profile=str(profile),
        reason="Tried",
        stdout=said,
    )
    return said.getvalue()


def stored(code, of="county"):
    found = Observation.objects.filter(indicator__code=code, of=of).order_by("period")
    return [(one.label, one.value, one.margin) for one in found]


def text_file(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_the_command_lists_and_prints_them(county):
    assert written("--profile").split() == NAMES
    assert from_toml(written("--profile", "almanac")).kind == "observations"
    with pytest.raises(CommandError, match="Did you mean “almanac”"):
        written("--profile", "almanak")
    with pytest.raises(CommandError, match="There is no sample profile “almanac”"):
        call_command("import_template", "lines", "--profile", "almanac", stdout=io.StringIO())


def test_the_help_page_shows_every_one_of_them():
    page = Client().get("/help/results/").content.decode()
    samples = sample_profiles(kind_called("observations"))
    assert list(samples) == NAMES
    for text in samples.values():
        shown = text.strip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        assert shown.replace("'", "&#x27;").replace('"', "&quot;") in page


def test_wide_years(county, tmp_path):
    file = text_file(
        tmp_path, "w.csv",
        "FIPS,Area,Labor_force_2019,Unemployed_2019,Rate_2019,Labor_force_2020,Unemployed_2020,Rate_2020\n"
        '99000,State,"20,000","1,000",5,21000,2100,10.0\n099001,Ours,"1,000",40,4.0,N/A,,\n99003,Other,1,1,100,1,1,100\n',
    )  # fmt: skip
    bring("wide-years", tmp_path, file)
    assert stored("UNEMPLOYMENT") == [("2019", 4, None), ("2020", None, None)]
    assert stored("UNEMPLOYMENT", "benchmark") == [("2019", 5, None), ("2020", 10, None)]


def test_a_long_list(county, tmp_path):
    file = text_file(
        tmp_path, "l.csv",
        "FIPS,Attribute,Value\n99001,Rate_2019,4.0\n99001,Unemployed_2019,40\n99001,Labor_force_2019,\"1,000\"\n"
        "99001,Income_2019,50000\n99000,Rate_2019,5\n99001,Unemployed_2020,50\n99001,Rate_2020,(NA)\n99003,Rate_2019,9\n",
    )  # fmt: skip
    said = bring("long-list", tmp_path, file)
    found = Observation.objects.filter(of="county").order_by("period")
    assert [(one.label, one.value, one.numerator, one.denominator) for one in found] == [
        ("2019", 4, 40, 1000),
        ("2020", None, 50, None),
    ]
    assert stored("UNEMPLOYMENT", "benchmark") == [("2019", 5, None)]
    assert "left out: 1, other figures" in said


def test_numerators_and_denominators_side_by_side_for_the_tracts_of_one_county(county, tmp_path):
    """The sample's [combine] with wide years of two figures each, which the help speaks of."""
    profile = tmp_path / "tracts.toml"
    profile.write_text(
        """
kind = "observations"
[unpivot]
columns = '^(?P<what>poor|all)_(?P<year>\\d{4})$'
beside = "what"
[combine]
how = "ratio"
scale = 100
decimals = 1
[[keep]]
column = "GEOID"
matches = '^0?9001'
reason = "tracts of other counties"
[fields.indicator]
constant = "CHILD-POVERTY"
[fields.area]
column = "GEOID"
[fields.period]
column = "year"
[fields.numerator]
column = "poor"
[fields.denominator]
column = "all"
""",
        encoding="utf-8",
    )
    file = text_file(
        tmp_path, "t.csv",
        "GEOID,poor_2019,all_2019,poor_2020,all_2020\n09001000100,10,20,5,20\n9001000200,10,180,5,180\n09003000100,9,9,9,9\n",
    )  # fmt: skip
    call_command(
        "import_data",
        "durham",
        "observations",
        str(file),
        profile=str(profile),
        reason="Tried",
        stdout=io.StringIO(),
    )
    assert stored("CHILD-POVERTY") == [("2019", 10, None), ("2020", 5, None)]


def almanac(folder, edition, poverty, births, years):
    path = folder / f"{edition} Almanac.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Measures")
        sheet.write_row("A1", ["", "Children in poverty", "", "", "Teen births", "", "", ""])
        head = "% Poor" if edition < 2021 else "% of children"
        ends = ["95% CI - Low", "95% CI - High"]
        sheet.write_row("A2", ["FIPS", head, *ends, "Rate", *ends, "Unreliable"])
        sheet.write_row("A3", [99000, 20, 19, 21, 30, 29, 31, ""])
        sheet.write_row("A4", [99001, *poverty, *births])
        sources = workbook.add_worksheet("Sources & Years")
        sources.write_row("A1", ["Measure", "Year(s)"])
        sources.write_row("A2", ["Children in poverty*", years[0]])
        sources.write_row("A3", ["Teen births +", years[1]])
    return path


def test_almanacs_of_two_editions(county, tmp_path):
    files = [
        almanac(tmp_path, 2020, (18.4444, 17.48, 19.44), (41.12, 40, 42, ""), (2018, "2012-2016")),
        almanac(tmp_path, 2021, (17.1, 16, 18), ("x", "", "", "x"), (2019, "2013-2017")),
    ]
    bring("almanac", tmp_path, *files)
    assert stored("CHILD-POVERTY") == [
        ("2018", Decimal("18.4"), Decimal("0.80")),
        ("2019", Decimal("17.1"), Decimal("0.84")),
    ]
    assert stored("TEEN-BIRTHS")[1] == ("2013–2017", None, None)
    broken = Observation.objects.exclude(break_before="").order_by("of")
    assert [(one.of, one.label, one.indicator.code) for one in broken] == [
        ("benchmark", "2013–2017", "TEEN-BIRTHS"),
        ("county", "2013–2017", "TEEN-BIRTHS"),
    ]
    assert broken[1].note == (
        "The source calls it unreliable. Too few cases: the source has “x” in place of a figure."
    )


def test_neighborhoods(county, tmp_path):
    tops = text_file(tmp_path, "r12.csv", "id,y_2019,y_2020\n2,30,10\n3,10,\n")
    bottoms = text_file(tmp_path, "d12.csv", "id,y_2019,y_2020\n2,1.5,2\n3,0.5,#VALUE!\n")
    said = bring("neighborhoods", tmp_path, tops, bottoms)
    assert stored("FOOD-HELP") == [("2019", 20, None), ("2020", 5, None)]
    assert "Food-Help, 2020: 1 of 2 areas have no figure." in said


def test_estimates(county, tmp_path):
    path = tmp_path / "survey.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("Notes").write("A1", "Survey of 2019, one-year estimates")
        sheet = workbook.add_worksheet("Data")
        heads = [
            "STATE",
            "COUNTY",
            "Percent uninsured",
            "Margin (95%)",
            "Flag",
            "Births per 100,000",
            "Births margin",
        ]
        sheet.write_row("A1", heads)
        sheet.write_row("A2", [99, 0, 12.5, 0.2, "", 1100, 10])
        sheet.write_row("A3", ["99", "001", 11.5, 1.96, "Use with care", "D", "D"])
    bring("estimates", tmp_path, path)
    assert stored("UNINSURED") == [("2019", Decimal("11.5"), Decimal("1.65"))]
    assert stored("UNINSURED", "benchmark") == [("2019", Decimal("12.5"), Decimal("0.17"))]
    assert Observation.objects.get(indicator__code="UNINSURED", of="county").note == "Use with care"
    assert stored("BIRTHS") == [("2019", None, None)]
