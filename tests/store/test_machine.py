"""Whatever happens at a source and however a run is broken off, the store holds what the rules say.

A made-up source changes at random and is read by a well-behaved connector: everything in the window by stretches and
parts (`swept`), or only what is lacking and what changed since the last bookmark (`fed`). Two oracles watch: after a
whole run the store equals the source within the covered days; after any run it equals a reference that keeps the
messages in plain dictionaries, which forgets what came after the last Bookmark. What the token sees changes too.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from clientfit_sync.connector import Bookmark, Gone, Message, View, Whole
from clientfit_sync.model import KIND, Client, Kind, Project, Record, TimeEntry, Window
from clientfit_sync.store import Intake, Store

Committed = Callable[[str], list[dict[str, Any]]]
Tables = dict[Kind, dict[str, Record]]

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
FIRST = date(2026, 3, 1)
DAYS = 12
END = FIRST + timedelta(days=DAYS)
PARTS = ("a", "b")
KINDS: tuple[Kind, ...] = ("time_entry", "project", "client")
LOOKS: tuple[tuple[Kind, Window | None, str], ...] = (
    ("time_entry", Window(start=FIRST, end=END - timedelta(days=5)), ""),
    ("time_entry", None, "a"),
    ("project", None, ""),
)
EVER = Window(start=date.min, end=date.max)
TOO_SLOW = HealthCheck.too_slow  # on a busy machine
names = count()

days = st.integers(0, DAYS - 1).map(lambda number: FIRST + timedelta(days=number))
ids = st.sampled_from("12345")
some = st.sampled_from("xyz")
views = st.builds(View, accounts=st.frozensets(some), lacks=st.dictionaries(st.sampled_from(KINDS), some))


class BreakOffError(Exception):
    """The source breaks off."""


def tables() -> Tables:
    return {kind: {} for kind in KINDS}


@dataclass
class Reference:
    """The rules of DESIGN.md section 3, on dictionaries. `gone` are clients and projects kept for their names.

    `view` is what was kept of what the token sees, `told` the last that this run said of it.
    """

    kept: Tables = field(default_factory=tables)
    gone: set[tuple[Kind, str]] = field(default_factory=set)
    covered: Window | None = None
    state: dict[str, Any] = field(default_factory=dict)
    seen: set[tuple[Kind, str]] = field(default_factory=set)
    wholes: list[Whole] = field(default_factory=list)
    view: View = field(default_factory=View)
    told: View | None = None

    def take(self, message: Message) -> None:
        if isinstance(message, View):
            self.told = message
        elif isinstance(message, Bookmark):
            self.view = self.told or self.view
            self.gone |= self.doomed()
            self.sweep()
            self.covered, self.state = message.covered, dict(message.state)
            self.seen, self.wholes = set(), []
        elif isinstance(message, Whole):
            self.wholes.append(message)
        elif isinstance(message, Gone):
            self.gone.add((message.kind, message.id))
        else:
            kind = KIND[type(message)]
            self.kept[kind][message.id] = message
            self.seen.add((kind, message.id))
            self.gone.discard((kind, message.id))

    def doomed(self) -> set[tuple[Kind, str]]:
        """What the Whole messages since the last Bookmark delete."""
        return {
            (whole.kind, id_)
            for whole in self.wholes
            for id_, record in self.kept[whole.kind].items()
            if (whole.kind, id_) not in self.seen and within(record, whole.window, whole.part)
        }

    def sweep(self) -> None:
        for kind in KINDS:
            named = {"project": "time_entry", "client": "project"}.get(kind)
            used = {getattr(record, kind) for record in self.kept[named].values()} if named else set()  # type: ignore[index]  # a kind
            self.kept[kind] = {
                id_: record for id_, record in self.kept[kind].items() if (kind, id_) not in self.gone or id_ in used
            }
        self.gone = {(kind, id_) for kind, id_ in self.gone if id_ in self.kept[kind]}

    def held(self, kind: Kind, window: Window | None, part: str) -> list[Record]:
        absent = self.gone | self.doomed()
        return [
            record
            for id_, record in self.kept[kind].items()
            if (kind, id_) not in absent and within(record, window, part)
        ]

    def tracked(self, window: Window, part: str) -> Decimal:
        entries = self.held("time_entry", window, part)
        return sum((entry.seconds for entry in entries if isinstance(entry, TimeEntry)), Decimal(0))


def within(record: Record, window: Window | None, part: str) -> bool:
    dated = window is None or (isinstance(record, TimeEntry) and record.day in window)
    return dated and part in {"", record.part}


@dataclass
class Origin:
    """A source with a log of what changed, and the connectors that read it."""

    now: Tables = field(default_factory=tables)
    log: list[tuple[Kind, str]] = field(default_factory=list)

    def put(self, record: Record) -> None:
        kind = KIND[type(record)]
        self.now[kind][record.id] = record
        self.log.append((kind, record.id))

    def drop(self, kind: Kind, id_: str) -> None:
        self.now[kind].pop(id_, None)
        self.log.append((kind, id_))

    def swept(self, start: date, covered: Window | None, stretch: int, *, often: bool) -> Iterator[Message]:
        """Everything from `start` on, or what is covered, a Bookmark a stretch (`often`) or one at the end."""
        yield from self.namings()
        done = hull(start, covered).start
        while done < END:
            window = Window(start=done, end=min(END, done + timedelta(days=stretch)))
            yield from self.days(window)
            done = window.end
            if often and done < END:
                yield Bookmark(state={"seen": 0}, covered=covered)
        yield Bookmark(state={"seen": len(self.log)}, covered=hull(start, covered))

    def fed(self, start: date, covered: Window | None, seen: int) -> Iterator[Message]:
        """What `covered` lacks, then what changed since `seen`."""
        if covered is None or start < covered.start:
            yield from self.namings()
            yield from self.days(Window(start=start, end=covered.start if covered else END))
        for kind, id_ in dict.fromkeys(self.log[seen:]):
            record = self.now[kind].get(id_)
            yield record or Gone(kind=kind, id=id_)
        yield Bookmark(state={"seen": len(self.log)}, covered=hull(start, covered))

    def namings(self) -> Iterator[Message]:
        yield from self.now["client"].values()
        yield from self.now["project"].values()
        yield Whole(kind="project")
        yield Whole(kind="client")

    def days(self, window: Window) -> Iterator[Message]:
        for part in PARTS:
            yield from (record for record in self.now["time_entry"].values() if within(record, window, part))
            yield Whole(kind="time_entry", window=window, part=part)


def hull(start: date, covered: Window | None) -> Window:
    return Window(start=min(start, covered.start) if covered else start, end=END)


class Machine(RuleBasedStateMachine):
    """Each example is a connection of its own, so that the ones before it must stay as they are."""

    def __init__(self, store: Store, committed: Committed) -> None:
        super().__init__()
        self.store, self.committed = store, committed
        self.connection = f"example_{next(names)}"
        self.origin, self.reference = Origin(), Reference()

    @rule(id_=ids, day=days, part=st.sampled_from(PARTS), project=some | st.none(), seconds=st.integers(0, 3))
    def work(self, id_: str, day: date, part: str, project: str | None, seconds: int) -> None:
        """An entry is added, or changed, or moved to another day, part or project."""
        self.origin.put(TimeEntry(id=id_, day=day, seconds=Decimal(seconds), project=project, part=part))
        if project and project not in self.origin.now["project"]:
            self.origin.put(Project(id=project, name=project, client=None))

    @rule(id_=some, client=some | st.none())
    def assign(self, id_: str, client: str | None) -> None:
        self.origin.put(Project(id=id_, name=id_, client=client))
        if client:
            self.origin.put(Client(id=client, name=client))

    @rule(id_=ids)
    def drop_entry(self, id_: str) -> None:
        self.origin.drop("time_entry", id_)

    @rule(kind=st.sampled_from(["project", "client"]), id_=some)
    def drop_name(self, kind: Kind, id_: str) -> None:
        self.origin.drop(kind, id_)

    @rule(start=days, stretch=st.integers(1, DAYS), often=st.booleans(), full=st.booleans(), data=st.data())
    def sweep(self, start: date, stretch: int, data: st.DataObject, *, often: bool, full: bool) -> None:
        covered = None if full else self.reference.covered
        self.run(list(self.origin.swept(start, covered, stretch, often=often)), data, full=full)

    @rule(start=days, data=st.data())
    def feed(self, start: date, data: st.DataObject) -> None:
        seen = self.reference.state.get("seen", 0)
        self.run(list(self.origin.fed(start, self.reference.covered, seen)), data, full=False)

    def run(self, messages: list[Message], data: st.DataObject, *, full: bool) -> None:
        """Runs them with what the token sees said in between, or breaks off before one of them."""
        for view in data.draw(st.lists(views, max_size=2), "seen"):
            messages.insert(data.draw(st.integers(0, len(messages)), "said before"), view)
        stop = data.draw(st.none() | st.integers(0, len(messages)), "break off before")
        looks = data.draw(st.sets(st.integers(0, len(messages)), max_size=2), "look before")
        with self.store.intake(
            self.connection, type="made", ages=True, now=NOW, full=full, allow_deletions=True
        ) as intake:
            assert intake.covered == (None if full else self.reference.covered)
            assert intake.bookmark == ({} if full else self.reference.state)
            watched = self.watched(messages, stop, looks, intake)
            if stop is not None:
                with pytest.raises(BreakOffError):
                    intake.apply(watched)
                return
            before = self.size()
            counts = intake.apply(watched)
        self.reference.view = next((one for one in reversed(messages) if isinstance(one, View)), View())
        assert self.size() - before == counts.added - counts.deleted
        self.equals_the_source()

    def watched(self, messages: list[Message], stop: int | None, looks: set[int], intake: Intake) -> Iterator[Message]:
        """Takes the reference along; what it takes after the last Bookmark is undone when the run ends."""
        taking = deepcopy(self.reference)
        taking.told = None
        for number, message in enumerate([*messages, None]):
            if number in looks:
                for kind, window, part in LOOKS:
                    assert intake.held(kind, window, part) == len(taking.held(kind, window, part))
                    assert intake.tracked(window or EVER, part) == taking.tracked(window or EVER, part)
            if number == stop:
                raise BreakOffError
            if message is not None:
                yield message
                taking.take(message)
                if isinstance(message, Bookmark):
                    self.reference = deepcopy(taking)

    def size(self) -> int:
        return sum(len(self.stored(kind)) for kind in KINDS)

    def stored(self, kind: Kind) -> dict[str, dict[str, Any]]:
        return {row["id"]: row for row in self.committed(kind) if row["connection"] == self.connection}

    def equals_the_source(self) -> None:
        covered = self.reference.covered
        assert covered is not None
        held = {id_: row["day"] for id_, row in self.stored("time_entry").items() if row["day"] in covered}
        there = (record for record in self.origin.now["time_entry"].values() if isinstance(record, TimeEntry))
        assert held == {record.id: record.day for record in there if record.day in covered}
        for kind in ("project", "client"):
            assert {id_ for id_, row in self.stored(kind).items() if not row["gone"]} == set(self.origin.now[kind])

    @invariant()
    def equals_the_reference(self) -> None:
        for kind in KINDS:
            stored = self.stored(kind)
            expected = self.reference.kept[kind]
            assert stored.keys() == expected.keys()
            assert {id_ for id_ in stored if stored[id_]["gone"]} == {
                id_ for of, id_ in self.reference.gone if of == kind
            }
            for id_, record in expected.items():
                lists = dict.fromkeys(("tags", "budgets"), ())
                given_ = {name: value for name, value in (stored[id_] | lists).items() if name in record.__slots__}
                assert type(record)(**given_) == record

    @invariant()
    def knows_what_the_token_sees(self) -> None:
        found = [row for row in self.committed("source") if row["connection"] == self.connection]
        kept = [View(accounts=frozenset(row["accounts"]), lacks=row["lacks"]) for row in found]
        assert (kept or [View()]) == [self.reference.view]


def test_the_store_follows_its_source_through_everything(store: Store, committed: Committed) -> None:
    with store.intake("bystander", type="made", ages=True, now=NOW) as intake:
        names_ = (Client(id="x", name="X"), Project(id="x", name="X", client="x"))
        intake.apply([*names_, TimeEntry(id="1", day=FIRST, seconds=Decimal(1), project="x"), Bookmark()])
    limits = settings(max_examples=60, stateful_step_count=20, deadline=None, suppress_health_check=[TOO_SLOW])
    machine: Any = partial(Machine, store, committed)
    run_state_machine_as_test(machine, settings=limits)
    for kind in KINDS:
        assert [row["gone"] for row in committed(kind) if row["connection"] == "bystander"] == [False]
