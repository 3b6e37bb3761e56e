"""Bad rows are told all at once, and nothing is stored then."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.csv.conftest import Box

HEADER = "User,Client,Project,Billable,Start date,Start time,Duration,Amount (USD)\n"
GOOD = "Ann,Acme,Site,Yes,2026-08-31,09:00:00,1:00:00,90.00\n"


@pytest.mark.parametrize(
    ("good", "bad", "column", "reason"),
    [
        ("2026-08-31", "2026-02-30", "Start date", "is no day of the calendar: correct it"),
        ("2026-08-31", "08.31.2026", "Start date", "is no day of the calendar: correct it, or set `date_format` to"),
        ("2026-08-31", "2206-08-31", "Start date", "is too far from today: correct the year; 1970 to 2199 are und"),
        ("2026-08-31", "soon", "Start date", "is not a date: write it as 2026-08-31"),
        ("2026-08-31", "", "Start date", "names no day"),
        ("09:00:00", "25:00:00", "Start time", "is not a time of day: 9:05, 09:05:00 and 9:05 PM are understood"),
        ("1:00:00", "1:99:00", "Duration", "is not a duration: 2:30:00, 2:30 and 2.50 are understood"),
        ("1:00:00", "-1", "Duration", "is not a duration: 2:30:00, 2:30 and 2.50 are understood"),
        ("1:00:00", "1000:00:00", "Duration", "is 1000 hours or more in one row: correct it, or write it in hours"),
        ("1:00:00", "1000.00", "Duration", "is 1000 hours or more in one row: correct it, or write it in hours"),
        ("1:00:00", "99999999999999", "Duration", "is too large"),
        ("90.00", "ninety", "Amount (USD)", "is not a number: write it in digits, as 7.50"),
        ("90.00", "1" + "0" * 12, "Amount (USD)", "is too large: correct it to less than 1,000,000,000,000"),
        ("90.00", "1,234", "Amount (USD)", "may be 1234 or 1.234"),
    ],
)
def test_a_bad_cell_is_told_with_file_line_column_and_value(
    box: "Box", good: str, bad: str, column: str, reason: str
) -> None:
    row = GOOD.replace(good, f'"{bad}"')
    box.put("t.csv", HEADER + row)
    (problem,) = box.bad_entries()
    assert problem.startswith(f"t.csv line 2, column '{column}': '{bad}' {reason}")


def test_the_line_is_that_of_the_file_on_which_the_row_begins(box: "Box") -> None:
    notes = GOOD.replace("Site", '"a\nb\r\nc"')
    box.put("t.csv", HEADER + notes + "\n" + notes.replace("09:00:00", "x"))
    assert box.bad_entries()[0].startswith("t.csv line 6, ")


def test_values_are_escaped_and_cut(box: "Box") -> None:
    box.put("t.csv", HEADER + GOOD.replace("90.00", '"\x1b[31m' + "x" * 300 + '"'))
    (problem,) = box.bad_entries()
    assert r"'\x1b[31mxxx" in problem
    assert problem.endswith("x…' is not a number: write it in digits, as 7.50")
    assert len(problem) < 160


@pytest.mark.parametrize("text", ["999:59:59", "999.99"])
def test_whatever_lies_below_a_thousand_hours_may_be_one_row(box: "Box", text: str) -> None:
    box.put("t.csv", HEADER + GOOD.replace("1:00:00", text))
    assert 999 * 3600 < box.entries().entry.seconds < 1000 * 3600


def test_a_thousand_hours_from_start_to_end_are_a_bad_row(box: "Box") -> None:
    box.put("t.csv", "Client,Project,Start date,Start time,End date,End time\nA,,2025-08-31,9:00,2026-08-31,10:00\n")
    (problem,) = box.bad_entries()
    assert problem.startswith(
        "t.csv line 2, column 'End time': '10:00' lies 1000 hours or more behind the start: correct"
    )


@pytest.mark.parametrize(("hours", "rounded"), [("1000", "1"), ("1", "1000")])
def test_harvests_hours_are_below_a_thousand_too(box: "Box", hours: str, rounded: str) -> None:
    box.put("h.csv", f"Date,Client,Project,Hours,Hours Rounded\n2026-08-31,Acme,Site,{hours},{rounded}\n")
    (problem,) = box.bad_entries()
    assert "'1000' is 1000 hours or more in one row" in problem


@pytest.mark.parametrize("billable", ["Yes", "No"])
@pytest.mark.parametrize("rate", ["-90.00", "(90.00)"])
def test_a_rate_below_0_is_a_bad_row(box: "Box", rate: str, billable: str) -> None:
    header = "Project,Client,Billable,Start Date,Duration (h),Billable Rate (USD)\n"
    box.put("c.csv", header + f"Site,Acme,{billable},2026-08-31,1:00:00,{rate}\n")
    (problem,) = box.bad_entries()
    assert problem == (
        f"c.csv line 2, column 'Billable Rate (USD)': '{rate}' is a rate below 0: correct it, or leave it blank where "
        "none is set"
    )


@pytest.mark.parametrize("cells", [1, 7])
def test_a_row_with_too_few_cells_is_bad(box: "Box", cells: int) -> None:
    box.put("t.csv", HEADER + ",".join(GOOD.strip().split(",")[:cells]) + "\n")
    column = HEADER.strip().split(",")[cells]
    (problem,) = box.bad_entries()
    assert problem.startswith(f"t.csv line 2, column '{column}': is missing; the row has {cells} of 8 cells")
    assert problem.endswith(": add the others, or export the file again")


def test_a_row_without_its_amount_is_no_evidence_of_a_decimal_mark(box: "Box") -> None:
    box.put("t.csv", HEADER + GOOD.replace("90.00", "1,234").replace("Yes", "yes") + GOOD.replace(",90.00", ""))
    assert [problem.split(",")[0] for problem in box.bad_entries()] == ["t.csv line 2", "t.csv line 3"]


@pytest.mark.parametrize("more", ["", "x"])
def test_a_row_with_too_many_cells_is_bad(box: "Box", more: str) -> None:
    box.put("t.csv", HEADER + GOOD.strip() + f",{more}\n")
    (problem,) = box.bad_entries()
    assert problem.startswith(f"t.csv line 2, behind the last column 'Amount (USD)': '{more}' is one cell too many")


def test_bad_rows_of_all_files_are_told_at_once(box: "Box") -> None:
    box.put("a.csv", HEADER + GOOD + GOOD.replace("1:00:00", "x") + GOOD.replace("90.00", "y"))
    box.put("h.csv", "Date,Client,Project,Hours,First Name\n2026-08-31,Acme,Site,z,Ann\n")
    box.put("i.csv", "Issue Date,ID,Client,Invoice Amount\n2026-08-31,1,Acme,w\n")
    box.put("l.csv", "Invoice ID,Item Type,Item Amount\n1,Service,v\n9,Service,1\n")
    problems = box.refused(time_entries=["a.csv", "h.csv"], invoices=["i.csv", "l.csv"])
    assert [problem.split(",")[0] for problem in problems] == [
        *("a.csv line 3", "a.csv line 4", "h.csv line 2", "i.csv line 2", "l.csv line 2", "l.csv line 3"),
    ]


@pytest.mark.parametrize(("bad", "told"), [(20, 20), (21, 21), (30, 21)])
def test_the_first_20_are_listed_and_the_others_counted(box: "Box", bad: int, told: int) -> None:
    box.put("t.csv", HEADER + GOOD + GOOD.replace("1:00:00", "x") * bad)
    problems = box.bad_entries()
    assert len(problems) == told
    assert [problem.split(",")[0] for problem in problems[:20]] == [f"t.csv line {line}" for line in range(3, 23)]
    assert problems[20:] == ((f"and {bad - 20} more",) if bad > 20 else ())
