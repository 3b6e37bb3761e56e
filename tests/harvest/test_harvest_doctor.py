"""What doctor tells of a harvest connection."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from clientfit_connectors.harvest import examine
from clientfit_connectors.harvest.doctor import clock
from clientfit_sync.connector import Observation
from clientfit_sync.errors import CredentialsError, SourceError
from clientfit_sync.testing.server import Reply

if TYPE_CHECKING:
    from tests.harvest.conftest import Rows, Shelf

FORBIDDEN = Reply(status=403, body={"message": "Not authorized!"})
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


def told(shelf: "Shelf") -> dict[str, Observation]:
    return {one.subject: one for one in examine(shelf.account.settings(), shelf.ask())}


def test_an_administrators_token_is_well(shelf: "Shelf", rows: "type[Rows]") -> None:
    shelf.account.lists["invoices"] = [rows.invoice(), rows.invoice(101)]
    found = told(shelf)
    assert {subject: one.text for subject, one in found.items()} == {
        "credentials": "accepted: Kim, user 5, account 123456 (Studio)",
        "role": "administrator: sees everything",
        "clients": "1 visible",
        "projects": "1 visible",
        "invoices": "2 visible",
        "expenses": "0 visible",
        "reports": "visible",
        "quota": "100 in 15 seconds, 100 reports in 15 minutes; Harvest does not say what is left",
        "clock": "0 s from Harvest's",
    }
    assert all(one.well for one in found.values())


def test_it_asks_for_little(shelf: "Shelf") -> None:
    told(shelf)
    assert shelf.account.asked == [
        "users/me",
        "company",
        "clients",
        "projects",
        "invoices",
        "expenses",
        "reports/time/clients?from=20261123&to=20261123",
    ]
    assert {request.query.get("per_page", "1") for request in shelf.account.api.requests} == {"1"}


def test_a_members_token_is_not_well(shelf: "Shelf") -> None:
    shelf.account.me |= {"access_roles": ["member"], "first_name": None}
    refused = ("company", "clients", "projects", "invoices", "reports/time/clients")
    shelf.account.refused |= dict.fromkeys(refused, FORBIDDEN)
    found = told(shelf)
    assert found["credentials"].text == "accepted: its owner, user 5, account 123456"
    assert found["role"].text.startswith("the token's owner is member, use an administrator's token: it may not see")
    assert found["role"].text.count("the token's owner") == 1
    assert found["invoices"].text == (
        "refused (403: Not authorized!): pay from Harvest's invoices is missing; use an administrator's token"
    )
    assert "--verify" in found["reports"].text
    assert {subject for subject, one in found.items() if not one.well} == {
        "role",
        "clients",
        "projects",
        "invoices",
        "reports",
    }
    assert all(one.in_part for one in found.values() if not one.well)


def test_what_the_account_does_not_use_is_well(shelf: "Shelf") -> None:
    shelf.account.company["invoice_feature"] = False
    shelf.account.refused["invoices"] = FORBIDDEN
    found = told(shelf)["invoices"]
    assert (found.text, found.well) == ("switched off in this account", True)


def test_refused_credentials_are_told_as_such(shelf: "Shelf") -> None:
    shelf.account.refused["users/me"] = Reply(status=401)
    with pytest.raises(CredentialsError):
        told(shelf)


@pytest.mark.parametrize("path", ["clients", "reports/time/clients"])
def test_what_is_no_matter_of_roles_is_an_error(shelf: "Shelf", path: str) -> None:
    shelf.account.refused[path] = Reply(status=404)
    with pytest.raises(SourceError, match=path):
        told(shelf)


@pytest.mark.parametrize(
    ("seconds", "text", "well"),
    [
        (0, "0 s from Harvest's", True),
        (120, "120 s from Harvest's", True),
        (-120, "120 s from Harvest's", True),
        (121, "this machine's clock is 121 s ahead of Harvest's: set it", False),
        (-300, "this machine's clock is 300 s behind Harvest's: set it", False),
    ],
)
def test_clocks_may_be_two_minutes_apart(seconds: int, text: str, *, well: bool) -> None:
    found = clock(NOW, NOW + timedelta(seconds=seconds))
    assert (found.text, found.well) == (text, well)


def test_a_source_that_does_not_tell_the_time_is_no_fault(shelf: "Shelf") -> None:
    shelf.account.tells_time = False
    assert told(shelf)["clock"] == Observation(subject="clock", text="Harvest did not tell the time")
