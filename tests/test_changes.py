"""What became of findings since an earlier mail."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientfit_sync.app import changes, digest
from clientfit_sync.app.changes import When
from clientfit_sync.checks import Finding, Severity, Skipped
from clientfit_sync.figures import ClientFigures, Terms, TotalFigures
from clientfit_sync.periods import Period
from clientfit_sync.report import CheckedFinding, CheckedSkip, Report

EFFORT, CAP = "effort_vs_pay", "time_share_cap"
LAST_WEEK = datetime(2026, 11, 16, 5, tzinfo=UTC)
PERIOD = Period(name="last-90-days", start=date(2026, 8, 25), end=date(2026, 11, 22), through=date(2026, 11, 22))
ACME = ClientFigures(
    client="Acme",
    terms=Terms(),
    hours=Decimal("120.5"),
    billable_hours=None,
    waiting_hours=Decimal(0),
    matched_hours=Decimal("120.5"),
    hours_share=Decimal("0.16"),
    pay=Decimal(5000),
    pay_basis="invoiced",
    pay_share=Decimal("0.08"),
    effective_rate=Decimal(5000) / Decimal("120.5"),
    target_rate=None,
    realization=None,
    paid_hours=None,
    overserviced_hours=None,
    shortfall=None,
    pay_gap=None,
    low_payer=True,
)


def finding(
    client: str | None = "Acme",
    measured: str = "0.46",
    *,
    check: str = EFFORT,
    severity: Severity = "act",
    limit: str = "0.7",
    message: str = "{client} reaches {measured} of the target",
    evidence: tuple[str, ...] = ("pay",),
    snoozed_until: date | None = None,
) -> CheckedFinding:
    return CheckedFinding(
        check=check,
        finding=Finding(
            client=client,
            severity=severity,
            measured=Decimal(measured),
            limit=Decimal(limit),
            message=message.format(client=client, measured=measured),
            evidence=dict.fromkeys(evidence, 1),
            snoozed_until=snoozed_until,
        ),
    )


def report(*findings: CheckedFinding, skipped: tuple[CheckedSkip, ...] = ()) -> Report:
    nothing = Decimal(0)
    return Report(
        generated_at=LAST_WEEK,
        period=PERIOD,
        currency="EUR",
        sources=(),
        totals=TotalFigures(
            hours=nothing, client_hours=nothing, matched_hours=nothing, pay=nothing, effective_rate=None
        ),
        clients=(ACME,),
        findings=findings,
        skipped=skipped,
    )


def kept(*findings: CheckedFinding) -> dict[str, Any]:
    """What a mail with these findings leaves in the database, and comes back as."""
    content: dict[str, Any] = json.loads(json.dumps(digest.remembered(report(*findings))))
    return content


def told(now: Report, *before: CheckedFinding) -> list[tuple[str, str, str]]:
    """Kind, message and earlier message of each change."""
    compared = changes.compared(now, kept(*before), LAST_WEEK)
    return [(change.kind, change.message, change.before) for change in compared.changes]


def kinds(now: Report, *before: CheckedFinding) -> list[str]:
    return [kind for kind, _, _ in told(now, *before)]


def test_without_an_earlier_mail_every_finding_is_new() -> None:
    compared = changes.compared(report(finding(), finding("Nova")), None, None)
    assert [(change.kind, change.check, change.client) for change in compared.changes] == [
        ("new", EFFORT, "Acme"),
        ("new", EFFORT, "Nova"),
    ]
    assert compared.changes_since is None


def test_it_says_since_when() -> None:
    assert changes.compared(report(finding()), kept(finding()), LAST_WEEK).changes_since == LAST_WEEK


def test_what_stayed_is_no_change() -> None:
    assert told(report(finding()), finding()) == []


def test_what_came_is_new_and_what_went_is_resolved() -> None:
    assert told(report(finding("Nova")), finding("Acme")) == [
        ("new", "Nova reaches 0.46 of the target", ""),
        ("resolved", "Acme reaches 0.46 of the target", ""),
    ]


@pytest.mark.parametrize(
    ("before", "now", "kind"),
    [
        (finding(measured="0.46"), finding(measured="0.40"), "worse"),
        (finding(measured="0.40"), finding(measured="0.46"), "better"),
        (finding(measured="0.30", check=CAP, limit="0.2"), finding(measured="0.35", check=CAP, limit="0.2"), "worse"),
        (finding(measured="0.35", check=CAP, limit="0.2"), finding(measured="0.30", check=CAP, limit="0.2"), "better"),
        (finding(measured="0.75", severity="watch", limit="0.9"), finding(measured="0.69"), "worse"),
        (finding(measured="0.69"), finding(measured="0.75", severity="watch", limit="0.9"), "better"),
        (finding(measured="2", limit="0"), finding(measured="3", limit="0"), "worse"),
        (finding(measured="-2", limit="-1"), finding(measured="-3", limit="-1"), "worse"),
    ],
)
def test_a_graver_finding_or_one_further_from_its_limit_is_worse(
    before: CheckedFinding, now: CheckedFinding, kind: str
) -> None:
    assert told(report(now), before) == [(kind, now.finding.message, before.finding.message)]


def test_it_takes_a_twentieth_of_the_limit_to_be_noticed() -> None:
    assert kinds(report(finding(measured="0.4251")), finding(measured="0.46")) == []
    assert kinds(report(finding(measured="0.425")), finding(measured="0.46")) == ["worse"]


def test_what_is_snoozed_rests() -> None:
    asleep = finding(snoozed_until=date(2026, 12, 1))
    assert told(report(asleep)) == []
    assert told(report(asleep), finding()) == []
    assert told(report(asleep), asleep) == []
    assert told(report(), asleep) == []


def test_what_awakes_is_new() -> None:
    asleep = finding(snoozed_until=date(2026, 11, 20))
    assert kinds(report(finding()), asleep) == ["new"]


def test_what_slept_and_awoke_between_two_mails_is_new() -> None:
    """The mail of the 16th told of it; no mail was sent while it slept."""
    for day, kind in ((15, []), (16, []), (17, ["new"])):
        awake = replace(finding(), awoke=date(2026, 11, day))
        assert kinds(report(awake), finding()) == kind


@pytest.mark.parametrize("client", ["Acme", None])
def test_what_could_not_be_judged_is_not_resolved(client: str | None) -> None:
    skip = CheckedSkip(check=EFFORT, skipped=Skipped(client=client, reason="under 5 h in the period"))
    assert kinds(report(skipped=(skip,)), finding("Acme"), finding("Acme", check=CAP)) == ["resolved"]


def test_what_could_not_be_judged_in_between_is_compared_with_what_was_told_before() -> None:
    """A mail of a week in which a check is skipped tells nothing of the finding, which is remembered all the same."""
    skip = CheckedSkip(check=EFFORT, skipped=Skipped(client="Acme", reason="under 5 h in the period"))
    between = report(finding("Nova"), skipped=(skip,))
    earlier = kept(finding("Acme", "0.46"), finding("Bright"))
    content = digest.remembered(between, changes.unjudged(between, earlier))
    for now, kind in (
        (report(finding("Acme", "0.46"), finding("Nova")), []),
        (report(finding("Acme", "0.30"), finding("Nova")), ["worse"]),
        (report(finding("Nova")), ["resolved"]),
        (between, []),
    ):
        assert [change.kind for change in changes.compared(now, content, LAST_WEEK).changes] == kind


def test_findings_about_a_group_and_about_a_client_are_different_ones() -> None:
    group, own = (finding(client, check=CAP, limit="0.2", message="{client}: {measured}") for client in (None, "Acme"))
    assert kinds(report(group, own), group, own) == []
    assert kinds(report(own), group) == ["new", "resolved"]


def test_a_group_is_the_same_with_other_members() -> None:
    before = finding(None, "0.30", check=CAP, limit="0.2", message="Acme and Nova take {measured}")
    now = finding(None, "0.35", check=CAP, limit="0.2", message="Acme, Nova and Tiny take {measured}")
    assert kinds(report(now), before) == ["worse"]


def overrun(project: str, measured: str) -> CheckedFinding:
    """One of several things that a check may find of one client."""
    return finding(measured=measured, check="overrun", limit="0.1", message=f"{project} ran over by {{measured}}")


def test_several_findings_of_one_client_are_told_apart_by_their_words() -> None:
    before = [overrun("Site", "0.30"), overrun("Shop", "1234.50")]
    assert told(report(overrun("Shop", "1000")), *before) == [
        ("better", "Shop ran over by 1000", "Shop ran over by 1234.50"),
        ("resolved", "Site ran over by 0.30", ""),
    ]
    assert kinds(report(overrun("Site", "0.40"), overrun("Shop", "1234.50")), *before) == ["worse"]
    assert kinds(report(overrun("Shop", "1234.50"), overrun("Site", "0.30")), *before) == []


def test_a_finding_in_other_words_is_the_same_if_it_rests_on_the_same_figures() -> None:
    before = finding(message="{client} reaches {measured}", evidence=("pay", "hours"))
    with_floor = finding(message="{client} is below your floor", evidence=("pay", "hours", "floor"))
    another = finding(message="{client} calls at night", evidence=("late_hours", "hours"))
    assert kinds(report(with_floor), before) == []
    assert kinds(report(before), with_floor) == []
    assert kinds(report(another), before) == ["new", "resolved"]


def test_two_findings_alike_are_two() -> None:
    assert kinds(report(finding(), finding()), finding()) == ["new"]
    assert kinds(report(finding()), finding(), finding()) == ["resolved"]


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"schema": "clientfit-digest/2", "findings": []},
        {"schema": "clientfit-digest/1", "findings": [{"check": EFFORT}]},
        {**kept(finding()), "schema": "other"},
        {key: value for key, value in kept(finding()).items() if key != "period"},
    ],
)
def test_a_mail_that_cannot_be_read_counts_as_none(content: dict[str, Any]) -> None:
    compared = changes.compared(report(finding()), content, LAST_WEEK)
    assert [change.kind for change in compared.changes] == ["new"]
    assert compared.changes_since is None


def test_what_a_later_program_added_is_not_read() -> None:
    content = kept(finding())
    content["mood"] = "good"
    content["findings"][0]["mood"] = "bad"
    assert changes.compared(report(finding()), content, LAST_WEEK).changes == ()


def test_findings_figures_and_period_are_kept() -> None:
    content = kept(finding())
    assert content["schema"] == "clientfit-digest/1"
    assert content["period"] == {"name": "last-90-days", "start": "2026-08-25", "through": "2026-11-22"}
    assert content["clients"][0] | {"hours": "120.5", "pay": "5000", "realization": None} == content["clients"][0]
    assert content["findings"] == [
        {
            "check": EFFORT,
            "client": "Acme",
            "severity": "act",
            "measured": "0.46",
            "limit": "0.7",
            "message": "Acme reaches 0.46 of the target",
            "evidence": ["pay"],
            "snoozed": False,
        }
    ]
    assert digest.read(content) == digest.read(digest.remembered(report(finding())))


@pytest.mark.parametrize(
    ("when", "empty", "same", "changed", "snoozed"),
    [
        ("always", True, True, True, True),
        ("findings", False, True, True, False),
        ("changes", False, False, True, False),
    ],
)
def test_when_decides_what_is_mailed(when: When, *, empty: bool, same: bool, changed: bool, snoozed: bool) -> None:
    asleep = finding(snoozed_until=date(2026, 12, 1))

    def is_wanted(now: Report, *before: CheckedFinding) -> bool:
        return changes.wanted(changes.compared(now, kept(*before), LAST_WEEK), when)

    assert is_wanted(report()) == empty
    assert is_wanted(report(finding()), finding()) == same
    assert is_wanted(report(finding(measured="0.1")), finding()) == changed
    assert is_wanted(report(asleep), finding()) == snoozed
    assert is_wanted(report(), finding()) == (when != "findings")


some = st.builds(
    finding,
    client=st.sampled_from(["Acme", "Nova", None]),
    measured=st.decimals(0, 2, places=2).map(str),
    check=st.sampled_from([EFFORT, CAP]),
    severity=st.sampled_from(["watch", "act"]),
    snoozed_until=st.sampled_from([None, date(2026, 12, 1)]),
    evidence=st.sampled_from([("pay",), ("pay", "floor"), ("hours",)]),
    message=st.sampled_from(["{client} {measured}", "{client}'s site {measured}"]),
)
OPPOSITE = {"new": "resolved", "resolved": "new", "worse": "better", "better": "worse"}


@given(st.lists(some, max_size=6))
def test_a_report_has_no_changes_from_itself(findings: list[CheckedFinding]) -> None:
    assert told(report(*findings), *findings) == []


@given(st.lists(some, max_size=1), st.lists(some, max_size=1))
def test_the_way_back_is_the_opposite(before: list[CheckedFinding], now: list[CheckedFinding]) -> None:
    awake = [[replace(one, finding=replace(one.finding, snoozed_until=None)) for one in some] for some in (before, now)]
    there, back = kinds(report(*awake[1]), *awake[0]), kinds(report(*awake[0]), *awake[1])
    assert sorted(back) == sorted(OPPOSITE[kind] for kind in there)
