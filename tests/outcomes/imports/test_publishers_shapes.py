"""Files of results as publishers write them in other years than the last: taken as suggested, right to the digit."""

import pytest

from obb.imports.areas import code_of
from outcomes.imports.alike import Ours, best_of
from outcomes.imports.our_area import Home, area_in
from tests.factories.workbooks import workbook
from tests.pages import words

pytestmark = pytest.mark.django_db

CI = ["95% CI - Low", "95% CI - High"]
BIRTHS = [
    [None, None, None, ("Low birth weight", 9), ("Children in poverty", 3), ("Unemployment", 3)],
    ["FIPS", "State", "County", "% Low Birth Weight", *CI, "Unreliable", "% LBW (Black)", "% LBW (Black) 95% CI - Low",
     "% LBW (Black) 95% CI - High", "% LBW (White)", "National Z-Score", "% Children in Poverty", *CI,
     "# Unemployed", "Labor Force", "% Unemployed"],
    ["37000", "North Carolina", None, 9.4, 9.3, 9.5, None, 14.1, 13.9, 14.3, 7.7, None, 19.1, 18.5, 19.7, 2000, 51000, 3.92157],
    ["37001", "North Carolina", "Alamance", 9.6, 9.0, 10.2, None, 14.9, 13.1, 16.8, 8.0, 0.2, 20.0, 16.0, 24.0, 2001, 50000, 4.002],
    ["37063", "North Carolina", "Durham", 9.1, 8.8, 9.5, "x", 12.9, 12.1, 13.6, 6.2, 0.1, 17.5, 14.5, 20.5, 2002, 52000, 3.85],
]  # fmt: skip
YEARS = [
    ["Measure", "Weight", "Source", "Year(s)"],
    ["Low birth weight", "20%", "Birth records", "2016-2022"],
    ["Children in poverty", "10%", "SAIPE; survey", "2022 & 2018-2022"],
    ["Unemployment", "10%", "LAUS", 2022],
]


def test_all_people_before_a_group_of_them_and_counts_that_look_like_years(page):
    found = page(
        (
            "2024_Rankings_NC.xlsx",
            workbook(Introduction=[["x"]], Select_Measure_Data=BIRTHS, Select_Sources_and_Years=YEARS),
        )
    )
    assert found == {
        ("Low birthweight", "county", "2016–2022"): (9.1, 0.29, None, None),
        ("Low birthweight", "benchmark", "2016–2022"): (9.4, 0.08, None, None),
        ("Children under 18 in poverty", "county", "2022"): (17.5, 2.52, None, None),
        ("Children under 18 in poverty", "benchmark", "2022"): (19.1, 0.5, None, None),
        ("Unemployment rate", "county", "2022"): (3.85, None, 2002, 52000),
        ("Unemployment rate", "benchmark", "2022"): (3.92157, None, 2000, 51000),
    }


def test_a_figure_of_a_group_is_no_figure_of_all(page):
    ours = [
        Ours("A", "Infant mortality"),
        Ours("B", "Infant mortality, Black"),
        Ours("C", "Birth weight, Hispanic"),
    ]
    assert best_of("Infant mortality", ours)[0].code == "A"
    assert best_of("Infant mortality (Black)", ours)[0].code == "B"
    assert best_of("Infant mortality (AIAN)", ours) is None
    assert best_of("Birth weight", ours) is None


LONG = """FIPS_Code,State,Area_name,Attribute,Value
37000,NC,North Carolina,Metro_2013,1
37000,NC,North Carolina,Civilian_labor_force_2020,"5,000,000"
37000,NC,North Carolina,Employed_2020,"4,650,000"
37000,NC,North Carolina,Unemployed_2020,"350,000"
37000,NC,North Carolina,Unemployment_rate_2020,7.0
37000,NC,North Carolina,Civilian_labor_force_2021,"5,000,000"
37000,NC,North Carolina,Employed_2021,"4,750,000"
37000,NC,North Carolina,Unemployed_2021,"250,000"
37000,NC,North Carolina,Unemployment_rate_2021,5.0
37000,NC,North Carolina,Median_Household_Income_2021,"61,997"
37063,NC,"Durham County, NC",Metro_2013,1
37063,NC,"Durham County, NC",Civilian_labor_force_2020,"180,000"
37063,NC,"Durham County, NC",Employed_2020,"168,300"
37063,NC,"Durham County, NC",Unemployed_2020,"11,700"
37063,NC,"Durham County, NC",Unemployment_rate_2020,6.5
37063,NC,"Durham County, NC",Civilian_labor_force_2021,N/A
37063,NC,"Durham County, NC",Employed_2021,N/A
37063,NC,"Durham County, NC",Unemployed_2021,N/A
37063,NC,"Durham County, NC",Unemployment_rate_2021,N/A
37063,NC,"Durham County, NC",Median_Household_Income_2021,"71,436"
"""


def test_a_row_for_each_figure_with_what_the_rate_is_worked_out_from(page):
    found = page(("Unemployment.csv", LONG))
    assert found == {
        ("Unemployment rate", "benchmark", "2020"): (7, None, 350000, 5000000),
        ("Unemployment rate", "benchmark", "2021"): (5, None, 250000, 5000000),
        ("Unemployment rate", "county", "2020"): (6.5, None, 11700, 180000),
        ("Unemployment rate", "county", "2021"): (None, None, None, None),
        ("Median household income", "benchmark", "2021"): (61997, None, None, None),
        ("Median household income", "county", "2021"): (71436, None, None, None),
    }
    assert page.batch.rows_read == page.batch.rows_kept + sum(page.batch.left_out.values())


LONG_INTERVALS = """FIPS_Code,Stabr,Area_name,Attribute,Value
37000,NC,North Carolina,POV017_2021,409000
37000,NC,North Carolina,PCTPOV017_2021,18.1
37000,NC,North Carolina,CI90LB017P_2021,17.6
37000,NC,North Carolina,CI90UB017P_2021,18.6
37063,NC,Durham County,POV017_2021,11200
37063,NC,Durham County,PCTPOV017_2021,16.9
37063,NC,Durham County,CI90LB017P_2021,14.0
37063,NC,Durham County,CI90UB017P_2021,19.8
"""


def test_a_row_for_each_end_of_an_interval(page):
    assert page(("PovertyEstimates.csv", LONG_INTERVALS)) == {
        ("Children under 18 in poverty", "benchmark", "2021"): (18.1, 0.5, None, None),
        ("Children under 18 in poverty", "county", "2021"): (16.9, 2.9, None, None),
    }


def test_ends_of_an_interval_in_rows_that_say_nothing_of_how_sure_it_is(page):
    said = {"f-confidence-source": ""}
    with pytest.raises(AssertionError, match="Nothing says how sure the interval is"):
        page(("PovertyEstimates.csv", LONG_INTERVALS), **said)


SAIPE = """Year,State / County ID,State / County Name,Under Age 18 in Poverty Percent,Under Age 18 in Poverty Percent LB 90%,Under Age 18 in Poverty Percent UB 90%,90% Confidence Interval (Under Age 18 in Poverty Percent),Median Household Income in Dollars,Median Household Income in Dollars LB 90%,Median Household Income in Dollars UB 90%,90% Confidence Interval (Median Household Income in Dollars)
2019,37000,North Carolina,19.3,18.8,19.8,18.8 to 19.8,"$57,388","$56,986","$57,790","$56,986 to $57,790"
2020,37000,North Carolina,18.1,17.6,18.6,17.6 to 18.6,"$59,616","$59,136","$60,096","$59,136 to $60,096"
2019,37063,Durham County (NC),20.1,17.2,23.0,17.2 to 23.0,"$63,125","$60,925","$65,325","$60,925 to $65,325"
2020,37063,Durham County (NC),17.5,14.9,20.1,14.9 to 20.1,"$66,009","$63,709","$68,309","$63,709 to $68,309"
"""


def test_the_columns_of_both_ends_before_the_one_that_says_it_in_words(page):
    assert page(("SAIPE.csv", SAIPE)) == {
        ("Children under 18 in poverty", "benchmark", "2019"): (19.3, 0.5, None, None),
        ("Children under 18 in poverty", "benchmark", "2020"): (18.1, 0.5, None, None),
        ("Children under 18 in poverty", "county", "2019"): (20.1, 2.9, None, None),
        ("Children under 18 in poverty", "county", "2020"): (17.5, 2.6, None, None),
        ("Median household income", "benchmark", "2019"): (57388, 402, None, None),
        ("Median household income", "benchmark", "2020"): (59616, 480, None, None),
        ("Median household income", "county", "2019"): (63125, 2200, None, None),
        ("Median household income", "county", "2020"): (66009, 2300, None, None),
    }


def test_dollars_with_commas_at_both_ends_of_one_cell(page):
    found = page(
        ("Income.csv", "County,Year,Median household income,90% CI\nDurham,2019,\"$63,125\",\"$60,925 to $65,325\"\n"
         "Wake,2019,\"$80,591\",\"($78,000, $83,182)\"\n")
    )  # fmt: skip
    assert found == {("Median household income", "county", "2019"): (63125, 2200, None, None)}


ALIKE = [
    ["Table 1: {year} Poverty Estimates - Counties and States"],
    ["Source: Census"],
    ["State FIPS Code", "County FIPS Code", "Name", "Poverty Percent, Age 0-17", "90% CI Lower Bound", "90% CI Upper Bound",
     "Median Household Income", "90% CI Lower Bound", "90% CI Upper Bound"],
    ["37", "000", "North Carolina", 18.1, 17.6, 18.6, 59616, 59136, 60096],
    ["37", "063", "Durham County", 17.5, 14.9, 20.1, 66009, 63709, 68309],
    ["37", "065", "Edgecombe County", 33.0, 27.0, 39.0, 38000, 35000, 41000],
]  # fmt: skip


def of_year(year, more):
    """The same table of another year, with other figures."""
    return workbook(
        Data=[
            [cell.replace("{year}", year) if isinstance(cell, str) else cell + more for cell in row]
            for row in ALIKE
        ]
    )


def test_next_years_file_with_the_same_headers_is_not_read_as_last_years(page):
    page(("est20all.xlsx", of_year("2020", 0)))
    found = page(("est21all.xlsx", of_year("2021", 1)))
    assert {key: figures[0] for key, figures in found.items() if key[1] == "county"} == {
        ("Children under 18 in poverty", "county", "2020"): 17.5,
        ("Children under 18 in poverty", "county", "2021"): 18.5,
        ("Median household income", "county", "2020"): 66009,
        ("Median household income", "county", "2021"): 66010,
    }
    assert "“est20all.xlsx” says 2020 for “Period” in every row. Look what this file is of." in words(
        page.shown
    )


def test_next_years_file_that_says_no_year_is_asked_for_it(page):
    page(("est20all.xlsx", of_year("2020", 0)))
    with pytest.raises(AssertionError, match="Period: The text for every row"):
        page(("estimates.xlsx", of_year("latest", 1)))
    assert "It found nothing for: Period." in words(page.shown)


CENSUS = (
    '"Label (Grouping)","Durham County, North Carolina!!Total!!Estimate","Durham County, North Carolina!!Total!!Margin of Error",'
    '"Durham County, North Carolina!!Percent below poverty level!!Estimate",'
    '"Durham County, North Carolina!!Percent below poverty level!!Margin of Error",'
    '"North Carolina!!Percent below poverty level!!Estimate","North Carolina!!Percent below poverty level!!Margin of Error"\n'
    '"Population for whom poverty status is determined","308,000","±512","13.0%","±0.6","14.0%","±0.1"\n'
    '"\u00a0\u00a0AGE","","","","","",""\n'
    '"\u00a0\u00a0\u00a0\u00a0Under 18 years","64,000","±1,100","18.9%","±1.7","19.8%","*****"\n'
    '"\u00a0\u00a0\u00a0\u00a0Median","-","**","N","N","(X)","(X)"\n'
)


def test_a_census_table_with_the_areas_in_its_columns(page):
    assert page(("ACSST5Y2020.S1701-2022-10-11T120000.csv", CENSUS)) == {
        ("Children under 18 in poverty", "county", "2016–2020"): (18.9, 1.7, None, None),
        ("Children under 18 in poverty", "benchmark", "2016–2020"): (19.8, None, None, None),
    }


OVERLAYS = (
    "GEO_ID,NAME,S1701_C03_002E,S1701_C03_002M\n"
    'id,Geographic Area Name,"Estimate!!Percent below poverty level!!AGE!!Under 18 years",'
    '"Margin of Error!!Percent below poverty level!!AGE!!Under 18 years"\n'
    "0400000US37,North Carolina,21.2,0.3\n"
    '0500000US37063,"Durham County, North Carolina",19.6,1.8\n'
    '0500000US37065,"Edgecombe County, North Carolina",-,**\n'
)


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("ACSST5Y2019.S1701_data_with_overlays_2021-01-05T101010.csv", "2015–2019"),
        ("ACS_17_5YR_S1701_with_ann.csv", "2013–2017"),
        ("ACSST1Y2019.S1701_data_with_overlays.csv", "2019"),
    ],
)
def test_census_files_with_codes_above_their_headers_and_the_years_in_their_names(page, name, period):
    assert page((name, OVERLAYS)) == {
        ("Children under 18 in poverty", "county", period): (19.6, 1.8, None, None),
        ("Children under 18 in poverty", "benchmark", period): (21.2, 0.3, None, None),
    }


def test_the_census_bureaus_own_codes_of_areas():
    assert [code_of(text) for text in ("0500000US37063", "0400000US37", "05000US37063", "1400000US37063000101")] == [
        37063, 37000, 37063, None,
    ]  # fmt: skip
    assert [code_of(text) for text in ("037063", "37063.0", "'37063", "Durham", "")] == [
        37063,
        37063,
        37063,
        None,
        None,
    ]
    rows = [("0400000US37", "1"), ("0500000US37119", "2"), ("0500000US37063", "3")]
    named = [(code, {"3": "Durham County, North Carolina"}.get(mark, "Other"), mark) for code, mark in rows]
    found = area_in(["GEO_ID", "NAME", "x"], named, Home.of("Durham County, North Carolina"))
    assert found.stated == {"column": "GEO_ID", "county": "0500000US37063", "benchmark": "0400000US37"}


def test_a_released_year_is_not_the_one_that_figures_are_of(page):
    with pytest.raises(AssertionError, match="Period: The text for every row"):
        page(
            ("analytic_data2021.csv", "5-digit FIPS Code,Name,Release Year,Unemployment raw value\n37063,Durham County,2021,3.9\n")
        )  # fmt: skip


LONG_PARTS = "LocationType,Location,TimeFrame,DataFormat,Data\n" + "".join(
    f"County,Durham,{year},Number,{12000 + year}\nCounty,Durham,{year},Percent,{share}\n"
    f"State,North Carolina,{year},Percent,0.2{year % 10}1\n"
    for year, share in ((2017, "0.2012"), (2018, "0.195"), (2019, "S"), (2020, "0.18"))
)


def test_percents_that_stand_as_parts_of_1_are_multiplied(page):
    found = page(("KIDS COUNT children in poverty.csv", LONG_PARTS))
    assert {label: figures[0] for (_name, of, label), figures in found.items() if of == "county"} == {
        "2017": 20.12, "2018": 19.5, "2019": None, "2020": 18,
    }  # fmt: skip
    assert "times 100, because the figures are parts of 1 and the indicator is in percent" in words(
        page.shown
    )
    assert "parts of 1, such as 0.19 for 19%" not in words(page.review)


def test_percents_that_are_left_as_parts_of_1_are_doubted_at_review(page):
    page(("KIDS COUNT children in poverty.csv", LONG_PARTS), **{"f-value-times": ""})
    assert (
        "Children under 18 in poverty is in percent, and the file has figures from 0.18 to 0.2012. Where they are"
        " parts of 1, such as 0.19 for 19%, say so under “It holds” of the value, or write times = 100 in the profile."
    ) in words(page.review)


def test_figures_of_another_size_than_those_stored_are_doubted(page):
    page(("Teen births.csv", "Location,Year,Teen births\nDurham,2018,18.5\nDurham,2019,17.9\n"))
    page(("Teen births.csv", "Location,Year,Teen births\nDurham,2020,410\nDurham,2021,395\n"))
    assert (
        "Teen births: the file has figures from 395 to 410, and about 18.2 is stored. Look whether it is the same"
        " measure, in the same unit."
    ) in words(page.review)


def test_a_value_outside_of_its_interval_is_doubted(page):
    page(
        ("Poverty 2020.csv", "FIPS,Name,% Children in poverty,90% CI Low,90% CI High\n37063,Durham,17.5,14.9,20.1\n37065,Edgecombe,33,27,39\n"),
        **{"f-value-times": "100"},
    )  # fmt: skip
    assert "Children under 18 in poverty, 2020: the value 1,750 lies outside of its own interval." in words(
        page.review
    )
