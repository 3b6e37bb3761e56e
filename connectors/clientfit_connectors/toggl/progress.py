"""Which days are complete when reading breaks off, told by the order in which rows come."""

from dataclasses import dataclass
from datetime import date

from clientfit_connectors.toggl import windows
from clientfit_sync.model import Window


@dataclass(slots=True)
class Progress:
    """Watches the days of rows that come one after the other, newest first or oldest first.

    `slack`: days by which a row may break the order, since people in different time zones have different days.
    """

    slack: int
    first: date | None = None
    lowest: date = date.max
    highest: date = date.min
    falling: bool = True
    rising: bool = True

    def note(self, day: date) -> None:
        """A row of this day came."""
        if self.first is None:
            self.first = self.lowest = self.highest = day
        self.falling &= (day - self.lowest).days <= self.slack
        self.rising &= (self.highest - day).days <= self.slack
        self.lowest, self.highest = min(self.lowest, day), max(self.highest, day)

    def complete(self, window: Window) -> Window | None:
        """The days of the window of which nothing more comes; None where there are none, or the order is unclear."""
        if self.first is None or self.falling == self.rising:
            return None
        margin = self.slack * windows.DAY
        if self.falling:
            found = Window(start=self.lowest + windows.DAY + margin, end=window.end)
        else:
            found = Window(start=window.start, end=self.highest - margin)
        found = found.cut(window)
        return found if found.days else None
