"""What a run is asked for: of which connections, how far back, and what is done beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from clientfit_sync.config import ConfiguredConnection, Settings
from clientfit_sync.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a run is asked for.

    `start`: the first day that reports need. `now` is in the configured zone. `full`: bookmarks are ignored. `verify`:
    what was brought is compared with the source's own totals.
    """

    start: date
    now: datetime
    full: bool = False
    allow_deletions: bool = False
    verify: bool = False

    @classmethod
    def of(cls, settings: Settings, now: datetime, start: date | None = None, **options: bool) -> Self:
        """A run as it is asked for; without `start`, of the last `history` days.

        Raises:
            UsageError: `start` lies ahead: all days would be left out, and the source be called complete.
        """
        if start is not None and start > now.date():
            raise UsageError(f"--from {start} lies in the future; give a day up to today, {now.date()}")
        return cls(start=start or now.date() - timedelta(days=settings.history), now=now, **options)


def chosen(settings: Settings, names: Sequence[str]) -> list[ConfiguredConnection]:
    """The connections of these names (none: all), each once.

    Raises:
        UsageError: there is no such connection, or none is configured.
    """
    configured = {one.name: one for one in settings.connections}
    if not configured:
        raise UsageError(unconfigured(settings))
    if unknown := [name for name in names if name not in configured]:
        raise UsageError(
            *(f"{name}: no such connection; there are: {', '.join(sorted(configured))}" for name in unknown)
        )
    return [configured[name] for name in dict.fromkeys(names or configured)]


def unconfigured(settings: Settings) -> str:
    """What to do where no connection is configured."""
    if settings.file is None:
        return "there is no configuration file; `clientfit-sync init` writes one"
    return f"{settings.file}: no connection is configured; add a table such as [connections.exports]"
