"""The toggl connector keeps the contract: one person's time on the free plan, and a team's on a paid one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from clientfit_connectors.toggl import CONNECTOR, Settings
from clientfit_sync.testing.contract import ConnectorContract
from clientfit_sync.testing.server import Reply, Request
from clientfit_sync.testing.studio import Studio
from fake_toggl import FakeToggl
from fake_toggl_call import Options
from fake_toggl_model import Item

FOUNDED = datetime(2025, 10, 20, 8, tzinfo=UTC)
TODAY = datetime(2026, 11, 23, 8, tzinfo=UTC)


@dataclass(frozen=True)
class Counter:
    """The fake's requests and faults."""

    toggl: FakeToggl

    @property
    def requests(self) -> Sequence[Request]:
        return self.toggl.requests

    def fail(self, *replies: Reply | None, after: int = 0) -> None:
        self.toggl.fail(*replies, after=after)

    def forget(self) -> None:
        self.toggl.heal()
        self.toggl.requests.clear()


def filled(toggl: FakeToggl) -> Mapping[str, Callable[[], object]]:
    """Fills the account; what may happen to it."""
    acme, nova, orla = (toggl.add_client(name) for name in ("Acme", "Nova", "Orla"))
    site = toggl.add_project("Site", acme)
    shop = toggl.add_project("Shop", nova)
    book = toggl.add_project("Book", nova)
    worked = [datetime(2025, 11, 20, 9, tzinfo=UTC), datetime(2026, 5, 4, 7, tzinfo=UTC), TODAY - timedelta(days=3)]
    old, middle, late = (toggl.add_entry(start, 5400, site, description="work") for start in worked)
    moved = toggl.add_entry(TODAY - timedelta(days=10), 1800, shop)
    toggl.add_entry(TODAY - timedelta(days=40), 3600, book)
    toggl.add_entry(TODAY - timedelta(days=40), 900)
    billed = Item(description="work", quantity=Decimal(1), amount=Decimal(900))
    bill = toggl.add_invoice("Acme\nStreet 1", billed, issued=date(2026, 10, 31))
    return {
        "an entry is added": lambda: toggl.add_entry(TODAY - timedelta(hours=5), 2700, site),
        "an entry of long ago is added": lambda: toggl.add_entry(datetime(2026, 1, 5, 9, tzinfo=UTC), 2700, shop),
        "an entry is edited": lambda: toggl.edit_entry(late, seconds=7200, description="more work"),
        "an entry moves to another day": lambda: toggl.edit_entry(moved, start=datetime(2026, 3, 3, 9, tzinfo=UTC)),
        "an entry moves to another project": lambda: toggl.edit_entry(moved, project=site),
        "an entry is deleted": lambda: toggl.delete_entry(middle),
        "an entry of long ago is deleted": lambda: toggl.delete_entry(old),
        "an invoice is added": lambda: toggl.add_invoice("Nova", billed, issued=date(2026, 11, 20)),
        "an invoice is deleted": lambda: toggl.delete_invoice(bill),
        "a client is renamed": lambda: toggl.edit_client(acme, name="Acme Ltd"),
        "an archived client is renamed": lambda: toggl.edit_client(nova, archived=True, name="Nova & Co"),
        "a client is deleted": lambda: toggl.delete_client(orla),
        "a project gets another client": lambda: toggl.edit_project(book, client=acme),
        "a project is archived": lambda: toggl.edit_project(shop, active=False),
        "a project is deleted": lambda: toggl.delete_project(book),
    }


def opened(toggl: FakeToggl, changes: Mapping[str, Callable[[], object]], patience: timedelta) -> Studio:
    toggl.now = TODAY
    given = {"api_token": toggl.token, "base_url": toggl.url, "workspaces": [toggl.home], "invoices": True}
    hurry = {"retries": 1, "retry_pause": 0, "requests_per_second": 1000}
    return Studio(
        connector=CONNECTOR,
        settings=Settings.model_validate(given | hurry),
        changes=changes,
        clock=toggl,
        patience=patience,
        api=Counter(toggl),
    )


class TestToggl(ConnectorContract):
    @pytest.fixture
    def studio(self) -> Iterator[Studio]:
        with FakeToggl(now=FOUNDED, zone="UTC", options=Options(hourly=10_000)) as toggl:
            yield opened(toggl, filled(toggl), timedelta(days=1))


class TestTogglTeam(ConnectorContract):
    @pytest.fixture
    def studio(self) -> Iterator[Studio]:
        with FakeToggl(now=FOUNDED, plan="premium", zone="UTC", options=Options(hourly=10_000)) as toggl:
            toggl.price(toggl.home, Decimal(80))
            cvete = toggl.add_user("Cvete")
            changes = dict(filled(toggl))
            shop = toggl.add_project("Rebrand", toggl.add_client("Vane"), billable=True, rate=Decimal(95))
            theirs = toggl.add_entry(datetime(2026, 2, 2, 9, tzinfo=UTC), 3600, shop, user=cvete, billable=True)
            changes |= {
                "a colleague works": lambda: toggl.add_entry(TODAY - timedelta(days=1), 60, shop, user=cvete),
                "a colleague's time of long ago is deleted": lambda: toggl.delete_entry(theirs),
            }
            yield opened(toggl, changes, timedelta(days=8))
