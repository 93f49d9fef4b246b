"""More files as finance systems, printed reports and statistical offices write them: real shapes, invented figures."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import xlsxwriter

from tests.budget.imports.other_governments import (
    ACCOUNTS,
    ADOPTED,
    ALL,
    DEPARTMENTS,
    OTHERS,
    THIRDS,
    Bad,
    Good,
    book,
    dollars,
    each,
    text,
    total,
)
from tests.factories.old_workbook import old_workbook


@dataclass(frozen=True)
class Told:
    """A file that loads by a profile as text: nothing on the page has a control for all of it."""

    name: str
    content: bytes
    profile: str
    sums: dict[str, Decimal]


COUNTY = {"f-department-source": "constant", "f-department-constant": "COUNTY"}
MONTHS = ["Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun"]


def _minus(amount: int) -> str:
    return f"{abs(amount):,}.00{'-' if amount < 0 else ''}"


def _pages() -> list[list[object]]:
    """A printed report: its title and headers stand again at the head of each page, its foot at the end."""
    heads = ["DEPT", "DESCRIPTION", "OBJECT", "OBJECT DESCRIPTION", "FY 2027 ADOPTED"]
    rows: list[list[object]] = []
    for number, department, _fund, account in each():
        if number % 6 == 1:
            rows += [
                ["YOUR COUNTY", "", "", "", ""],
                ["EXPENDITURE BUDGET BY OBJECT", "", "", "", f"PAGE {number}"],
                heads,
            ]
        rows.append([*department, *account, f"{dollars(number):,}.00"])
    return [*rows, ["GRAND TOTAL", "", "", "", f"{total():,}.00"], ["** END OF REPORT **", "", "", "", ""]]


def _with_a_chart() -> bytes:
    """A workbook with a sheet that is a chart, and two that are empty, as Excel used to make them."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        sheet = workbook.add_worksheet("Budget")
        for number, row in enumerate([_PLAIN_HEADS, *_PLAIN]):
            sheet.write_row(number, 0, row)
        chart = workbook.add_chart({"type": "bar"})
        chart.add_series({"values": "=Budget!$F$2:$F$9"})
        workbook.add_chartsheet("Chart").set_chart(chart)
        workbook.add_worksheet("Sheet2")
        workbook.add_worksheet("Sheet3")
    return out.getvalue()


def _without_places() -> bytes:
    """A workbook as some reporting servers write it: no cell says where it stands."""
    old, out = zipfile.ZipFile(io.BytesIO(book(("Report", [_PLAIN_HEADS, *_PLAIN])))), io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(
                name, re.sub(rb' (r|spans)="[A-Z0-9:]+"', b"", content) if "sheet1" in name else content
            )
    return out.getvalue()


_PLAIN_HEADS = ["Dept", "Dept Name", "Acct", "FY", "Stage", "Amount"]
_PLAIN = [[*d, a[0], 2027, "Adopted", dollars(n)] for n, d, _f, a in each()]

EXPORTS = [
    Good(
        "budprep_future.txt",  # a budget module's file for a transparency portal, with bars
        text([
            ["Account Number", "Fund", "Fund Name", "Department", "Department Name", "Object", "Object Name",
             "Account Type", "Fiscal Year", "Recommended Account Budget"],
            *([f"{f[0]}.{d[0]}.{a[0]}", *f, *d, *a, "E" if n % 3 else "R", 2027, f"{dollars(n)}.00"]
              for n, d, f, a in each()),
        ], "|"),
        {"2027 Recommended Account Budget expense": total(only=OTHERS),
         "2027 Recommended Account Budget revenue": total(only=THIRDS)},
    ),
    Good(
        "fm_budget.csv",  # SAP: semicolons, decimal commas, the sign behind the number
        text([
            ["FM Area", "Fiscal Year", "Fund", "Funds Center", "Commitment Item", "Commitment Item Name", "Version",
             "Current Budget"],
            *(["1000", 2027, f[0], d[0] + "1", *a, "ADOPTED", f"{dollars(n)},00" + ("-" if n == 4 else "")]
              for n, d, f, a in each()),
        ], ";", "cp1252"),
        {"2027 ADOPTED expense": total() - 2 * dollars(4)},
        COUNTY,
    ),
    Good(
        "trial_balance.csv",  # trailing minus, the account in one string
        text([
            ["Account", "Account Description", "Fiscal Year", "Original Budget", "Revised Budget"],
            *([f"{f[0][1:]}-{d[0]}-{a[0]}", a[1], 2027, _minus(dollars(n)), _minus(-dollars(n) if n == 5 else dollars(n, 2))]
              for n, d, f, a in each()),
        ]),
        {"2027 Original Budget expense": total(), "2027 Revised Budget expense": total(2) - dollars(5) - dollars(5, 2)},
        {"f-fund-source": "c:Account", "f-fund-part": "own", "f-fund-pattern": r"^(\d+)-",
         "f-department-source": "c:Account", "f-department-part": "own", "f-department-pattern": r"^\d+-(\d+)-",
         "f-cost_center-source": "c:Account",
         "f-cost_center-part": "own", "f-cost_center-pattern": r"^\d+-(\d+)-", "f-account-source": "c:Account", "f-account-part": "own",
         "f-account-pattern": r"-(\d+)$"},
    ),
    Good(
        "pages.csv",
        text(_pages()),
        {"2027 ADOPTED expense": total()},
    ),
    Good(
        "expenditures_by_month.xlsx",  # fiscal periods that are added up, the first day of a month over each
        book(("Report", [
            ["Dept", "Dept Name", "Account", "Account Name", "Fiscal Year", "Stage",
             *[date(2026 + (number > 5), (number + 6) % 12 + 1, 1) for number in range(12)]],
            *([*d, *a, 2027, "Actual", *[dollars(n) + month for month in range(12)]] for n, d, _f, a in each()),
        ])),
        {"2027 Actual expense": 12 * total() + 18 * 66},
    ),
    Good(
        "periods.csv",
        text([
            ["FISCAL_YEAR", "FUND", "FUND_DESC", "ORGN", "ORGN_DESC", "ACCT", "ACCT_DESC", "LEDGER",
             *[f"PERIOD_{number:02}" for number in range(1, 13)]],
            *([2027, *f, *d, *a, "BUDGET", *[dollars(n)] * 12] for n, d, f, a in each()),
        ]),
        {"2027 Adopted expense": 12 * total()},
        {**COUNTY, "f-stage-map": "BUDGET = Adopted"},
        says=("Where each holds the year to date, only the last one counts",),
    ),
    Good(
        "honolulu.csv",
        text([
            ["Department", "Division", "Fund", "Object Code", "FY 2025 Actual", "FY 2026 Budget",
             "FY 2027 Current Services", "FY 2027 Budget Issues"],
            *([d[1], d[1] + " Admin", f[0], a[1], *(f"${dollars(n, step):,}" for step in (1, 2, 3, 4))]
              for n, d, f, a in each()),
        ]),
        {"2025 Actual expense": total(), "2026 Adopted expense": total(2), "2027 Current Services expense": total(3),
         "2027 Requested expense": total(4)},
        {"f-stage-map": "Budget = Adopted\nBudget Issues = Requested", "f-stage-map_else": "on"},
    ),
    Good(
        "cash_export.csv",  # a state auditor's upload of cash accounts
        text([
            ["FISCAL_YEAR", "REC_ID", "FUND", "FUNC", "OBJ", "SCC", "DEPT_CODE", "ORIG_BUDGET", "REVISED_BUDGET", "ACTUAL"],
            *([2027, "CT", f[0][1:], d[0][:3], a[0][:3], "0000", d[0], dollars(n), dollars(n, 2), f"{dollars(n, 3)}.25"]
              for n, d, f, a in each()),
        ]),
        {"2027 ORIG BUDGET expense": total(), "2027 REVISED BUDGET expense": total(2),
         "2027 ACTUAL expense": total(3) + Decimal("4.50")},
    ),
    Good(
        "fye.csv",
        text([
            ["Fund", "Fund Name", "Dept", "Department Name", "Line Item", "FYE 6/30/2026", "FYE 6/30/2027"],
            *([*f, *d, a[1], dollars(n), dollars(n, 2)] for n, d, f, a in each()),
        ]),
        {"2026 Adopted expense": total(), "2027 Adopted expense": total(2)},
        ADOPTED,
    ),
    Good(
        "short_years.csv",
        text([
            ["Dept", "Dept Name", "Acct", "Acct Name", "FY", "Budget Type", "Amt"],
            *([*d, *a, "26" if n % 3 else "27", "Adopted", dollars(n)] for n, d, _f, a in each()),
        ]),
        {"2026 Adopted expense": total(only=OTHERS), "2027 Adopted expense": total(only=THIRDS)},
    ),
    Good(
        "budget_1998.xls",
        old_workbook({"BUDGET": [
            ["DEPT", "DEPT NAME", "ACCT", "ACCT NAME", "FY", "STAGE", "AMOUNT"],
            *([*d, *a, 1998, "Adopted", dollars(n)] for n, d, _f, a in each()),
        ]}),
        {"1998 Adopted expense": total()},
    ),
    Good(
        "indented.csv",  # a hierarchy by indents: sums of a department over its lines
        text([
            ["Description", "FY2027 Adopted", ""],
            *(row for d in DEPARTMENTS for row in (
                [d[1], "", ""], *([f"    {a[1]}", f"{n * 1000:,}", ""] for n, a in enumerate(ACCOUNTS, 1)),
                [f"Total {d[1]}", "6,000", ""],
            )),
        ]),
        {"2027 Adopted expense": Decimal(18_000)},
    ),
    Good(
        "standard_objects.csv",  # Canada's accounts, in thousands
        text([
            ["FSCL_YR", "MINE", "DEPT_EN_DESC", "SOBJ_EN_DESC", "Expenditures (thousands of dollars)"],
            *(["2026-27", "Health", d[1], a[1], n * 100] for n, d, _f, a in each()),
        ]),
        {"2027 Actual expense": Decimal(sum(ALL) * 100_000)},
        {"f-stage-constant": "Actual"},
    ),
    Good(
        "text_codes.xlsx",  # codes that lost their zeros beside codes kept as text, years as text
        book(("Export", [
            ["Fund", "Department", "Department Name", "Account", "Fiscal Year", "Stage", "Amount"],
            *([int(f[0]) if n % 2 else f[0], *d, int(a[0]), "2027", "Adopted", f"{dollars(n)}" if n % 2 else dollars(n)]
              for n, d, f, a in each()),
        ])),
        {"2027 Adopted expense": total()},
        says=("“Fund” has both “101” and “0101”, which are read as two codes.",),
    ),
    Good(
        "percent_and_variance.xlsx",
        book(("Summary", [
            ["Dept", "Dept Name", "Object", "FY2026 Adopted", "FY2027 Adopted", "$ Change", "% Change", "% of Total"],
            *([*d, a[1], dollars(n), dollars(n, 2), dollars(n), 1.0, 0.05] for n, d, _f, a in each()),
            ["", "Total", "", int(total()), int(total(2)), int(total()), 1.0, 1.0],
            ["* Percent change is against the adopted budget.", "", "", "", "", "", "", ""],
        ])),
        {"2026 Adopted expense": total(), "2027 Adopted expense": total(2)},
    ),
    Good(
        "departments.xlsx",  # a sheet for each department, notes before them, a summary behind
        book(
            ("Read me", [["Prepared by the budget office"]]),
            *((" ".join(d), [["Account", "Account Name", "FY2027 Adopted"],
                            *([*a, dollars(n)] for n, other, _f, a in each() if other == d)]) for d in DEPARTMENTS),
            ("Total", [["Account", "Account Name", "FY2027 Adopted"], ["5001", "All", int(total())]]),
        ),
        {"2027 Adopted expense": total()},
        says=("3 sheets are read as one import", "Not read: “Read me”, “Total”."),
    ),
    Good(
        "years.xlsx",  # a sheet for each year
        book(*((f"FY{year}", [["Dept", "Dept Name", "Acct", "Adopted Budget"],
                              *([*d, a[0], dollars(n, times)] for n, d, _f, a in each())])
               for times, year in enumerate((2025, 2026, 2027), 1))),
        {f"{year} Adopted Budget expense": total(times) for times, year in enumerate((2025, 2026, 2027), 1)},
    ),
    Good(
        "blank_separators.csv",
        text([
            ["Fund", "Fund Description", "Dept", "Dept Description", "Object", "Object Description", "2027 Adopted"],
            *(row for n, d, f, a in each()
              for row in ([[*f, *d, *a, f"{dollars(n):,}"]] + ([[""] * 7, ["-----"] + [""] * 6] if n % 6 == 0 else []))),
            ["Report total", "", "", "", "", "", f"{total():,}"],
        ]),
        {"2027 Adopted expense": total()},
    ),
    Good(
        "spend_over_500.csv",  # payments of a council; days, negative refunds, no codes
        text([
            ["Body Name", "Service Area", "Responsible Unit", "Expenses Type", "Date", "Transaction Number", "Amount",
             "Supplier Name"],
            *(["Your Council", d[1], d[1] + " unit", a[1], f"{n:02}/04/2026", f"T{n:05}",
               f"{dollars(n):,}.55" if n != 7 else f"-{dollars(n):,}.55", "Supplier " + "ABC"[n % 3]] for n, d, _f, a in each()),
        ]),
        {"2027 Actual expense": total() - 2 * dollars(7) + Decimal("0.55") * 16},
        {"f-year-constant": "2027", "f-stage-constant": "Actual"},
    ),
    Good(
        "cumulative.csv",  # each month's figure is the year to date: adding months up is wrong by a factor
        text([
            ["Fiscal Year", "As Of", "Dept", "Dept Name", "Account", "Account Name", "YTD Actual"],
            *([2027, f"2026-{month:02}-28", *d, *a, dollars(n) * step] for step, month in enumerate((8, 9, 10), 1)
              for n, d, _f, a in each()),
        ]),
        {"2027 YTD Actual expense": 3 * total()},
        {"q-0-counts": ["2026-10-28"]},
    ),
    Good(
        "bracketed.xlsx",
        book(("Budget", [
            ["Fund/Department", "Object", "Adopted FY27"],
            *([f"{d[0]} - {d[1]}", f"{a[0]} - {a[1]}", f"({dollars(n):,})" if n % 3 == 0 else f"{dollars(n):,}"]
              for n, d, _f, a in each()),
        ])),
        {"2027 Adopted expense": total(only=OTHERS) - total(only=THIRDS)},
    ),
    Good("chart_and_empty_sheets.xlsx", _with_a_chart(), {"2027 Adopted expense": total()}),
    Good("reporting_server.xlsx", _without_places(), {"2027 Adopted expense": total()}),
]  # fmt: skip

_CREATE = "\n[new_codes]\n" + "".join(
    f'{code} = "create"\n' for code in ("year", "stage", "department", "fund", "cost_center", "account")
)
BY_PROFILE = [
    Told(
        "cross_table.csv",  # accounts down, departments across
        text([
            ["FY2027 Adopted budget by department"], [],
            ["Account", *(d[1] for d in DEPARTMENTS), "All departments"],
            *([a[1], *(n * 1000 + m for m in range(3)), 9] for n, a in enumerate(ACCOUNTS, 1)),
        ]),
        """
        file = { header_row = 3 }
        unpivot = { columns = '^(?!All )(?P<department>[A-Z][a-z]+.*)(?<!Account)$', into = "amount" }
        [fields]
        year = { constant = "2027" }
        stage = { constant = "Adopted" }
        department = { code_from = "department" }
        cost_center = { code_from = "department" }
        account = { code_from = "Account" }
        amount = { column = "amount" }
        """ + _CREATE,
        {"2027 Adopted expense": Decimal(18_009)},
    ),
    Told(
        "headed_report.csv",  # a department heads its lines, in a column of words; each amount is in two columns
        text([
            ["Department: 0100 Sheriff", "", ""], ["5001 Salaries", "1,000.00", ""], ["5310 Supplies", "", "25.50"],
            ["Department: 0530 Social Services", "", ""], ["5001 Salaries", "2,000.00", ""],
            ["Department total", "2,000.00", ""],
        ]),
        """
        file = { header_row = 0, headers = ["what", "debit", "credit"] }
        leave_out = [
            { column = "what", matches = '^Department: ', reason = "headings" },
            { column = "what", matches = 'total$', reason = "totals" },
        ]
        [fields]
        year = { constant = "2027" }
        stage = { constant = "Actual" }
        department = { column = "what", heading = { column = "what", matches = '^Department: ' }, pattern = '(\\d+)' }
        cost_center = { column = "what", heading = { column = "what", matches = '^Department: ' }, pattern = '(\\d+)' }
        account = { column = "what", pattern = '^(\\d+)' }
        amount = { column = "debit", minus = ["credit"] }
        """ + _CREATE,
        {"2027 Actual expense": Decimal("2974.50")},
    ),
    Told(
        "year_to_date.csv",  # twelve months, each the year to date: the last one is the year
        text([
            ["Dept", "Acct", *MONTHS],
            *([d[0], a[0], *(dollars(n) * month for month in range(1, 13))] for n, d, _f, a in each()),
        ]),
        """
        [fields]
        year = { constant = "2027" }
        stage = { constant = "Actual" }
        department = { column = "Dept" }
        cost_center = { column = "Dept" }
        account = { column = "Acct" }
        amount = { column = "Jun" }
        """ + _CREATE,
        {"2027 Actual expense": 12 * total()},
    ),
    Told(
        "core_responsibilities.csv",  # Canada: what may be spent and what was, beside each other, in several kinds
        text([
            ["FSCL_YR", "DepartmentNumber", "DEPT_EN_DESC", "CR_EN_NM", "OP_ATH_AVLBL_AMT", "OP_ATHRTY_CY_AMT",
             "CP_ATH_AVLBL_AMT", "CP_ATHRTY_CY_AMT"],
            *(["2026-2027", d[0], d[1], a[1], dollars(n), dollars(n, 2), 100, 10] for n, d, _f, a in each()),
        ]),
        """
        unpivot = { columns = '^(?P<account>OP|CP)_(?P<stage>ATH_AVLBL|ATHRTY_CY)_AMT$', into = "amount" }
        [fields]
        year = { column = "FSCL_YR" }
        stage = { column = "stage", map = { ATH_AVLBL = "Adopted", ATHRTY_CY = "Actual" } }
        department = { column = "DepartmentNumber" }
        cost_center = { code_from = ["DEPT_EN_DESC", "CR_EN_NM"] }
        account = { column = "account" }
        amount = { column = "amount" }
        """ + _CREATE,
        {"2027 Adopted expense": total() + 1_800, "2027 Actual expense": total(2) + 180},
    ),
    Told(
        "percentages.csv",  # marks in words behind the amounts, dollars in thousands with a decimal
        text([
            ["Dept", "Acct", "Amount ($000)"],
            *([d[0], a[0], f"{n * 10 + 0.5:,.1f} {'CR' if n % 3 == 0 else 'DR'}"] for n, d, _f, a in each()),
        ]),
        """
        [fields]
        year = { constant = "2027" }
        stage = { constant = "Adopted" }
        department = { column = "Dept" }
        cost_center = { column = "Dept" }
        account = { column = "Acct" }
        amount = { column = "Amount ($000)", times = 1000, negative_marks = ["CR"], positive_marks = ["DR"] }
        """ + _CREATE,
        {"2027 Adopted expense": Decimal(sum((n * 10_000 + 500) * (1 if n % 3 else -1) for n in ALL))},
    ),
]  # fmt: skip

REFUSED = [
    Bad(
        "printed.txt",
        b"DEPT   DESCRIPTION        ADOPTED\n0100   Sheriff         12,000.00\n0530   Social Services  9,100.00\n",
        "The columns of this file are set apart by blanks alone, so that nothing tells where one ends.",
    ),
    Bad("page.csv", b"<!DOCTYPE html><html><body><table></table></body></html>", "but it is a web page"),
    Bad("rows.csv", b'[{"dept": "0100", "amount": 12.5},\n {"dept": "0530", "amount": 7}]', "but it is data in JSON"),
    Bad(
        "two_tables_beside.xlsx",
        book(
            ("Budget", [["Department", "Account", "Adopted 2027"], ["Sheriff", "Salaries", 5], ["", "Supplies", 7],
                        ["", "Travel", 1]]),
            merged=[(1, 2, 2, 2, 5)],
        ),
        "Cells are merged over rows 2 to 3: the sheet is laid out to be looked at, not as a list.",
    ),
    Bad(
        "percent_amounts.csv",
        text([_PLAIN_HEADS, *([*row[:5], "12.5%"] for row in _PLAIN)]),
        "Write the amount in dollars.",
    ),
    Bad(
        "old_year.csv",
        text([_PLAIN_HEADS, *([*row[:3], "203-2004", *row[4:]] for row in _PLAIN)]),
        "Did you mean FY2004?",
    ),
]  # fmt: skip
