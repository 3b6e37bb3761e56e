"""After hours (METRICS.md section 6): what lies outside the working hours by the clock, on days off and holidays."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Report = dict[str, Any]
Books = Callable[..., None]
Findings = Callable[..., list[dict[str, Any]]]

HOLIDAYS = '\n[policy]\nholidays = "BG"\n'
ALL = "[checks.exceptions]\nwatch_from = 0.001"


@pytest.mark.parametrize(
    ("policy", "day", "begin", "hours", "after"),
    [
        # 3 August 2026 is a Monday, the 8th and the 9th are a weekend.
        ('mon = "09:00-18:00"', "2026-08-03", "09:00", 9, 0),
        ('mon = "09:00-18:00"', "2026-08-03", "08:30", 10, 1),
        ('mon = "09:00-18:00"', "2026-08-03", "03:00", 4, 4),
        ('mon = "09:00-18:00"', "2026-08-03", "22:00", 4, 4),
        ('mon = "09:00-18:00", tue = "01:00-18:00"', "2026-08-03", "23:00", 3, 2),
        ('mon = "09:00-24:00", tue = "09:00-18:00"', "2026-08-03", "22:00", 4, 2),
        ('mon = "09:00-24:00", tue = "00:00-18:00"', "2026-08-03", "22:00", 4, 0),
        ('mon = "09:00-24:00", wed = "00:00-18:00"', "2026-08-03", "22:00", 4, 2),
        ('mon = "09:00-18:00", tue = "09:00-18:00"', "2026-08-03", "17:00", 17, 15),
        ('fri = "09:00-18:00"', "2026-08-07", "17:00", 8, 7),
        ('fri = "09:00-18:00"', "2026-08-08", "10:00", 8, 8),
        ('sat = "10:00-14:00"', "2026-08-08", "10:00", 8, 4),
    ],
)
def test_what_lies_outside_the_working_hours_by_the_clock_is_after_hours(
    books: Books,
    judged: Callable[..., Report],
    findings: Findings,
    policy: str,
    day: str,
    begin: str,
    hours: float,
    after: float,
) -> None:
    """A weekday that is not named is a day off; what goes past midnight is held against each day's own hours."""
    config = f"[policy]\nworking_hours = {{ {policy} }}\n{ALL}"
    books([("Nova", day, hours, 1, {"From": begin})], (), config)
    found = findings(judged(), "exceptions", "Nova")
    assert [one["evidence"]["after_hours"] for one in found] == ([after] if after else [])


@pytest.mark.parametrize(
    ("day", "begin", "hours", "after"),
    [
        ("2026-09-22", "09:00", 8, 8),  # Independence Day, a Tuesday
        ("2026-09-21", "22:00", 4, 2),
        ("2026-09-22", "22:00", 4, 2),
        ("2026-09-23", "09:00", 8, 0),
    ],
)
@pytest.mark.parametrize("hours_set", [True, False])
def test_a_public_holiday_is_a_day_off(
    books: Books,
    judged: Callable[..., Report],
    findings: Findings,
    day: str,
    begin: str,
    hours: float,
    after: float,
    *,
    hours_set: bool,
) -> None:
    """With the whole clock as working hours, or with none told, only what is on the 22nd itself is after hours."""
    always = ", ".join(f'{weekday} = "00:00-24:00"' for weekday in ("mon", "tue", "wed", "thu", "fri"))
    config = HOLIDAYS + (f"working_hours = {{ {always} }}\n" if hours_set else "")
    books([("Nova", day, hours, 1, {"From": begin})], (), config + ALL)
    found = findings(judged(), "exceptions", "Nova")
    assert [one["evidence"]["after_hours"] for one in found] == ([after] if after else [])


@pytest.mark.parametrize(
    ("work", "after"),
    [(("18:00", 3, 2), 2), (("18:00", 3, 4), 4), (("09:00", 3, 2), 0), (("17:00", 2, 1), 0.5)],
)
def test_where_hours_and_clock_differ_no_more_than_the_hours_is_after_hours(
    books: Books,
    judged: Callable[..., Report],
    findings: Findings,
    cli: Callable[..., Any],
    tmp_path: Path,
    work: tuple[str, int, int],
    after: float,
) -> None:
    """A break, or hours set by hand: all of an evening's hours, none of a morning's, and of both in proportion.

    `work`: from when, for how long by the clock, and the hours that the source tells.
    """
    begin, span, hours = work
    books(
        [("Nova", "2026-08-03", span, 1, {"From": begin})],
        (),
        '[policy]\nworking_hours = { mon = "09:00-18:00" }\n' + ALL,
    )
    file = tmp_path / "studio" / "hours.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(f",{span},yes", f",{hours},yes"), encoding="utf-8")
    assert cli("sync").returncode == 0
    found = findings(judged(), "exceptions", "Nova")
    assert [(one["evidence"]["hours"], one["evidence"]["after_hours"]) for one in found] == (
        [(hours, after)] if after else []
    )


@pytest.mark.parametrize(
    ("hours", "span", "after"),
    [
        (3, ("2026-08-03T14:00:00Z", "2026-08-03T17:00:00Z"), 2),
        (1, ("2026-08-03T08:30:00+02:00", "2026-08-03T09:30:00+02:00"), 0),
        (9, ("2026-08-03T02:00:00-0400", "2026-08-03T11:00:00-0400"), 0),
        (3, ("2026-08-03T17:00:00+03:00", "2026-08-03T20:00:00+03:00"), 2),
    ],
)
def test_clock_times_with_an_offset_are_held_against_the_working_hours_by_the_local_clock(
    *,
    books: Books,
    cli: Callable[..., Any],
    judged: Callable[..., Report],
    findings: Findings,
    tmp_path: Path,
    hours: float,
    span: tuple[str, str],
    after: float,
) -> None:
    """The studio is in Sofia, in August three hours ahead of UTC."""
    policy = 'mon = "09:00-18:00", tue = "09:00-18:00"'
    books([("Nova", "2026-08-03", hours, 1)], (), f"[policy]\nworking_hours = {{ {policy} }}\n{ALL}")
    file = tmp_path / "studio" / "hours.csv"
    header, row = file.read_text(encoding="utf-8").splitlines()
    cells = dict(zip(header.split(","), row.split(","), strict=True)) | dict(zip(("From", "To"), span, strict=True))
    file.write_text(f"{header}\n{','.join(cells.values())}\n", encoding="utf-8")
    assert cli("sync", "-v").returncode == 0
    report = judged()
    assert report["totals"]["hours"] == hours
    found = findings(report, "exceptions", "Nova")
    assert [one["evidence"]["after_hours"] for one in found] == ([after] if after else [])
