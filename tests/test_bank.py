"""The Bank's rates: fetched once a day where a foreign currency needs them; a failure is only a warning."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from clientfit_sync import config
from clientfit_sync.app import bank, exchange
from clientfit_sync.config import Settings
from clientfit_sync.connector import Bookmark
from clientfit_sync.errors import UsageError
from clientfit_sync.model import Client, Invoice
from clientfit_sync.store import Store

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
DOCUMENT = b"""<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
  <Cube>
    <Cube time="2026-11-20"><Cube currency="USD" rate="1.25"/><Cube currency="JPY" rate="170.5"/></Cube>
    <Cube time="2026-11-19"><Cube currency="USD" rate="1.2"/></Cube>
  </Cube>
</gesmes:Envelope>"""


class Bank:
    """A server on loopback that answers every request alike, and counts them."""

    def __init__(self) -> None:
        self.status, self.body, self.requests = 200, DOCUMENT, 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # the name that http.server calls
                outer.requests += 1
                self.send_response(outer.status)
                self.end_headers()
                self.wfile.write(outer.body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # http.server's name
                """Keeps the test's output clean."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/rates.xml"


@pytest.fixture
def server() -> Iterator[Bank]:
    made = Bank()
    thread = Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@pytest.fixture
def settings(tmp_path: Path, server: Bank, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    path = tmp_path / "config.toml"
    path.write_text(
        f'currency = "EUR"\ndatabase = "sqlite:///studio.db"\nexchange_rates_url = "{server.url}"\n'
        '[connections.books]\ntype = "csv"\ninvoices = ["none.csv"]\n',
        encoding="utf-8",
    )
    return config.read(path)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with Store.open(settings.database, write=True) as opened:
        yield opened


def told(why: str) -> str:
    """The warning of a failure, with its remedy."""
    return (
        f"the exchange rates could not be fetched ({why}); older ones serve until the next sync; "
        '`exchange_rates_url = ""` switches this off, and [exchange_rates] takes fixed rates'
    )


def invoice_in(store: Store, *currencies: str) -> None:
    day = date(2026, 11, 20)
    with store.intake("books", type="csv", ages=False, now=NOW) as intake:
        invoices = [
            Invoice(id=code, client="a", number=code, issued=day, currency=code, amount=Decimal(100))
            for code in currencies
        ]
        intake.apply([Client(id="a", name="A"), *invoices, Bookmark()])


def test_rates_are_fetched_and_kept_where_a_foreign_currency_is_in_use(
    store: Store, settings: Settings, server: Bank
) -> None:
    invoice_in(store, "EUR", "USD")
    bank.refresh(store, settings, NOW)
    assert [tuple(rate) for rate in store.rates(["USD"])] == [
        ("USD", date(2026, 11, 19), Decimal("1.2")),
        ("USD", date(2026, 11, 20), Decimal("1.25")),
    ]
    converted = exchange.rates(store, settings, "EUR").convert(Decimal(100), "USD", date(2026, 11, 22))
    assert converted is not None
    assert converted.amount == Decimal(80)
    assert server.requests == 1


def test_once_a_day_is_enough(store: Store, settings: Settings, server: Bank) -> None:
    invoice_in(store, "USD")
    for hours in (0, 1, 23):
        bank.refresh(store, settings, NOW + timedelta(hours=hours))
    assert server.requests == 1
    bank.refresh(store, settings, NOW + timedelta(hours=24))
    assert server.requests == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"exchange_rates_url": ""},
        {"exchange_rates": {"USD": Decimal("0.9")}},
        {"currency": "USD"},
        {"currency": None},
    ],
)
def test_nothing_is_asked_where_no_rate_is_needed(
    store: Store, settings: Settings, server: Bank, changed: dict[str, object]
) -> None:
    invoice_in(store, "USD")
    bank.refresh(store, replace(settings, **changed), NOW)  # type: ignore[arg-type]  # one field a case
    assert server.requests == 0


NONE = "what exchange_rates_url leads to holds none"


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (500, DOCUMENT, "answered 500 Internal Server Error"),
        (200, b"<html>out of order", NONE),
        (200, b"<html></html>", NONE),
        (200, DOCUMENT.replace(b"1.25", b"much"), NONE),
    ],
)
def test_a_failure_is_a_warning_and_older_rates_stay(
    store: Store, settings: Settings, server: Bank, caplog: pytest.LogCaptureFixture, status: int, body: bytes, why: str
) -> None:
    invoice_in(store, "USD")
    bank.refresh(store, settings, NOW - timedelta(days=2))
    kept = store.rates(["USD"])
    server.status, server.body = status, body
    with caplog.at_level(logging.WARNING):
        bank.refresh(store, settings, NOW)
    assert [one.getMessage() for one in caplog.records] == [told(why)]
    assert store.rates(["USD"]) == kept


def test_a_server_that_is_not_there_is_a_warning_too(
    store: Store, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    invoice_in(store, "USD")
    with caplog.at_level(logging.WARNING):
        bank.refresh(store, replace(settings, exchange_rates_url="http://127.0.0.1:1/"), NOW)
    assert [one.getMessage() for one in caplog.records] == [told("cannot be reached")]


def test_an_address_that_is_none_is_told_with_the_setting_that_holds_it(
    store: Store, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    invoice_in(store, "USD")
    bank.refresh(store, replace(settings, exchange_rates_url="ftp://127.0.0.1/"), NOW)
    assert "check exchange_rates_url" in caplog.text


def test_the_reports_currency_is_the_sources_own_if_they_have_one(store: Store, settings: Settings) -> None:
    assert exchange.currency(store, replace(settings, currency=None)) is None
    invoice_in(store, "USD")
    assert exchange.currency(store, replace(settings, currency=None)) == "USD"
    assert exchange.currency(store, settings) == "EUR"
    invoice_in(store, "USD", "GBP")
    with pytest.raises(UsageError, match="the sources hold GBP, USD; set it to one"):
        exchange.currency(store, replace(settings, currency=None))
