"""Single entries as checks look at them: by client, in one order, and as evidence."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from clientfit_sync.checks import wording
from clientfit_sync.figures import ClientEntry, Figures

ZERO = Decimal(0)
PLACES_NAMED = 3


def by_client(figures: Figures | None) -> dict[str, list[ClientEntry]]:
    """The entries that took time, each client's in order."""
    clients: dict[str, list[ClientEntry]] = defaultdict(list)
    for entry in figures.entries() if figures else ():
        if entry.hours:
            clients[entry.client].append(entry)
    return {client: ordered(found) for client, found in sorted(clients.items())}


def ordered(entries: Iterable[ClientEntry]) -> list[ClientEntry]:
    """The entries by their days, however they were read: a sum of rounded thirds depends on their order."""
    return sorted(entries, key=lambda entry: (entry.day, entry.connection, entry.id))


def hours(entries: Iterable[ClientEntry]) -> Decimal:
    """What they took together."""
    return sum((entry.hours for entry in entries), ZERO)


def ids(entries: Iterable[ClientEntry]) -> list[dict[str, str]]:
    """The entries as evidence, in the order given."""
    return named((entry.connection, entry.id) for entry in entries)


def named(records: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """Records as evidence, each given by its connection and the source's id."""
    return [{"connection": connection, "id": id_} for connection, id_ in records]


def places(entries: Sequence[ClientEntry]) -> str:
    """The projects and tasks that took the most of their hours."""
    taken: dict[str, Decimal] = defaultdict(Decimal)
    for entry in entries:
        taken[" / ".join(filter(None, (entry.project, entry.task))) or "no project"] += entry.hours
    most = sorted(taken.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{wording.hours(spent)} on {place}" for place, spent in most[:PLACES_NAMED])
