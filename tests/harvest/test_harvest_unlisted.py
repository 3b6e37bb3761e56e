"""What is not listed and named all the same: new, or the list is at fault."""

from typing import TYPE_CHECKING, Any

import pytest

from clientfit_sync.errors import SourceError
from clientfit_sync.testing.server import Reply

if TYPE_CHECKING:
    from tests.harvest.conftest import Rows, Shelf

NONE = Reply(body={"projects": [], "clients": [], "total_entries": 0, "links": {"next": None}})
COUNTS = 3


@pytest.fixture
def worked(shelf: "Shelf", rows: "type[Rows]") -> "Shelf":
    """An hour and an invoice of each of two projects with fees; read once."""
    shelf.account.lists |= {
        "projects": [rows.project(number, is_fixed_fee=True, fee=1000) for number in (10, 11)],
        "time_entries": [rows.entry(number, project=named(number + 9)) for number in (1, 2)],
        "invoices": [rows.invoice(number, line_items=[rows.line(project=number - 90)]) for number in (100, 101)],
    }
    shelf.sync()
    shelf.later()
    return shelf


def named(number: int) -> dict[str, Any]:
    return {"id": number, "name": f"Project {number}"}


def test_no_project_is_not_believed_while_there_are_hours(worked: "Shelf") -> None:
    """Nobody edits an hour meanwhile: only a count tells."""
    worked.account.refused["projects"] = NONE
    for full in (False, False, True):
        with pytest.raises(SourceError, match=r"^GET /projects: .* listed, but .*; try again later$") as raised:
            worked.sync(full=full)
        assert raised.value.exit_code == 3
        assert worked.record("project", 10).fee == 1000
    worked.account.refused.clear()
    worked.sync()
    assert worked.ledger.kept.view.lacks == {}


def test_a_first_run_does_not_believe_it_either(shelf: "Shelf", rows: "type[Rows]") -> None:
    shelf.account.lists |= {"projects": [], "time_entries": [rows.entry(1)]}
    with pytest.raises(SourceError, match="GET /projects: project 10 is not listed, but hours or expenses name it"):
        shelf.sync()
    assert shelf.ids() == set()


@pytest.mark.parametrize("full", [False, True])
def test_a_project_that_is_left_out_while_it_has_hours_ends_the_run(worked: "Shelf", *, full: bool) -> None:
    worked.account.delete("projects", 10)
    with pytest.raises(SourceError, match="GET /projects: project 10 is not listed, but hours or expenses name it"):
        worked.sync(full=full)
    assert worked.record("project", 10).fee == 1000


def test_so_does_one_that_has_expenses(worked: "Shelf", rows: "type[Rows]") -> None:
    worked.account.add("expenses", rows.expense(project=named(77)))
    with pytest.raises(SourceError, match="project 77 is not listed"):
        worked.sync()


def test_one_that_is_deleted_with_its_hours_is_gone_without_a_question(worked: "Shelf") -> None:
    for key, number in (("projects", 10), ("time_entries", 1), ("invoices", 100)):
        worked.account.delete(key, number)
    assert not any("project_id" in one for one in worked.sync())
    assert worked.ids("project") == {11}


@pytest.mark.parametrize("answer", [None, Reply(status=404), Reply(status=422)])
def test_one_that_had_none_is_gone_whatever_is_answered(worked: "Shelf", answer: Reply | None) -> None:
    """Harvest may not even know its number any more when it is asked for its hours."""
    worked.account.edit("time_entries", 1, project=named(11))
    worked.account.delete("projects", 10)
    worked.account.delete("invoices", 100)
    if answer:
        worked.account.afterwards[7] = lambda: worked.account.refused.update(time_entries=answer)
    assert worked.sync()[-1] == "time_entries?project_id=10"
    assert worked.ids("project") == {11}


def test_of_many_that_are_deleted_few_are_asked_for(shelf: "Shelf", rows: "type[Rows]") -> None:
    shelf.account.lists |= {
        "projects": [rows.project(number) for number in range(10, 20)],
        "time_entries": [rows.entry(1)],
    }
    shelf.sync()
    shelf.account.delete("projects", *range(11, 20))
    assert sum("project_id" in one for one in shelf.sync()) == COUNTS
    assert shelf.ids("project") == {10}


def test_all_projects_may_be_gone_with_their_hours(worked: "Shelf") -> None:
    for key in ("projects", "time_entries", "invoices"):
        worked.account.lists[key] = []
    worked.sync()
    assert worked.ids("project") == worked.ids() == set()


def test_a_project_that_is_newer_than_the_list_is_read_from_its_own_row(worked: "Shelf", rows: "type[Rows]") -> None:
    project = rows.project(77, is_fixed_fee=True, fee=5, client=rows.client(8, currency="USD"))

    def start() -> None:
        worked.account.add("projects", project)
        worked.account.add("time_entries", rows.entry(3, project=named(77), client=rows.client(8, currency="USD")))

    worked.account.afterwards[3] = start
    assert worked.sync().count("projects") == 2
    assert worked.record("project", 77).fee == 5
    assert worked.record("client", 8).name == "Client 8"
    assert worked.record("time_entry", 3).currency == "USD"
    assert worked.ids("project") == {10, 11, 77}
    assert worked.sync().count("projects") == 1


def test_a_manager_s_list_lacks_what_others_manage(worked: "Shelf") -> None:
    worked.account.me["access_roles"] = ["manager"]
    worked.account.delete("projects", 10)
    worked.sync()
    assert worked.record("project", 10).fee is None
    assert worked.record("project", 11).fee == 1000


@pytest.mark.parametrize("full", [False, True])
def test_no_client_is_not_believed_while_there_are_projects(worked: "Shelf", *, full: bool) -> None:
    worked.account.refused["clients"] = NONE
    with pytest.raises(SourceError, match="GET /clients: no client is listed, but projects name theirs"):
        worked.sync(full=full)
    assert worked.ids("client") == {1}
