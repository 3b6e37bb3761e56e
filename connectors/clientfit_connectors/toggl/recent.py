"""What the owner changed since the last run: new, edited and deleted entries (Toggl API, sections 2.3 and 5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clientfit_connectors.toggl import entries, listing, naming, quota, trouble, windows, wire
from clientfit_connectors.toggl.run import Run
from clientfit_connectors.toggl.state import YEAR, Job, State, Witness
from clientfit_sync.connector import Gone, Message
from clientfit_sync.errors import SourceError
from clientfit_sync.model import TimeEntry, Window

PATH = "/me/time_entries"
CAP = 1000
"""Rows: where so many come, there may be more."""
MANY = 500
OVERLAP = timedelta(hours=1)
FIRST_OVERLAP = timedelta(days=1)
REACH = timedelta(days=85)
"""Toggl refuses to look back further than three months or so."""
SETTLING = timedelta(minutes=5)
"""What an API that is not quite up to date may take, and clocks may be apart."""
APART = 31


@dataclass(frozen=True, slots=True)
class Changes:
    """The owner's changed entries; `whole`: whether they are all, as far as can be told."""

    rows: tuple[wire.Entry, ...]
    whole: bool = True


def reachable(known: State, now: datetime) -> bool:
    """Whether Toggl still tells of all that changed since the last run."""
    return known.since is not None and now - known.since < REACH


def ask(run: Run) -> Changes:
    """The entries that were changed since the last run.

    An answer that lacks a known change is asked for once more; one that may be cut short, without the overlap.
    """
    since = run.state.since or run.now
    start = since - (OVERLAP if run.state.checked else FIRST_OVERLAP)
    found = _asked(run, start, _reaching(run, start))
    if len(found.rows) < CAP:
        return found
    run.note(witness=None)
    # What has been read in this run shows every change up to its beginning.
    if run.fresh >= run.workspaces.keys():
        return ask_latest(run)
    return _asked(run, since - SETTLING, since - SETTLING)


def ask_latest(run: Run) -> Changes:
    """The entries that were changed while all else was read."""
    return Changes(_changed(run, run.now - SETTLING))


def _reaching(run: Run, start: datetime) -> datetime:
    """From when on to ask, so that the answer must name a change that is known."""
    witness = run.state.witness
    return min(start, witness.at - SETTLING) if witness and run.now - witness.at < REACH else start


def _asked(run: Run, start: datetime, since: datetime) -> Changes:
    """The changes from `start` on; those before it, from `since` on, only tell whether to believe the answer."""
    expected = _expected(run, since)
    rows = _changed(run, since)
    if len(rows) < CAP and not expected.keys() <= {one.id for one in rows}:
        rows = _changed(run, since)
    missing = expected.keys() - {one.id for one in rows}
    # What is only minutes old may come with the next run.
    whole = len(rows) < CAP and all(expected[one] > run.now - SETTLING for one in missing)
    return Changes(rows if len(rows) >= CAP else tuple(one for one in rows if one.at >= start), whole=whole)


def apply(run: Run, changes: Changes) -> Iterator[Message]:
    """The entries as they are now, but for those that a report of this run has shown as new, with their amounts."""
    changed = {one.id for one in changes.rows}
    # A timer that has run for long was not changed lately, and reports may leave it out.
    running = (one for one in run.account.me.time_entries if one.running and one.id not in changed)
    for one in [*running, *changes.rows]:
        if not _kept(run, one):
            yield Gone(kind="time_entry", id=str(one.id))
        elif not _reported(run, one):
            yield _record(run, one)
    for part in run.workspaces:
        yield from trouble.apart(run, part, _acquainted(run, part, changes))


def _acquainted(run: Run, part: str, changes: Changes) -> Iterator[Message]:
    """What the changes name. Where no list can be read, it is left to the next run, which is told of later changes."""
    try:
        yield from naming.acquaint(run, part, [one for one in changes.rows if _kept(run, one, part)])
    except SourceError:
        listing.outdate(run, part)
        raise


def unpriced(run: Run, changes: Changes) -> list[Job]:
    """The days of changed entries whose amounts only a report tells, and none has told yet."""
    lacking = [one for one in changes.rows if one.billable and not one.running and not _reported(run, one)]
    return [
        Job(part=part, window=window)
        for part, workspace in run.workspaces.items()
        if workspace.premium
        for window in windows.clusters((_day(run, one) for one in lacking if _kept(run, one, part)), APART)
    ]


def finish(run: Run, changes: Changes) -> None:
    """Note from when on the next run is to ask, and the change that its answer must name."""
    gone = {one.id for one in changes.rows if one.deleted is not None}
    known = [Witness(id=one.id, at=one.at) for one in changes.rows]
    known += [run.state.witness] if run.state.witness else []
    newest = max((one for one in known if one.id not in gone), key=lambda one: one.at, default=None)
    # Of many changes at one moment, `since` might never tell all again.
    run.note(since=run.now, witness=newest if len(changes.rows) < MANY else None)
    if not run.troubled:
        run.note(stretch=YEAR)


def _changed(run: Run, since: datetime) -> tuple[wire.Entry, ...]:
    answer = run.track.get(PATH, {"since": int(since.timestamp()), "meta": "true"}, of=quota.USER)
    return wire.read(wire.ENTRIES, answer.body, f"GET {PATH}")


def _expected(run: Run, since: datetime) -> dict[int, datetime]:
    """The changes that an answer must name: the newest one known, and those of `/me`, which shows the last days."""
    known = [Witness(id=one.id, at=one.at) for one in run.account.me.time_entries]
    known += [run.state.witness] if run.state.witness else []
    return {one.id: one.at for one in known if one.at >= since + SETTLING}


def _kept(run: Run, one: wire.Entry, part: str = "") -> bool:
    """Whether it is there, in a workspace that is read (or in this one), on a day that is kept."""
    days = Window(start=run.window.start, end=run.ask.supplied.end)
    here = str(one.workspace) in ({part} if part else run.workspaces.keys())
    return here and one.deleted is None and _day(run, one) in days


def _reported(run: Run, one: wire.Entry) -> bool:
    """Whether a report of this run shows it as it is."""
    return one.id in run.seen and entries.as_new(run.seen[one.id], one.at)


def _day(run: Run, one: wire.Entry) -> date:
    return one.start.astimezone(run.account.owner.zone).date()


def _record(run: Run, one: wire.Entry) -> TimeEntry:
    return entries.of_entry(one, run.workspaces[str(one.workspace)], run.account.owner)
