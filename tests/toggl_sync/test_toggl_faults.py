"""Whatever goes wrong, the database equals the source or the run says that it does not, and the next one mends it."""

import logging
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest

from clientfit_sync.errors import CredentialsError, LockedError, QuotaError, SourceError
from clientfit_sync.testing.server import Reply
from fake_toggl import FakeToggl
from fake_toggl_account import SECRETS
from fake_toggl_desk import Desk

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
HTML = b"<html><head><title>Sorry</title></head><body>Back <b>soon</b></body></html>"
TRANSIENT = {
    "429": Reply(status=429, raw=HTML),
    "429 with Retry-After": Reply(status=429, raw=b"", headers={"Retry-After": "0"}),
    "500": Reply(status=500, body="Internal Server Error"),
    "502": Reply(status=502, raw=HTML),
    "503": Reply(status=503, raw=b""),
    "504": Reply(status=504, raw=b"upstream timed out"),
    "reset": Reply(reset=True),
    "half an answer": Reply(body=[{"id": number} for number in range(30)], cut=50),
    "half a document": Reply(raw=b'[{"id": 1, "workspa'),
    "HTML with 200": Reply(raw=HTML),
    "nothing with 200": Reply(raw=b""),
}
HOLLOW = {
    "an empty list": Reply(body=[]),
    "null": Reply(raw=b"null"),
    "an empty object": Reply(body={}),
}


@pytest.fixture
def toggl(toggl: FakeToggl) -> FakeToggl:
    """A year's work of two people."""
    now = toggl.now
    client = toggl.add_client("Acme")
    project = toggl.add_project("Site", client)
    bo = toggl.add_user("Bo")
    for days in range(380, 0, -19):
        toggl.now = now - days * DAY
        toggl.add_entry(toggl.now - 3 * HOUR, 3600 + days, project, user=bo if days % 2 else None)
    toggl.now = now
    return toggl


def change_things(toggl: FakeToggl) -> None:
    """Of `me` and lately: what each run must find."""
    mine = sorted((one for one in toggl.entries() if one.user == toggl.me), key=lambda one: one.start)
    toggl.edit_entry(mine[0].id, description="corrected")
    toggl.delete_entry(mine[1].id)
    toggl.add_entry(toggl.now - HOUR, 1800, mine[2].project)


def equal_or_told(desk: Desk, error: Exception | None) -> None:
    """The rule that all of this is about."""
    if error is None:
        assert desk.source.complete
        assert desk.differences() == {} or desk.source.lacks
    else:
        assert isinstance(error, SourceError), error
        assert not desk.source.complete


@pytest.mark.parametrize("fault", TRANSIENT)
@pytest.mark.parametrize("after", [0, 1, 3])
def test_what_passes_is_asked_again(toggl: FakeToggl, desk: Desk, fault: str, after: int) -> None:
    toggl.fail(TRANSIENT[fault], TRANSIENT[fault], after=after)
    desk.well()
    assert desk.differences() == {}
    toggl.now += 26 * HOUR
    change_things(toggl)
    toggl.fail(TRANSIENT[fault], after=after)
    desk.well()
    assert desk.differences() == {}


@pytest.mark.parametrize("fault", TRANSIENT)
def test_what_stays_ends_the_run_and_the_next_one_mends_it(toggl: FakeToggl, desk: Desk, fault: str) -> None:
    desk.well()
    for after in range(3):
        toggl.now += 25 * HOUR
        change_things(toggl)
        toggl.fail(*[TRANSIENT[fault]] * 9, after=after)
        error = desk.sync().error
        assert error is None or error.exit_code == 3
        equal_or_told(desk, error)
        toggl.heal()
        desk.well()
        assert desk.differences() == {}


@pytest.mark.parametrize("hollow", HOLLOW)
@pytest.mark.parametrize("after", range(7))
def test_a_first_answer_with_nothing_in_it_is_not_believed(
    toggl: FakeToggl, desk: Desk, hollow: str, after: int
) -> None:
    toggl.fail(HOLLOW[hollow], after=after)
    equal_or_told(desk, desk.sync().error)
    toggl.heal()
    desk.sync()
    toggl.now += 25 * HOUR
    desk.well()
    assert desk.differences() == {}


@pytest.mark.parametrize("hollow", HOLLOW)
@pytest.mark.parametrize("after", range(5))
def test_a_later_answer_with_nothing_in_it_is_not_believed(
    toggl: FakeToggl, desk: Desk, hollow: str, after: int
) -> None:
    desk.well()
    toggl.now += 25 * HOUR
    change_things(toggl)
    toggl.fail(HOLLOW[hollow], after=after)
    equal_or_told(desk, desk.sync().error)
    toggl.heal()
    toggl.now += 25 * HOUR
    desk.well()
    assert desk.differences() == {}


class TestRefusals:
    def test_a_pause_that_is_too_long_ends_the_run_with_the_time_to_come_back(
        self, toggl: FakeToggl, desk: Desk
    ) -> None:
        toggl.fail(Reply(status=429, headers={"Retry-After": "2280"}), after=1)
        error = desk.sync().error
        assert isinstance(error, QuotaError)
        assert "38 minutes" in str(error)
        assert len(toggl.requests) == 2

    def test_quota_that_ends_in_mid_report_ends_the_run_at_a_bookmark(self, toggl: FakeToggl, desk: Desk) -> None:
        headers = {"X-Toggl-Quota-Remaining": "0", "X-Toggl-Quota-Resets-In": "133"}
        said = "You have hit your hourly limit for API calls. The quota will reset in 133 seconds."
        for after in range(6):
            toggl.heal()
            toggl.fail(Reply(status=402, body=said, headers=headers), after=after)
            error = desk.sync(full=True).error
            equal_or_told(desk, error)
            assert error is None or isinstance(error, QuotaError)
            assert error is None or "minutes" in str(error)
        toggl.heal()
        desk.well()
        assert desk.differences() == {}

    @pytest.mark.parametrize("pattern", ["search/time_entries", "/clients", "/projects", "/users"])
    @pytest.mark.parametrize("kind", ["lacking", "forbidden"])
    def test_what_plan_or_role_lack_is_no_quota_and_is_told(
        self, toggl: FakeToggl, desk: Desk, pattern: str, kind: str
    ) -> None:
        setattr(toggl.options, kind, {pattern})
        error = desk.sync().error
        assert not isinstance(error, QuotaError)
        equal_or_told(desk, error)
        refused = [one for one in toggl.requests if pattern in one.path]
        assert len(refused) <= 2, "a refusal is not asked for again"
        setattr(toggl.options, kind, set())
        toggl.now += 25 * HOUR
        desk.well()
        assert desk.differences() == {}

    def test_invoices_that_the_role_may_not_see_leave_the_hours_alone(self, toggl: FakeToggl, desk: Desk) -> None:
        desk.settings["invoices"] = "true"
        toggl.options.forbidden = {"/invoices"}
        assert desk.sync().error is None
        assert set(desk.source.lacks) == {"invoice"}
        assert desk.differences() == {}

    @pytest.mark.parametrize("form", ["json", "plain", "html"])
    def test_a_wrong_token_is_told_and_lands_nowhere(
        self, toggl: FakeToggl, desk: Desk, caplog: pytest.LogCaptureFixture, form: str
    ) -> None:
        toggl.options.error_form = form  # type: ignore[assignment]  # one of the three
        desk.well()
        wrong = "0123456789abcdef0123456789abcdef"
        desk.settings["api_token"] = f'"{wrong}"'
        with caplog.at_level(logging.DEBUG):
            error = desk.sync().error
        assert isinstance(error, CredentialsError)
        assert error.exit_code == 4
        assert wrong not in f"{error}{error!r}{caplog.text}{desk.text()}"
        del desk.settings["api_token"]
        toggl.now += HOUR
        desk.well()
        assert desk.differences() == {}

    def test_a_report_that_goes_in_circles_is_told(self, toggl: FakeToggl, desk: Desk) -> None:
        toggl.options.report_loops = True
        error = desk.sync().error
        assert isinstance(error, SourceError)
        assert len(toggl.requests) < 12
        toggl.options.report_loops = False
        desk.well()
        assert desk.differences() == {}


def test_secrets_in_answers_land_nowhere(
    toggl: FakeToggl, desk: Desk, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        desk.well()
    toggl.now += 25 * HOUR
    toggl.fail(*[Reply(status=500, body="Internal Server Error")] * 20)
    with caplog.at_level(logging.DEBUG):
        error = desk.sync().error
    assert error
    places = f"{desk.text()}{caplog.text}{error}{error!r}{capfd.readouterr()}"
    places += "".join(str(one.query) + one.path for one in toggl.requests)
    for secret in (*SECRETS, toggl.token):
        assert secret not in places


class TestLag:
    """The reports lag minutes behind what `since` already shows."""

    @pytest.fixture(autouse=True)
    def _lag(self, toggl: FakeToggl) -> None:
        toggl.options.report_lag = 4 * MINUTE

    def test_what_was_just_done_is_there_after_the_first_run(self, toggl: FakeToggl, desk: Desk) -> None:
        change_things(toggl)
        toggl.now += MINUTE
        desk.well()
        assert desk.differences() == {}

    def test_runs_close_together_never_fall_back(self, toggl: FakeToggl, desk: Desk) -> None:
        desk.well()
        for pause in (1, 2, 1, 3, 30, 1):
            change_things(toggl)
            toggl.now += pause * MINUTE
            desk.well()
            assert desk.differences() == {}, pause

    def test_since_itself_may_lag_seconds(self, toggl: FakeToggl, desk: Desk) -> None:
        desk.well()
        toggl.options.track_lag = timedelta(seconds=5)
        change_things(toggl)
        toggl.now += timedelta(seconds=1)
        desk.well()
        toggl.now += MINUTE
        desk.well()
        assert desk.differences() == {}


class TestLongAgo:
    def test_the_last_run_was_100_days_ago(self, toggl: FakeToggl, desk: Desk) -> None:
        desk.well()
        toggl.now += 2 * DAY
        change_things(toggl)
        toggl.now += 98 * DAY
        change_things(toggl)
        desk.well()
        assert desk.differences() == {}

    def test_a_thousand_changes_and_more_since_the_last_run(self, toggl: FakeToggl, desk: Desk) -> None:
        made = [toggl.add_entry(toggl.now - 300 * DAY + number * 6 * HOUR, 600) for number in range(1100)]
        desk.well()
        toggl.now += HOUR
        for number in made[:1050]:
            toggl.edit_entry(number, description="all of them")
        for number in made[1050:]:
            toggl.delete_entry(number)
        desk.well()
        assert desk.differences() == {}

    def test_additions_and_deletions_that_cancel_out(self, toggl: FakeToggl, desk: Desk) -> None:
        desk.well()
        toggl.now += HOUR
        for user in toggl.people:
            old = min((one for one in toggl.entries() if one.user == user), key=lambda one: one.start)
            toggl.delete_entry(old.id)
            toggl.add_entry(old.start + 2 * HOUR, old.seconds, old.project, user=user)
        for _ in range(8):
            toggl.now += DAY
            desk.well()
        assert desk.differences() == {}


class TestProcesses:
    @pytest.fixture
    def stuck(self, toggl: FakeToggl, desk: Desk) -> subprocess.Popen[bytes]:
        """A run of the program that waits for its fifth answer."""
        toggl.fail(Reply(silent=True), after=4)
        place = {name: value for name, value in os.environ.items() if not name.startswith("CLIENTFIT_")}
        program = [sys.executable, "-m", "clientfit_sync", "--config", str(desk.file), "sync"]
        process = subprocess.Popen(program, env=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        waited = 0
        while len(toggl.requests) < 5 and process.poll() is None and waited < 600:
            time.sleep(0.05)
            waited += 1
        assert process.poll() is None, f"it ended with {process.returncode} after {len(toggl.requests)} requests"
        return process

    def test_a_run_that_is_killed_is_resumed(
        self, toggl: FakeToggl, desk: Desk, stuck: subprocess.Popen[bytes]
    ) -> None:
        stuck.send_signal(signal.SIGKILL)
        assert stuck.wait() == -signal.SIGKILL
        toggl.heal()
        desk.well()
        assert desk.differences() == {}

    def test_two_runs_at_once_are_one_too_many(
        self, toggl: FakeToggl, desk: Desk, stuck: subprocess.Popen[bytes]
    ) -> None:
        try:
            with pytest.raises(LockedError) as refused:
                desk.sync()
        finally:
            stuck.send_signal(signal.SIGKILL)
            stuck.wait()
        assert refused.value.exit_code == 5
        toggl.heal()
        desk.well()
        assert desk.differences() == {}


def test_the_guard_stands_before_an_account_that_was_emptied(toggl: FakeToggl, desk: Desk) -> None:
    for number in range(30):
        toggl.add_entry(toggl.now - number * DAY)
    desk.well()
    held = desk.rows("time_entry")
    toggl.now += HOUR
    for one in toggl.entries():
        if one.user == toggl.me:
            toggl.delete_entry(one.id)
    error = desk.sync().error
    assert error is not None
    assert "--allow-deletions" in str(error)
    assert desk.rows("time_entry").keys() == held.keys()
    desk.well(allow_deletions=True)
    assert desk.differences() == {}
