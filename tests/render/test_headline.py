"""The headline names who needs a decision and what it is worth per month, in one sentence."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from clientfit_sync.checks import Severity, Skipped
from clientfit_sync.render import headline
from clientfit_sync.report import CheckedFinding, CheckedSkip, Report
from clientfit_sync.verdicts import Name, Verdict

BRIGHT, QUILL, KESTREL, MORROW = "Brightwater Festival", "Quillbrook Analytics, Inc.", "Kestrel & Vane", "Morrow Physio"


def verdict(name: Name, worth: str | None = "0", reason: str = "the reason why") -> Verdict:
    return Verdict(name=name, reason=reason, worth=None if worth is None else Decimal(worth))


def decided(report: Report, **changes: Any) -> Report:
    """The report with these verdicts alone, everybody else being kept."""
    kept = {one.client: verdict("keep") for one in report.clients}
    return replace(report, verdicts=kept | changes.pop("verdicts", {}), **changes)


def changed(one: CheckedFinding, *, severity: Severity = "act", client: str | None = None) -> CheckedFinding:
    return replace(one, finding=replace(one.finding, severity=severity, client=client or one.finding.client))


def asleep(one: CheckedFinding) -> CheckedFinding:
    return replace(one, finding=replace(one.finding, snoozed_until=date(2026, 12, 1)))


class TestDecisions:
    @pytest.mark.parametrize("name", ["part_ways", "renegotiate", "cap"])
    def test_one_client_is_told_by_the_worth_and_the_shares(self, report: Report, name: Name) -> None:
        assert headline.of(decided(report, verdicts={BRIGHT: verdict(name, "7196.5")})) == (
            "Brightwater Festival needs a decision worth 7,197 EUR a month: "
            "it takes 32 % of your time for 9 % of the money."
        )

    @pytest.mark.parametrize("name", ["watch", "unknown", "keep"])
    def test_no_other_verdict_asks_for_a_decision(self, report: Report, name: Name) -> None:
        quiet = decided(report, verdicts={BRIGHT: verdict(name, "7196.5")}, findings=())
        assert headline.of(quiet).startswith(("Nobody needs a decision", "All is well"))

    def test_without_a_currency_the_worth_is_a_bare_number(self, report: Report) -> None:
        bare = decided(report, verdicts={BRIGHT: verdict("cap", "7196.5")}, currency=None)
        assert "a decision worth 7,197 a month" in headline.of(bare)

    def test_several_are_named_by_their_verdicts_and_worths_and_added_up(self, report: Report) -> None:
        several = {
            BRIGHT: verdict("cap", "100"),
            KESTREL: verdict("renegotiate", "10"),
            MORROW: verdict("renegotiate", "20"),
        }
        assert headline.of(decided(report, verdicts=several)) == (
            "Morrow Physio, Kestrel & Vane and Brightwater Festival need a decision worth 130 EUR a month: "
            "together they take 53 % of your time for 34 % of the money."
        )

    def test_many_are_counted(self, report: Report) -> None:
        many = {one.client: verdict("cap", "10") for one in report.clients[:5]}
        assert headline.of(decided(report, verdicts=many)).startswith(
            "Brightwater Festival, Quillbrook Analytics, Inc. and 3 others need a decision worth 50 EUR a month: "
        )

    def test_where_a_worth_is_unknown_the_sum_is_the_least(self, report: Report) -> None:
        both = {BRIGHT: verdict("cap", "100"), MORROW: verdict("part_ways", None)}
        assert "need a decision worth at least 100 EUR a month: " in headline.of(decided(report, verdicts=both))

    def test_where_nothing_is_known_to_lack_there_is_no_worth(self, report: Report) -> None:
        both = {BRIGHT: verdict("cap", "0"), MORROW: verdict("part_ways", None)}
        assert headline.of(decided(report, verdicts=both)) == (
            "Morrow Physio and Brightwater Festival need a decision: "
            "together they take 42 % of your time for 19 % of the money."
        )

    @pytest.mark.parametrize("worth", ["0", None])
    def test_one_without_worth_is_told_by_the_reason(self, report: Report, worth: str | None) -> None:
        one = decided(report, verdicts={BRIGHT: verdict("part_ways", worth, "an incident of severity 3 on 2026-11-01")})
        assert headline.of(one) == ("Brightwater Festival needs a decision: an incident of severity 3 on 2026-11-01.")

    def test_what_is_unknown_of_one_is_not_added_up(self, report: Report) -> None:
        worst, *others = report.clients
        both = decided(report, verdicts={BRIGHT: verdict("cap", "60"), MORROW: verdict("cap", "40")})
        for unknown in (replace(worst, hours_share=None), replace(worst, pay_share=None)):
            sentence = headline.of(replace(both, clients=(unknown, *others)))
            assert sentence == "Brightwater Festival and Morrow Physio need a decision worth 100 EUR a month."

    def test_where_hours_are_not_all_seen_no_share_of_time_is_set_against_one_of_money(self, report: Report) -> None:
        totals = replace(report.totals, effective_rate=None, unseen="harvest: only your own")
        both = {BRIGHT: verdict("cap", "60"), MORROW: verdict("cap", "40")}
        assert headline.of(decided(report, totals=totals, verdicts=both)) == (
            "Brightwater Festival and Morrow Physio need a decision worth 100 EUR a month."
        )
        one = decided(report, totals=totals, verdicts={BRIGHT: verdict("cap", "60")})
        assert headline.of(one) == ("Brightwater Festival needs a decision worth 60 EUR a month: the reason why.")

    def test_a_client_that_is_not_shown_is_not_told(self, report: Report) -> None:
        narrowed = decided(report, verdicts={BRIGHT: verdict("cap", "60")}, clients=report.clients[1:], findings=())
        assert headline.of(narrowed).startswith("All is well")

    def test_one_of_whom_all_findings_are_snoozed_presses_no_more(self, report: Report) -> None:
        first, group, *_ = report.findings
        one = decided(report, verdicts={BRIGHT: verdict("part_ways", "60")}, findings=(asleep(first), asleep(group)))
        assert headline.of(one) == "Nobody needs a decision now, with 2 findings snoozed."
        awake = replace(one, findings=(asleep(first), group))
        assert headline.of(awake).startswith("Brightwater Festival needs a decision")

    def test_an_incident_presses_without_any_finding(self, report: Report) -> None:
        one = decided(report, verdicts={BRIGHT: verdict("part_ways")}, findings=())
        assert headline.of(one) == "Brightwater Festival needs a decision: the reason why."

    def test_who_is_snoozed_presses_no_more_as_one_of_an_awake_group(self, report: Report) -> None:
        own, group = report.findings[:2]
        assert {BRIGHT, MORROW} <= set(group.finding.about)
        verdicts = {BRIGHT: verdict("part_ways"), MORROW: verdict("cap")}
        for asleep_for, told in (
            (frozenset[str](), f"{BRIGHT} and {MORROW} need a decision"),
            (frozenset({BRIGHT}), f"{MORROW} needs a decision"),
            (frozenset({MORROW}), f"{BRIGHT} and {MORROW} need a decision"),
        ):
            findings = (asleep(own), replace(group, asleep_for=asleep_for), *report.findings[2:3])
            assert headline.of(decided(report, findings=findings, verdicts=verdicts)).startswith(told)


class TestOtherFindings:
    def test_one_that_asks_to_act_without_a_decision_is_told_in_its_words(self, report: Report) -> None:
        assert headline.of(decided(report, findings=report.findings[:1])).startswith("Brightwater Festival pays 19 EUR")

    def test_several_are_named(self, report: Report) -> None:
        both = (report.findings[0], changed(report.findings[2]))
        told = "There is something to do about Brightwater Festival and Morrow Physio."
        assert headline.of(decided(report, findings=both)) == told

    def test_a_group_is_told_in_the_words_of_its_finding(self, report: Report) -> None:
        group = decided(report, findings=report.findings[1:3])
        assert headline.of(group).endswith("take 46 % of your client hours together; the cap is 20 %.")

    def test_what_is_only_watched_needs_no_decision(self, report: Report) -> None:
        watched = decided(report, findings=report.findings[2:3])
        assert headline.of(watched) == "Nobody needs a decision now, but keep an eye on Morrow Physio."

    def test_a_watched_group_is_told_in_the_words_of_its_finding(self, report: Report) -> None:
        group = decided(report, findings=(changed(report.findings[1], severity="watch"),))
        assert headline.of(group).startswith("Nobody needs a decision now. The low payers (")

    def test_a_snoozed_finding_presses_no_more(self, report: Report) -> None:
        sleeping = tuple(map(asleep, report.findings))
        four, one = decided(report, findings=sleeping), decided(report, findings=sleeping[:1])
        assert headline.of(four) == "Nobody needs a decision now, with 4 findings snoozed."
        assert headline.of(one) == "Nobody needs a decision now, with 1 finding snoozed."


class TestNoFindings:
    def test_it_says_how_many_could_not_be_judged(self, report: Report) -> None:
        unknown = {BRIGHT: verdict("unknown"), MORROW: verdict("unknown")}
        quiet = decided(report, findings=(), verdicts=unknown)
        assert headline.of(quiet) == "Nobody needs a decision; 2 of 12 clients could not be judged."

    def test_a_check_that_nobody_has_set_up_is_no_reason_to_worry(self, report: Report) -> None:
        idle = (CheckedSkip(check="focus", skipped=Skipped(client=None, reason="no rule is set")),)
        assert headline.of(decided(report, findings=(), skipped=idle)).startswith("All is well")

    def test_all_is_well_only_where_all_could_be_judged(self, report: Report) -> None:
        quiet = decided(report, findings=())
        assert headline.of(quiet) == "All is well: none of 12 clients needs a decision."
        assert (
            headline.of(decided(replace(quiet, clients=report.clients[:1]))) == "All is well with Brightwater Festival."
        )

    def test_where_nobody_could_be_judged_it_says_why(self, report: Report) -> None:
        two = replace(report, findings=(), clients=report.clients[:2])
        silent = decided(
            two, verdicts={one: verdict("unknown", None, "nobody's pay is known") for one in (BRIGHT, QUILL)}
        )
        assert headline.of(silent) == "Nobody can be judged yet: nobody's pay is known."


def test_without_clients_there_is_nothing_to_judge(report: Report) -> None:
    empty = replace(report, findings=(), clients=())
    assert headline.of(empty) == "There is nothing to judge: no client has hours or pay in this period."
