"""How a run is kept: one transaction a Bookmark, nothing after the last; and what is known of its source."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from clientfit_sync.connector import Bookmark, Gone, Message, View, Whole
from clientfit_sync.errors import SourceError
from clientfit_sync.model import (
    Client,
    Invoice,
    InvoiceLine,
    Window,
)
from clientfit_sync.store import Counts, Source, Store
from store_keeping import DAY, MARCH, NOW, entry, ids, run

Committed = Callable[[str], list[dict[str, Any]]]


def test_what_follows_the_last_bookmark_is_rolled_back_when_the_source_fails(
    store: Store, committed: Committed
) -> None:
    def broken() -> Iterator[Message]:
        yield entry(1)
        yield Bookmark(state={"page": 1}, covered=MARCH)
        yield entry(2)
        yield Whole(kind="time_entry")
        raise SourceError("out of quota")

    with (
        pytest.raises(SourceError, match="out of quota"),
        store.intake("toggl", type="t", ages=True, now=NOW) as intake,
    ):
        intake.apply(broken())
    assert ids(committed("time_entry")) == ["1"]
    with store.intake("toggl", type="t", ages=True, now=NOW) as intake:
        assert (intake.bookmark, intake.covered) == ({"page": 1}, MARCH)


def test_a_failure_can_be_noted_within_the_run_without_keeping_any_of_its_rest(
    store: Store, committed: Committed
) -> None:
    with store.intake("toggl", type="t", ages=True, now=NOW) as intake:
        with pytest.raises(SourceError):
            intake.apply(
                [entry(1), Bookmark(), entry(2), Whole(kind="client"), entry(3, amount=Decimal("NaN")), Bookmark()]
            )
        store.failed("toggl", type="t", ages=True, problem="bad data")
    assert ids(committed("time_entry")) == ["1"]
    assert [row["problem"] for row in committed("source")] == ["bad data"]


def test_a_connector_that_forgets_its_last_bookmark_is_told_and_nothing_is_lost_silently(
    store: Store, committed: Committed
) -> None:
    with pytest.raises(SourceError, match=r"^its connector ended without a Bookmark"):
        run(store, entry(1), Bookmark(), entry(2))
    assert ids(committed("time_entry")) == ["1"]
    assert not store.sources()[0].complete


def test_every_bookmark_commits(store: Store, committed: Committed) -> None:
    def watched() -> Iterator[Message]:
        yield entry(1)
        assert committed("time_entry") == []
        yield Bookmark()
        assert ids(committed("time_entry")) == ["1"]
        yield entry(2)
        yield Bookmark()
        assert ids(committed("time_entry")) == ["1", "2"]

    with store.intake("toggl", type="t", ages=True, now=NOW) as intake:
        assert intake.apply(watched()) == Counts(added=2)


def test_a_run_that_was_killed_between_bookmarks_left_an_incomplete_source(store: Store, committed: Committed) -> None:
    run(store, entry(1), Bookmark())

    def killed() -> Iterator[Message]:
        yield entry(2)
        yield Bookmark()
        (source,) = committed("source")
        assert (source["complete"], source["synced_at"]) == (False, NOW)
        assert source["problem"] == "its last sync did not finish"

    with store.intake("toggl", type="toggl", ages=True, now=NOW) as intake:
        intake.apply(killed())
    assert store.sources()[0].complete


def test_a_whole_run_makes_the_source_complete(store: Store) -> None:
    later = datetime(2026, 11, 24, 7, tzinfo=timezone(timedelta(hours=2)))
    run(store, Bookmark(state={"since": 5}, covered=MARCH))
    store.failed("toggl", type="toggl", ages=True, problem="out of quota")
    with store.intake("toggl", type="toggl", ages=False, now=later) as intake:
        intake.apply([Bookmark(covered=MARCH)])
    assert store.sources() == (
        Source(
            connection="toggl",
            type="toggl",
            synced_at=datetime(2026, 11, 24, 5, tzinfo=UTC),
            complete=True,
            problem="",
            covered=MARCH,
            ages=False,
        ),
    )


def test_a_failed_source_keeps_its_data_and_when_it_was_last_whole(store: Store) -> None:
    run(store, entry(1), Bookmark(state={"since": 5}, covered=MARCH))
    store.failed("toggl", type="toggl", ages=True, problem="out of\0quota")
    (source,) = store.sources()
    assert (source.complete, source.synced_at, source.covered) == (False, NOW, MARCH)
    assert source.problem == "out of\N{REPLACEMENT CHARACTER}quota"
    with store.intake("toggl", type="toggl", ages=True, now=NOW) as intake:
        assert (intake.bookmark, intake.held("time_entry")) == ({"since": 5}, 1)


def test_a_source_that_failed_from_the_start_is_known_as_incomplete(store: Store) -> None:
    store.failed("toggl", type="toggl", ages=True, problem="no network")
    (source,) = store.sources()
    assert (source.synced_at, source.complete, source.covered) == (None, False, None)


def test_the_first_run_knows_nothing(store: Store) -> None:
    with store.intake("toggl", type="toggl", ages=True, now=NOW) as intake:
        assert (intake.covered, intake.bookmark, intake.held("client")) == (None, {}, 0)


@pytest.mark.parametrize("options", [{"type": "toggl", "full": True}, {"type": "csv"}])
def test_full_or_another_type_forgets_how_far_the_last_run_got_but_no_record(
    store: Store, options: dict[str, Any]
) -> None:
    run(store, entry(1), Bookmark(state={"since": 5}, covered=MARCH))
    with store.intake("toggl", ages=True, now=NOW, **options) as intake:
        assert (intake.covered, intake.bookmark, intake.held("time_entry")) == (None, {}, 1)
        assert intake.apply([entry(1), entry(2), Bookmark()]) == Counts(added=1)


def test_held_counts_by_window_and_part_what_was_yielded_in_this_run_too(store: Store) -> None:
    run(store, entry(1, part="a"), entry(2, day=date(2026, 4, 1)), Client(id="c", name="C", part="a"), Bookmark())

    def counting() -> Iterator[Message]:
        yield entry(3, part="b")
        yield entry(1, part="b")
        yield Gone(kind="time_entry", id="2")
        assert intake.held("time_entry") == 2
        assert (intake.held("time_entry", part="a"), intake.held("time_entry", part="b")) == (0, 2)
        assert (intake.held("time_entry", MARCH), intake.held("time_entry", MARCH, "a")) == (2, 0)
        yield entry(4, day=MARCH.end)
        yield entry(5, day=MARCH.start)
        assert intake.held("time_entry", MARCH) == 3
        yield Whole(kind="time_entry", window=MARCH)
        assert intake.held("time_entry") == 4
        assert (intake.held("client", part="a"), intake.held("client", MARCH)) == (1, 0)
        yield Bookmark()

    with store.intake("toggl", type="toggl", ages=True, now=NOW) as intake:
        intake.apply(counting())


def test_tracked_adds_up_the_finished_entries_of_days_and_part_those_of_this_run_too(store: Store) -> None:
    before = [entry(1, part="a", rounded_seconds=Decimal(7200)), entry(2), entry(3, day=MARCH.end), entry(4)]
    run(store, *before, entry(5, running=True), Bookmark())
    run(store, entry(1), Bookmark(), connection="other")

    def adding() -> Iterator[Message]:
        assert intake.tracked(MARCH) == Decimal(3 * 3600)
        yield Gone(kind="time_entry", id="2")
        yield entry(4, seconds=Decimal("0.5"))
        yield entry(6, day=MARCH.start, part="b", seconds=Decimal(60))
        assert intake.tracked(MARCH) == Decimal("3660.5")
        assert (intake.tracked(MARCH, "a"), intake.tracked(MARCH, "b")) == (Decimal(3600), Decimal(60))
        assert intake.tracked(Window(start=MARCH.end, end=date.max)) == Decimal(3600)
        assert intake.tracked(Window(start=date.min, end=MARCH.start)) == Decimal(0)
        yield Bookmark()

    with store.intake("toggl", type="toggl", ages=True, now=NOW) as intake:
        intake.apply(adding())


HALF = View(accounts=frozenset({"1"}), lacks={"time_entry": "only your own", "invoice": "refused"})


def seen(store: Store) -> View:
    (source,) = store.sources()
    return View(accounts=source.accounts, lacks=source.lacks)


@pytest.mark.parametrize("messages", [(HALF, Bookmark()), (Bookmark(), HALF), (View(), Bookmark(), HALF), (HALF,)])
def test_of_what_the_token_sees_the_last_word_is_kept_and_the_run_is_whole(
    store: Store, messages: tuple[Message, ...]
) -> None:
    run(store, *messages)
    assert seen(store) == HALF
    assert store.sources()[0].complete


def test_a_whole_run_that_says_nothing_of_it_sees_everything(store: Store) -> None:
    run(store, HALF, Bookmark())
    run(store, Bookmark())
    assert seen(store) == View()


def test_what_the_token_sees_is_kept_with_what_it_brought(store: Store) -> None:
    wider = View(accounts=frozenset({"1", "2"}))

    def broken(*messages: Message) -> Iterator[Message]:
        yield from messages
        raise SourceError("no network")

    def stopped(*messages: Message) -> View:
        with store.intake("toggl", type="toggl", ages=True, now=NOW) as intake, pytest.raises(SourceError):
            intake.apply(broken(*messages))
        return seen(store)

    run(store, HALF, Bookmark())
    assert stopped(Bookmark()) == HALF
    assert stopped(wider, entry(1)) == HALF
    assert stopped(wider, entry(1), Bookmark(), HALF) == wider
    store.failed("toggl", type="toggl", ages=True, problem="no network")
    assert seen(store) == wider


def test_a_reason_that_a_database_refuses_is_replaced(store: Store) -> None:
    run(store, View(accounts=frozenset({"\0"}), lacks={"expense": "a\ud800b"}), Bookmark())
    assert seen(store) == View(accounts=frozenset({"\N{REPLACEMENT CHARACTER}"}), lacks={"expense": "a?b"})


def test_a_connector_may_ask_what_is_held_before_its_first_message(store: Store, committed: Committed) -> None:
    with store.intake("toggl", type="toggl", ages=True, now=NOW) as intake:
        assert intake.held("invoice") == 0
        store.failed("toggl", type="toggl", ages=True, problem="could not even begin")
    assert [row["problem"] for row in committed("source")] == ["could not even begin"]


def test_connections_do_not_share_records(store: Store, committed: Committed) -> None:
    run(store, entry(1), Bookmark(), connection="a")
    run(store, entry(1, task="other"), Whole(kind="time_entry"), Bookmark(), connection="b")
    run(store, Whole(kind="time_entry"), Gone(kind="time_entry", id="1"), Bookmark(), connection="b")
    run(store, Bookmark(), connection="a")
    assert [(row["connection"], row["task"]) for row in committed("time_entry")] == [("a", "")]


def test_forget_deletes_all_of_one_connection_and_says_how_much(store: Store, committed: Committed) -> None:
    line = InvoiceLine(amount=Decimal(1))
    invoice = Invoice(id="i", client="c", number="1", issued=DAY, currency="EUR", amount=Decimal(1), lines=(line,))
    for connection in ("a", "b"):
        run(store, Client(id="c", name="C"), entry(1), invoice, Bookmark(), connection=connection)
    assert store.forget("a") == 3
    assert store.forget("a") is None
    tables = ("client", "time_entry", "invoice", "invoice_line", "source")
    assert [[row["connection"] for row in committed(table)] for table in tables] == [["b"]] * 5


@pytest.mark.parametrize("options", [{}, {"full": True}])
def test_how_far_back_it_holds_is_never_forgotten(store: Store, options: dict[str, bool]) -> None:
    """Not by a `full` run that was cut off either: then the oldest entry tells."""
    run(store, entry(1, day=date(2024, 5, 6)), Bookmark(covered=MARCH))
    with store.intake("toggl", type="toggl", ages=True, now=NOW, **options) as intake:
        assert intake.reach == date(2024, 5, 6)
    run(store, Gone(kind="time_entry", id="1"), Bookmark(covered=MARCH))
    with store.intake("toggl", type="toggl", ages=True, now=NOW, **options) as intake:
        assert intake.reach == MARCH.start


def test_what_another_type_of_source_left_says_nothing_of_how_far_back_it_goes(store: Store) -> None:
    run(store, entry(1), Bookmark(covered=MARCH))
    with store.intake("toggl", type="csv", ages=True, now=NOW) as intake:
        assert intake.reach is None
