"""Hours that give way to a newer file which holds nothing in their place are told; edits and renamings are not."""

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.csv.conftest import Box

HEADER = "User,Client,Project,Task,Description,Start date,Start time,Duration\n"
HARVEST = "Date,Client,Project,Task,Notes,Hours,First Name\n"
Warned = Callable[..., Sequence[str]]


@pytest.fixture
def warned(box: "Box", caplog: pytest.LogCaptureFixture) -> Warned:
    """What is said while the files are read."""

    def read(**settings: Any) -> Sequence[str]:
        caplog.clear()
        box.entries(**settings)
        assert {record.levelno for record in caplog.records} <= {logging.WARNING}
        assert all(record.name.startswith("clientfit_connectors.csv_files") for record in caplog.records)
        return caplog.messages

    return read


def rows(*cells: str, person: str = "Ann") -> str:
    """A row for each "client project day start hours", on a day of August 2026; _ stands for nothing."""
    split = (cell.replace("_", "").split(" ") for cell in cells)
    return HEADER + "".join(
        f"{person},{client},{project},,,2026-08-{day},{start},{hours}\n" for client, project, day, start, hours in split
    )


def harvest(*cells: str) -> str:
    """The same without clock times: "client project day hours notes"."""
    split = (cell.split(" ") for cell in cells)
    return HARVEST + "".join(
        f"2026-08-{day},{client},{project},,{notes},{hours},Ann\n" for client, project, day, hours, notes in split
    )


ACME, SHOP, NOVA = "Acme Site 03 09:00 1:00", "Acme Shop 03 10:00 2:00", "Nova Web 03 12:00 2:15"


def test_a_newer_file_of_one_project_is_told_with_all_that_it_takes_away(box: "Box", warned: Warned) -> None:
    box.put("exports/all.csv", rows(ACME, SHOP, NOVA, "Nova Web 04 09:00 8:00")).put("exports/site.csv", rows(ACME))
    (message,) = warned()
    assert message == (
        "exports/all.csv: 4.3 h of project 'Shop' of 'Acme', 'Nova' do not count, for the newer exports/site.csv holds "
        "the same days without them: give exports of different clients or projects a connection of their own, or "
        "delete exports/all.csv if exports/site.csv holds everything"
    )
    assert [entry.seconds / 3600 for entry in box.entries().entries] == [1, 8]


def test_one_file_a_project_of_one_client_is_told(box: "Box", warned: Warned) -> None:
    box.put("site.csv", rows(ACME, "Acme Site 04 09:00 1:00")).put("shop.csv", rows(SHOP))
    (message,) = warned()
    assert message.startswith("site.csv: 1.0 h of project 'Site' of 'Acme' do not count, for the newer shop.csv holds")


@pytest.mark.parametrize("start", ["12:00", "10:00"])
def test_one_file_a_client_is_told(box: "Box", warned: Warned, start: str) -> None:
    """Many write down that every piece of work began at nine."""
    box.put("acme.csv", rows(ACME, SHOP)).put("nova.csv", rows(NOVA.replace("12:00", start)))
    (message,) = warned()
    assert message.startswith("acme.csv: 3.0 h of 'Acme' do not count, for the newer nova.csv holds")


def test_each_pair_of_files_is_told_once(box: "Box", warned: Warned) -> None:
    orla = "Orla Book 03 15:00 1:00"
    box.put("acme.csv", rows(ACME, "Acme Site 04 09:00 1:00")).put("nova.csv", rows(NOVA)).put("orla.csv", rows(orla))
    box.put("later.csv", rows("Orla Book 04 15:00 1:00"))
    assert [message.split(" do not")[0] for message in warned()] == [
        "nova.csv: 2.3 h of 'Nova'",
        "acme.csv: 1.0 h of 'Acme'",
        "acme.csv: 1.0 h of 'Acme'",
    ]


@pytest.mark.parametrize(
    ("lost", "named"),
    [
        ("_ Shop 03 10:00 1:00", "project 'Shop' without a client"),
        ("_ _ 03 10:00 1:00", "entries without a client"),
        ("Acme _ 03 10:00 1:00", "'Acme' without a project"),
        ("Nova _ 03 10:00 1:00", "'Nova'"),
        ("\x1b[31m Site 03 10:00 1:00", r"'\x1b[31m'"),
    ],
)
def test_what_is_lost_is_named_also_without_a_client_or_a_project(
    box: "Box", warned: Warned, lost: str, named: str
) -> None:
    box.put("a.csv", rows(ACME, lost)).put("b.csv", rows(ACME))
    assert warned()[0].startswith(f"a.csv: 1.0 h of {named} do not count")


def test_the_first_ten_names_are_listed_and_the_others_counted(box: "Box", warned: Warned) -> None:
    box.put("a.csv", rows(ACME, *(f"C{n:02} Site 03 {n}:00 1:00" for n in range(10, 22)))).put("b.csv", rows(ACME))
    assert "a.csv: 12.0 h of 'C10', 'C11'" in warned()[0]
    assert "'C19' and 2 more do not count" in warned()[0]


@pytest.mark.parametrize(("length", "told"), [("0:00:10", ["0.1 h"]), ("1:02:59", ["1.0 h"]), ("0:00:00", [])])
def test_hours_are_told_to_a_tenth_and_never_as_none(
    box: "Box", warned: Warned, length: str, told: Sequence[str]
) -> None:
    box.put("a.csv", rows(ACME, f"Nova Web 03 12:00 {length}")).put("b.csv", rows(ACME))
    assert [message.removeprefix("a.csv: ").split(" of ")[0] for message in warned()] == told


@pytest.mark.parametrize(
    "newer",
    [
        (ACME, "Super Shop 03 10:00 2:00", "Nova Web 03 12:00 2:15"),
        (ACME, "Acme Store 03 10:00 2:00", "Nova_Ltd Web 03 12:00 2:15"),
        (ACME, "_ _ 03 10:00 2:00", "Nova Web 03 12:00 2:15"),
    ],
)
def test_a_client_or_a_project_with_another_name_in_a_new_export_is_nothing_to_warn_of(
    box: "Box", warned: Warned, newer: Sequence[str]
) -> None:
    box.put("a.csv", rows(ACME, SHOP, NOVA)).put("b.csv", rows(*newer))
    assert warned() == []


def test_a_row_that_is_gone_of_a_client_that_still_occurs_is_nothing_to_warn_of(box: "Box", warned: Warned) -> None:
    box.put("a.csv", rows(ACME, "Acme Site 03 11:00 1:00", NOVA))
    box.put("b.csv", rows(ACME, "Nova Web 17 09:00 1:00"))
    assert warned() == []


def test_a_row_that_stands_for_itself_takes_no_others_place(box: "Box", warned: Warned) -> None:
    """Two timers ran at a time; the newer file still has one of them, and knows nothing of the other."""
    parallel = "Nova Web 03 09:00 1:00"
    box.put("a.csv", rows(ACME, parallel)).put("b.csv", rows(ACME))
    assert warned()[0].startswith("a.csv: 1.0 h of 'Nova'")
    box.put("b.csv", rows(ACME, parallel.replace("Nova", "Orla")))
    assert warned() == []


def test_another_persons_row_at_that_time_takes_no_place(box: "Box", warned: Warned) -> None:
    """The newer file speaks for Ann too, who occurs in it on another day."""
    bob = rows("Orla Book 03 09:00 1:00", person="Bob") + rows("Orla Book 04 09:00 1:00").removeprefix(HEADER)
    box.put("a.csv", rows(ACME)).put("b.csv", bob)
    assert warned()[0].startswith("a.csv: 1.0 h of 'Acme'")


def test_without_clock_times_the_length_tells_what_takes_a_rows_place(box: "Box", warned: Warned) -> None:
    old = ("Acme Site 03 1 a", "Nova Web 03 2 b", "Nova Web 04 3 c")
    box.put("a.csv", harvest(*old)).put("b.csv", harvest(*(row.replace("Nova", "Orla") for row in old)))
    assert warned() == []
    box.put("b.csv", harvest("Acme Site 03 1 a", "Orla Web 03 2.5 b", "Orla Web 04 3 c"))
    assert warned()[0].startswith("a.csv: 2.0 h of 'Nova' do not count")


def test_without_clock_times_a_row_of_the_same_length_that_was_there_before_takes_no_place(
    box: "Box", warned: Warned
) -> None:
    box.put("a.csv", harvest("Acme Site 03 4 a", "Acme Shop 03 4 b", "Nova Web 03 4 c"))
    box.put("b.csv", harvest("Acme Site 03 4 a"))
    assert warned()[0].startswith("a.csv: 8.0 h of project 'Shop' of 'Acme', 'Nova' do not count")


def test_an_edit_is_nothing_to_warn_of(box: "Box", warned: Warned) -> None:
    box.put("a.csv", rows(ACME, "_ _ 03 11:00 1:00")).put(
        "b.csv", rows("Acme Site 03 09:30 2:00", "Acme _ 03 11:00 1:00")
    )
    assert warned() == []
    assert len(box.entries().entries) == 2
