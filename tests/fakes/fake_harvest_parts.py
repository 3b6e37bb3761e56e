"""What rows of Harvest's answers have in common: embedded objects, times, days."""

from datetime import date, datetime
from typing import Any

from fake_harvest_billing import Billing
from fake_harvest_things import Task, Thing

Row = dict[str, Any]


def client(of: Billing, id_: int, *, with_currency: bool = False) -> Row:
    """Whose it is."""
    one = of.clients[id_]
    return {"id": one.id, "name": one.name} | ({"currency": one.currency} if with_currency else {})


def project(of: Billing, id_: int) -> Row:
    """Which project it is of."""
    one = of.projects[id_]
    return {"id": one.id, "name": one.name, "code": one.code}


def person(of: Billing, id_: int | None) -> Row:
    """Who did it."""
    one = of.people[id_ or 0]
    return {"id": one.id, "name": one.name}


def named(one: Task) -> Row:
    """Anything that has a name."""
    return {"id": one.id, "name": one.name}


def invoice(of: Billing, id_: int | None) -> Row | None:
    """What bills it, if anything does."""
    return {"id": id_, "number": of.invoices[id_].number} if id_ else None


def stamps(one: Thing) -> Row:
    """When it was made and changed."""
    return {"created_at": time(one.created_at), "updated_at": time(one.updated_at)}


def time(value: datetime | None) -> str | None:
    """To the second, in UTC."""
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if value else None


def day(value: date | None) -> str | None:
    """A plain date."""
    return value.isoformat() if value else None
