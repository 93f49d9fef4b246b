"""Real files of results laid out on the page by somebody new: the suggestion is taken, and what only a person knows is
said. `said` is all that is changed by hand; the figures are read plainly beside it.
"""

import csv
import json
import os
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from obb.models import ImportBatch
from outcomes.models import Observation
from tests.factories.ground import make_county, make_member
from tests.factories.results import make_indicator
from tests.pages import sent_by, words

pytestmark = pytest.mark.django_db

DATA = Path(os.environ["OBB_SHARED"]) / "data"
UNEMPLOYMENT = DATA / "ers-county-unemployment-poverty/Unemployment_2007-2018.csv"
POVERTY = DATA / "ers-county-unemployment-poverty/PovertyEstimates_2017.csv"
RANKINGS = sorted((DATA / "chr-north-carolina-2020-2022").glob("*.xlsx"))
NEIGHBORHOODS = DATA / "mecklenburg-quality-of-life/metric"
INDICATORS = {
    "Unemployment rate": "rate", "Children under 18 in poverty": "estimate", "People in poverty": "estimate",
    "Median household income": "amount", "Children in single-parent households": "estimate", "Teen births": "rate",
    "Violent crime": "rate", "Low birthweight": "estimate", "Uninsured children": "estimate",
    "Paternity establishment": "share", "Cases under order": "share", "Current support collected": "share",
    "Cases with payments to arrears": "share", "Families helped with food": "rate",
}  # fmt: skip


@pytest.fixture(autouse=True)
def read_at_once(settings):
    """Within the request; how a process of its own reads is tested where no transaction holds the rows."""
    settings.OBB_READ_AT_ONCE = 1 << 30


def lay_out(client, county_name, *paths, said=None, sheet=None):
    """Brings files in, takes what is suggested, says what is said; what is stored then, by indicator."""
    county = make_county(county_name.split()[0].casefold())
    county.name = county_name
    county.save()
    for name, kind in INDICATORS.items():
        frequency = "fiscal_year" if kind == "share" else "year"
        make_indicator(county, name, code=name.upper().replace(" ", "-"), kind=kind, frequency=frequency)
    client.force_login(make_member(county, "analyst"))
    files = [SimpleUploadedFile(path.name, path.read_bytes()) for path in paths]
    client.post(f"/{county.slug}/imports/new/", {"kind": "observations", "file": files})
    batch = ImportBatch.objects.get()
    assert batch.state == "draft", batch.problems
    address = f"/{county.slug}/imports/{batch.pk}/"
    if sheet:
        page = client.get(f"{address}layout/")
        shown = {one.html_name: one.value() for one in page.context["file_form"]}
        client.post(f"{address}layout/file/", {**shown, "file-sheet": sheet})
    page = client.get(f"{address}layout/")
    answer = client.post(
        f"{address}layout/", {**sent_by(page.context["form"]), **(said or {}), "do": "read"}, follow=True
    )
    batch.refresh_from_db()
    assert (batch.problems[:3], batch.state) == ([], "staged"), words(answer)[-600:]
    client.post(f"{address}confirm/", {"reason": "Tried"})
    found = {}
    for one in Observation.objects.select_related("indicator").order_by("period"):
        found.setdefault((one.indicator.name, one.of), {})[one.label] = one
    return found


def plain(path, key):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {
            row[key].strip(): {name.strip(): text.strip() for name, text in row.items()}
            for row in csv.DictReader(file)
        }


def number(text):
    return Decimal(text.replace(",", "").replace("$", ""))


def test_unemployment_of_twelve_years_with_nothing_said(client):
    found = lay_out(client, "Durham County, North Carolina", UNEMPLOYMENT)
    rows = plain(UNEMPLOYMENT, "FIPS")
    assert {key: len(years) for key, years in found.items()} == {
        ("Unemployment rate", "county"): 12,
        ("Unemployment rate", "benchmark"): 12,
    }
    for of, fips in (("county", "37063"), ("benchmark", "37000")):
        for year, one in found["Unemployment rate", of].items():
            expected = [
                number(rows[fips][f"{name}_{year}"])
                for name in ("Unemployment_rate", "Unemployed", "Civilian_labor_force")
            ]
            assert [one.value, one.numerator, one.denominator] == expected


def test_the_same_figures_as_a_list_with_a_row_for_each(client, tmp_path):
    """As the Economic Research Service publishes them today; of one state, whose rows a browser may bring in."""
    figures = ("Civilian_labor_force", "Employed", "Unemployed", "Unemployment_rate")
    rows = {fips: row for fips, row in plain(UNEMPLOYMENT, "FIPS").items() if row["State"] == "NC"}
    path = tmp_path / "Unemployment.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["FIPS_Code", "State", "Area_name", "Attribute", "Value"])
        for fips, row in rows.items():
            for name in (f"{figure}_{year}" for year in range(2007, 2019) for figure in figures):
                writer.writerow([fips.zfill(5), row["State"], row["Area_name"], name, row[name]])
    found = lay_out(client, "Durham County, North Carolina", path)
    assert [len(years) for years in found.values()] == [12, 12]
    for of, fips in (("county", "37063"), ("benchmark", "37000")):
        for year, one in found["Unemployment rate", of].items():
            expected = [
                number(rows[fips][f"{name}_{year}"])
                for name in ("Unemployment_rate", "Unemployed", "Civilian_labor_force")
            ]
            assert [one.value, one.numerator, one.denominator] == expected


def test_the_same_file_for_a_county_of_another_state(client):
    found = lay_out(client, "Fairfax County, Virginia", UNEMPLOYMENT)
    rows = plain(UNEMPLOYMENT, "FIPS")
    assert found["Unemployment rate", "county"]["2018"].value == number(
        rows["51059"]["Unemployment_rate_2018"]
    )
    assert found["Unemployment rate", "benchmark"]["2018"].value == number(
        rows["51000"]["Unemployment_rate_2018"]
    )


def test_poverty_with_nothing_said(client):
    found = lay_out(client, "Durham County, North Carolina", POVERTY)
    row = plain(POVERTY, "FIPStxt")["37063"]
    for name, value, low, high in (
        ("Children under 18 in poverty", "PCTPOV017_2017", "CI90LB017P_2017", "CI90UB017P_2017"),
        ("People in poverty", "PCTPOVALL_2017", "CI90LBALLP_2017", "CI90UBALLP_2017"),
        ("Median household income", "MEDHHINC_2017", "CI90LBINC_2017", "CI90UBINC_2017"),
    ):
        one = found[name, "county"]["2017"]
        half = (number(row[high]) - number(row[low])) / 2
        assert (one.value, one.margin) == (number(row[value]), half), name
    assert len(found) == 6


def rounded(figure):
    return Decimal(f"{figure:.15g}").quantize(Decimal("0.01"), ROUND_HALF_UP)


def sheet_of(path, name):
    upper, lower, *rows = CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python()
    heads, group = [], ""
    for top, head in zip(upper, lower, strict=True):
        group = top or group
        heads.append((group, head))
    return {int(row[0]): dict(zip(heads, row, strict=True)) for row in rows if row[0]}


@pytest.mark.parametrize("path", RANKINGS, ids=[path.name[:4] for path in RANKINGS])
def test_rankings_of_a_year_with_nothing_said(client, path):
    found = lay_out(client, "Durham County, North Carolina", path)
    book = sheet_of(path, "Ranked Measure Data")
    heads = {
        "Children under 18 in poverty": ("Children in poverty", ["% Children in Poverty"]),
        "Unemployment rate": ("Unemployment", ["% Unemployed"]),
        "Teen births": ("Teen births", ["Teen Birth Rate"]),
        "Low birthweight": ("Low birthweight", ["% Low birthweight", "% Low Birthweight"]),
        "Violent crime": ("Violent crime", ["Violent Crime Rate"]),
        "Children in single-parent households": (
            "Children in single-parent households",
            ["% Single-Parent Households", "% Children in Single-Parent Households"],
        ),
    }
    for of, fips in (("county", 37063), ("benchmark", 37000)):
        told = {name: next(iter(found[name, of].values())) for name in heads}
        for name, (group, heads_of) in heads.items():
            head = next(head for head in heads_of if (group, head) in book[fips])
            assert told[name].value == rounded(book[fips][group, head]), (name, of)
            low = book[fips].get((group, "95% CI - Low"))
            assert (told[name].margin is None) == (low in (None, "")), (name, of)
    assert {name for name, _of in found} == set(heads)


def test_additional_measures_with_nothing_said_but_the_sheet(client):
    found = lay_out(client, "Durham County, North Carolina", RANKINGS[0], sheet="Additional Measure Data")
    book = sheet_of(RANKINGS[0], "Additional Measure Data")
    (income,) = found["Median household income", "county"].values()
    assert income.value == rounded(book[37063]["Median household income", "Median Household Income"])
    assert ("Uninsured children", "benchmark") in found


TRUTH = json.loads((DATA / "truth/mecklenburg_quality_of_life.json").read_text(encoding="utf-8"))


def test_neighborhoods_with_the_indicator_and_the_unit_said(client):
    """The number of the metric is nobody's but the source's; its denominators are in hundreds."""
    metric = next(
        name
        for name, one in TRUTH.items()
        if isinstance(one, dict) and one.get("unit") == "%" and name[0] == "m"
    )
    files = [NEIGHBORHOODS / f"{part}{metric[1:]}.csv" for part in "rd"]
    found = lay_out(
        client, "Mecklenburg County, North Carolina", *files,
        said={"f-indicator-map": f"{metric[1:]} = FAMILIES-HELPED-WITH-FOOD", "c-denominator_times": "100", "c-partial": "on"},
    )  # fmt: skip
    stored = found["Families helped with food", "county"]
    for year, expected in TRUTH[metric]["years"].items():
        one = stored.pop(year)
        assert one.numerator == Decimal(expected["numerator"]), year
        assert one.denominator == Decimal(expected["denominator"]) * 100, year
        assert one.value == Decimal(expected["value"]).quantize(Decimal("0.1"), ROUND_HALF_UP), year
    assert stored == {}


def test_key_figures_of_a_fiscal_year(client):
    path = DATA / "nc-kpi-tables/mecklenburg_cse_fy15_results.csv"
    found = lay_out(client, "Mecklenburg County, North Carolina", path)
    rows = plain(path, "measure")
    assert {name: one.value for (name, _of), years in found.items() for one in years.values()} == {
        "Paternity establishment": number(rows["Paternity Establishment"]["fy15_result_pct"].rstrip("%")),
        "Cases under order": number(rows["Cases Under Order"]["fy15_result_pct"].rstrip("%")),
        "Current support collected": number(rows["Current Support Collected"]["fy15_result_pct"].rstrip("%")),
        "Cases with payments to arrears": number(
            rows["Cases w/Payments to Arrears"]["fy15_result_pct"].rstrip("%")
        ),
    }


RELEASES = {"f-edition-source": "c:note", "f-edition-part": "own", "f-edition-pattern": r"release (\d{4})|$"}
"""One table holds the same figures of several releases, which a note tells apart."""


@pytest.mark.parametrize(
    ("name", "said"), [("nc_indicators.csv", {}), ("nc_indicators_extended.csv", RELEASES)]
)
def test_tables_of_many_indicators_keep_the_countys_and_the_states(client, name, said):
    found = lay_out(client, "Durham County, North Carolina", DATA / name, said=said)
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        expected = {
            row["year"]: Decimal(row["value"])
            for row in csv.DictReader(file)
            if row["fips"] == "37063" and row["indicator"] == "Unemployment rate"
        }
    stored = {label: one.value for label, one in found["Unemployment rate", "county"].items()}
    assert stored == expected
