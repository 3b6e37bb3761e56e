"""A studio as plain data, and what the oracle reads off it: names, days, finished entries."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from clientfit_sync.model import Client, Kind, Project, Record, TimeEntry

ONE_DAY = timedelta(days=1)
DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "effort_vs_pay": {
        "enabled": True,
        "watch_below": Decimal("0.9"),
        "act_below": Decimal("0.7"),
        "min_hours": 5,
    },
    "time_share_cap": {
        "enabled": True,
        "cap": Decimal("0.2"),
        "low_payer_below": Decimal("0.8"),
        "watch_at": Decimal("0.8"),
    },
}


@dataclass(frozen=True, kw_only=True)
class Studio:
    """What the sources hold, what is configured, and what is asked.

    `connections`: the records of each connection by its name. `clients`: the `[clients.X]` tables of CONTRACT.md
    section 3 as plain values (days as `date`, numbers as `int` or `Decimal`). `rates`: `target` and `floor`.
    `exchange_rates`: fixed, into `currency`, per unit. `ecb`: units of a currency per euro on a day, all that the Bank
    ever told. `checks`: settings that differ from the defaults. `period`: first and last day, both included. `lacks`:
    why the tokens of connections do not show all records of a kind; `partial`: those to be judged all the same.
    """

    connections: Mapping[str, Sequence[Record]]
    as_of: date
    period: tuple[date, date]
    clients: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    rates: Mapping[str, Any] = field(default_factory=dict)
    exchange_rates: Mapping[str, Decimal] = field(default_factory=dict)
    currency: str = "EUR"
    ecb: Mapping[tuple[str, date], Decimal] = field(default_factory=dict)
    checks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    lacks: Mapping[str, Mapping[Kind, str]] = field(default_factory=dict)
    partial: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Work:
    """A finished entry: `client` as shown (None without one), `value` in `currency`, None where not known.

    `unflagged`: its source does not say whether it is billable.
    """

    client: str | None
    day: date
    hours: Fraction
    billable: bool
    unflagged: bool
    fixed_fee: bool
    value: Fraction | None
    currency: str | None


def last_known_day(studio: Studio) -> date:
    """K: the day before `--as-of`."""
    return studio.as_of - ONE_DAY


def days_between(first: date, last: date) -> list[date]:
    """Every day from `first` to `last`, both included; none where `last` is earlier."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def complete_days(studio: Studio) -> list[date]:
    """The days of the period up to K."""
    return [day for day in days_between(*studio.period) if day <= last_known_day(studio)]


def setting(studio: Studio, check: str, name: str) -> Any:
    """A check's setting: the studio's, else the default of CONTRACT.md section 3."""
    return studio.checks.get(check, {}).get(name, DEFAULTS[check][name])


def name_key(name: str) -> str:
    """What two spellings of one client have in common."""
    composed = unicodedata.normalize("NFC", name).strip()
    return unicodedata.normalize("NFC", composed.casefold())


def shown_as(studio: Studio, name: str) -> str:
    """The configured name whose table holds this one, else its first spelling in the sources."""
    for configured, table in studio.clients.items():
        for known in [configured, *table.get("aliases", [])]:
            if name_key(known) == name_key(name):
                return configured
    return min(
        record.name.strip()
        for records in studio.connections.values()
        for record in records
        if isinstance(record, Client) and name_key(record.name) == name_key(name)
    )


def client_names(studio: Studio) -> dict[tuple[str, str], str]:
    """The shown name of each (connection, client id)."""
    return {
        (connection, record.id): shown_as(studio, record.name)
        for connection, records in studio.connections.items()
        for record in records
        if isinstance(record, Client)
    }


def everybody(studio: Studio) -> list[str]:
    """All clients of the sources and of the configuration that are neither internal nor ignored."""
    names = {*client_names(studio).values(), *studio.clients}
    return sorted(name for name in names if not _left_out(table_of(studio, name)))


def table_of(studio: Studio, client: str) -> Mapping[str, Any]:
    """The client's `[clients.X]` table; empty where it has none."""
    return studio.clients.get(client, {})


def _left_out(table: Mapping[str, Any]) -> bool:
    return bool(table.get("internal") or table.get("ignore"))


def all_seen(studio: Studio, client: str, kind: Kind) -> bool:
    """Whether no connection that knows the client may hold more records of the kind than its token shows."""
    naming = {connection for (connection, _), name in client_names(studio).items() if name == client}
    if kind == "invoice" and "invoiced_in" in table_of(studio, client):
        naming = {table_of(studio, client)["invoiced_in"]}
    return all(name in studio.partial or kind not in studio.lacks.get(name, {}) for name in naming)


def works(studio: Studio) -> list[Work]:
    """Every finished entry up to K, of all connections."""
    names = client_names(studio)
    found: list[Work] = []
    for connection, records in studio.connections.items():
        projects = {record.id: record for record in records if isinstance(record, Project)}
        for record in records:
            if not isinstance(record, TimeEntry) or record.running or record.day > last_known_day(studio):
                continue
            project = projects.get(record.project) if record.project is not None else None
            owner = project.client if project else None
            found.append(
                Work(
                    client=names.get((connection, owner)) if owner is not None else None,
                    day=record.day,
                    hours=Fraction(record.seconds) / 3600,
                    billable=record.billable is True,
                    unflagged=record.billable is None,
                    fixed_fee=project is not None and project.fixed_fee,
                    value=_value(record),
                    currency=record.currency,
                )
            )
    return found


def _value(entry: TimeEntry) -> Fraction | None:
    """The source's own amount, else rounded hours times rate."""
    if entry.amount is not None:
        return Fraction(entry.amount)
    if entry.rate is None:
        return None
    seconds = entry.seconds if entry.rounded_seconds is None else entry.rounded_seconds
    return Fraction(seconds) / 3600 * Fraction(entry.rate)
