"""The clients, projects and currencies that the sources name, over all time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Select, func, select, union

from clientfit_sync.store.invoices import INVOICED
from clientfit_sync.store.naming import CLIENT, among, client_of, with_clients
from clientfit_sync.store.schema import client, invoice, project, source, time_entry


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientName:
    """A client by its name in one source: the seconds of its finished entries, and how many invoices, drafts apart."""

    connection: str
    name: str
    seconds: Decimal = Decimal(0)
    invoices: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectName:
    """A client's project by its name in one source; `ends`: the last day, if one is agreed on.

    `ages`: whether that source tells which projects are over. Files do not: there every project is `active`.
    """

    connection: str
    client: str
    name: str
    active: bool
    ages: bool
    ends: date | None


def project_names(db: Connection, connections: Collection[str] | None) -> tuple[ProjectName, ...]:
    """Every project that has a client and a name, by connection, client and name."""
    found = db.execute(
        select(
            project.c.connection,
            CLIENT.label("client"),
            project.c.name,
            project.c.active,
            project.c.ends,
            source.c.ages,
        )
        .select_from(project.outerjoin(client, client_of(project)))
        .join(source, source.c.connection == project.c.connection)
        .where(CLIENT.is_not(None), project.c.name != "", among(project.c.connection, connections))
    ).mappings()
    names = (ProjectName(**row) for row in found)
    return tuple(sorted(names, key=lambda one: (one.connection, one.client, one.name)))


def client_names(db: Connection, connections: Collection[str] | None) -> tuple[ClientName, ...]:
    """Every client by connection and name, those with neither hours nor invoices included."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for statement in (_known(connections), _worked_for(connections), _invoiced(connections)):
        for row in db.execute(statement).mappings():
            found.setdefault((row["connection"], row["name"]), {}).update(row)
    return tuple(ClientName(**found[key]) for key in sorted(found))


def by_id(db: Connection, connection: str) -> dict[str, str]:
    """The names of a connection's clients by the source's ids."""
    rows = db.execute(select(client.c.id, client.c.name).where(client.c.connection == connection))
    return {row.id: row.name for row in rows}


def currencies(db: Connection, connections: Collection[str] | None) -> frozenset[str]:
    """The currencies of invoices (drafts too) and of entries that have a value."""
    priced = select(time_entry.c.value_currency).where(
        time_entry.c.value_currency.is_not(None), among(time_entry.c.connection, connections)
    )
    invoiced = select(invoice.c.currency).where(among(invoice.c.connection, connections))
    return frozenset(db.execute(union(priced.distinct(), invoiced)).scalars())


def _known(connections: Collection[str] | None) -> Select[Any]:
    return select(client.c.connection, client.c.name).where(among(client.c.connection, connections))


def _worked_for(connections: Collection[str] | None) -> Select[Any]:
    entry = time_entry.c
    of_projects = (
        select(entry.connection, entry.project, func.sum(entry.seconds).label("seconds"))
        .where(~entry.running, among(entry.connection, connections))
        .group_by(entry.connection, entry.project)
        .subquery()
    )
    connection = of_projects.c.connection
    return (
        select(connection, CLIENT.label("name"), func.sum(of_projects.c.seconds).label("seconds"))
        .select_from(with_clients(of_projects))
        .where(CLIENT.is_not(None))
        .group_by(connection, CLIENT)
    )


def _invoiced(connections: Collection[str] | None) -> Select[Any]:
    told = func.count().filter(invoice.c.state != "draft")
    return (
        select(invoice.c.connection, INVOICED.label("name"), told.label("invoices"))
        .select_from(invoice.outerjoin(client, client_of(invoice)))
        .where(among(invoice.c.connection, connections))
        .group_by(invoice.c.connection, INVOICED)
    )
