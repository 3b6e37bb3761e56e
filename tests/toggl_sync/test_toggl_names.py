"""Clients, projects, tags and timers: renamed, archived, deleted, private, still running."""

from datetime import timedelta
from decimal import Decimal

import pytest

from fake_toggl import FakeToggl
from fake_toggl_desk import Desk
from fake_toggl_model import Item

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def test_archived_clients_and_projects_keep_their_names(toggl: FakeToggl, desk: Desk) -> None:
    client = toggl.add_client("Old Friend")
    project = toggl.add_project("Long Gone", client)
    toggl.add_entry(toggl.now - 300 * DAY, 60, project)
    toggl.edit_project(project, active=False)
    toggl.edit_client(client, archived=True)
    desk.well()
    assert desk.differences() == {}
    assert desk.rows("client")[str(client)]["name"] == "Old Friend"


def test_more_projects_than_a_page_holds(toggl: FakeToggl, desk: Desk) -> None:
    for number in range(420):
        toggl.edit_project(toggl.add_project(f"P{number:03}"), active=number % 2 == 0)
    desk.well()
    assert desk.differences() == {}


def test_renamed_moved_and_deleted_names_are_found_within_a_day(toggl: FakeToggl, desk: Desk) -> None:
    clients = [toggl.add_client(name) for name in ("A", "B", "C")]
    projects = [toggl.add_project(f"P{number}", client) for number, client in enumerate(clients)]
    entries = [toggl.add_entry(toggl.now - number * 100 * DAY, 60, projects[number]) for number in range(3)]
    desk.well()
    toggl.now += 25 * HOUR
    toggl.edit_client(clients[0], name="A and Sons")
    toggl.edit_project(projects[1], client=clients[2], name="Moved")
    toggl.delete_project(projects[2])
    toggl.delete_client(clients[1])
    desk.well()
    assert desk.differences() == {}
    assert desk.rows("time_entry")[str(entries[2])]["project"] is None


def test_a_new_project_comes_with_its_first_entry(toggl: FakeToggl, desk: Desk) -> None:
    desk.well()
    toggl.now += HOUR
    project = toggl.add_project("New", toggl.add_client("Newcomer"))
    toggl.add_entry(toggl.now - HOUR, 60, project)
    desk.well()
    assert desk.differences() == {}


def test_a_project_that_no_list_shows_is_known_by_its_entries(toggl: FakeToggl, desk: Desk) -> None:
    shown = toggl.add_client("Shown")
    hidden = toggl.add_project("Private", shown, hidden=True)
    toggl.add_entry(toggl.now - 200 * DAY, 60, hidden, user=toggl.add_user("Bo"))
    lately = toggl.add_project("Private too", shown, hidden=True)
    toggl.add_entry(toggl.now - 2 * HOUR, 60, lately)
    desk.well()
    for _ in range(2):
        rows = desk.rows("project")
        assert {rows[str(number)]["name"] for number in (hidden, lately)} == {"Private", "Private too"}
        names = {desk.rows("client")[str(rows[str(number)]["client"])]["name"] for number in (hidden, lately)}
        assert names == {"Shown"}
        toggl.now += 25 * HOUR
        desk.well()


def test_tags_come_by_name_wherever_the_entry_came_from(toggl: FakeToggl, desk: Desk) -> None:
    tags = (toggl.add_tag("design"), toggl.add_tag("brand"))
    old = toggl.add_entry(toggl.now - 300 * DAY, 60, tags=tags)
    desk.well()
    toggl.now += HOUR
    new = toggl.add_entry(toggl.now - HOUR, 60, tags=tags[:1])
    desk.well()
    rows = desk.rows("time_entry")
    assert sorted(rows[str(old)]["tags"]) == ["brand", "design"]
    assert rows[str(new)]["tags"] == ["design"]


def test_a_running_timer_counts_nothing_until_it_is_stopped(toggl: FakeToggl, desk: Desk) -> None:
    bo = toggl.add_user("Bo")
    running = [toggl.add_entry(toggl.now - HOUR, None, user=user) for user in (toggl.me, bo)]
    toggl.add_entry(toggl.now - 2 * HOUR, 0)
    desk.well()
    rows = desk.rows("time_entry")
    assert rows[str(running[0])]["running"]
    assert all(row["seconds"] == 0 for row in rows.values())
    toggl.now += HOUR
    for number in running:
        toggl.edit_entry(number, seconds=5400)
    desk.well()
    rows = desk.rows("time_entry")
    assert [(rows[str(number)]["running"], rows[str(number)]["seconds"]) for number in running] == [(False, 5400)] * 2


def test_a_timer_that_was_thrown_away_is_gone(toggl: FakeToggl, desk: Desk) -> None:
    running = toggl.add_entry(toggl.now - HOUR, None)
    desk.well()
    toggl.now += HOUR
    toggl.delete_entry(running)
    desk.well()
    assert desk.rows("time_entry") == {}


def test_work_planned_ahead_is_held_too(toggl: FakeToggl, desk: Desk) -> None:
    toggl.add_entry(toggl.now + 3 * DAY, 3600)
    toggl.add_entry(toggl.now + 40 * DAY, 3600, user=toggl.add_user("Bo"))
    desk.well()
    assert desk.differences() == {}


def test_the_day_is_that_of_the_users_clock_not_of_the_machine(toggl: FakeToggl, desk: Desk) -> None:
    bo = toggl.add_user("Bo", zone="America/Los_Angeles")
    midnight = (toggl.now - 100 * DAY).replace(hour=22, minute=30)
    for when in (midnight, toggl.now.replace(hour=0, minute=30)):
        toggl.add_entry(when, 60)
        toggl.add_entry(when, 60, user=bo)
    desk.well()
    assert desk.differences() == {}


def test_fees_flags_and_planned_days_of_projects(toggl: FakeToggl, desk: Desk) -> None:
    toggl.workspaces[toggl.home].plan = "premium"
    today = toggl.now.date()
    fixed = toggl.add_project("Fixed", fee=Decimal(5000), currency="USD", billable=True, starts=today, ends=today + DAY)
    plain = toggl.add_project("Plain")
    desk.well()
    rows = desk.rows("project")
    assert (rows[str(fixed)]["fixed_fee"], rows[str(fixed)]["fee"], rows[str(fixed)]["currency"]) == (True, 5000, "USD")
    assert (rows[str(fixed)]["billable"], rows[str(plain)]["billable"]) == (True, False)
    assert (rows[str(fixed)]["starts"], rows[str(fixed)]["ends"]) == (today, today + DAY)
    assert (rows[str(plain)]["fixed_fee"], rows[str(plain)]["fee"]) == (False, None)


class TestInvoices:
    """Toggl's own: no client, no state, no total."""

    @pytest.fixture
    def desk(self, desk: Desk) -> Desk:
        desk.settings["invoices"] = "true"
        return desk

    @pytest.mark.parametrize("shape", ["array", "object"])
    def test_the_client_is_the_first_line_of_the_address(self, toggl: FakeToggl, desk: Desk, shape: str) -> None:
        toggl.options.invoice_shape = shape  # type: ignore[assignment]  # one of the two
        client = toggl.add_client("Acme Ltd")
        one = Item(description="Work", quantity=Decimal(1), amount=Decimal("999.50"))
        many = Item(description="Hours", quantity=Decimal("2.5"), amount=Decimal(80))
        known = toggl.add_invoice(" ACME ltd \nStreet 1", one, one, issued=toggl.now.date())
        unclear = toggl.add_invoice("Acme Ltd", many, issued=toggl.now.date())
        taxed = toggl.add_invoice("Acme Ltd", one, issued=toggl.now.date(), taxes=(("VAT", Decimal(20)),))
        desk.sync()
        rows = desk.rows("invoice")
        assert {rows[str(number)]["client"] for number in (known, unclear, taxed)} == {str(client)}
        amounts = [rows[str(number)]["amount"] for number in (known, unclear, taxed)]
        assert amounts == [Decimal(1999), None, None]

    def test_all_pages_are_read_and_deleted_ones_go(self, toggl: FakeToggl, desk: Desk) -> None:
        toggl.add_client("Acme")
        item = Item(description="Work", quantity=Decimal(1), amount=Decimal(10))
        made = [toggl.add_invoice("Acme", item, issued=toggl.now.date()) for _ in range(120)]
        desk.well()
        assert desk.rows("invoice").keys() == {str(number) for number in made}
        toggl.now += 25 * HOUR
        toggl.delete_invoice(made[3])
        desk.well()
        assert desk.rows("invoice").keys() == {str(number) for number in made if number != made[3]}

    def test_none_are_asked_for_unless_wanted(self, toggl: FakeToggl, desk: Desk) -> None:
        desk.settings["invoices"] = "false"
        toggl.add_invoice("Acme", issued=toggl.now.date())
        desk.well()
        assert not [one for one in toggl.requests if one.path.endswith("/invoices")]
        assert desk.rows("invoice") == {}
