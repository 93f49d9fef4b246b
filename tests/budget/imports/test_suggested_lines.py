"""What is suggested for budget lines of the shapes that finance systems export, from headers and cells alone."""

import pytest

from budget.imports.lines import SPEC
from obb.imports.glimpse import found_headers, look_into
from obb.imports.profile import from_dict
from obb.imports.readers import FileOptions
from obb.imports.suggest import suggest
from obb.imports.trial import try_out


def suggested(text, name="export.csv"):
    glimpse = look_into(text.encode(), name)
    row, count = found_headers(glimpse.rows)
    options = FileOptions(header_row=row, header_rows=count)
    found = suggest(SPEC, glimpse.headers(options), glimpse.below(options), name)
    file = {"header_row": row, "header_rows": count}
    return found, {**found.profile, "file": {**file, **found.profile.get("file", {})}}


def tried(text, name="export.csv"):
    """(the suggestion, the rows as they would be stored); nothing of them may be wrong."""
    found, stated = suggested(text, name)
    trial = tried_as(stated, text, name)
    assert trial.problems == []
    return found, trial


def tried_as(stated, text, name="export.csv"):
    return try_out(stated, SPEC, look_into(text.encode(), name))


PROGRAMS = """edition,department,program,org_code,line_type,account_category,year_and_stage,amount
fy19_adopted,Mayor's Office,Administration,Organization 111100,line,Personnel Services,FY17 Expenditure,"1,234.00"
fy19_adopted,Mayor's Office,Administration,Organization 111100,line,Contractual Services,FY18 Appropriation,500
fy19_adopted,Mayor's Office,Executive,Organization 111200,line,Personnel Services,FY19 Recommended,12
fy19_adopted,Mayor's Office,Executive,Organization 111200,total,Total,FY19 Adopted,12
fy19_recommended,Police Department,Field,Organization 211100,line,Personnel Services,FY19 Adopted,"1,999"
"""


def test_year_and_stage_in_one_column_and_codes_inside_texts():
    found, trial = tried(PROGRAMS)
    fields = found.profile["fields"]
    assert fields["year"] == {"column": "year_and_stage", "pattern": "^(FY\\d{2}) "}
    assert fields["stage"] == {"column": "year_and_stage", "pattern": "^FY\\d{2} (.+)$"}
    assert fields["cost_center"] == {"column": "org_code", "pattern": "^Organization +(\\d+)$"}
    assert fields["cost_center_name"] == {"column": "program"}
    assert fields["department"] == {"code_from": "department"}
    assert fields["account"] == {"code_from": "account_category"}
    assert found.profile["leave_out"][0]["column"] == "line_type"
    assert found.apart == (("edition", ("fy19_adopted", "fy19_recommended")),)
    assert (trial.kept, trial.left_out) == (4, {"totals": 1})
    assert found.why["amount"] == "because the header is “amount”"


def test_wide_years_and_stages_blank_against_zero():
    found, trial = tried(
        "Department ID,Department,Fund,Appropriations 1993,Expenditures 1993,Appropriations 1994\n"
        '010,President,Corporate Fund,"1,234,500","1,200,001",123\n011,Assessor,Corporate Fund,0,"-17,790,841",9\n'
    )
    fields = found.profile["fields"]
    assert found.profile["unpivot"]["columns"] == "^(?P<stage>Appropriations|Expenditures) (?P<year>\\d{4})$"
    assert (fields["year"], fields["stage"], fields["amount"]) == (
        {"column": "year"}, {"column": "stage"}, {"column": "amount"},
    )  # fmt: skip
    assert fields["department"] == {"column": "Department ID"} == fields["cost_center"]
    assert fields["department_name"] == {"column": "Department"}
    assert fields["fund"] == {"code_from": "Fund"}
    assert trial.kept == 6 and trial.wide[0] == "Appropriations 1993"


def test_names_without_codes_and_a_stage_in_words():
    found, _trial = tried(
        'level,fiscal_year,version,name,amount\nbusiness area,FY2017,Actual,Social Services,"123,456"\n'
        'functional area,FY2018,12 Month Estimate,Public Health,"9,456"\n'
    )
    fields = found.profile["fields"]
    assert fields["year"] == {"column": "fiscal_year"} and fields["stage"] == {"column": "version"}
    assert fields["department"] == {"code_from": "name"} == fields["cost_center"]
    assert found.apart == (("level", ("business area", "functional area")),)


def test_letters_for_expense_and_revenue():
    found, trial = tried(
        "Fiscal_Year,Department,Fund,CATEGORY,ExpenseRevenue,Amount\n2013,Police,General Fund,Employee Services,E,12.00\n"
        "2013,Fire,General Fund,Taxes,R,-4\n2025,Fire,Measure U,Taxes,Revenues,99.5\n",
        "approved budgets.csv",
    )
    fields = found.profile["fields"]
    assert fields["kind"] == {
        "column": "ExpenseRevenue", "map": {"E": "expense", "R": "revenue"}, "map_else": "keep",
    }  # fmt: skip
    assert fields["account"] == {"code_from": "CATEGORY"}
    assert fields["stage"] == {"constant": "Approved"}
    assert found.why["stage"] == "because the file is called “approved budgets.csv”"
    assert trial.kept == 3


def test_divisions_of_one_name_in_two_departments():
    found, _trial = tried(
        "budget_year,department,division,fund_code,account_type,account_code,account_description,amount\n"
        "2019,Police,Admin,General Fund,Expenses,411010,Salaries,123456.00\n"
        "2019,Fire,Admin,General Fund,Revenues,310000,Taxes,-4\n",
        "FY2019-adopted-items.csv",
    )
    fields = found.profile["fields"]
    assert fields["cost_center"] == {"code_from": ["department", "division"]}
    assert fields["account"] == {"column": "account_code"}
    assert fields["account_name"] == {"column": "account_description"}
    assert fields["fund"] == {"code_from": "fund_code"} and fields["kind"] == {"column": "account_type"}


def test_a_report_with_titles_above_and_a_total_below():
    found, trial = tried(
        "Durham County,,,,\nBudget export,,,,\nDept,Dept Name,Org Code,GL Account,Adopted Budget\n"
        '0530,Social Services,5300,6100,"1,234.50"\n0530,Social Services,5310,6200,(25.00)\nTotal,,,,"1,209.50"\n',
        "FY2027.csv",
    )
    fields = found.profile["fields"]
    assert fields["department"] == {"column": "Dept"} and fields["department_name"] == {"column": "Dept Name"}
    assert fields["cost_center"] == {"column": "Org Code"} and fields["account"] == {"column": "GL Account"}
    assert fields["stage"] == {"constant": "Adopted Budget"}
    assert fields["year"] == {"file_name": "(FY\\d{4})"}
    assert trial.left_out == {"totals": 1} and trial.sums == [("FY2027 Adopted Budget expense", "$1,209.50")]


def test_code_and_name_in_one_cell_and_wide_stages_in_capitals():
    found, trial = tried(
        'ORG - ORG DESC,OBJ - OBJ DESC,2023 ACTUAL,2024 REVISED BUDGET\n10530 - Social Services,51100 - Salaries,"(1,234.00)",12\n'
        "10540 - Aging,51200 - Overtime,55.5,14.25\n"
    )
    assert found.profile["unpivot"]["columns"] == "^(?P<year>\\d{4}) (?P<stage>ACTUAL|REVISED BUDGET)$"
    assert trial.kept == 4
    assert "10530" in trial.rows[0][1] and "Social Services" in trial.rows[0][1]


def test_stages_alone_in_the_headers():
    found, trial = tried(
        "FY,Department,Actual,Original Budget,Amended Budget\n2024,Sheriff,1200,1300.5,1400\n2024,Library,100,200,300\n"
    )
    assert found.profile["unpivot"]["columns"] == "^(?P<stage>Actual|Original Budget|Amended Budget)$"
    assert found.profile["fields"]["year"] == {"column": "FY"} and trial.kept == 6


def test_two_rows_of_headers():
    found, trial = tried(
        "Dept,Org,FY2019,,FY2020,\n,,Budget,Actual,Budget,Actual\n0530,5300,1.5,2.5,3.5,4.5\n0540,5400,5,6,7,8\n"
    )
    assert trial.wide == ["FY2019 Budget", "FY2019 Actual", "FY2020 Budget", "FY2020 Actual"]
    assert trial.kept == 8 and found.missing == ()


def test_another_way_to_write_numbers():
    found, trial = tried(
        'Kostenstelle;Cost Center;Year;Stage;Betrag Amount\nx;5300;2019;Adopted;"1.234,50"\ny;5301;2019;Adopted;"12.000,00"\n'
    )
    assert found.profile["fields"]["amount"] == {"column": "Betrag Amount", "numbers": "1.234,50"}
    assert trial.sums == [("FY2019 Adopted expense", "$13,234.50")]


@pytest.mark.parametrize(
    "header",
    [
        "Cost Center",
        "COST_CENTER_CODE",
        "CostCenter",
        "Org",
        "Organization Code",
        "Business Unit",
        "Cost Centre No",
    ],
)
def test_a_cost_center_by_many_names(header):
    found, _stated = suggested(f"{header},Fiscal Yr,Amount\n5300,2019,1.00\n5301,2019,2.50\n")
    assert found.profile["fields"]["cost_center"] == {"column": header}
    assert found.profile["fields"]["year"] == {"column": "Fiscal Yr"}


def test_what_nothing_tells_is_missing_and_not_invented():
    found, _stated = suggested("a,b\nx,y\nz,w\n")
    assert found.profile["fields"] == {}
    assert found.missing == ("year", "stage", "cost_center", "amount")
    from_dict(found.profile)


def test_columns_called_alike_are_told_apart_by_their_place():
    found, trial = tried(
        "Fund,Description,Dept,Description,FY2027 Adopted\n0101,General Fund,0530,Social Services,12.50\n"
        "0101,General Fund,0610,Public Health,1\n"
    )
    fields = found.profile["fields"]
    assert fields["fund_name"] == {"column": "Description (1)"}
    assert fields["department_name"] == {"column": "Description (2)"}
    assert "Social Services" in trial.rows[0][1]


def test_of_two_columns_of_amounts_called_alike_none_is_taken():
    found, _stated = suggested(
        "Dept,FY,Stage,Amount,Amount\n0530,2027,Adopted,12.50,99\n0610,2027,Adopted,1,2\n"
    )
    assert found.missing == ("amount",)


def test_what_is_worked_out_of_other_columns_is_no_stage():
    found, trial = tried(
        "Dept,FY2026 Adopted,FY2027 Adopted,Change,% Change,FY2027 FTE\n0530,10.00,12.50,2.50,25%,3.5\n0610,4,5,1,20%,9\n"
    )
    assert trial.wide == ["FY2026 Adopted", "FY2027 Adopted"]


def test_rows_from_all_over_a_long_file_are_looked_at():
    first = "".join(f"0530,FY2027,original,{number}.00\n" for number in range(900))
    rows = first + first.replace("original", "corrected") + "Total,,,9.00\n"
    found, _stated = suggested("Dept,FY,Snapshot,Adopted Budget\n" + rows, "x.csv")
    assert found.profile["leave_out"][0]["column"] == "Dept"
    assert set(found.profile["fields"]["stage"]) == {"constant"}
    assert found.apart == (("Snapshot", ("corrected", "original")),)


def test_a_snapshot_is_asked_for_even_where_it_is_a_number():
    rows = "".join(
        f"{day},2027,0530,5300,{number * 7}.25\n" for day in (20270701, 20271101) for number in range(9)
    )
    found, _stated = suggested("Publication Date,FY,Dept,Org,Adopted Amount\n" + rows)
    assert found.apart == (("Publication Date", ("20270701", "20271101")),)


def test_a_header_says_what_a_column_holds_though_some_of_its_cells_are_wrong():
    found, stated = suggested(
        "Org,Budget Year,Budget\n5300,FY2027,1.50\n5310,FY2027,n/a\n5320,FY 203-2004,7\n5330,FY2027,8\n",
        "Export 2027.csv",
    )
    fields = found.profile["fields"]
    assert (fields["year"], fields["amount"]) == ({"column": "Budget Year"}, {"column": "Budget"})
    stated = {**stated, "fields": {**fields, "stage": {"constant": "Adopted"}}}
    trial = tried_as(stated, "Org,Budget Year,Budget\n5310,FY2027,n/a\n5320,FY 203-2004,7\n")
    assert [(one.row, one.value) for one in trial.problems] == [(2, "n/a"), (3, "FY 203-2004")]


def test_without_a_column_of_amounts_the_preview_says_so():
    fields = {
        "year": {"constant": "FY2027"},
        "stage": {"constant": "Adopted"},
        "cost_center": {"column": "Org"},
    }
    trial = tried_as({"fields": fields}, "Org\n5300\n")
    assert [one.message for one in trial.problems] == [
        "There is no column for “amount”, which every row needs."
    ]
