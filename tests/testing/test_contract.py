"""A connector that does what it should keeps the contract; each way of breaking it is found out."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from typing import Any
from unittest import SkipTest

import pytest
from pydantic import SecretStr

import small_source
from clientfit_sync.connector import Ask, Bookmark, Connector, Gone, Message, Observation, Plan, Sums, View, Whole
from clientfit_sync.errors import ClientfitError, CredentialsError, SourceError
from clientfit_sync.model import Client, Project, TimeEntry, Window
from clientfit_sync.testing.contract import ConnectorContract
from clientfit_sync.testing.ledger import Ledger
from clientfit_sync.testing.studio import Studio
from small_source import CONNECTOR, TOKEN, Settings, Small

Flaw = Callable[[Settings, Ask], Iterator[Message]]
Change = Callable[[Message], list[Any]]


def studio_of(small: Small, connector: Connector[Any] = CONNECTOR) -> Studio:
    return Studio(
        connector=connector,
        settings=Settings(base_url=small.api.url, token=SecretStr(TOKEN), retries=1, retry_pause=0),
        changes={
            "an entry is added": lambda: small.put("4", "2026-11-21", "a", "1"),
            "an old entry is added": lambda: small.put("5", "2025-11-21", "a", "1"),
            "an entry is changed": lambda: small.put("1", "2026-04-01", "n", "7"),
            "an entry moves": lambda: small.put("2", "2026-11-19", "a", "2.5"),
            "a client is renamed": lambda: small.rename("a", "Acme Ltd"),
            "an entry is deleted": lambda: small.drop("3"),
            "an old entry is deleted": lambda: small.drop("0"),
        },
        clock=small,
        api=small.api,
    )


@pytest.fixture
def small() -> Iterator[Small]:
    made = Small()
    with made.api:
        yield made


class TestSmall(ConnectorContract):
    @pytest.fixture
    def studio(self, small: Small) -> Studio:
        return studio_of(small)


def each(change: Change) -> Flaw:
    """A connector that yields for each message what the function makes of it."""

    def flawed(settings: Settings, ask: Ask) -> Iterator[Message]:
        for message in small_source.fetch(settings, ask):
            yield from change(message)

    return flawed


def entries(**content: Any) -> Flaw:
    """A connector whose entries hold this."""
    return each(lambda message: [replace(message, **content) if isinstance(message, TimeEntry) else message])


def bookmarks(**state: Any) -> Flaw:
    """A connector whose bookmarks hold this too."""
    return each(
        lambda message: [
            replace(message, state={**message.state, **state}) if isinstance(message, Bookmark) else message
        ]
    )


def without(*kinds: type[Any]) -> Flaw:
    """A connector that never yields such messages."""
    return each(lambda message: [] if isinstance(message, kinds) else [message])


def lets_ids_grow() -> Flaw:
    numbers = count()
    return each(lambda one: [replace(one, id=f"{next(numbers)}") if isinstance(one, TimeEntry) else one])


def twice(message: Message) -> list[Message]:
    return [message, replace(message, seconds=Decimal(1))] if isinstance(message, TimeEntry) else [message]


def goes_on_after_the_last_bookmark(settings: Settings, ask: Ask) -> Iterator[Message]:
    yield from small_source.fetch(settings, ask)
    yield Client(id="z", name="Zora")


def forgets_names_later(settings: Settings, ask: Ask) -> Iterator[Message]:
    """As if the second run's list of clients had come empty."""
    for message in small_source.fetch(settings, ask):
        if not (ask.bookmark and isinstance(message, Client | Project)):
            yield message


def covers_too_much(settings: Settings, ask: Ask) -> Iterator[Message]:
    """Says with the first Bookmark that all is there."""
    for message in small_source.fetch(settings, ask):
        if isinstance(message, Bookmark) and message.covered:
            yield replace(message, covered=Window(start=min(ask.start, message.covered.start), end=message.covered.end))
        else:
            yield message


def never_reads_what_is_lacking(settings: Settings, ask: Ask) -> Iterator[Message]:
    """Takes what is covered for all that is asked."""
    yield from small_source.fetch(settings, replace(ask, start=ask.covered.start) if ask.covered else ask)


def begins_anew_and_keeps_the_rest(settings: Settings, ask: Ask) -> Iterator[Message]:
    """Reads all again, and never says what is gone."""
    fresh = replace(ask, covered=None, bookmark={})
    yield from (message for message in small_source.fetch(settings, fresh) if not isinstance(message, Whole))


def takes_an_error_for_an_end(settings: Settings, ask: Ask) -> Iterator[Message]:
    try:
        yield from small_source.fetch(settings, ask)
    except CredentialsError:
        raise
    except ClientfitError:
        yield Bookmark(covered=Window.through(ask.start, ask.now.date()))


def takes_any_error_for_an_outage(settings: Settings, ask: Ask) -> Iterator[Message]:
    try:
        yield from small_source.fetch(settings, ask)
    except CredentialsError:
        raise SourceError("it does not answer") from None


def takes_a_refusal_for_nothing(settings: Settings, ask: Ask) -> Iterator[Message]:
    try:
        yield from small_source.fetch(settings, ask)
    except CredentialsError:
        yield Bookmark()


def counts_once(settings: Settings, ask: Ask) -> Iterator[Message]:
    yield from small_source.fetch(settings, replace(ask, meter=Ledger().meter))
    ask.meter()


def logs_its_token(settings: Settings, ask: Ask) -> Iterator[Message]:
    logging.getLogger("small").debug("the token is %s", settings.token.get_secret_value())
    yield from small_source.fetch(settings, ask)


def tells_its_token_in_errors(settings: Settings, ask: Ask) -> Iterator[Message]:
    try:
        yield from small_source.fetch(settings, ask)
    except SourceError as error:
        raise SourceError(f"{settings.token.get_secret_value()} does not help") from error


def tells_no_view_later(settings: Settings, ask: Ask) -> Iterator[Message]:
    yield from (one for one in small_source.fetch(settings, ask) if not (ask.bookmark and isinstance(one, View)))


CONTRACT = ConnectorContract
FLAWS: dict[str, tuple[Flaw, Callable[..., None]]] = {
    "ids grow": (lets_ids_grow(), CONTRACT.test_two_fetches_are_equal),
    "nothing comes": (without(object), CONTRACT.test_two_fetches_are_equal),
    "float": (entries(seconds=3.5), CONTRACT.test_every_field_is_what_the_model_says),
    "infinite": (entries(seconds=Decimal("inf")), CONTRACT.test_every_field_is_what_the_model_says),
    "negative": (entries(seconds=Decimal(-1)), CONTRACT.test_every_field_is_what_the_model_says),
    "running": (entries(running=True), CONTRACT.test_every_field_is_what_the_model_says),
    "a moment as day": (
        entries(day=datetime(2026, 11, 1, tzinfo=UTC)),
        CONTRACT.test_every_field_is_what_the_model_says,
    ),
    "a zone": (entries(started=datetime(2026, 11, 1, tzinfo=UTC)), CONTRACT.test_every_field_is_what_the_model_says),
    "no id": (entries(id=""), CONTRACT.test_every_field_is_what_the_model_says),
    "tags in a list": (entries(tags=["x"]), CONTRACT.test_every_field_is_what_the_model_says),
    "a tag that is none": (entries(tags=(None,)), CONTRACT.test_every_field_is_what_the_model_says),
    "two under an id": (each(twice), CONTRACT.test_an_id_stands_for_one_record),
    "no projects": (without(Project), CONTRACT.test_whatever_is_named_is_there),
    "no clients": (without(Client), CONTRACT.test_whatever_is_named_is_there),
    "goes on": (goes_on_after_the_last_bookmark, CONTRACT.test_a_run_ends_with_a_bookmark_and_covers_what_was_asked),
    "covers nothing": (
        each(lambda one: [Bookmark() if isinstance(one, Bookmark) else one]),
        CONTRACT.test_a_run_ends_with_a_bookmark_and_covers_what_was_asked,
    ),
    "a tuple": (bookmarks(seen=(1, 2)), CONTRACT.test_a_bookmark_is_json),
    "a number as key": (bookmarks(seen={1: 2}), CONTRACT.test_a_bookmark_is_json),
    "names get lost": (forgets_names_later, CONTRACT.test_a_later_run_changes_nothing_by_itself),
    "view gets lost": (tells_no_view_later, CONTRACT.test_a_later_run_changes_nothing_by_itself),
    "no tombstones": (without(Gone), CONTRACT.test_every_change_travels),
    "nothing is whole": (begins_anew_and_keeps_the_rest, CONTRACT.test_every_change_travels),
    "what is lacking stays out": (never_reads_what_is_lacking, CONTRACT.test_narrow_then_wide_is_wide),
    "covers too much": (covers_too_much, CONTRACT.test_a_first_run_that_is_killed_is_taken_up_again),
    "covers too much later": (covers_too_much, CONTRACT.test_a_wider_run_that_is_killed_is_taken_up_again),
    "no bookmark": (without(Bookmark), CONTRACT.test_a_later_run_that_is_killed_is_taken_up_again),
    "an error is an end": (
        takes_an_error_for_an_end,
        CONTRACT.test_a_source_that_fails_is_an_error_or_makes_no_difference,
    ),
    "an error is an end later": (
        takes_an_error_for_an_end,
        CONTRACT.test_a_source_that_fails_later_is_an_error_or_makes_no_difference,
    ),
    "counts once": (counts_once, CONTRACT.test_every_request_is_counted),
    "an outage": (takes_any_error_for_an_outage, CONTRACT.test_refused_credentials_are_told_as_such),
    "an empty source": (takes_a_refusal_for_nothing, CONTRACT.test_refused_credentials_are_told_as_such),
    "keeps its token": (bookmarks(token=TOKEN), CONTRACT.test_no_secret_gets_out),
    "logs its token": (logs_its_token, CONTRACT.test_no_secret_gets_out),
    "tells its token": (tells_its_token_in_errors, CONTRACT.test_no_secret_gets_out),
}


@pytest.mark.parametrize(("flaw", "test"), FLAWS.values(), ids=FLAWS)
def test_a_flaw_is_found_out(flaw: Flaw, test: Callable[..., None], small: Small) -> None:
    with pytest.raises((AssertionError, SourceError)):
        test(CONTRACT(), studio_of(small, replace(CONNECTOR, fetch=flaw)))


def plans_too_much(settings: Settings, ask: Ask) -> Plan:
    return replace(small_source.plan(settings, ask), requests=3)


def adds_up_too_little(settings: Settings, ask: Ask, window: Window) -> Sums:
    return Sums(seconds=dict(list(small_source.sums(settings, ask, window).seconds.items())[:1]))


def is_never_well(settings: Settings, ask: Ask) -> Iterator[Observation]:
    yield from (replace(one, well=False) for one in small_source.examine(settings, ask))


@pytest.mark.parametrize(
    ("parts", "test"),
    [
        ({"plan": plans_too_much}, CONTRACT.test_a_plan_promises_no_more_than_a_run_takes),
        ({"sums": adds_up_too_little}, CONTRACT.test_the_sources_own_sums_are_those_of_its_records),
        ({"examine": is_never_well}, CONTRACT.test_a_source_that_is_well_is_told_to_be_well),
        ({"examine": lambda *_: iter(())}, CONTRACT.test_a_source_that_is_well_is_told_to_be_well),
        (
            {"accounts": lambda _: frozenset({"large"})},
            CONTRACT.test_the_accounts_of_the_settings_are_seen,
        ),
    ],
)
def test_a_flaw_beside_fetch_is_found_out(parts: dict[str, Any], test: Callable[..., None], small: Small) -> None:
    with pytest.raises(AssertionError):
        test(CONTRACT(), studio_of(small, replace(CONNECTOR, **parts)))


@pytest.mark.parametrize(("word", "way"), [("added", "adds"), ("deleted", "deletes")])
def test_changes_have_to_add_change_and_delete(word: str, way: str, small: Small) -> None:
    studio = studio_of(small)
    changes = {name: change for name, change in studio.changes.items() if word not in name}
    with pytest.raises(AssertionError, match=f"of the studio's changes none {way} a record"):
        CONTRACT().test_every_change_travels(replace(studio, changes=changes))


def test_a_change_has_to_change_something(small: Small) -> None:
    with pytest.raises(AssertionError, match="'sleep' changes nothing"):
        CONTRACT().test_every_change_travels(replace(studio_of(small), changes={"sleep": lambda: None}))


def test_what_is_lacking_is_told_and_skipped(small: Small) -> None:
    without_api = replace(studio_of(small), api=None)
    with pytest.raises(SkipTest, match="there is no fake API"):
        CONTRACT().test_every_request_is_counted(without_api)


def test_a_short_secret_cannot_be_told_from_other_text(small: Small) -> None:
    studio = studio_of(small)
    short = studio.settings.model_copy(update={"token": SecretStr("x")})
    with pytest.raises(AssertionError, match="at least 8 characters"):
        CONTRACT().test_no_secret_gets_out(replace(studio, settings=short))
