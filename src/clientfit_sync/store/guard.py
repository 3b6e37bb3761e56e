"""The guard against deleting a store because a source answered with nothing (DESIGN.md section 3)."""

from collections.abc import Mapping

from clientfit_sync.errors import SourceError
from clientfit_sync.model import Kind
from clientfit_sync.store.rows import NAMES

FEW = 20
ONE_IN = 4


def check(connection: str, deleted: Mapping[Kind, int], held: Mapping[Kind, int]) -> None:
    """Refuses a run that deletes above 20 and above 25 % of what the connection held of a kind when it began.

    Raises:
        SourceError: naming the kinds, the numbers and the remedy.
    """
    excess = [
        f"{count} of {held[kind]} {NAMES[kind]}"
        for kind, count in deleted.items()
        if count > FEW and count * ONE_IN > held[kind]
    ]
    if excess:
        raise SourceError(
            f"stopped, for it would delete {' and '.join(excess)}; if they are really gone at the "
            f"source, run `clientfit-sync sync {connection} --allow-deletions`"
        )
