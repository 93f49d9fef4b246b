"""Files of results in the shapes that publishers use, with figures of our own: brought in by the page as suggested."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obb.imports.columns import header_key
from obb.imports.layout import names_after
from obb.imports.profile import from_dict
from obb.imports.suggest import Seen
from outcomes.imports.alike import Ours
from outcomes.imports.observations import OBSERVATIONS
from outcomes.imports.our_area import Home
from outcomes.imports.suggested import Results
from outcomes.models import Observation
from tests.factories.workbooks import workbook
from tests.outcomes.imports.conftest import INDICATORS

pytestmark = pytest.mark.django_db

MEASURES = [
    [None, None, None, ("Teen births", 4), ("Uninsured adults", 5), ("Children in poverty", 5)],
    ["FIPS", "State", "County", "Teen Birth Rate", "95% CI - Low", "95% CI - High", "Z-Score", "# Uninsured",
     "% Uninsured", "95% CI - Low", "95% CI - High", "National Quartile", "% Children in Poverty", "95% CI - Low",
     "95% CI - High", "% Children in Poverty (Black)", "Z-Score"],
    [37000, "North Carolina", None, 21.123456789, 20.1, 22.2, None, 900000, 14.4444444, 14.1, 14.8, None, 19.9, 19.1, 20.6, 31.0, None],
    [37001, "North Carolina", "Alamance", 25.2, 23, 27.5, 0.4, 20000, 17.1, 15.9, 18.4, 3, 22.2, 18.1, 26.4, 35.0, 0.2],
    [37063, "North Carolina", "Durham", 18.55555555, 17.25, 19.75, -0.7, 31000, 13.7, 12.4, 15, 1, 17.8, 14.2, 21.4, 28.0, -0.4],
    [],
    ["Note: rates are per 1,000. * unreliable."],
]  # fmt: skip
YEARS = [
    ["Focus Area", "Measure", "Description", "Source", "Year(s)"],
    ["HEALTH"],
    ["Births", "Teen births*", "Births to girls", "NCHS", "2014-2020"],
    ["Care", "Uninsured adults", "Adults", "SAHIE", 2019],
    ["Income", "Children in poverty‡", "Children", "SAIPE", 2020],
]


def test_a_workbook_of_measures_whose_years_stand_on_another_sheet(page):
    found = page(
        (
            "2023 Health Rankings North Carolina.xlsx",
            workbook(Introduction=[["Read me"]], Select_Measure_Data=MEASURES, Measure_Sources=YEARS),
        )
    )
    assert {key: figures[:2] for key, figures in found.items()} == {
        ("Teen births", "county", "2014–2020"): (18.56, 1.049),
        ("Teen births", "benchmark", "2014–2020"): (21.12, 0.881),
        ("Uninsured adults", "county", "2019"): (13.7, 1.091),
        ("Uninsured adults", "benchmark", "2019"): (14.44, 0.294),
        ("Children under 18 in poverty", "county", "2020"): (17.8, 3.021),
        ("Children under 18 in poverty", "benchmark", "2020"): (19.9, 0.629),
    }


def test_wide_years_with_marks_in_place_of_figures_and_notes_below(page):
    text = (
        'FIPS_Code,State,Area_Name,Metro_2013,"Civilian_labor_force_2018 ",Unemployed_2018,Unemployment_rate_2018,'
        "Civilian_labor_force_2019,Unemployed_2019,Unemployment_rate_2019,Unemployment_rate_2020,Unemployment_rate_2021\n"
        '37000,NC,North Carolina,,"5,000,000","200,000",4.0,"5,100,000","204,000",4.0,7.1,N/A\n'
        '37063,NC,"Durham County, NC",1,"160,000","5,600",3.5,"165,000","5,940",3.6,*,<10\n'
        '51059,VA,"Fairfax County, VA",1,"600,000","15,000",2.5,"610,000","15,250",2.5,5.9,--\n'
        ",,,,,,,,,,,\nSource: labor statistics,,,,,,,,,,,\n"
    )
    found = page(("Unemployment.csv", text))
    name = "Unemployment rate"
    assert found == {
        (name, "county", "2018"): (3.5, None, 5600, 160000),
        (name, "county", "2019"): (3.6, None, 5940, 165000),
        (name, "county", "2020"): (None, None, None, None),
        (name, "county", "2021"): (None, None, None, None),
        (name, "benchmark", "2018"): (4.0, None, 200000, 5000000),
        (name, "benchmark", "2019"): (4.0, None, 204000, 5100000),
        (name, "benchmark", "2020"): (7.1, None, None, None),
        (name, "benchmark", "2021"): (None, None, None, None),
    }
    notes = {one.label: one.note for one in Observation.objects.filter(of="county")}
    assert notes["2020"] == "The source has “*” in place of a figure."
    assert notes["2021"] == "The source has “<10” in place of a figure."


def test_years_before_the_figures_with_margins(page):
    text = (
        "County,2018 Percent uninsured adults,2018 MOE (90%),2019 Percent uninsured adults,2019 MOE (90%)\n"
        "Alamance County,15.5,±1.1,15.9,±1.2\nDurham County,13.1,±0.9,12.7,±1.0\nNorth Carolina,14.4,±0.2,14.1,±0.2\n"
    )
    found = page(("uninsured.csv", text))
    assert found == {
        ("Uninsured adults", "county", "2018"): (13.1, 0.9, None, None),
        ("Uninsured adults", "county", "2019"): (12.7, 1.0, None, None),
        ("Uninsured adults", "benchmark", "2018"): (14.4, 0.2, None, None),
        ("Uninsured adults", "benchmark", "2019"): (14.1, 0.2, None, None),
    }


def test_years_in_merged_cells_over_the_figures(page):
    rows = [
        ["Teen births per 1,000 girls"],
        [None, ("2018", 2), ("2019", 2)],
        ["County", "Rate", "Margin of error", "Rate", "Margin of error"],
        ["Alamance", 22.1, 2, 21.9, 2],
        ["Durham", 19.5, 1.5, 18.4, 1.4],
        ["Wake", 12, 1, 11, 1],
    ]
    found = page(("births.xlsx", workbook(Data=rows)))
    assert found == {
        ("Teen births", "county", "2018"): (19.5, 1.5, None, None),
        ("Teen births", "county", "2019"): (18.4, 1.4, None, None),
    }


def test_both_ends_of_an_interval_in_one_cell_and_marks_behind_figures(page):
    text = (
        "GEOID,Geography,Children in poverty (%),95% CI,Year\n"
        "37001,Alamance County,22.2*,18.0-26.4,2021\n37063,Durham County,17.8†,14.2-21.4,2021\n"
        "37063,Durham County,18.1,14.4-21.8,2022\n37000,North Carolina,19.9,19.1-20.7,2021\n"
    )
    found = page(("poverty.csv", text))
    assert {key: figures[:2] for key, figures in found.items()} == {
        ("Children under 18 in poverty", "county", "2021"): (17.8, 3.02),
        ("Children under 18 in poverty", "county", "2022"): (18.1, 3.11),
        ("Children under 18 in poverty", "benchmark", "2021"): (19.9, 0.67),
    }
    assert "†" in Observation.objects.get(label="2021", of="county").note


def test_a_list_whose_text_says_figure_and_year(page):
    text = "FIPS_Code,State,Area_Name,Attribute,Value\n" + "".join(
        f'{fips},NC,"{name}",{attribute}_{year},{value}\n'
        for fips, name in ((37000, "North Carolina"), (37001, "Alamance County, NC"), (37063, "Durham County, NC"))
        for year in (2020, 2021)
        for attribute, value in (
            ("Civilian_labor_force", 100000 + year), ("Employed", 95000), ("Unemployment_rate", 5.0 + fips % 10),
            ("Median_Household_Income", 61000 + year), ("Rural_Urban_Continuum_Code", 2),
        )
    )  # fmt: skip
    found = page(("Unemployment2023.csv", text))
    assert {key: figures[0] for key, figures in found.items() if key[1] == "county"} == {
        ("Unemployment rate", "county", "2020"): 8.0,
        ("Unemployment rate", "county", "2021"): 8.0,
        ("Median household income", "county", "2020"): 63020,
        ("Median household income", "county", "2021"): 63021,
    }
    assert len(found) == 8


def test_a_list_that_tells_numbers_and_percents_below_each_other(page):
    text = "LocationType,Location,TimeFrame,DataFormat,Data\n" + "".join(
        f"{kind},{place},{year},{form},{value}\n"
        for kind, place in (("State", "North Carolina"), ("County", "Alamance"), ("County", "Durham"))
        for year in (2019, 2020)
        for form, value in (("Number", 13000 + year), ("Percent", "20.5%" if place == "Durham" else "22%"))
    )
    found = page(("Children in poverty.csv", text))
    assert found == {
        ("Children under 18 in poverty", of, year): (value, None, None, None)
        for of, value in (("county", 20.5), ("benchmark", 22))
        for year in ("2019", "2020")
    }


def test_the_states_and_the_countys_code_in_two_columns(page):
    text = (
        "State FIPS Code,County FIPS Code,Postal Code,Name,\"Poverty Estimate, All Ages\",Poverty Percent Age 0-17,"
        "90% CI Lower Bound,90% CI Upper Bound,Median Household Income\n"
        "37,0,NC,North Carolina,1400000,19.1,18.7,19.5,61972\n37,1,NC,Alamance County,24000,21,17.5,24.5,56000\n"
        "37,63,NC,Durham County,40000,16.8,13.9,19.7,69203\n"
    )  # fmt: skip
    found = page(("est2021-nc.csv", text), **{"f-period-source": "constant", "f-period-constant": "2021"})
    assert {key: figures[:2] for key, figures in found.items()} == {
        ("Children under 18 in poverty", "county", "2021"): (16.8, 2.9),
        ("Children under 18 in poverty", "benchmark", "2021"): (19.1, 0.4),
        ("Median household income", "county", "2021"): (69203, None),
        ("Median household income", "benchmark", "2021"): (61972, None),
    }


def test_a_measure_a_row_and_fiscal_years_across(page):
    text = (
        "Our measures,,,\nMeasure,2019,2020,2021\nHigh school graduation,88.1%,89.0%,90.2%\n"
        "Low birth weight,9.1%,N/A,8.8%\nSomething else,1,2,3\n,,,\n* provisional,,,\n"
    )
    found = page(("measures.csv", text))
    assert {key: figures[0] for key, figures in found.items()} == {
        ("High school graduation", "county", "2019"): 88.1,
        ("High school graduation", "county", "2020"): 89.0,
        ("High school graduation", "county", "2021"): 90.2,
        ("Low birthweight", "county", "2019"): 9.1,
        ("Low birthweight", "county", "2020"): None,
        ("Low birthweight", "county", "2021"): 8.8,
    }


def test_the_year_in_the_files_name(page):
    text = "FIPS,County,Low birthweight (%),Margin\n037001,Alamance,9.9,0.6\n037063,Durham,9.2,0.5\n"
    found = page(("low-birthweight-2022.csv", text))
    assert found == {("Low birthweight", "county", "2022"): (9.2, 0.5, None, None)}


def test_a_cell_of_digits_without_end_is_no_code(page):
    row = "9" * 400
    text = f"FIPS,County,Low birthweight (%)\n{row},Notes,\n37001,Alamance,9.9\n37063,Durham,9.2\n"
    found = page(("low-birthweight-2022.csv", text))
    assert found == {("Low birthweight", "county", "2022"): (9.2, None, None, None)}


HEADERS = [
    "FIPS", "State", "County", "id", "Year", "Measure", "Value", "95% CI - Low", "95% CI - High", "Margin of error",
    "Rate 2019", "Rate 2020", "2019", "2020", "y_2019", "Unemployed_2019", "Labor force_2019", "Attribute", "", "x",
    "Children in poverty", "Unreliable", "Z-Score", "[a(b", "Data Format",
]  # fmt: skip
CELLS = ["", "37063", "37000", "Durham", "North Carolina", "12.5", "12.5*", "<10", "N/A", "2019", "1,234", "Rate_2019",
         "Rate_2020", "10.0-12.0", "Teen births", "TEEN-BIRTHS", "Percent", "Number", "0.123456789", "x"]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_suggestion_can_always_be_read_and_names_only_what_is_there(data):
    headers = data.draw(st.lists(st.sampled_from(HEADERS), min_size=1, max_size=9))
    row = st.lists(st.sampled_from(CELLS), min_size=len(headers), max_size=len(headers))
    rows = data.draw(st.lists(row, max_size=14))
    groups = [data.draw(st.sampled_from(["", "Teen births", "2019"])) for _header in headers]
    heads = [f"{group} {header}".strip() for group, header in zip(groups, headers, strict=True)]
    seen = Seen(heads, rows, groups, "r12.csv", every=lambda: iter(rows))
    guess = Results(
        seen,
        [Ours(name.upper(), name, kind != "amount") for name, (kind, _unit) in INDICATORS.items()],
        OBSERVATIONS,
    )
    guess.work_out(Home.of("Durham County, North Carolina"))
    found = guess.suggestion()
    profile = from_dict(found.profile)
    assert set(profile.fields) <= {one.name for one in OBSERVATIONS}
    assert set(found.why) == set(profile.fields)
    names, _problems = names_after(profile, heads)
    read = {rule.source for rule in profile.fields.values() if rule.source}
    assert {header_key(name) for name in read} <= {header_key(name) for name in names}
    for measure in found.measured.values():
        assert set(measure.values()) - {measure.get("measure")} <= set(heads)
