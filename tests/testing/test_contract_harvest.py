"""The harvest connector keeps the contract."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from clientfit_connectors.harvest import CONNECTOR, Settings
from clientfit_sync.testing.contract import ConnectorContract
from clientfit_sync.testing.studio import Studio
from fake_harvest import FakeHarvest

FOUNDED = datetime(2025, 11, 1, 8, tzinfo=UTC)
TODAY = datetime(2026, 11, 23, 8, tzinfo=UTC)


def changes(fake: FakeHarvest) -> Mapping[str, Callable[[], object]]:
    """Fills the account; what may happen to it."""
    acme, nova, orla = (fake.add_client(name) for name in ("Acme", "Nova", "Orla"))
    site = fake.add_project(acme, "Site", hourly_rate=Decimal(90), budget_by="project", budget=Decimal(40))
    shop = fake.add_project(nova, "Shop", fee=Decimal(3000))
    book = fake.add_project(nova, "Book")
    old = fake.add_entry(site, date(2025, 11, 20), "2.5")
    early, late, moved = (fake.add_entry(shop, date(2026, month, 3), "1.25") for month in (2, 10, 11))
    fake.add_entry(book, date(2026, 10, 5), 3, billable=False)
    taxi = fake.add_expense(site, date(2026, 10, 6), "51.5")
    lines = [fake.line(1000, site), fake.line(80, site, kind="Product")]
    paid = fake.add_invoice(acme, lines, date(2025, 12, 31), due_date=date(2026, 1, 31))
    partly = fake.add_invoice(nova, [fake.line(3000, shop)], date(2026, 3, 31), tax=Decimal(20))
    fake.add_invoice(nova, [fake.line(500, book)], date(2026, 11, 2), draft=True)
    fake.pay(partly, 100, date(2026, 4, 20))
    return {
        "an entry is added": lambda: fake.add_entry(site, date(2026, 11, 23), "0.75"),
        "an entry of long ago is added": lambda: fake.add_entry(shop, date(2025, 12, 1), 2),
        "an entry is edited": lambda: fake.edit_entry(late, hours=Decimal(4), notes="longer"),
        "an entry moves to another day": lambda: fake.edit_entry(moved, spent_date=date(2026, 5, 5)),
        "an entry moves to another project": lambda: fake.edit_entry(moved, project=site),
        "an entry is deleted": lambda: fake.delete_entry(early),
        "an entry of long ago is deleted": lambda: fake.delete_entry(old),
        "an invoice is added": lambda: fake.add_invoice(acme, [fake.line(700, site)], date(2026, 11, 20)),
        "an invoice is paid, late": lambda: fake.pay(paid, on=date(2026, 11, 22)),
        "a payment is added": lambda: fake.pay(partly, 50, date(2026, 11, 22)),
        "an invoice is written off": lambda: fake.write_off(partly),
        "an expense is edited": lambda: fake.edit_expense(taxi, total_cost=Decimal(60)),
        "an expense is deleted": lambda: fake.delete_expense(taxi),
        "a client is renamed": lambda: fake.edit_client(acme, name="Acme Ltd"),
        "a client is deleted": lambda: fake.delete_client(orla),
        "a project gets another client": lambda: fake.edit_project(book, client=acme),
        "a project is deleted with its time": lambda: fake.delete_project(book),
        "an invoice is deleted": lambda: fake.delete_invoice(paid),
    }


class TestHarvest(ConnectorContract):
    @pytest.fixture
    def studio(self) -> Iterator[Studio]:
        with FakeHarvest(now=FOUNDED) as fake:
            happening = changes(fake)
            fake.now = TODAY
            given = {"account_id": fake.account_id, "access_token": fake.token, "base_url": f"{fake.url}/v2"}
            settings = Settings.model_validate(given | {"retries": 1, "retry_pause": 0, "limit_pause": 0})
            yield Studio(connector=CONNECTOR, settings=settings, changes=happening, clock=fake, api=fake)
