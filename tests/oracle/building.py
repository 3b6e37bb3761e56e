"""Short ways to write the studios of the hand-worked cases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from clientfit_sync.model import Client, Invoice, InvoiceLine, Payment, Project, Record, TimeEntry
from oracle_studio import Studio

OCTOBER = ("2026-10-01", "2026-10-31")
NOVEMBER = ("2026-11-01", "2026-11-30")
TARGET = {"target": 100}
HOUR = 3600

Expected = Mapping[tuple[str | None, str], Any]
Findings = Mapping[tuple[str, str | None], Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Case:
    """A studio and what METRICS.md gives for it.

    `rule` is the sentence at stake and the arithmetic. `expected`: (client, field) -> value, with None as client for
    the totals; the field `shown` tells whether the client is listed, `order` is the clients' (under None).
    `findings`: all of them, by (check, client), each with the fields compared (those of `evidence` beside the others);
    None: not compared, likewise `skipped`.
    """

    name: str
    rule: str
    studio: Studio
    expected: Expected = field(default_factory=dict)
    findings: Findings | None = None
    skipped: frozenset[tuple[str, str]] | None = None


def day(text: str) -> date:
    """An ISO date."""
    return date.fromisoformat(text)


def known(*names: str) -> list[Record]:
    """Clients whose id is their name, each with a project of the same id."""
    return [
        record for name in names for record in (Client(id=name, name=name), Project(id=name, name="Work", client=name))
    ]


def worked(client: str, on: str, hours: float | str, **more: Any) -> TimeEntry:
    """A finished entry on the client's project, not billable."""
    numbered: dict[str, Any] = {"id": f"{client} {on} {hours}", "project": client, "billable": False}
    return TimeEntry(day=day(on), seconds=Decimal(str(hours)) * HOUR, **(numbered | more))


def billed(client: str, number: str, issued: str, amount: float | str | None, **more: Any) -> Invoice:
    """An open invoice in euros, without tax; None: nobody knows the amount."""
    plain: dict[str, Any] = {"id": number, "currency": "EUR", "tax": Decimal(0)}
    exact = None if amount is None else Decimal(str(amount))
    return Invoice(client=client, number=number, issued=day(issued), amount=exact, **(plain | more))


def service(first: str, last: str) -> dict[str, date]:
    """The service period of an invoice, both days included."""
    return {"period_start": day(first), "period_end": day(last)}


def line(amount: int, *, expense: bool = False) -> InvoiceLine:
    """A line of an invoice."""
    return InvoiceLine(amount=Decimal(amount), expense=expense)


def payment(on: str, amount: int) -> Payment:
    """Money received."""
    return Payment(day=day(on), amount=Decimal(amount))


def monthly(amount: int, **more: Any) -> dict[str, Any]:
    """The table of a client on a monthly retainer since 2026 began."""
    plain = {"amount": amount, "every": "month", "from": date(2026, 1, 1)}
    return {"retainer": plain | more}


def studio(
    *records: Record,
    period: tuple[str, str] = OCTOBER,
    as_of: str = "2026-12-01",
    also: tuple[Record, ...] = (),
    **settings: Any,
) -> Studio:
    """A studio with one connection, `books`, and a second one, `also`, where there are records for it."""
    connections = {"books": list(records)} | ({"also": list(also)} if also else {})
    defaults: dict[str, Any] = {"rates": TARGET}
    return Studio(
        connections=connections,
        period=(day(period[0]), day(period[1])),
        as_of=day(as_of),
        **(defaults | settings),
    )


def of(client: str | None, **values: Any) -> dict[tuple[str | None, str], Any]:
    """Expected values of one client (None: of the totals)."""
    return {(client, name): value for name, value in values.items()}


def part(above: float | str, below: int = 1) -> Fraction:
    """An exact quotient."""
    return Fraction(str(above)) / below
