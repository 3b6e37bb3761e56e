"""What the house relies on in every connector, as tests: inherit them.

    class TestText(ConnectorContract):
        @pytest.fixture
        def studio(self, tmp_path: Path) -> Studio: ...

pytest collects each method and hands it a studio of its own.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from clientfit_sync.connector import Bookmark
from clientfit_sync.errors import ClientfitError, CredentialsError
from clientfit_sync.model import Window
from clientfit_sync.testing import judging, leaking
from clientfit_sync.testing.ledger import Kept, Ledger
from clientfit_sync.testing.studio import Studio
from clientfit_sync.testing.trials import FAULTS, MANY, agree, cut_off, fail_everywhere, given, narrow, records_of

SUMMED_DAYS = 90
NONE = Decimal(0)


class ConnectorContract:
    """The tests; a class that inherits them gives a fixture `studio`."""

    def test_two_fetches_are_equal(self, studio: Studio) -> None:
        """Of a source that did not change meanwhile."""
        first, second = list(studio.fetch(Ledger())), list(studio.fetch(Ledger()))
        assert first == second, "two fetches of the same differ"
        assert first, "it yields nothing"

    def test_every_field_is_what_the_model_says(self, studio: Studio) -> None:
        """Amounts and durations are Decimal, never float; days are no moments; ids are not empty."""
        found = [fault for record in records_of(studio.fetch(Ledger())) for fault in judging.faults(record)]
        assert not found, "\n".join(found)

    def test_an_id_stands_for_one_record(self, studio: Studio) -> None:
        """It may come twice in a run, but as the same."""
        found = judging.ambiguous(records_of(studio.fetch(Ledger())))
        assert not found, "\n".join(found)

    def test_whatever_is_named_is_there(self, studio: Studio) -> None:
        """The project of an entry, the client of a project or of an invoice."""
        found = judging.dangling(studio.afresh().records())
        assert not found, "\n".join(found)

    def test_a_run_ends_with_a_bookmark_and_covers_what_was_asked(self, studio: Studio) -> None:
        """Up to today; files hold what they hold."""
        *_, last = studio.fetch(Ledger())
        assert isinstance(last, Bookmark), f"the last message is {last}"
        assert judging.covers(last.covered, studio.asked), f"it covers {last.covered}, and was asked for {studio.asked}"

    def test_a_bookmark_is_json(self, studio: Studio) -> None:
        """The next run gets it as JSON gives it back: a tuple would be a list."""
        for message in studio.fetch(Ledger()):
            if isinstance(message, Bookmark):
                state = dict(message.state)
                assert json.loads(json.dumps(state, allow_nan=False)) == state, f"{state} comes back otherwise"

    def test_a_later_run_changes_nothing_by_itself(self, studio: Studio) -> None:
        """Nor does one that ignores the bookmark, nor one that is asked for less."""
        ledger = studio.afresh()
        studio.wait()
        fresh = studio.afresh()
        agree(studio, fresh, studio.sync(ledger), "after a later run")
        agree(studio, fresh, studio.sync(ledger, full=True), "after a run with --full")
        agree(studio, fresh, studio.sync(ledger, start=studio.clock.now.date()), "after a run that was asked for less")

    def test_every_change_travels(self, studio: Studio) -> None:
        """Once `patience` is over, the next run brings it as if all had been read afresh."""
        ledger, before, tried = studio.afresh(), studio.afresh().records(), set[str]()
        for name, bring_about in studio.changes.items():
            bring_about()
            studio.wait()
            fresh = studio.afresh()
            agree(studio, fresh, studio.sync(ledger), f"after {name!r}")
            after = fresh.records()
            assert after != before, f"{name!r} changes nothing that the connector reads"
            tried |= judging.ways(before, after)
            before = after
        lacking = {"adds", "changes", "deletes"} - tried
        assert not lacking, f"of the studio's changes none {' or '.join(sorted(lacking))} a record"

    def test_narrow_then_wide_is_wide(self, studio: Studio) -> None:
        """More history is what is lacking and nothing else, whatever happened meanwhile."""
        kept = narrow(studio)
        agree(studio, studio.afresh(), studio.sync(Ledger(kept)), "after a wider run")
        studio.change()
        agree(studio, studio.afresh(), studio.sync(Ledger(kept)), "after changes and a wider run")

    def test_a_first_run_that_is_killed_is_taken_up_again(self, studio: Studio) -> None:
        """From what its last Bookmark committed, whatever happened meanwhile."""
        cut_off(studio, Kept())

    def test_a_later_run_that_is_killed_is_taken_up_again(self, studio: Studio) -> None:
        """Likewise."""
        kept = studio.afresh().kept
        studio.wait()
        cut_off(studio, kept)

    def test_a_wider_run_that_is_killed_is_taken_up_again(self, studio: Studio) -> None:
        """Likewise."""
        cut_off(studio, narrow(studio))

    def test_a_source_that_fails_is_an_error_or_makes_no_difference(self, studio: Studio) -> None:
        """At whatever request, once or for good; and the next run repairs it."""
        fail_everywhere(studio, Kept())

    def test_a_source_that_fails_later_is_an_error_or_makes_no_difference(self, studio: Studio) -> None:
        """Likewise, when there are changes to be read."""
        kept = studio.afresh().kept
        studio.change()
        fail_everywhere(studio, kept)

    def test_every_request_is_counted(self, studio: Studio) -> None:
        """By `ask.meter`, in a first run and in a later one."""
        api, ledger = given(studio.api, "fake API"), Ledger()
        for _ in range(2):
            api.forget()
            ledger.requests = 0
            studio.sync(ledger)
            assert ledger.requests == len(api.requests), f"{len(api.requests)} came, {ledger.requests} were counted"
            studio.wait()

    def test_refused_credentials_are_told_as_such(self, studio: Studio) -> None:
        """Not as an outage, and not as an empty source."""
        api = given(studio.api, "fake API")
        api.fail(*[studio.refusal] * MANY)
        try:
            studio.afresh()
        except CredentialsError:
            return
        finally:
            api.forget()
        raise AssertionError("credentials that are refused are no error")

    def test_no_secret_gets_out(self, studio: Studio) -> None:
        """Not in a message, an error, a log, a repr or a URL."""
        secrets = given(list(leaking.secrets(studio.settings)) or None, "secret in its settings")
        shortest = leaking.SHORTEST
        assert min(map(len, secrets)) >= shortest, f"secrets need at least {shortest} characters, to be told from text"
        with leaking.overheard() as logged:
            told = [repr(studio.settings), *map(repr, studio.fetch(Ledger())), *failures(studio)]
        for text in [*told, *logged]:
            assert not any(leaking.leaks(secret, text) for secret in secrets), f"a secret gets out: {text}"

    def test_a_plan_promises_no_more_than_a_run_takes(self, studio: Studio) -> None:
        """At least so many requests: of a first run and of a later one."""
        plan, api, ledger = given(studio.connector.plan, "plan"), given(studio.api, "fake API"), Ledger()
        for _ in range(2):
            planned = plan(studio.settings, studio.ask(ledger)).requests
            api.forget()
            studio.sync(ledger)
            assert planned <= len(api.requests), f"{planned} were planned, {len(api.requests)} came"
            studio.wait()

    def test_the_sources_own_sums_are_those_of_its_records(self, studio: Studio) -> None:
        """Of the last 90 days, by client."""
        sums, ledger, today = given(studio.connector.sums, "sums"), studio.afresh(), studio.clock.now.date()
        window = Window(start=today - timedelta(days=SUMMED_DAYS), end=today)
        told = sums(studio.settings, studio.ask(ledger), window)
        held = judging.client_seconds(ledger.records(), window, rounded=told.rounded)
        assert any(held.values()), f"the studio needs entries in the last {SUMMED_DAYS} days"
        for client in told.seconds.keys() | held.keys():
            theirs, ours = told.seconds.get(client, NONE), held.get(client, NONE)
            assert abs(theirs - ours) <= told.tolerance, (
                f"client {client}: the source says {theirs} s, it yields {ours} s"
            )

    def test_a_source_that_is_well_is_told_to_be_well(self, studio: Studio) -> None:
        """By `clientfit-sync doctor`."""
        examine = given(studio.connector.examine, "examination")
        told = list(examine(studio.settings, studio.ask(Ledger())))
        assert told, "there is nothing to tell"
        assert all(one.well for one in told), f"not all is well: {[one for one in told if not one.well]}"

    def test_the_accounts_of_the_settings_are_seen(self, studio: Studio) -> None:
        """Or two connections on one account would not be noticed."""
        named = given(studio.connector.accounts, "accounts")(studio.settings)
        seen = studio.afresh().kept.view.accounts
        assert named <= seen, f"the settings name {sorted(named)}, the run told of {sorted(seen)}"


def failures(studio: Studio) -> Iterator[str]:
    """What is told where the source fails in one way or another, and what it was asked."""
    if studio.api is None:
        return
    for fault in [*FAULTS.values(), studio.refusal]:
        studio.api.forget()
        studio.api.fail(*[fault] * MANY)
        try:
            studio.afresh()
        except ClientfitError as error:
            yield leaking.told_by(error)
        yield from (f"{request.path} {request.query}" for request in studio.api.requests)
    studio.api.forget()
