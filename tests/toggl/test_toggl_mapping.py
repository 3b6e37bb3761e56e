"""Recorded answers, and rows made up by hand, become clients and projects."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from clientfit_connectors.toggl import mapping, wire
from clientfit_sync.errors import SourceError
from clientfit_sync.model import Budget, Client, Project

FREE = wire.Workspace(id=1000001, name="Test Workspace")
PAID = wire.Workspace(id=1000001, name="Test Workspace", premium=True, default_currency="EUR")
Recorded = Callable[[str], Any]


def project(workspace: wire.Workspace = PAID, **of: Any) -> Project:
    (found,) = wire.read(wire.PROJECTS, [{"id": 21, "workspace_id": 1000001, "name": "Site"} | of], "GET /projects")
    return mapping.project(found, workspace)


class TestRecorded:
    def test_what_me_names(self, recorded: Recorded) -> None:
        me = wire.read(wire.ME, recorded("me_with_related_data"), "GET /me")
        assert [mapping.client(one) for one in me.clients][:1] == [
            Client(id="64890399", name="Client 1", part="1000001")
        ]
        projects = [mapping.project(one, me.workspaces[0]) for one in me.projects]
        assert projects[0] == Project(
            id="155392684", name="Project 17", client="64890401", starts=date(2019, 11, 16), part="1000001"
        )
        assert [one.active for one in projects] == [True, True, False, True, True]
        assert projects[2].client is None
        assert me.tasks == ()
        assert "REDACTED" not in repr(me)

    def test_me_alone(self, recorded: Recorded) -> None:
        me = wire.read(wire.ME, recorded("me"), "GET /me")
        assert (me.id, me.timezone, me.workspaces) == (9000001, "Europe/Berlin", ())

    def test_a_list_of_projects(self, recorded: Recorded) -> None:
        found = wire.read(wire.PROJECTS, recorded("workspace_projects_page1"), "GET /projects")
        assert [mapping.project(one, FREE).active for one in found] == [True, True, False, True]
        assert {mapping.project(one, FREE).billable for one in found} == {None}

    def test_one_project(self, recorded: Recorded) -> None:
        assert project(FREE, **recorded("workspace_project")).starts == date(2024, 4, 9)

    def test_members(self, recorded: Recorded) -> None:
        (user,) = wire.read(wire.USERS, recorded("workspace_users"), "GET /users")
        assert (user.id, user.is_active, user.inactive) == (9000001, True, False)

    @pytest.mark.parametrize("name", ["me_workspaces", "workspace"])
    def test_workspaces(self, recorded: Recorded, name: str) -> None:
        body = recorded(name)
        found = wire.Workspace.model_validate(body[0] if isinstance(body, list) else body)
        assert (found.id, found.organization, found.role, found.premium) == (1000001, 2000001, "admin", False)
        assert "REDACTED" not in repr(found)

    @pytest.mark.parametrize(
        ("name", "groups"), [("reports_summary_empty", []), ("reports_summary_projects", [3600, 202])]
    )
    def test_summaries(self, recorded: Recorded, name: str, groups: list[int]) -> None:
        found = wire.read(wire.SUMMARY, recorded(name), "POST /summary")
        assert [sum(one.seconds for one in group.sub_groups) for group in found.groups] == groups


class TestProject:
    def test_a_fixed_fee_is_a_fee_in_the_projects_currency(self) -> None:
        one = project(fixed_fee=Decimal("1500.5"), currency="USD", billable=True)
        assert (one.fixed_fee, one.fee, one.currency, one.billable) == (True, Decimal("1500.5"), "USD", True)

    def test_else_in_the_workspaces(self) -> None:
        assert project(fixed_fee=1500).currency == "EUR"

    @pytest.mark.parametrize("fee", [None, 0])
    def test_without_a_fee_it_has_no_fixed_one(self, fee: int | None) -> None:
        one = project(fixed_fee=fee)
        assert (one.fixed_fee, one.fee, one.currency) == (False, None, None)

    def test_a_free_plan_has_no_billable_flag(self) -> None:
        assert project(FREE, billable=True).billable is None

    def test_its_planned_days(self) -> None:
        one = project(start_date="2026-01-02", end_date="2026-03-31T00:00:00Z", active=False)
        assert (one.starts, one.ends, one.active) == (date(2026, 1, 2), date(2026, 3, 31), False)

    def test_the_client_may_go_by_its_older_name(self) -> None:
        assert project(cid=11).client == "11"

    @pytest.mark.parametrize("rows", [[{"id": 1, "workspace_id": 2}], "none", {"id": 1}])
    def test_anything_else_is_a_fault(self, rows: Any) -> None:
        with pytest.raises(SourceError, match="GET /projects: unexpected answer: "):
            wire.read(wire.PROJECTS, rows, "GET /projects")


class TestEstimate:
    def test_an_estimate_is_a_budget_of_hours(self) -> None:
        assert project(estimated_seconds=36000).budgets == (Budget(amount=Decimal(10), unit="hours"),)

    @pytest.mark.parametrize("seconds", [None, 0])
    def test_without_one_there_is_no_budget(self, seconds: int | None) -> None:
        assert project(estimated_seconds=seconds).budgets == ()

    @pytest.mark.parametrize("wrapped", [False, True])
    def test_one_that_comes_back_monthly_is_a_monthly_budget(self, wrapped: bool) -> None:  # noqa: FBT001  # cases
        periods = [
            {"period": "monthly", "estimated_seconds": 3600, "parameter_end_date": "2026-01-31"},
            {"period": "monthly", "estimated_seconds": 7200, "parameter_end_date": None},
        ]
        one = project(recurring=True, recurring_parameters={"items": periods} if wrapped else periods)
        assert one.budgets == (Budget(amount=Decimal(2), unit="hours", monthly=True),)

    def test_the_last_period_holds_where_all_have_ended(self) -> None:
        periods = [
            {"period": "monthly", "estimated_seconds": 3600, "parameter_end_date": "2026-01-31"},
            {"period": "monthly", "estimated_seconds": None, "parameter_end_date": "2026-02-28"},
        ]
        one = project(recurring=True, recurring_parameters=periods, estimated_seconds=1800)
        assert one.budgets == (Budget(amount=Decimal("0.5"), unit="hours", monthly=True),)

    def test_no_budget_tells_of_weeks(self) -> None:
        assert (
            project(recurring=True, recurring_parameters=[{"period": "weekly"}], estimated_seconds=36000).budgets == ()
        )

    @pytest.mark.parametrize("parameters", [None, [], "monthly", {}])
    def test_a_recurring_project_without_periods_has_its_estimate(self, parameters: Any) -> None:
        one = project(recurring=True, recurring_parameters=parameters, estimated_seconds=36000)
        assert [budget.monthly for budget in one.budgets] == [False]


def test_names_are_compared_without_case_and_blanks() -> None:
    assert mapping.fold("  ACME \u00a0 Ltd ") == mapping.fold("Acme Ltd")
