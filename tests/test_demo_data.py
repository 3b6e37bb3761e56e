"""The sample exports look as the trackers' own, and are never dated today or later."""

import csv
import os
import subprocess
import sys
from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib import resources
from itertools import pairwise
from pathlib import Path

import pytest

from clientfit_sync import demo
from clientfit_sync.app import note_files
from clientfit_sync.errors import OutputError

HEADERS = {
    "toggl-time.csv": "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,"
    "Duration,Tags,Amount (EUR)",
    "harvest-time.csv": "Date,Client,Project,Project Code,Task,Notes,Hours,Hours Rounded,Billable?,Invoiced?,Approved?,"
    "First Name,Last Name,Employee Id,Roles,Employee?,Billable Rate,Billable Amount,Cost Rate,Cost Amount,Currency,"
    "External Reference URL",
    "harvest-invoices.csv": "Issue Date,Last Payment Date,ID,PO Number,Client,Subject,Invoice Amount,Paid Amount,"
    "Balance,Subtotal,Discount,Tax,Tax2,Currency,Currency Symbol,Document Type,Client Address",
    "harvest-invoice-lines.csv": "Invoice ID,Client,Project,Item Type,Item Description,Item Quantity,Item Unit Price,"
    "Item Amount,Item Discount,Item Tax,Item Tax2,Currency,Invoice Type,Issue Date",
    "notes.csv": "client,kind,on,severity,text",
}
MADE = [name for name in HEADERS if name != "notes.csv"]
DATE_COLUMNS = ("Start date", "End date", "Date", "Issue Date", "Last Payment Date", "on")
SOURCE = Path(__file__).parents[1] / "src"
ANCHOR = date(2026, 6, 1)
ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(weeks=1)
HALF_A_YEAR = timedelta(days=182)
TODAYS = [
    *(ANCHOR + timedelta(days=days) for days in range(7)),  # each weekday
    date(2024, 2, 29),
    date(2025, 12, 31),
    date(2027, 1, 1),
    date(2031, 10, 26),
]

Row = dict[str, str]


class Exports:
    """What `demo.write` wrote on a day, by file."""

    def __init__(self, folder: Path, today: date) -> None:
        self.config = demo.write(folder, today).read_text(encoding="utf-8")
        self.folder = folder
        self.today = today

    def __getitem__(self, name: str) -> list[Row]:
        with (self.folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture(scope="module", params=TODAYS, ids=str)
def exports(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Exports:
    return Exports(tmp_path_factory.mktemp("demo"), request.param)


def seconds(row: Row) -> int:
    hours, minutes, rest = (int(number) for number in row["Duration"].split(":"))
    return hours * 3600 + minutes * 60 + rest


class TestDays:
    def test_nothing_is_dated_today_or_later(self, exports: Exports) -> None:
        days = [row[name] for file in HEADERS for row in exports[file] for name in DATE_COLUMNS if row.get(name)]
        assert max(days) < exports.today.isoformat()

    def test_the_data_reach_up_to_the_last_working_day(self, exports: Exports) -> None:
        yesterday = exports.today - ONE_DAY
        worked = max(row["Start date"] for row in exports["toggl-time.csv"])
        assert worked == (yesterday - timedelta(days=max(0, yesterday.weekday() - 4))).isoformat()

    def test_half_a_year_is_told(self, exports: Exports) -> None:
        worked = min(row["Start date"] for row in exports["toggl-time.csv"])
        assert date.fromisoformat(worked) <= exports.today - HALF_A_YEAR

    def test_nobody_works_or_bills_at_the_weekend(self, exports: Exports) -> None:
        days = {date.fromisoformat(row["Start date"]).weekday() for row in exports["toggl-time.csv"]}
        days |= {date.fromisoformat(row["Date"]).weekday() for row in exports["harvest-time.csv"]}
        days |= {date.fromisoformat(row["Issue Date"]).weekday() for row in exports["harvest-invoices.csv"]}
        assert days == {0, 1, 2, 3, 4}

    def test_an_invoice_appears_with_its_lines_the_day_after_its_issue(self, tmp_path: Path) -> None:
        day = ANCHOR + timedelta(days=2)
        before, after = Exports(tmp_path / "before", day), Exports(tmp_path / "after", day + ONE_DAY)
        issued = {row["ID"] for row in after["harvest-invoices.csv"]}
        new = issued - {row["ID"] for row in before["harvest-invoices.csv"]}
        assert len(new) == 1
        assert not new & {row["Invoice ID"] for row in before["harvest-invoice-lines.csv"]}
        assert issued == {row["Invoice ID"] for row in after["harvest-invoice-lines.csv"]}

    @pytest.mark.parametrize("file", HEADERS)
    def test_a_week_later_everything_is_a_week_later(self, tmp_path: Path, file: str) -> None:
        sooner, later = Exports(tmp_path / "a", ANCHOR), Exports(tmp_path / "b", ANCHOR + ONE_WEEK)
        moved = [
            {
                name: (date.fromisoformat(value) + ONE_WEEK).isoformat() if value and name in DATE_COLUMNS else value
                for name, value in row.items()
            }
            for row in sooner[file]
        ]
        assert later[file] == moved

    @pytest.mark.parametrize(
        ("today", "start"),
        [
            (date(2026, 6, 1), "2025-10-01"),
            (date(2026, 6, 30), "2025-10-01"),
            (date(2026, 9, 30), "2026-01-01"),
            (date(2024, 2, 29), "2023-06-01"),
        ],
    )
    def test_the_retainer_begins_on_a_first_eight_months_ago(self, tmp_path: Path, today: date, start: str) -> None:
        assert f"from = {start}," in Exports(tmp_path, today).config


class TestFiles:
    def test_the_columns_are_those_of_the_trackers(self, exports: Exports) -> None:
        for name, header in HEADERS.items():
            assert (exports.folder / name).read_text(encoding="utf-8").splitlines()[0] == header

    def test_it_is_the_work_of_a_small_studio(self, exports: Exports) -> None:
        entries = [*exports["toggl-time.csv"], *exports["harvest-time.csv"]]
        assert 900 < len(entries) < 1300
        assert {"", "Studio Halma", "Bäckerei Öhlinger"} < {row["Client"] for row in entries}

    def test_one_client_has_another_name_in_harvest_and_an_alias_joins_them(self, exports: Exports) -> None:
        toggl = {row["Client"] for row in exports["toggl-time.csv"]}
        harvest = {row["Client"] for file in HEADERS if file.startswith("harvest") for row in exports[file]}
        assert harvest - toggl == {"Kestrel and Vane Ltd."}
        assert '[clients."Kestrel & Vane"]\naliases = ["Kestrel and Vane Ltd."]' in exports.config

    def test_notes_are_those_that_the_program_reads_back(self, exports: Exports) -> None:
        path = exports.folder / demo.NOTES
        notes = note_files.read(path.read_bytes(), path.name, exports.today - ONE_DAY)
        assert {one.kind for one in notes} == {"incident", "exception", "doubt", "praise"}
        assert all((exports.today - one.day).days < 60 for one in notes)

    def test_nobody_does_two_things_at_once(self, exports: Exports) -> None:
        by_person: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
        for row in exports["toggl-time.csv"]:
            start = datetime.fromisoformat(f"{row['Start date']}T{row['Start time']}")
            end = datetime.fromisoformat(f"{row['End date']}T{row['End time']}")
            assert (end - start).total_seconds() == seconds(row)
            by_person[row["User"]].append((start, end))
        assert len(by_person) == 2
        for stretches in by_person.values():
            assert all(earlier[1] <= later[0] for earlier, later in pairwise(sorted(stretches)))

    def test_an_invoice_is_the_sum_of_its_lines(self, exports: Exports) -> None:
        lines: dict[str, list[Row]] = defaultdict(list)
        for row in exports["harvest-invoice-lines.csv"]:
            lines[row["Invoice ID"]].append(row)
        for row in exports["harvest-invoices.csv"]:
            total = {name: Decimal(row[name]) for name in ("Invoice Amount", "Subtotal", "Discount", "Tax")}
            own = lines[row["ID"]]
            assert sum(Decimal(line["Item Amount"]) for line in own) == total["Subtotal"]
            assert sum(Decimal(line["Item Discount"]) for line in own) == total["Discount"]
            assert sum(Decimal(line["Item Tax"]) for line in own) == total["Tax"]
            assert total["Subtotal"] - total["Discount"] + total["Tax"] == total["Invoice Amount"]
            assert Decimal(row["Paid Amount"]) + Decimal(row["Balance"]) == total["Invoice Amount"]
            assert bool(Decimal(row["Paid Amount"])) == bool(row["Last Payment Date"])

    def test_they_are_small(self) -> None:
        packaged = resources.files("clientfit_sync.demo").joinpath("files").iterdir()
        assert sum(len(file.read_bytes()) for file in packaged) < 200_000

    def test_a_folder_that_is_missing_is_made_and_older_files_are_replaced(self, tmp_path: Path) -> None:
        folder = tmp_path / "new" / "demo"
        Exports(folder, date(2026, 1, 1))
        again = Exports(folder, ANCHOR)
        assert max(row["Start date"] for row in again["toggl-time.csv"]) == "2026-05-29"
        assert {path.name for path in folder.iterdir()} == {*HEADERS, "config.toml"}

    def test_a_folder_that_cannot_be_written_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "taken").write_text("")
        with pytest.raises(OutputError, match="taken: the sample exports cannot be written"):
            demo.write(tmp_path / "taken", ANCHOR)

    @pytest.mark.skipif(not SOURCE.exists(), reason="a wheel is tested, and the generator is no part of it")
    def test_the_generator_makes_the_same_files_byte_for_byte(self, tmp_path: Path) -> None:
        command = [sys.executable, "-m", "clientfit_sync.demo.generate", str(tmp_path)]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": str(SOURCE)})
        packaged = resources.files("clientfit_sync.demo").joinpath("files")
        for name in MADE:
            assert (tmp_path / name).read_bytes() == packaged.joinpath(name).read_bytes(), name
