"""The guard against deleting a store because a source answered with nothing (DESIGN.md section 3)."""

from collections import Counter
from collections.abc import Mapping

from clientfit_sync.errors import SourceError
from clientfit_sync.model import Kind
from clientfit_sync.store.rows import NAMES

FEW = 20
ONE_IN = 4

Sums = Mapping[str, Mapping[Kind, int]]


class Guard:
    """Sums up what a run deletes, and what those deleted before it that were stopped since the last whole one.

    `held`: how many records of each kind the connection has. `before`: the `sums` that a stopped run left.
    """

    def __init__(self, connection: str, held: Mapping[Kind, int], before: Sums) -> None:
        self._connection = connection
        self._held = Counter(held) | Counter(before.get("held", {}))
        self._deleted = Counter(before.get("deleted", {}))

    @property
    def sums(self) -> Sums:
        """What the next run has to know if this one does not end."""
        return {"held": dict(self._held), "deleted": dict(self._deleted)}

    def take(self, deleted: Mapping[Kind, int]) -> None:
        """Adds what a transaction deletes; refuses above 20 and above 25 % of what was held of a kind.

        Raises:
            SourceError: naming the kinds, the numbers and the remedy.
        """
        self._deleted.update(deleted)
        excess = [
            f"{count} of {self._held[kind]} {NAMES[kind]}"
            for kind, count in self._deleted.items()
            if count > FEW and count * ONE_IN > self._held[kind]
        ]
        if excess:
            raise SourceError(
                f"stopped, for it would delete {' and '.join(excess)}; if they are really gone at the "
                f"source, run `clientfit-sync sync {self._connection} --allow-deletions`"
            )
