"""`snooze`: findings are kept out of mail and exit code until a day, and stay visible."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
import time_machine

from fake_mail import FakeMail

Run = Callable[..., CompletedProcess[str]]
ALL_ACTED_ON = ("Acme Ltd", "Bright", "Nova")


@pytest.fixture
def asleep(cli: Run) -> Callable[..., CompletedProcess[str]]:
    """Snoozes; `code` is the expected exit code."""

    def snooze(*arguments: str, until: str = "2100-01-01", code: int = 0) -> CompletedProcess[str]:
        done = cli("snooze", *arguments, "--until", until)
        assert done.returncode == code, done.stderr
        return done

    return snooze


def snoozed(report: dict[str, Any]) -> set[tuple[str, str | None]]:
    return {(one["check"], one["client"]) for one in report["findings"] if one["snoozed_until"]}


@pytest.mark.usefixtures("synced")
class TestSnooze:
    def test_a_client_s_findings_sleep_and_are_listed_as_snoozed(
        self, asleep: Run, judged: Callable[..., dict[str, Any]], cli: Run
    ) -> None:
        asleep("acme", "effort_vs_pay", until="2100-06-01")
        assert snoozed(judged()) == {("effort_vs_pay", "Acme Ltd")}
        told = cli("report", "--period", "2026-08-01..2026-10-31", "--as-of", "2026-11-23").stdout
        assert "snoozed until 2100-06-01" in " ".join(told.split())

    def test_it_is_awake_on_that_day(self, asleep: Run, cli: Run) -> None:
        asleep("Acme Ltd", until="2099-06-01")
        period = ("report", "--format", "json", "--period", "2026-08-01..2026-10-31")
        for day, sleeping in (("2099-05-31", True), ("2099-06-01", False)):
            done = cli(*period, "--as-of", day)
            assert bool(snoozed(json.loads(done.stdout))) is sleeping

    def test_another_check_of_the_client_stays_awake(self, asleep: Run, judged: Callable[..., dict[str, Any]]) -> None:
        asleep("Acme Ltd", "time_share_cap")
        assert ("effort_vs_pay", "Acme Ltd") not in snoozed(judged())

    def test_it_does_not_decide_the_exit_code(self, asleep: Run, judged: Callable[..., dict[str, Any]]) -> None:
        acted_on = {one["client"] for one in judged("--fail-on", "act", code=6)["findings"] if one["client"]}
        for client in acted_on:
            asleep(client)
        assert judged("--fail-on", "act")["findings"]

    def test_a_group_sleeps_with_the_last_of_its_clients(
        self, asleep: Run, judged: Callable[..., dict[str, Any]]
    ) -> None:
        def group() -> dict[str, Any]:
            findings = judged(CLIENTFIT_RATES__TARGET="1000")["findings"]
            (found,) = [one for one in findings if one["client"] is None and one["check"] == "time_share_cap"]
            return dict(found)

        first, *others = group()["evidence"]["clients"]
        assert others
        asleep(first, until="2100-03-01")
        assert group()["snoozed_until"] is None
        for client in others:
            asleep(client, until="2100-02-01")
        assert group()["snoozed_until"] == "2100-02-01"

    def test_who_sleeps_is_not_in_the_headline_for_a_group_that_does_not(self, asleep: Run, cli: Run) -> None:
        def headline() -> str:
            period = ("--period", "2026-08-01..2026-10-31", "--as-of", "2026-11-23")
            told = cli("report", *period, CLIENTFIT_RATES__TARGET="1000").stdout
            return " ".join(told.partition("\n\n")[0].split())

        assert "Acme Ltd" in headline()
        asleep("Acme Ltd")
        assert "Acme Ltd" not in headline()
        assert "need a decision" in headline()

    def test_the_last_word_counts_and_off_ends_it(
        self, asleep: Run, judged: Callable[..., dict[str, Any]], cli: Run
    ) -> None:
        asleep("Acme Ltd", "effort_vs_pay", until="2100-01-01")
        asleep("Acme Ltd", "effort_vs_pay", until="2100-02-01")
        (one,) = [one for one in judged()["findings"] if one["snoozed_until"]]
        assert one["snoozed_until"] == "2100-02-01"
        assert "awake again" in cli("snooze", "ACME", "--off").stderr
        assert snoozed(judged()) == set()
        assert "nothing of it was snoozed" in cli("snooze", "ACME", "--off").stderr

    def test_it_stays_with_a_client_that_is_shown_by_another_name(
        self, asleep: Run, judged: Callable[..., dict[str, Any]], cli: Run, synced: Path
    ) -> None:
        asleep("Acme Ltd", until="2100-06-01")
        path = synced / "clientfit.toml"
        text = path.read_text(encoding="utf-8").replace('[clients."Acme Ltd"]', '[clients."Acme Group"]')
        path.write_text(text.replace('aliases = ["ACME"]', 'aliases = ["ACME", "Acme Ltd"]'), encoding="utf-8")
        assert ("effort_vs_pay", "Acme Group") in snoozed(judged())
        asleep("Acme Group", until="2100-02-01")
        assert {one["snoozed_until"] for one in judged()["findings"]} <= {"2100-02-01", None}
        assert "awake again" in cli("snooze", "Acme Group", "--off").stderr
        assert snoozed(judged()) == set()

    def test_it_survives_a_sync_and_forget(self, asleep: Run, judged: Callable[..., dict[str, Any]], cli: Run) -> None:
        asleep("Acme Ltd")
        assert cli("forget", "exports").returncode == 0
        assert cli("sync", "--full").returncode == 0
        assert ("effort_vs_pay", "Acme Ltd") in snoozed(judged())

    def test_a_name_that_nobody_has(self, asleep: Run) -> None:
        assert "did you mean Acme Ltd?" in asleep("Acme Ldt", code=2).stderr

    def test_a_check_that_there_is_not(self, asleep: Run, cli: Run) -> None:
        assert cli("snooze", "Acme Ltd", "efort_vs_pay", "--off").returncode == 2
        done = asleep("Acme Ltd", "efort_vs_pay", code=2)
        assert "no such check" in done.stderr
        assert "effort_vs_pay" in done.stderr

    def test_a_day_that_is_over(self, asleep: Run) -> None:
        assert "is not after today" in asleep("Acme Ltd", until="2020-01-01", code=2).stderr

    @pytest.mark.parametrize("arguments", [(), ("--until", "2100-01-01", "--off")])
    def test_until_or_off(self, cli: Run, arguments: tuple[str, ...]) -> None:
        assert cli("snooze", "Acme Ltd", *arguments).returncode == 2


def test_what_is_snoozed_stays_out_of_the_mail_but_is_listed_there(
    post: FakeMail,
    addressed: Callable[..., Path],
    mailed: Run,
    asleep: Run,
    judged: Callable[..., dict[str, Any]],
    texts: Callable[[FakeMail], list[str]],
) -> None:
    addressed(post, 'security = "none"\nwhen = "findings"')
    clients = {name for one in judged()["findings"] for name in [one["client"], *one["evidence"].get("clients", [])]}
    for client in sorted(filter(None, clients)):
        asleep(client)
    mailed()
    assert post.received == []
    addressed(post, 'security = "none"\nwhen = "always"')
    mailed()
    (text,) = texts(post)
    before, _, listed = text.partition("Snoozed")
    assert "Acme Ltd pays" not in before
    assert "Acme Ltd pays" in listed


def test_it_is_told_again_on_its_day_though_nothing_else_has_changed(
    post: FakeMail,
    addressed: Callable[..., Path],
    mailed: Run,
    asleep: Run,
    texts: Callable[[FakeMail], list[str]],
) -> None:
    addressed(post, 'security = "none"\nwhen = "changes"')
    with time_machine.travel("2026-11-23T06:00Z", tick=False):
        mailed()
        asleep("Acme Ltd", "effort_vs_pay", until="2026-11-25")
    for moment, mails in (("2026-11-24T06:00Z", 1), ("2026-11-25T06:00Z", 2), ("2026-11-26T06:00Z", 2)):
        with time_machine.travel(moment, tick=False):
            mailed("--as-of", moment[:10])
        assert len(post.received) == mails, moment
    told = texts(post)[1].partition("New:")[2].partition("Findings")[0]
    assert "Acme Ltd pays" in told
    assert "Bright pays" not in told
