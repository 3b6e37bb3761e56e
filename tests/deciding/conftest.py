"""Studios made by hand: a month of hours, invoices over it, retainers, and what an outlook rests on."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from clientfit_sync.figures import (
    NOTHING_UNSEEN,
    DayTotal,
    Figures,
    Retainer,
    Roster,
    SourceInvoice,
    Terms,
    Totals,
    Unseen,
    Yardstick,
    of,
)
from clientfit_sync.model import Invoice, Window
from clientfit_sync.money import Converted
from clientfit_sync.outlook.grounds import Grounds
from clientfit_sync.periods import parse
from clientfit_sync.report import SourceStatus

AS_OF = date(2026, 10, 1)
PERIOD = parse("2026-09", AS_OF)
EVER = Window(start=date(2000, 1, 1), end=date.max)

Built = Callable[..., Figures]


def _one_to_one(amount: Decimal, _currency: str, _day: date) -> Converted:
    return Converted(amount=amount)


def _day(client: str, hours: Any, day: date, value: Any = None) -> DayTotal:
    seconds = Decimal(str(hours)) * 3600
    return DayTotal(
        connection="toggl",
        client=client,
        day=day,
        seconds=seconds,
        billable_seconds=seconds,
        billable=int(value is not None),
        currency=None if value is None else "EUR",
        value=Decimal(str(value or 0)),
    )


def _invoice(client: str, net: Any, last: date) -> SourceInvoice:
    invoice = Invoice(
        id=client,
        client=client,
        number=f"N-{client}",
        issued=PERIOD.end,
        currency="EUR",
        amount=Decimal(str(net)),
        tax=Decimal(0),
        period_start=PERIOD.start,
        period_end=last,
    )
    return SourceInvoice(connection="harvest", client=client, invoice=invoice)


@pytest.fixture
def studio() -> Built:
    """September's figures of clients given as {name: (hours, pay, basis)}; without a basis the pay is unknown.

    `waiting`: hours of clients after their last invoiced day, beside the others.
    """

    def build(
        clients: Mapping[str, tuple[Any, Any, str]],
        *,
        terms: Mapping[str, Terms] | None = None,
        waiting: Mapping[str, Any] | None = None,
        yardstick: Yardstick | None = None,
        unseen: Unseen = NOTHING_UNSEEN,
    ) -> Figures:
        agreed = dict(terms or {})
        for name, (_, pay, basis) in clients.items():
            if basis == "retainer":
                retainer = Retainer(amount=Decimal(str(pay)), every="month", days=EVER)
                agreed[name] = replace(agreed.get(name, Terms()), retainers=(retainer,))
        days = [
            _day(name, hours, PERIOD.start, pay if basis == "billable" else None)
            for name, (hours, pay, basis) in clients.items()
        ]
        late = waiting or {}
        days += [_day(name, hours, PERIOD.end) for name, hours in late.items()]
        invoices = [
            _invoice(name, pay, date(2026, 9, 29) if name in late else PERIOD.end)
            for name, (_, pay, basis) in clients.items()
            if basis == "invoiced"
        ]
        return of(
            Totals(window=PERIOD.complete, days=tuple(days), invoices=tuple(invoices)),
            PERIOD,
            PERIOD.through,
            Roster.of(agreed, clients),
            yardstick or Yardstick(target=Decimal(90)),
            _one_to_one,
            "EUR",
            unseen,
        )

    return build


@pytest.fixture
def grounds() -> Callable[..., Grounds]:
    """What an outlook over these figures rests on."""

    def build(today: Figures, *, problem: str = "", cap: str | None = "0.2", warnings: tuple[str, ...] = ()) -> Grounds:
        source = SourceStatus(
            connection="toggl",
            type="toggl",
            synced_at=None,
            complete_from=None,
            complete_to=None,
            complete=not problem,
            used=True,
            problem=problem,
        )
        return Grounds(
            made_at=datetime(2026, 10, 1, 6, tzinfo=UTC),
            today=today,
            sources=(source,),
            warnings=warnings,
            low_payer_cap=None if cap is None else Decimal(cap),
            unseen={},
        )

    return build
