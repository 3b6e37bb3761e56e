"""Exports that overlap, and rows that are equal."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.csv.conftest import Box

HEADER = "User,Client,Project,Task,Description,Start date,Start time,Duration\n"


def rows(*cells: str, person: str = "Ann", client: str = "Acme") -> str:
    """A row for each "day description hours", on a day of August 2026."""
    split = (cell.split() for cell in cells)
    return HEADER + "".join(
        f"{person},{client},Site,,{what},2026-08-{day},09:00:00,{hours}:00:00\n" for day, what, hours in split
    )


def test_importing_again_brings_the_same(box: "Box") -> None:
    box.put("a.csv", rows("01 a 1", "01 a 1", "02 b 2"))
    assert box.entries().messages == box.entries().messages


def test_two_equal_rows_of_a_file_are_two_entries(box: "Box") -> None:
    entries = box.put("a.csv", rows("01 a 1", "01 a 1")).entries().entries
    assert len({entry.id for entry in entries}) == 2


def test_the_same_rows_in_two_files_count_once_with_the_ids_that_they_had(box: "Box") -> None:
    before = box.put("a.csv", rows("01 a 1", "01 a 1", "02 b 2")).entries().entries
    after = box.put("b.csv", rows("01 a 1", "01 a 1", "02 b 2", "03 c 3")).entries().entries
    assert [entry.id for entry in before] == [entry.id for entry in after[:3]]
    assert len(after) == 4


@pytest.mark.parametrize(
    ("column", "changed"),
    [
        ("Ann", "Bob"),
        ("2026-08-01", "2026-08-02"),
        ("09:00:00", "10:00:00"),
        ("Acme", "Nova"),
        ("Site", "Shop"),
        (",,", ",Design,"),
        ("what", "that"),
        ("1:00:00", "1:00:01"),
    ],
)
def test_every_part_of_an_entrys_identity_tells_it_from_others(box: "Box", column: str, changed: str) -> None:
    before = box.put("a.csv", rows("01 what 1")).entries().entry
    box.put("a.csv", HEADER + rows("01 what 1").removeprefix(HEADER).replace(column, changed))
    assert box.fetch({"time_entries": ["a.csv"]}).entry.id != before.id


def test_an_entry_keeps_its_id_when_only_its_price_changes(box: "Box") -> None:
    header = "Client,Project,Start date,Duration,Billable,Amount (USD),Tags\n"
    before = box.put("a.csv", header + "Acme,,2026-08-01,1:00,Yes,5,x\n").entries().entry
    after = box.put("a.csv", header + "Acme,,2026-08-01,1:00:00,No,6,y\n").fetch({"time_entries": ["a.csv"]}).entry
    assert before.id == after.id


def test_an_edit_in_the_newer_file_replaces_the_older_row(box: "Box") -> None:
    box.put("b.csv", rows("01 old 1", "02 kept 1")).put("a.csv", rows("01 new 2", "03 c 3"))
    assert box.entries().hours == [("new", 2), ("kept", 1), ("c", 3)]


def test_a_row_deleted_in_the_newer_file_goes_with_its_day(box: "Box") -> None:
    box.put("a.csv", rows("01 a 1", "01 deleted 1")).put("b.csv", rows("01 a 1"))
    assert box.entries().hours == [("a", 1)]


def test_of_files_of_the_same_time_the_later_name_is_the_newer(box: "Box") -> None:
    box.put("b.csv", rows("01 b 1")).put("a.csv", rows("01 a 1"))
    box.written.clear()
    box.put("b.csv", rows("01 b 1"))
    box.written.clear()
    box.put("a.csv", rows("01 a 1"))
    assert box.fetch({"time_entries": ["*.csv"]}).hours == [("b", 1)]


def test_exports_of_different_people_never_displace_each_other(box: "Box") -> None:
    box.put("a.csv", rows("01 a 1")).put("b.csv", rows("01 b 2", person="Bob"))
    assert sorted(box.entries().hours) == [("a", 1), ("b", 2)]


def test_a_file_speaks_for_all_who_occur_in_it(box: "Box") -> None:
    """Ann's only entry of the day was deleted, and the newer export of both knows it."""
    both = rows("01 b 2", person="Bob") + rows("02 a2 1").removeprefix(HEADER)
    box.put("a.csv", rows("01 gone 1")).put("b.csv", both)
    assert box.entries().hours == [("b", 2), ("a2", 1)]


def test_files_of_different_kinds_never_displace_each_other(box: "Box") -> None:
    box.put("a.csv", rows("01 a 1"))
    box.put("h.csv", "Date,Client,Project,Hours,First Name\n2026-08-01,Acme,Site,2,Ann\n")
    assert sorted(box.entries().hours) == [("", 2), ("a", 1)]


def test_the_same_entry_in_files_of_two_kinds_counts_once(box: "Box") -> None:
    header = "Client,Project,User,Description,Start Date,Start Time,Duration (h)\n"
    box.put("c.csv", header + "Acme,Site,Ann,a,2026-08-01,09:00:00,1:00:00\n").put("a.csv", rows("01 a 1"))
    assert box.entries().hours == [("a", 1)]
