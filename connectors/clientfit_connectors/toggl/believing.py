"""Whether to believe a report that lacks what is known, for what it lacks is deleted (DESIGN.md section 5).

What `/me` names costs nothing. Toggl's totals by person cost a request (Toggl API, section 2.6): they are asked for
where a report shows nothing, or less than is held.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from clientfit_connectors.toggl import windows
from clientfit_connectors.toggl.reports import Reports
from clientfit_connectors.toggl.run import Run
from clientfit_sync.errors import SourceError
from clientfit_sync.model import TimeEntry, Window
from clientfit_sync.rest.faults import Refused

SETTLED = timedelta(hours=1)
"""Reports lag behind `/me` by less."""

Totals = Mapping[int | None, Decimal]


@dataclass(frozen=True, slots=True)
class _Entry:
    day: date
    user: int | None
    seconds: Decimal


@dataclass(slots=True, kw_only=True)
class Sight:
    """What a report shows of the days in `window`, beside what is known of them."""

    run: Run
    reports: Reports
    part: str
    window: Window
    _shown: dict[str, _Entry] = field(default_factory=dict)
    _totals: dict[Window, Totals | None] = field(default_factory=dict)

    def note(self, user: int | None, entry: TimeEntry) -> None:
        """The report shows an entry, which is this user's."""
        self._shown[entry.id] = _Entry(entry.day, user, entry.seconds)

    def hollow(self) -> bool:
        """Whether it shows nothing where there may be something: it is to be asked for once more.

        That is where something is held, or this is the first look at days that are not ahead; but not where the totals
        name nothing either.
        """
        if self._shown or not self._matters():
            return False
        theirs = self._theirs(self.window)
        return theirs is None or any(theirs.values())

    def check(self, window: Window) -> None:
        """See that what the report lacks in these days of its own may be deleted.

        Raises:
            SourceError: it lacks entries that `/me` names, or time that the totals name; or nobody tells the totals,
            and it shows nothing where something is held.
            QuotaError: the totals cannot be asked for.
        """
        there = {id_: entry for id_, entry in self._shown.items() if entry.day in window}
        if lacking := _own(self.run, self.part, window) - there.keys():
            raise self._fault(window, f"{len(lacking)} of your time entries that GET /me names")
        held = self.run.ask.held("time_entry", window, self.part)
        if held <= len(there) and window not in self._totals:
            return
        if self._contradicted(window, there, held):
            raise self._fault(window, "time that Toggl's own totals name")

    def _matters(self) -> bool:
        known = self.run.state.part(self.part)
        first = self.window.start <= self.run.today and bool(windows.without(self.window, known.held))
        return first or self.run.ask.held("time_entry", self.window, self.part) > 0

    def _contradicted(self, window: Window, there: Mapping[str, _Entry], held: int) -> bool:
        """Whether the totals name somebody of whom the report shows nothing, or the most of what would be deleted.

        Something may be changed between two requests, and a timer that runs may count in one alone.
        """
        theirs = self._theirs(window)
        if theirs is None:
            return held > 0 and not there
        ours: defaultdict[int | None, Decimal] = defaultdict(Decimal)
        for entry in there.values():
            ours[entry.user] += entry.seconds
        lost = self.run.ask.tracked(window, self.part) - sum(ours.values(), Decimal(0))
        lacking = sum((max(Decimal(0), seconds - ours.get(user, 0)) for user, seconds in theirs.items()), Decimal(0))
        return any(seconds > 0 and user not in ours for user, seconds in theirs.items()) or 0 < lost < 2 * lacking

    def _theirs(self, window: Window) -> Totals | None:
        if window not in self._totals:
            self._totals[window] = self._asked(window)
        return self._totals[window]

    def _asked(self, window: Window) -> Totals | None:
        try:
            return self.reports.by_user(window)
        except Refused:
            return None

    def _fault(self, window: Window, what: str) -> SourceError:
        days = f"{window.start} to {window.end - windows.DAY}"
        return SourceError(
            f"workspace {self.part}: its report of {days} lacks {what}; nothing is deleted, and the next run asks again"
        )


def _own(run: Run, part: str, window: Window) -> set[str]:
    """The owner's finished time of these days that `/me` names, and that every report must show by now."""
    zone = run.account.owner.zone
    return {
        str(one.id)
        for one in run.account.me.time_entries
        if str(one.workspace) == part
        and one.duration > 0
        and one.deleted is None
        and one.at <= run.now - SETTLED
        and one.start.astimezone(zone).date() in window
    }
