"""The headline names who needs a decision and what it costs, in one sentence."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from clientfit_sync.checks import Severity, Skipped
from clientfit_sync.render import headline
from clientfit_sync.report import CheckedFinding, CheckedSkip, Report


def changed(one: CheckedFinding, *, severity: Severity = "act", client: str | None = None) -> CheckedFinding:
    return replace(one, finding=replace(one.finding, severity=severity, client=client or one.finding.client))


def test_one_client_to_decide_about_is_told_by_its_shares_and_its_shortfall(report: Report) -> None:
    assert headline.of(report) == (
        "Brightwater Festival takes 32 % of your time for 9 % of the money, 21,293 EUR short of its target."
    )


def test_without_a_currency_the_shortfall_is_a_bare_number(report: Report) -> None:
    assert "money, 21,293 short" in headline.of(replace(report, currency=None))


def test_several_are_named_and_added_up(report: Report) -> None:
    both = (report.findings[0], changed(report.findings[2]))
    assert headline.of(replace(report, findings=both)) == (
        "Brightwater Festival and Morrow Physio need a decision: "
        "together they take 42 % of your time for 19 % of the money, 24,077 EUR short of their targets."
    )


def test_many_are_counted(report: Report) -> None:
    many = tuple(changed(report.findings[0], client=one.client) for one in report.clients[:5])
    assert headline.of(replace(report, findings=many)).startswith(
        "Brightwater Festival, Quillbrook Analytics, Inc. and 3 others need a decision: together they take 76 % of"
    )


def test_what_is_unknown_of_one_is_not_added_up(report: Report) -> None:
    worst, *others = report.clients
    both = replace(report, findings=(report.findings[0], changed(report.findings[2])))
    for unknown in (replace(worst, hours_share=None), replace(worst, pay_share=None)):
        sentence = headline.of(replace(both, clients=(unknown, *others)))
        assert sentence == "Brightwater Festival and Morrow Physio need a decision."


def test_where_hours_are_not_all_seen_no_share_of_time_is_set_against_one_of_money(report: Report) -> None:
    partial = replace(report, totals=replace(report.totals, effective_rate=None, unseen="harvest: only your own"))
    assert headline.of(partial).startswith("Brightwater Festival pays 19 EUR for an hour")
    both = replace(partial, findings=(report.findings[0], changed(report.findings[2])))
    assert headline.of(both) == "Brightwater Festival and Morrow Physio need a decision."


def test_a_client_that_pays_its_target_is_told_in_the_words_of_the_finding(report: Report) -> None:
    worst, *others = report.clients
    clients = (replace(worst, shortfall=Decimal(0)), *others)
    assert headline.of(replace(report, clients=clients)).startswith("Brightwater Festival pays 19 EUR for an hour")


def test_several_that_pay_their_targets_have_no_shortfall(report: Report) -> None:
    both = (report.findings[0], changed(report.findings[2]))
    clients = tuple(replace(one, shortfall=Decimal(0)) for one in report.clients)
    assert headline.of(replace(report, findings=both, clients=clients)).endswith("of your time for 19 % of the money.")


def test_a_client_that_is_not_shown_is_told_in_the_words_of_the_finding(report: Report) -> None:
    narrowed = replace(report, clients=report.clients[1:])
    assert headline.of(narrowed).startswith("Brightwater Festival pays 19 EUR for an hour")


def test_a_group_is_told_in_the_words_of_its_finding(report: Report) -> None:
    group = replace(report, findings=report.findings[1:3])
    assert headline.of(group).endswith("take 46 % of your client hours together; the cap is 20 %.")


def test_what_is_only_watched_needs_no_decision(report: Report) -> None:
    watched = replace(report, findings=report.findings[2:3])
    assert headline.of(watched) == "Nobody needs a decision now, but keep an eye on Morrow Physio."


def test_a_watched_group_is_told_in_the_words_of_its_finding(report: Report) -> None:
    group = replace(report, findings=(changed(report.findings[1], severity="watch"),))
    assert headline.of(group).startswith("Nobody needs a decision now. The low payers (")


def test_a_snoozed_finding_presses_no_more(report: Report) -> None:
    asleep = tuple(
        replace(one, finding=replace(one.finding, snoozed_until=date(2026, 12, 1))) for one in report.findings
    )
    assert headline.of(replace(report, findings=asleep)) == "Nobody needs a decision now, with 4 findings snoozed."
    assert headline.of(replace(report, findings=asleep[:1])) == "Nobody needs a decision now, with 1 finding snoozed."


def test_without_findings_it_says_how_many_could_not_be_judged(report: Report) -> None:
    assert headline.of(replace(report, findings=())) == "Nobody needs a decision; 2 of 12 clients could not be judged."


def test_all_is_well_only_where_all_could_be_judged(report: Report) -> None:
    quiet = replace(report, findings=(), skipped=())
    assert headline.of(quiet) == "All is well: none of 12 clients needs a decision."
    assert headline.of(replace(quiet, clients=report.clients[:1])) == "All is well with Brightwater Festival."


@pytest.mark.parametrize("skipped", [[None], ["Brightwater Festival", "Quillbrook Analytics, Inc."]])
def test_where_nobody_could_be_judged_it_says_why(report: Report, skipped: list[str | None]) -> None:
    skips = tuple(
        CheckedSkip(check="any", skipped=Skipped(client=one, reason="nobody's pay is known")) for one in skipped
    )
    silent = replace(report, findings=(), skipped=skips, clients=report.clients[:2])
    assert headline.of(silent) == "Nobody can be judged yet: nobody's pay is known."


def test_without_clients_there_is_nothing_to_judge(report: Report) -> None:
    empty = replace(report, findings=(), clients=())
    assert headline.of(empty) == "There is nothing to judge: no client has hours or pay in this period."
