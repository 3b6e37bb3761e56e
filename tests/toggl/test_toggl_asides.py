"""What a connection tells beside its records: the plan of a run, its health, the provider's own sums, its accounts."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from clientfit_connectors.toggl import CONNECTOR, accounts, examine, plan, sums
from clientfit_sync.connector import Observation, Plan
from clientfit_sync.errors import CredentialsError, QuotaError
from clientfit_sync.model import Window
from clientfit_sync.testing.server import Reply

if TYPE_CHECKING:
    from tests.toggl.conftest import Make, Shelf

YEAR = Window(start=date(2026, 1, 1), end=date(2027, 1, 1))
NOTE = "and one more for every further 1000 entries of a year"


@pytest.fixture
def worked(shelf: "Shelf", make: "type[Make]") -> "Shelf":
    """An hour for a client, one for nobody, one of a colleague; nothing read yet."""
    shelf.account.clients = [make.client(11, "Acme")]
    shelf.account.projects = [make.project(21, "Site", 11), make.project(22, "Own")]
    shelf.account.entries = make.entries(["2026-03-02", "2026-03-03"], project=21)
    shelf.account.entries += make.entries(["2026-03-04"], first=5, project=22)
    shelf.account.entries += make.entries(["2026-03-05"], first=6)
    shelf.account.entries += make.entries(["2026-03-06"], first=7, user=77, project=21)
    return shelf


def planned(shelf: "Shelf") -> Plan:
    return plan(shelf.configured, shelf.ask())


def sent(shelf: "Shelf") -> int:
    """How many requests the next run sends."""
    return len(shelf.sync(members=True))


class TestPlan:
    def test_it_tells_what_a_run_takes_that_fits_its_pages(self, worked: "Shelf") -> None:
        assert planned(worked) == Plan(requests=6, note=NOTE, left=20)
        assert sent(worked) == 6
        assert planned(worked) == Plan(requests=2, left=20)
        assert sent(worked) == 2

    def test_history_takes_a_request_for_each_stretch_of_366_days(self, worked: "Shelf") -> None:
        worked.start = date(2024, 1, 1)
        assert planned(worked).requests == 5 + 3
        worked.settings["workspaces"] = [100, 101]
        assert planned(worked).requests == 2 + 6 + 6

    def test_a_week_later_names_are_read_and_totals_compared(self, worked: "Shelf") -> None:
        worked.sync()
        worked.later(days=7)
        assert planned(worked).requests == 2 + 3 + 1 + 1

    def test_what_is_left_to_be_read_again_counts(self, worked: "Shelf") -> None:
        worked.sync()
        jobs = [{"part": "100", "window": {"start": "2026-01-01", "end": "2026-12-25"}}]
        state = {**worked.ledger.kept.bookmark, "again": jobs, "unchecked": jobs}
        worked.ledger.kept = replace(worked.ledger.kept, bookmark=state)
        assert planned(worked).requests == 2 + 1 + 1

    def test_a_team_is_swept_and_invoices_are_read(self, worked: "Shelf") -> None:
        worked.settings |= {"team": True, "invoices": True}
        assert planned(worked).requests == 2 + 2 + 1 + 1
        worked.sync()
        assert planned(worked).requests == 2 + 1 + 1

    def test_after_85_days_everything_is_read_again(self, worked: "Shelf") -> None:
        worked.sync()
        worked.later(days=86)
        assert planned(worked).requests == 2 + 3 + 2

    def test_the_quota_left_may_not_be_told(self, worked: "Shelf") -> None:
        worked.account.refused["/quota"] = Reply(status=404, body="Not found")
        assert planned(worked).left is None

    def test_a_refused_token_is_raised(self, worked: "Shelf") -> None:
        worked.account.refused["/quota"] = Reply(status=403, body="Incorrect username and/or password")
        with pytest.raises(CredentialsError, match="the api_token was refused: Incorrect username and/or password"):
            planned(worked)

    def test_the_least_of_the_quotas_counts(self, worked: "Shelf") -> None:
        rows = [{"organization_id": None, "remaining": 28}, {"organization_id": 200, "remaining": -3}]
        worked.api.fail(Reply(body=rows))
        assert planned(worked).left == 0

    def test_without_any_left_it_is_none(self, worked: "Shelf") -> None:
        worked.account.left = {"user": 0}
        assert planned(worked).left == 0


class TestDoctor:
    def told(self, shelf: "Shelf") -> dict[str, Observation]:
        return {one.subject: one for one in examine(shelf.configured, shelf.ask())}

    def test_all_is_well(self, worked: "Shelf") -> None:
        seen = "the time of the token owner, 1 clients and 2 projects in use"
        assert {name: (one.text, one.well) for name, one in self.told(worked).items()} == {
            "credentials": ("the token of Mia Me", True),
            "workspace 100": (f"Studio: free plan, role admin, members: 1; {seen}", True),
            "quota": ("user: 20 of 30 left", True),
            "clock": ("agrees with Toggl's", True),
        }

    @pytest.mark.parametrize(
        ("of", "name"), [({"premium": True}, "Starter plan"), ({"premium": True, "business_ws": True}, "Premium plan")]
    )
    def test_the_plan_has_its_name(self, worked: "Shelf", of: dict[str, Any], name: str) -> None:
        worked.account.workspaces[0] |= of
        assert name in self.told(worked)["workspace 100"].text

    def test_what_is_lacking_is_not_well(self, worked: "Shelf") -> None:
        worked.account.workspaces[0]["role"] = "user"
        worked.account.refused["/users"] = Reply(status=403, body="No")
        told = self.told(worked)["workspace 100"]
        assert (told.well, told.in_part) == (False, True)
        assert "the time of everybody" in told.text
        assert "not admin" in told.text
        assert "members:" not in told.text

    def test_a_quota_that_is_used_up_is_not_well(self, worked: "Shelf") -> None:
        rows = [{"organization_id": None, "remaining": 8}, {"organization_id": 200, "remaining": 0, "total": 30}]
        worked.api.fail(Reply(body=rows), after=2)
        told = self.told(worked)["quota"]
        assert (told.text, told.well) == ("user: 8 left, organization 200: 0 of 30 left", False)

    @pytest.mark.parametrize("status", [403, 404])
    def test_a_quota_may_not_be_told(self, worked: "Shelf", status: int) -> None:
        worked.account.refused["/quota"] = Reply(status=status, body="Not for you")
        told = self.told(worked)["quota"]
        assert (told.text, told.well) == ("Toggl does not say what is left", True)

    @pytest.mark.parametrize(
        ("seconds", "text", "well"),
        [
            (120, "agrees with Toggl's", True),
            (121, "121 s apart from Toggl's: set yours right", False),
            (-300, "300 s apart from Toggl's: set yours right", False),
        ],
    )
    def test_clocks_may_be_two_minutes_apart(self, worked: "Shelf", seconds: int, text: str, well: bool) -> None:  # noqa: FBT001  # cases
        asked = replace(worked.ask(), now=worked.ask().now + timedelta(seconds=seconds))
        told = {one.subject: one for one in examine(worked.configured, asked)}["clock"]
        assert (told.text, told.well) == (text, well)

    def test_a_clock_may_not_be_told(self, worked: "Shelf") -> None:
        worked.account.tamper = lambda _, reply: replace(reply, headers={**reply.headers, "Date": "today"})
        assert self.told(worked)["clock"] == Observation(subject="clock", text="Toggl does not tell its time")

    def test_a_user_without_a_name_has_a_number(self, worked: "Shelf") -> None:
        worked.account.me["fullname"] = None
        assert self.told(worked)["credentials"].text == "the token of user 9000001"

    def test_a_refused_token_is_raised(self, worked: "Shelf") -> None:
        worked.account.refused["/me"] = Reply(status=403, body="Incorrect username and/or password")
        with pytest.raises(CredentialsError):
            self.told(worked)


class TestSums:
    def test_they_are_exact_and_by_client(self, worked: "Shelf") -> None:
        found = sums(worked.configured, worked.ask(), YEAR)
        assert found.seconds == {"11": Decimal(7200), None: Decimal(7200)}
        assert (found.rounded, found.tolerance) == (False, Decimal(0))

    def test_a_team_counts_everybody(self, worked: "Shelf") -> None:
        worked.settings["team"] = True
        assert sums(worked.configured, worked.ask(), YEAR).seconds["11"] == Decimal(10800)
        assert not any(one.path.endswith("/users") for one in worked.api.requests)

    def test_members_who_were_counted_are_not_counted_again(self, worked: "Shelf") -> None:
        worked.sync()
        before = len(worked.api.requests)
        sums(worked.configured, worked.ask(), YEAR)
        assert [worked.short(one) for one in worked.api.requests[before:]] == ["me", "summary 2026-01-01..2026-12-31"]

    def test_long_windows_are_asked_for_in_stretches_and_workspaces_are_added_up(
        self, worked: "Shelf", make: "type[Make]"
    ) -> None:
        worked.account.workspaces.append(make.workspace(101))
        worked.account.entries += make.entries(["2025-01-02"], first=8, workspace=101)
        found = sums(worked.configured, worked.ask(), Window(start=date(2025, 1, 1), end=date(2027, 1, 1)))
        assert found.seconds == {"11": Decimal(7200), None: Decimal(10800)}
        asked = [one.body for one in worked.api.requests if one.body]
        assert len(asked) == 4
        assert {one["grouping"] for one in asked} == {"clients"}
        assert {one["rounding_minutes"] for one in asked} == {0}

    def test_another_shape_is_a_fault(self, worked: "Shelf") -> None:
        worked.api.fail(Reply(body=[]), after=2)
        with pytest.raises(QuotaError.__base__, match="unexpected answer"):  # type: ignore[arg-type]
            sums(worked.configured, worked.ask(), YEAR)


def test_the_accounts_are_the_workspaces_that_the_settings_name(shelf: "Shelf") -> None:
    assert accounts(shelf.configured) == frozenset()
    shelf.settings["workspaces"] = [100, 101]
    assert accounts(shelf.configured) == {"workspace 100", "workspace 101"}


def test_the_connector_has_all_that_a_source_may_have() -> None:
    assert (CONNECTOR.accounts, CONNECTOR.plan, CONNECTOR.examine, CONNECTOR.sums) == (accounts, plan, examine, sums)
    assert CONNECTOR.ages
