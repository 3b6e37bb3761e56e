"""What a token sees: roles, refused lists, and what is said to be missing."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pytest

from clientfit_sync.errors import SourceError
from clientfit_sync.model import Client, Kind, Project
from clientfit_sync.testing.server import Reply

if TYPE_CHECKING:
    from tests.harvest.conftest import Rows, Shelf

FORBIDDEN = Reply(status=403, body={"message": "Not authorized!"})
KINDS = {"time_entry", "project", "invoice", "expense"}
REMEDY = "use an administrator's token"


def lacks(shelf: "Shelf") -> Mapping[Kind, str]:
    shelf.sync()
    return shelf.ledger.kept.view.lacks


@pytest.fixture
def managed(shelf: "Shelf", rows: "type[Rows]") -> "Shelf":
    """A manager's token, with an entry and an invoice."""
    shelf.account.me["access_roles"] = ["project_creator", "manager"]
    shelf.account.lists["time_entries"] = [rows.entry(1)]
    shelf.account.lists["invoices"] = [rows.invoice()]
    return shelf


def test_the_run_tells_the_account(shelf: "Shelf") -> None:
    shelf.sync()
    (account,) = shelf.ledger.kept.view.accounts
    assert account.startswith("account 123456 at 127.0.0.1:")


@pytest.mark.parametrize("told", [{"access_roles": ["administrator"]}, {"access_roles": None, "is_admin": True}])
def test_an_administrator_sees_everything(shelf: "Shelf", told: dict[str, Any]) -> None:
    shelf.account.me |= told
    assert lacks(shelf) == {}


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"access_roles": ["member"]}, f"the token's owner is member, {REMEDY}: "),
        ({"access_roles": ["manager", "x"]}, f"the token's owner is manager and x, {REMEDY}: "),
        ({"access_roles": ["member"], "is_admin": True}, f"the token's owner is member, {REMEDY}: "),
        ({"access_roles": []}, f"the token's owner is no administrator, {REMEDY}: "),
        ({"access_roles": None, "is_admin": False}, f"the token's owner is no administrator, {REMEDY}: "),
        ({"access_roles": None}, "Harvest does not tell the role of the token's owner: "),
    ],
)
def test_any_other_token_sees_a_part_and_nothing_tells_which(shelf: "Shelf", told: dict[str, Any], reason: str) -> None:
    shelf.account.me |= told
    found = lacks(shelf)
    assert found.keys() == KINDS
    assert all(text.startswith(reason) and "\n" not in text for text in found.values())


def test_lists_of_clients_and_projects_that_are_refused_are_taken_from_what_names_them(managed: "Shelf") -> None:
    managed.account.refused |= {"clients": FORBIDDEN, "projects": FORBIDDEN}
    found = lacks(managed)
    assert found["project"].endswith("fees and budgets are unknown")
    assert managed.record("client", 1) == Client(id="1", name="Client 1")
    assert managed.record("project", 10) == Project(id="10", name="Project 10", client="1")
    assert managed.record("time_entry", 1).currency == "EUR"


def test_projects_name_their_clients_where_those_are_refused(managed: "Shelf") -> None:
    managed.account.lists["time_entries"] = []
    managed.account.lists["invoices"] = []
    managed.account.refused["clients"] = FORBIDDEN
    managed.sync()
    assert managed.record("client", 1) == Client(id="1", name="Client 1")
    assert managed.record("project", 10).currency == "EUR"


@pytest.mark.parametrize(("kind", "path"), [("invoice", "invoices"), ("expense", "expenses")])
def test_a_list_that_is_refused_is_missing(managed: "Shelf", kind: Kind, path: str) -> None:
    managed.account.refused[path] = FORBIDDEN
    found = lacks(managed)
    assert "missing" in found[kind]
    assert REMEDY in found[kind]
    assert managed.ids() == {1}


def test_what_was_held_of_a_list_that_is_refused_now_stays(managed: "Shelf") -> None:
    managed.sync()
    managed.account.refused["invoices"] = FORBIDDEN
    managed.sync()
    assert managed.ids("invoice") == {100}


def test_what_another_token_brought_of_it_is_gone(managed: "Shelf") -> None:
    managed.sync()
    managed.account.me["id"] = 6
    managed.account.refused["invoices"] = FORBIDDEN
    managed.sync()
    assert managed.ids("invoice") == set()


@pytest.mark.parametrize(("kind", "path"), [(one, f"{one}s") for one in ("client", "project", "invoice", "expense")])
def test_one_list_that_an_administrator_is_refused_is_missing_and_nothing_else(
    shelf: "Shelf", rows: "type[Rows]", kind: Kind, path: str
) -> None:
    shelf.account.lists["time_entries"] = [rows.entry(1)]
    shelf.account.refused[path] = FORBIDDEN
    found = lacks(shelf)
    assert found.keys() == {kind}
    assert found[kind].startswith("Harvest refuses a list to its administrator (Not authorized!): ")
    assert shelf.ids() == {1}


@pytest.mark.parametrize("path", ["clients", "projects", "invoices", "expenses", "time_entries"])
def test_no_role_excuses_another_refusal(managed: "Shelf", path: str) -> None:
    managed.account.refused[path] = Reply(status=404, body={"status": 404, "error": "Not Found"})
    with pytest.raises(SourceError, match="Not Found"):
        managed.sync()


def test_a_feature_that_is_off_excuses_no_other_refusal(shelf: "Shelf") -> None:
    shelf.account.company["invoice_feature"] = False
    shelf.account.refused["invoices"] = Reply(status=404, body={"status": 404, "error": "Not Found"})
    with pytest.raises(SourceError, match="Not Found"):
        shelf.sync()


@pytest.mark.parametrize("role", ["administrator", "manager"])
def test_hours_that_are_refused_are_an_error_for_everybody(shelf: "Shelf", role: str) -> None:
    shelf.account.me["access_roles"] = [role]
    shelf.account.refused["time_entries"] = FORBIDDEN
    with pytest.raises(SourceError, match=r"/time_entries.*403.*Not authorized!") as error:
        shelf.sync()
    assert error.value.exit_code == 3


@pytest.mark.parametrize(("kind", "path"), [("invoice", "invoices"), ("expense", "expenses")])
def test_an_account_without_invoices_or_expenses_lacks_nothing(
    shelf: "Shelf", rows: "type[Rows]", kind: str, path: str
) -> None:
    shelf.account.lists |= {"invoices": [rows.invoice()], "expenses": [rows.expense()]}
    shelf.sync()
    shelf.account.refused[path] = FORBIDDEN
    shelf.account.company[f"{kind}_feature"] = False
    assert lacks(shelf) == {}
    assert shelf.account.asked.count("company") == 1
    assert shelf.ids(kind) == set()


def test_the_company_is_not_asked_without_need(shelf: "Shelf", managed: "Shelf") -> None:
    shelf.account.refused["invoices"] = FORBIDDEN
    assert "company" not in managed.sync()
