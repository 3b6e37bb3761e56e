"""Dates and clock times; the order of day and month is shown by the files or told, never guessed."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from clientfit_connectors.csv_files import clocks, dates, numbers
from clientfit_connectors.csv_files.dates import Format, Reading
from clientfit_connectors.csv_files.faults import UnreadableError

if TYPE_CHECKING:
    from tests.csv.conftest import Box

at = datetime.fromisoformat
DAY = date(2026, 8, 31)
OPEN = Reading()
HEADER = "User,Client,Project,Description,Billable,Start date,Start time,End date,End time,Duration\n"


def day(text: str, reading: Reading = OPEN) -> date:
    return dates.day(dates.written(text), reading)


def told(name: str) -> Reading:
    return Reading(format=Format.named(name))


def toggl(*days: str) -> str:
    """A row a date, described by its number."""
    return HEADER + "".join(f"Ann,Acme,Site,{n},No,{text},09:00:00,,,1:00:00\n" for n, text in enumerate(days))


@pytest.mark.parametrize(
    "text",
    ["2026-08-31", "2026/08/31", "2026.08.31", "2026-8-31", "31.08.2026", "31.8.2026", "31.8.2026.", "31. 8. 2026"],
)
def test_a_year_in_front_and_dots_need_nobody_to_tell_the_order(text: str) -> None:
    assert day(text) == DAY


def test_the_years_of_trackers_are_all_that_is_understood() -> None:
    assert (day("1970-01-01").year, day("31.12.2199").year) == (1970, 2199)


@pytest.mark.parametrize("text", ["31.8.2026 \u0433.", "31.08.2026\u0433.", "31.8.2026 \u0433. 0:00:00"])
def test_bulgarian_spreadsheets_write_the_abbreviation_of_year_behind_it(text: str) -> None:
    assert day(text) == DAY


@pytest.mark.parametrize("text", ["2026-08-31T09:05:00", "31.08.2026 9:05", "2026-08-31 00:00:00"])
def test_a_clock_time_behind_a_date_is_no_part_of_the_day(text: str) -> None:
    assert day(text) == DAY


def test_dots_are_day_first_whatever_the_files_show_for_slashes() -> None:
    assert day("01.02.2026", Reading(orders={"/": "month"})) == date(2026, 2, 1)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is not a date"),
        ("August 31", "is not a date"),
        ("31/08", "is not a date"),
        ("31-08/2026", "is not a date"),
        ("2026-08-31x", "is not a date"),
        ("31.08.26", "four digits"),
        ("26-08-31", "four digits"),
        ("2026-08-2026", "four digits"),
        ("2026-02-30", "no day of the calendar"),
        ("31.13.2026", "no day of the calendar"),
        ("0026-08-31", "too far"),
        ("31.12.1969", "too far"),
        ("2200-01-01", "too far"),
    ],
)
def test_what_is_no_date_is_refused(text: str, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        day(text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("DD/MM/YYYY", "01/02/2026"),
        ("MM/DD/YYYY", "02/01/2026"),
        ("DD-MM-YYYY", "1-2-2026"),
        ("MM-DD-YYYY", "2-1-2026"),
        ("DD.MM.YYYY", "01.02.2026"),
        ("MM.DD.YYYY", "02.01.2026"),
        ("YYYY-MM-DD", "2026-02-01"),
        ("YYYY/MM/DD", "2026/02/01"),
        ("YYYY.MM.DD", "2026.02.01"),
        ("DD/MM/YYYY", "2026-02-01"),
    ],
)
def test_a_date_format_decides_and_a_year_in_front_is_certain_all_the_same(name: str, text: str) -> None:
    assert day(text, told(name)) == date(2026, 2, 1)


@pytest.mark.parametrize(
    ("name", "text"), [("DD.MM.YYYY", "31/08/2026"), ("DD/MM/YYYY", "31-08-2026"), ("YYYY-MM-DD", "31.08.2026")]
)
def test_dates_of_another_format_than_told_are_refused(name: str, text: str) -> None:
    with pytest.raises(UnreadableError, match=f"is not a date of date_format {name}"):
        day(text, told(name))


def test_dates_that_the_format_makes_impossible_are_refused() -> None:
    with pytest.raises(UnreadableError, match="no day of the calendar"):
        day("31/08/2026", told("MM/DD/YYYY"))


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("09:05:00", time(9, 5)),
        ("9:05", time(9, 5)),
        ("23:59:59", time(23, 59, 59)),
        ("9:05:00 AM", time(9, 5)),
        ("01:00:00 PM", time(13)),
        ("12:30 am", time(0, 30)),
        ("12:30 PM", time(12, 30)),
        ("9:05pm", time(21, 5)),
        ("9:05\u202fp.m.", time(21, 5)),
        ("9:05 a. m.", time(9, 5)),
        ("9 pm", time(21)),
        ("09:05:00.250", time(9, 5)),
    ],
)
def test_clocks_of_12_and_24_hours(text: str, clock: time) -> None:
    assert clocks.clock(text) == clock


@pytest.mark.parametrize("text", ["", "9", "24:00", "9:60", "9:05:61", "13:00 PM", "0:30 AM", "noon", "9.05", "-9:05"])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError, match="is not a time of day"):
        clocks.clock(text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("02:30:00", 9000), ("2:30", 9000), ("26:10:00", 94200), ("0:00:01", 1), ("2.50", 9000), ("2,5", 9000), ("0", 0)],
)
def test_durations_are_hours_and_minutes_or_decimal_hours(text: str, seconds: int) -> None:
    read = clocks.span(text)
    assert (clocks.hours(numbers.figure(text), None) if read is None else read) == seconds


def test_decimal_hours_become_exact_seconds() -> None:
    assert clocks.hours(numbers.figure("0.333"), None) == Decimal("1198.8")
    assert clocks.hours(numbers.figure("0,333333333333333"), None) == 1200


@pytest.mark.parametrize("text", ["1:75", "1:30:60", "-1:30", "1:2:3:4", ":30", "1:5", "2:30 h"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError, match="is not a duration"):
        clocks.span(text)


@pytest.mark.parametrize("text", ["-2.5", "(1)", "€ 5", "5 CHF EUR"])
def test_negative_hours_and_amounts_are_no_durations(text: str) -> None:
    with pytest.raises(UnreadableError, match="is not a"):
        clocks.hours(numbers.figure(text), None)


@pytest.mark.parametrize("separator", ["/", "-"])
@pytest.mark.parametrize(
    ("proof", "expected"), [("31{0}08{0}2026", date(2026, 2, 1)), ("08{0}31{0}2026", date(2026, 1, 2))]
)
def test_a_day_above_12_decides_for_all_dates(box: "Box", separator: str, proof: str, expected: date) -> None:
    box.put("t.csv", toggl(separator.join(("01", "02", "2026")), proof.format(separator)))
    assert [entry.day for entry in box.entries().entries] == [expected, DAY]


@pytest.mark.parametrize(
    ("text", "proves", "is_open"),
    [
        ("13/12/2026", "day", False),
        ("31/01/2026", "day", False),
        ("12/13/2026", "month", False),
        ("01/31/2026", "month", False),
        ("12/05/2026", None, True),
        ("05/12/2026", None, True),
        ("12/01/2026", None, True),
        ("12/12/2026", None, False),
        ("13/13/2026", None, False),
        ("32/12/2026", None, False),
        ("12/32/2026", None, False),
        ("00/12/2026", None, False),
        ("12/00/2026", None, False),
        ("31.12.2026", None, False),
        ("12.11.2026", None, False),
        ("2026/12/11", None, False),
    ],
)
def test_what_a_single_date_shows(text: str, proves: str | None, *, is_open: bool) -> None:
    parts = dates.written(text)
    assert (parts.proves, parts.open) == (proves, is_open)


def test_one_file_decides_for_all_files_of_its_kind(box: "Box") -> None:
    box.put("a.csv", toggl("01/02/2026")).put("b.csv", toggl("31/08/2026"))
    assert box.entries().entries[0].day == date(2026, 2, 1)


def test_files_of_another_kind_decide_nothing(box: "Box") -> None:
    box.put("t.csv", toggl("01/02/2026"))
    box.put("h.csv", "Date,Client,Project,Hours,First Name\n31/08/2026,Acme,Site,1,Ann\n")
    (problem,) = box.bad_entries()
    assert problem.startswith("t.csv line 2")


def test_dates_with_another_separator_decide_nothing(box: "Box") -> None:
    box.put("t.csv", toggl("01/02/2026", "31-08-2026"))
    assert len(box.bad_entries()) == 1


def test_every_date_of_a_row_is_evidence(box: "Box") -> None:
    box.put("t.csv", HEADER + "Ann,Acme,Site,x,No,01/02/2026,23:00:00,13/02/2026,1:00:00,2:00:00\n")
    assert box.entries().entry.day == date(2026, 2, 1)


def test_an_open_order_is_refused_with_the_remedy(box: "Box") -> None:
    box.put("t.csv", toggl("05/05/2026", "03/04/2026", "01/02/2026"))
    (problem,) = box.bad_entries()
    assert problem.startswith("t.csv line 3, column 'Start date': '03/04/2026' may be two different days")
    assert 'date_format = "DD/MM/YYYY"' in problem
    assert 'date_format = "MM/DD/YYYY"' in problem


def test_the_remedy_helps(box: "Box") -> None:
    box.put("t.csv", toggl("03/04/2026"))
    assert box.entries(date_format="DD/MM/YYYY").entry.day == date(2026, 4, 3)
    assert box.entries(date_format="MM/DD/YYYY").entry.day == date(2026, 3, 4)


def test_a_date_that_reads_the_same_both_ways_needs_no_order(box: "Box") -> None:
    box.put("t.csv", toggl("05/05/2026", "2026-04-03"))
    assert [entry.day for entry in box.entries().entries] == [date(2026, 4, 3), date(2026, 5, 5)]


def test_dates_that_contradict_each_other_are_refused_with_both_places(box: "Box") -> None:
    box.put("a.csv", toggl("31/08/2026")).put("b.csv", toggl("01/01/2026", "08/31/2026"))
    (problem,) = box.bad_entries()
    assert "a.csv line 2, column 'Start date': '31/08/2026' has the day first" in problem
    assert "b.csv line 3, column 'Start date': '08/31/2026' has the month first" in problem


def test_dots_are_no_evidence_of_another_order(box: "Box") -> None:
    box.put("t.csv", toggl("31.08.2026", "08.31.2026"))
    (problem,) = box.bad_entries()
    assert problem.startswith("t.csv line 3, column 'Start date': '08.31.2026' is no day of the calendar")
    box.put("t.csv", toggl("08.31.2026"))
    assert box.entries(date_format="MM.DD.YYYY").entry.day == DAY


def test_rows_that_are_no_dates_are_no_evidence(box: "Box") -> None:
    box.put("t.csv", toggl("32/01/2026", "13/13/2026", "03/04/2026", "soon") + "Ann,Acme,Site,x,No,31/08/2026\n")
    (problem,) = box.bad_entries()
    assert "'03/04/2026'" in problem


def test_with_a_date_format_other_dates_are_bad_rows(box: "Box") -> None:
    box.put("t.csv", toggl("31/08/2026", "08/31/2026"))
    (problem,) = box.bad_entries(date_format="DD/MM/YYYY")
    assert problem.startswith("t.csv line 3, column 'Start date': '08/31/2026' is no day of the calendar")
    assert problem.endswith(": correct it, or set `date_format` to how the files write dates")


def test_the_day_is_that_of_the_start_by_local_time(box: "Box") -> None:
    """METRICS.md section 1."""
    box.put("t.csv", HEADER + "Ann,Acme,Site,x,No,2026-08-31,23:30:00,2026-09-01,0:30:00,1:00:00\n")
    entry = box.entries().entry
    assert entry.day == DAY
    assert (entry.started, entry.ended) == (at("2026-08-31 23:30"), at("2026-09-01 00:30"))
