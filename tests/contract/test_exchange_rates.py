"""METRICS.md section 1: conversion into the report's currency, and the European Central Bank's rates."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from subprocess import CompletedProcess
from threading import Thread
from typing import Any

import pytest

Run = Callable[..., CompletedProcess[str]]
Configure = Callable[..., Path]
Judged = Callable[..., dict[str, Any]]

OCTOBER = ("--period", "2026-10", "--as-of", "2026-11-23")

pytestmark = pytest.mark.usefixtures("studio")

# XTS is ISO 4217's code for tests: no rates that a package ships hold it.
BANK = """<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"
    xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref"><Cube>
<Cube time="2026-10-30"><Cube currency="XTS" rate="1.25"/></Cube>
<Cube time="2026-10-01"><Cube currency="XTS" rate="2"/></Cube>
</Cube></gesmes:Envelope>
"""


class Bank(BaseHTTPRequestHandler):
    """The European Central Bank on this machine; it counts who asks."""

    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        self.send_response(200)
        self.end_headers()
        self.wfile.write(BANK.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def bank() -> Iterator[str]:
    """Where the rates are to be had."""
    Bank.asked = 0
    with HTTPServer(("127.0.0.1", 0), Bank) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f'"http://127.0.0.1:{server.server_port}/rates.xml"'
        server.shutdown()
        thread.join()


def test_a_fixed_rate_converts_and_a_currency_without_a_rate_is_unknown(judge: Judged, configure: Configure) -> None:
    configure("[exchange_rates]\nUSD = 0.5", top='currency = "EUR"')
    covered = ("2026-10-01", "2026-10-31")
    rows = [("1", "Bright", "2026-10-31", "1000", *covered, {"Cur": "USD"})]
    hours = [("Bright", "2026-10-01", 5, 4)]
    assert judge(hours, rows, *OCTOBER)["pay"] == 500
    rows.append(("2", "Bright", "2026-10-31", "1000", *covered, {"Cur": "XTS"}))
    bright = judge(hours, rows, *OCTOBER)
    assert bright["pay"] is None
    assert "XTS" in bright["unknown"]["pay"]


def test_sync_fetches_the_banks_rates_once_a_day_where_a_foreign_currency_is_in_use(
    bank: str, judge: Judged, cli: Run, configure: Configure
) -> None:
    """The rate of the issue date, 31 October, is that of the 30th: 1000 / 1.25."""
    configure(top='currency = "EUR"', exchange_rates_url=bank)
    hours = [("Bright", "2026-10-01", 5, 4)]
    row = ("1", "Bright", "2026-10-31", "1000", "2026-10-01", "2026-10-31")
    judge(hours, [row], *OCTOBER)
    assert Bank.asked == 0, "nobody needs it"
    bright = judge(hours, [(*row, {"Cur": "XTS"})], *OCTOBER)
    assert (bright["pay"], bright["estimates"]) == (800, {})
    assert cli("sync").returncode == 0
    assert Bank.asked == 1


def test_a_bank_that_does_not_answer_is_only_a_warning(judge: Judged, cli: Run, configure: Configure) -> None:
    configure(top='currency = "EUR"', exchange_rates_url='"http://127.0.0.1:1/rates.xml"')
    rows = [("1", "Bright", "2026-10-31", "1000", "2026-10-01", "2026-10-31", {"Cur": "USD"})]
    bright = judge([("Bright", "2026-10-01", 5, 4)], rows, *OCTOBER)
    assert bright["pay"] > 0, "the rates that are shipped are the base"
    done = cli("sync")
    assert done.returncode == 0
    assert "127.0.0.1" in done.stderr or "rates" in done.stderr


def test_an_old_rate_makes_the_figures_that_rest_on_it_estimates(
    bank: str, judge: Judged, configure: Configure
) -> None:
    """The bank's last rate is of 30 October; the invoice is of 20 November."""
    configure(top='currency = "EUR"', exchange_rates_url=bank)
    row = ("1", "Bright", "2026-11-20", "1000", "2026-10-01", "2026-10-31", {"Cur": "XTS"})
    bright = judge([("Bright", "2026-10-01", 5, 4)], [row], *OCTOBER)
    assert bright["pay"] == 800
    assert "2026-10-30" in bright["estimates"]["pay"] or "30 Oct" in bright["estimates"]["pay"]
    assert "1.25" in bright["estimates"]["pay"] or "0.8" in bright["estimates"]["pay"]
    assert set(bright["estimates"]) >= {"pay", "effective_rate", "realization"}
    assert "hours" not in bright["estimates"]
