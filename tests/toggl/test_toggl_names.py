"""Clients and projects: listed, gone, refused, or named by entries alone."""

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from clientfit_sync.connector import Gone, Whole
from clientfit_sync.errors import CredentialsError, SourceError
from clientfit_sync.testing.server import Reply

if TYPE_CHECKING:
    from tests.toggl.conftest import Make, Shelf

CHANGES = ["me", "time_entries"]
LISTS = ["clients", "projects"]


@pytest.fixture
def known(shelf: "Shelf", make: "type[Make]") -> "Shelf":
    """A client with a project that is in use and one that is archived, read once; a day and an hour have passed."""
    shelf.account.clients = [make.client(11, "Acme"), make.client(12, "Old", archived=True)]
    shelf.account.projects = [make.project(21, "Site", 11), make.project(22, "Shop", 12, active=False)]
    shelf.account.entries = make.entries(["2026-03-02"], project=21)
    shelf.sync()
    shelf.later(hours=25)
    return shelf


def names(shelf: "Shelf") -> dict[str, str]:
    """Each project's name, with its client's."""
    clients = {id_: one.name for id_, one in shelf.of("client").items()}
    return {one.name: clients.get(one.client or "", "-") for one in shelf.of("project").values()}


class TestAccount:
    @pytest.mark.parametrize("status", [401, 403])
    def test_a_refused_token_is_told_as_such(self, shelf: "Shelf", status: int) -> None:
        shelf.account.refused["/me"] = Reply(status=status, body="Incorrect username and/or password")
        error, requests = shelf.stopped()
        assert isinstance(error, CredentialsError)
        assert requests == ["me"]
        assert "the-token-of-a-test" not in str(error)

    def test_another_refusal_is_none_of_the_token(self, shelf: "Shelf") -> None:
        shelf.account.refused["/me"] = Reply(status=410, body="Gone")
        error, _ = shelf.stopped()
        assert not isinstance(error, CredentialsError)

    def test_the_token_goes_in_a_header(self, shelf: "Shelf") -> None:
        shelf.sync()
        request = shelf.api.requests[0]
        assert request.headers["Authorization"] == "Basic dGhlLXRva2VuLW9mLWEtdGVzdDphcGlfdG9rZW4="
        assert request.headers["Content-Type"] == "application/json"
        assert request.query == {"with_related_data": "true"}

    def test_a_workspace_that_is_not_there_is_a_fault_that_names_those_that_are(self, shelf: "Shelf") -> None:
        shelf.settings["workspaces"] = [100, 7, 8]
        error, _ = shelf.stopped()
        assert str(error) == "workspaces: the token sees no workspace 7, 8; there are: 100 (Studio)"

    def test_so_is_an_account_without_any(self, shelf: "Shelf", make: "type[Make]") -> None:
        shelf.account.workspaces = [make.workspace(server_deleted_at="2026-01-01T00:00:00Z")]
        error, _ = shelf.stopped()
        assert str(error) == "the token sees no workspace"
        shelf.settings["workspaces"] = [100]
        error, _ = shelf.stopped()
        assert str(error) == "workspaces: the token sees no workspace 100 and no other"

    @pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd"])
    def test_an_unknown_time_zone_is_a_fault(self, shelf: "Shelf", zone: str) -> None:
        shelf.account.me["timezone"] = zone
        error, _ = shelf.stopped()
        assert "time zone" in str(error)

    def test_an_answer_of_another_shape_is_a_fault_that_names_the_place_and_no_value(self, shelf: "Shelf") -> None:
        shelf.account.workspaces[0]["id"] = "a-secret"
        error, _ = shelf.stopped()
        assert "GET /me: unexpected answer: workspaces.0.id: " in str(error)
        assert "a-secret" not in str(error)
        shelf.api.fail(Reply(body=[]))
        error, _ = shelf.stopped()
        assert str(error).startswith("GET /me: unexpected answer: Input should be")


class TestLists:
    def test_archived_ones_are_there(self, known: "Shelf") -> None:
        assert names(known) == {"Site": "Acme", "Shop": "Old"}
        asked = {one.path: one.query for one in known.api.requests}
        assert asked["/api/v9/workspaces/100/clients"] == {"status": "both"}
        assert asked["/api/v9/workspaces/100/projects"] == {"active": "both", "per_page": "200", "page": "1"}

    def test_the_first_lists_are_whole(self, shelf: "Shelf", make: "type[Make]") -> None:
        shelf.account.clients = [make.client(11, "Acme")]
        told = shelf.messages()
        assert Whole(kind="client", part="100") in told
        assert Whole(kind="project", part="100") in told

    def test_a_rename_shows_at_once(self, known: "Shelf") -> None:
        known.account.clients[0]["name"] = "Acme Ltd"
        known.account.projects[0] |= {"name": "Web", "client_id": None}
        assert known.sync() == CHANGES
        assert names(known) == {"Web": "-", "Shop": "Old"}

    def test_the_lists_are_read_again_after_a_week(self, known: "Shelf") -> None:
        known.account.clients[1]["name"] = "Very old"
        known.later(days=5)
        assert known.sync() == CHANGES
        known.later(days=1)
        assert known.sync(members=True)[:4] == ["me", *LISTS, "users"]
        assert names(known) == {"Site": "Acme", "Shop": "Very old"}

    def test_pages_of_projects_are_read_until_one_is_short(self, shelf: "Shelf", make: "type[Make]") -> None:
        shelf.account.projects = [make.project(number, f"P{number}") for number in range(1000, 1450)]
        assert shelf.sync().count("projects") == 3
        assert len(shelf.of("project")) == 450

    def test_a_full_last_page_is_followed_by_an_empty_one(self, shelf: "Shelf", make: "type[Make]") -> None:
        shelf.account.projects = [make.project(number, f"P{number}") for number in range(1000, 1200)]
        assert shelf.sync().count("projects") == 2
        assert len(shelf.of("project")) == 200

    def test_an_empty_page_that_lacks_a_known_project_is_asked_for_twice(
        self, shelf: "Shelf", make: "type[Make]"
    ) -> None:
        shelf.account.projects = [make.project(number, f"P{number}") for number in range(1000, 1300)]
        shelf.api.fail(Reply(body=[]), after=3)
        assert shelf.sync().count("projects") == 3
        assert len(shelf.of("project")) == 300

    def test_the_page_size_is_what_the_answer_says(self, shelf: "Shelf", make: "type[Make]") -> None:
        shelf.account.projects = [make.project(number, f"P{number}") for number in range(1000, 1200)]
        pages = [shelf.account.projects[:151], shelf.account.projects[151:]]
        replies = [Reply(body=page, headers={"X-Page-Size": "151"}) for page in pages]
        shelf.api.fail(*replies, after=2)
        shelf.account.projects = []
        shelf.sync()
        assert len(shelf.of("project")) == 200

    def test_pages_that_go_round_are_a_fault(self, shelf: "Shelf", make: "type[Make]") -> None:
        shelf.account.clients = [make.client(11, "Acme")]
        page = Reply(body=[make.project(1000, "P")], headers={"X-Page-Size": "1"})
        shelf.api.fail(page, page, after=2)
        error, _ = shelf.stopped()
        assert "round in circles" in str(error)

    def test_an_empty_list_that_lacks_nothing_is_asked_for_once(self, shelf: "Shelf") -> None:
        requests = shelf.sync()
        assert (requests.count("clients"), requests.count("projects")) == (1, 1)

    def test_one_that_lacks_what_is_known_is_asked_for_twice(self, known: "Shelf") -> None:
        known.later(days=7)
        known.api.fail(Reply(body=[]), after=1)
        assert known.sync()[:3] == ["me", "clients", "clients"]
        assert known.of("client").keys() == {"11", "12"}


class TestGone:
    def test_what_me_no_longer_names_is_looked_up_and_gone(self, known: "Shelf") -> None:
        known.account.entries[0]["project"] = None
        known.account.clients.pop(0)
        known.account.projects.pop(0)
        assert known.sync() == ["me", *LISTS, "time_entries"]
        assert names(known) == {"Shop": "Old"}

    def test_what_was_archived_is_looked_up_and_stays(self, known: "Shelf") -> None:
        known.account.clients[0]["archived"] = True
        assert known.sync() == ["me", *LISTS, "time_entries"]
        assert names(known) == {"Site": "Acme", "Shop": "Old"}
        assert known.sync() == CHANGES

    def test_what_was_archived_before_is_gone_with_the_next_lists(self, known: "Shelf") -> None:
        known.account.clients.pop()
        known.account.projects.pop()
        known.later(days=6)
        told = known.messages()
        assert Gone(kind="client", id="12") in told
        assert names(known) == {"Site": "Acme"}

    @pytest.mark.parametrize("deleted", [{"server_deleted_at": "2026-11-24T00:00:00Z"}, {"status": "deleted"}])
    def test_a_tombstone_is_gone(self, known: "Shelf", deleted: dict[str, str]) -> None:
        known.account.projects[1] |= deleted
        known.account.entries[0]["project"] = None
        known.later(days=7)
        known.sync()
        assert names(known) == {"Site": "Acme"}

    def test_a_whole_run_takes_what_no_list_names_away(self, known: "Shelf") -> None:
        known.account.clients.pop()
        known.account.projects.pop()
        known.sync(full=True)
        assert names(known) == {"Site": "Acme"}


class TestPrivate:
    """Projects that entries name and no list does."""

    @pytest.fixture
    def private(self, known: "Shelf", make: "type[Make]") -> "Shelf":
        known.account.projects.append(make.project(23, "Vault", 11))
        known.account.entries += make.entries(["2026-11-20"], first=9, project=23)
        known.account.entries[-1]["at"] = known.account.now
        hide(known, 23)
        return known

    def test_they_are_named_by_the_entries_once_the_lists_were_asked(self, private: "Shelf") -> None:
        assert private.sync() == ["me", "time_entries", *LISTS]
        assert names(private) == {"Site": "Acme", "Shop": "Old", "Vault": "Acme"}
        private.later(hours=30)
        private.change(9, seconds=5)
        assert private.sync() == CHANGES

    def test_a_report_names_them_too(self, private: "Shelf") -> None:
        private.sync(full=True)
        assert names(private)["Vault"] == "Acme"
        private.later(days=7)
        private.sync()
        assert names(private)["Vault"] == "Acme"

    def test_a_client_that_no_list_names_is_one_of_its_own(self, private: "Shelf", make: "type[Make]") -> None:
        private.account.projects[-1]["client_id"] = 13
        private.account.clients.append(make.client(13, "Hush  Co"))
        hide(private, 23, 13)
        private.sync()
        assert names(private)["Vault"] == "Hush  Co"
        assert "name:100:hush co" in private.of("client")

    def test_without_a_client_they_have_none(self, private: "Shelf") -> None:
        private.account.projects[-1]["client_id"] = None
        private.sync()
        assert names(private)["Vault"] == "-"

    def test_a_project_that_has_just_been_made_is_found_in_the_lists(self, known: "Shelf", make: "type[Make]") -> None:
        known.account.entries += make.entries(["2026-11-20"], first=9, project=24)
        known.account.entries[-1]["at"] = known.account.now
        known.account.projects.append(make.project(24, "New", 11, fixed_fee=500))
        hide(known, 24, me_alone=True)
        known.sync()
        assert known.of("project")["24"].fixed_fee

    def test_a_client_that_only_a_project_names_is_looked_up(self, known: "Shelf", make: "type[Make]") -> None:
        known.account.clients.append(make.client(14, "Late", archived=True))
        known.account.projects[0]["client_id"] = 14
        assert known.sync() == ["me", *LISTS, "time_entries"]
        assert names(known)["Site"] == "Late"

    def test_one_that_no_list_names_gets_its_name_from_the_entries(self, known: "Shelf", make: "type[Make]") -> None:
        known.account.clients.append(make.client(14, "Late"))
        known.account.projects[0]["client_id"] = 14
        hide(known, 14)
        known.change(1, seconds=5)
        assert known.sync() == ["me", *LISTS, "time_entries"]
        assert names(known)["Site"] == "Late"
        assert known.sync() == CHANGES


class TestRefused:
    @pytest.mark.parametrize("status", [402, 403])
    @pytest.mark.parametrize("kind", ["client", "project"])
    def test_a_refused_list_is_told_and_the_entries_name_what_they_can(
        self, shelf: "Shelf", make: "type[Make]", kind: str, status: int
    ) -> None:
        shelf.account.clients = [make.client(11, "Acme"), make.client(12, "Old", archived=True)]
        shelf.account.projects = [make.project(21, "Site", 11), make.project(22, "Shop", 12)]
        shelf.account.entries = make.entries(["2026-03-02", "2026-03-03"], project=22)
        shelf.account.refused[f"/{kind}s"] = Reply(status=status, body="Not for you")
        shelf.account.hidden = {22} if kind == "project" else set()
        shelf.sync()
        assert names(shelf) == {"Site": "Acme", "Shop": "Old"}
        assert shelf.ledger.kept.view.lacks == {kind: f"workspace 100: its list of {kind}s is refused: Not for you"}
        shelf.later(minutes=50)
        assert shelf.sync() == CHANGES
        assert kind in shelf.ledger.kept.view.lacks
        shelf.later(minutes=10)
        assert shelf.sync() == ["me", f"{kind}s", "time_entries"]
        assert kind in shelf.ledger.kept.view.lacks

    def test_what_is_allowed_again_lacks_no_more(self, known: "Shelf") -> None:
        known.account.refused["/projects"] = Reply(status=403, body="Not for you")
        known.later(days=7)
        known.sync()
        assert known.ledger.kept.view.lacks
        known.account.refused.clear()
        known.later(hours=1)
        known.sync()
        assert known.ledger.kept.view.lacks == {}
        assert names(known) == {"Site": "Acme", "Shop": "Old"}

    def test_nothing_is_gone_because_a_list_is_refused(self, known: "Shelf") -> None:
        known.account.refused["/clients"] = Reply(status=403, body="Not for you")
        known.account.clients.pop(0)
        known.sync()
        assert known.of("client").keys() == {"11", "12"}

    def test_another_refusal_is_a_fault(self, shelf: "Shelf") -> None:
        shelf.account.refused["/clients"] = Reply(status=400, body="Client status is invalid")
        error, _ = shelf.stopped()
        assert isinstance(error, SourceError)
        assert "Client status is invalid" in str(error)


def hide(shelf: "Shelf", *ids: int, me_alone: bool = False) -> None:
    """Let no list name these, and (or) not `/me`; entries do."""

    def hidden(request: Any, reply: Reply) -> Reply:
        body = reply.body
        if request.path.endswith("/me"):
            body = {name: without(value) for name, value in body.items()}
        elif request.path.endswith(("/clients", "/projects")) and not me_alone:
            body = without(body)
        return Reply(status=reply.status, body=body, headers=reply.headers, raw=None if body else reply.raw)

    def without(rows: Any) -> Any:
        if isinstance(rows, list):
            return [row for row in rows if row["id"] not in ids]
        return rows

    shelf.account.tamper = hidden


def test_the_fixture_dates_are_in_the_window(known: "Shelf") -> None:
    assert known.start == date(2026, 1, 1)
