"""Parts of the statements that read: whose entries these are, and of which connections."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, FromClause, func, select

from clientfit_sync.store.schema import client, project, source

CLIENT = func.coalesce(client.c.name, project.c.client)
"""The client's name in its source; its id where the source did not say how it is called; NULL for none."""


def among(column: ColumnElement[str], connections: Collection[str] | None) -> ColumnElement[bool]:
    """The connections that are asked for; None: all. They are always named, for the indexes begin with them."""
    return column.in_(select(source.c.connection) if connections is None else list(connections))


def with_clients(work: FromClause) -> FromClause:
    """What names a project in `connection` and `project`, with that project and its client where there is one."""
    of_project = (project.c.connection == work.c.connection) & (project.c.id == work.c.project)
    return work.outerjoin(project, of_project).outerjoin(client, client_of(project))


def client_of(table: FromClause) -> ColumnElement[bool]:
    """The client that a project or an invoice names."""
    return (client.c.connection == table.c.connection) & (client.c.id == table.c.client)
