"""What is wrong between tables of the configuration: told as far as each holds, along with other faults."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from clientfit_sync.config import connections, faults
from clientfit_sync.config.connections import ConfiguredConnection
from clientfit_sync.config.sections import ClientSection
from clientfit_sync.connector import Connector


def of_tables(
    content: Mapping[str, Any],
    model: type[BaseModel],
    types: Mapping[str, str],
    connectors: Mapping[str, Connector[Any]],
    file: str,
) -> list[str]:
    """One line for each fault between clients, and between connections; `content` is that of file and environment."""
    clients = {name: _client(_table(table)) for name, table in _table(content.get("clients")).items()}
    sections: Any = model.model_fields["connections"].annotation
    tables = _table(content.get("connections"))
    return [
        *faults.shared_aliases(clients, file),
        *faults.invoiced_nowhere(clients, types, file),
        *connections.on_one_account(_connections(tables, sections, types, connectors), file),
    ]


def merged(content: Mapping[str, Any], outranking: Mapping[str, Any]) -> dict[str, Any]:
    """The content with what outranks it, table by table."""
    both = {
        name: merged(content[name], table)
        for name, table in outranking.items()
        if isinstance(table, dict) and isinstance(content.get(name), dict)
    }
    return {**content, **outranking, **both}


def _client(table: Mapping[str, Any]) -> ClientSection:
    """The client without those settings that do not hold: none needs another."""
    try:
        return ClientSection.model_validate(table)
    except ValidationError as error:
        faulty = {fault["loc"][0] for fault in error.errors(include_url=False, include_input=False)}
    return ClientSection.model_validate({name: value for name, value in table.items() if name not in faulty})


def _connections(
    tables: Mapping[str, Any],
    sections: type[BaseModel],
    types: Mapping[str, str],
    connectors: Mapping[str, Connector[Any]],
) -> Iterator[ConfiguredConnection]:
    """Those that hold: a setting that does not may be the one that names the account."""
    for name, one in connectors.items():
        section: Any = sections.model_fields[name].annotation
        try:
            settings = section.model_validate(tables.get(name, {}))
        except ValidationError:
            continue
        yield ConfiguredConnection(name=name, type=types[name], connector=one, settings=settings)


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
