"""Harvest and Toggl are asked as often as the README says."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from clientfit_connectors import harvest, toggl
from clientfit_sync.connector import Connector
from clientfit_sync.section import Section
from clientfit_sync.testing.ledger import Ledger
from fake_harvest_studio import studio
from fake_toggl import FakeToggl

README = re.sub(r"\s+", " ", (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8"))
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
YEARS = timedelta(days=3 * 365)
ENTRIES = 10_000
NUMBERS = {"two": 2}


def said(pattern: str) -> list[int]:
    (found,) = re.findall(pattern, README)
    return [NUMBERS.get(one) or int(one) for one in ([found] if isinstance(found, str) else found)]


def requests(connector: Connector[Any], settings: Section, ledger: Ledger, now: datetime) -> int:
    """What one run takes."""
    before = ledger.requests
    ask = ledger.ask(start=(NOW - YEARS).date(), now=now, folder=Path())
    ledger.apply(connector.fetch(settings, ask))
    return ledger.requests - before


def test_harvest_is_asked_as_often_as_it_says() -> None:
    first, later, deleted = said(r"300 invoices take (\d+) requests .* run takes (\d+), and about (\d+) where")
    with studio(entries=ENTRIES, invoices=300, now=NOW) as fake:
        given = {"account_id": fake.account_id, "access_token": fake.token, "base_url": f"{fake.url}/v2"}
        settings, ledger = harvest.Settings.model_validate(given), Ledger()
        assert requests(harvest.CONNECTOR, settings, ledger, fake.now) == first + len(fake.needing_payments())
        fake.now += timedelta(hours=7)
        assert requests(harvest.CONNECTOR, settings, ledger, fake.now) == later
        fake.delete_entry(min(fake.entries))
        fake.now += timedelta(days=1)
        assert requests(harvest.CONNECTOR, settings, ledger, fake.now) == deleted


def test_toggl_is_asked_as_often_as_it_says() -> None:
    first, later = said(r"three years take (\d+) requests the first time\. Later a run takes (\w+):")
    with FakeToggl(now=NOW - YEARS) as fake:
        project = fake.add_project("Site", fake.add_client("Acme"))
        for number in range(ENTRIES):
            fake.add_entry(NOW - YEARS + number * YEARS / ENTRIES, 900, project)
        fake.now = NOW
        given = {"api_token": fake.token, "base_url": fake.url, "requests_per_second": 1000}
        settings, ledger = toggl.Settings.model_validate(given), Ledger()
        assert requests(toggl.CONNECTOR, settings, ledger, fake.now) == first
        fake.now += timedelta(hours=7)
        assert requests(toggl.CONNECTOR, settings, ledger, fake.now) == later
