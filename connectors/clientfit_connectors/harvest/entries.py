"""Time entries, of the days from the first one on that any run was asked for (DESIGN.md section 4)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from clientfit_connectors.harvest import mapping, vanished
from clientfit_connectors.harvest.feed import Feed, Reader
from clientfit_connectors.harvest.forms import Form
from clientfit_connectors.harvest.lists import named, repriced
from clientfit_connectors.harvest.pages import PER_PAGE
from clientfit_connectors.harvest.run import Run, outside
from clientfit_connectors.harvest.wire import EntryRow
from clientfit_sync.connector import Ask, Bookmark, Message, Whole
from clientfit_sync.model import TimeEntry, Window

PATH = "/time_entries"


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days that are kept, and those of them that the store holds already (None: no day)."""

    kept: Window
    covered: Window | None

    @property
    def later(self) -> Window:
        """What is lacking behind the covered days: where the connection may supply more than before."""
        return Window(start=self.covered.end if self.covered else self.kept.end, end=self.kept.end)

    @property
    def earlier(self) -> Window:
        """What is lacking before the covered days."""
        return Window(start=self.kept.start, end=self.covered.start if self.covered else self.kept.end)


def days(ask: Ask) -> Days:
    """The days from the first one on that is asked for or held already, as far as the connection may supply them."""
    start = min(ask.start, ask.covered.start) if ask.covered else ask.start
    kept = Window(start=start, end=date.max).cut(ask.supplied)
    covered = ask.covered.cut(kept) if ask.covered else None
    return Days(kept=kept, covered=covered if covered and covered.days else None)


def entries(run: Run) -> Iterator[Message]:
    """What changed in the days that are held, then the days that are lacking; ends with a Bookmark."""
    wanted = days(run.ask)
    feed = Feed(path=PATH, key="time_entries", form=Form(EntryRow), kind="time_entry", records=_records(run))
    reader = Reader(run.api, feed, run.ask, wanted.kept)

    def mark(covered: Window | None) -> Bookmark:
        run.note("time_entry", reader.latest)
        return Bookmark(state=run.state.written(), covered=covered)

    yield from outside("time_entry", _unquestioned(run, wanted.kept))
    if wanted.covered:
        yield from _update(run, reader, wanted.covered)
        if wanted.later.days or wanted.earlier.days:
            yield mark(wanted.covered)
    if wanted.later.days:
        yield from reader.whole(wanted.later)
    if wanted.earlier.days:
        yield from in_stretches(reader.whole(wanted.earlier), wanted, mark)
    yield mark(wanted.kept if wanted.kept.days else None)


def _records(run: Run) -> Callable[[Sequence[EntryRow]], Iterator[Message]]:
    def records(rows: Sequence[EntryRow]) -> Iterator[Message]:
        for row in rows:
            yield from named(run, row.project, row.client)
            yield mapping.time_entry(row, run.directory.currency(row.client))

    return records


def _unquestioned(run: Run, kept: Window) -> Window:
    """The days outside of which nothing may be held: what another account or owner left there is not this one's."""
    return kept if run.before is None and run.ask.bookmark else run.ask.supplied


def _update(run: Run, reader: Reader[EntryRow], covered: Window) -> Iterator[Message]:
    since, projects = run.since("time_entry"), repriced(run)
    many = projects and len(projects) * PER_PAGE >= reader.held(covered)
    if since is None or run.sweep or many:
        yield from reader.whole(covered)
    else:
        for project in projects:
            yield from reader.of_project(project, covered)
        yield from reader.changes(since)
        held = reader.held(covered)
        yield from reader.reconcile(covered)
        vanished.check(run, deleted=reader.held(covered) < held)


def in_stretches(messages: Iterator[Message], wanted: Days, mark: Callable[[Window], Bookmark]) -> Iterator[Message]:
    """What is read of the earlier days, newest first, with a Bookmark behind each calendar year.

    A first import that is cut off goes on behind the last one; it costs no request more than without them.
    """
    end, year = wanted.earlier.end, date.max.year
    for message in messages:
        if isinstance(message, TimeEntry):
            if message.day.year < year < date.max.year:
                turn = date(year, 1, 1)
                yield Whole(kind="time_entry", window=Window(start=turn, end=end))
                yield mark(Window(start=turn, end=wanted.kept.end))
                end = turn
            year = min(year, message.day.year)
        if isinstance(message, Whole):
            yield replace(message, window=Window(start=wanted.earlier.start, end=end))
        else:
            yield message
