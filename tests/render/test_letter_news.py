"""What is told of changes since the last mail."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

from clientfit_sync.render import letter
from clientfit_sync.render.letter import news
from clientfit_sync.report import Change, Report

BETTER = Change(
    kind="better",
    check="effort_vs_pay",
    client="Tidewrack Publishing",
    message="Tidewrack Publishing pays 79 EUR for an hour",
    before="Tidewrack Publishing pays 70 EUR for an hour",
)


def test_new_comes_first_then_worse_better_and_resolved_in_whatever_order_they_are_given(report: Report) -> None:
    for changes in permutations([*report.changes, BETTER]):
        told = news.sections(replace(report, changes=changes))
        assert [title for title, _ in told] == ["New", "Worse", "Better", "Resolved"]


def test_a_kind_without_changes_is_left_out(report: Report) -> None:
    assert [title for title, _ in news.sections(replace(report, changes=(BETTER,)))] == ["Better"]


def test_what_is_worse_or_better_is_told_with_what_was_before(report: Report) -> None:
    assert news.sections(replace(report, changes=(BETTER,))) == [
        (
            "Better",
            ["Tidewrack Publishing pays 79 EUR for an hour. Before: Tidewrack Publishing pays 70 EUR for an hour."],
        )
    ]


def test_what_is_resolved_is_told_as_gone(report: Report) -> None:
    assert dict(news.sections(report))["Resolved"] == [
        "No longer: Kestrel & Vane takes 14 % of your client hours; the cap is 16 %."
    ]


def test_changes_of_a_kind_keep_their_order(report: Report) -> None:
    other = replace(BETTER, message="Acme pays more", before="")
    assert dict(news.sections(replace(report, changes=(BETTER, other))))["Better"][1] == "Acme pays more."
    assert dict(news.sections(replace(report, changes=(other, BETTER))))["Better"][0] == "Acme pays more."


def test_the_day_of_the_last_mail_is_that_where_the_report_is_made(report: Report) -> None:
    assert news.heading(report) == "Since the mail of 16 Nov 2026"
    noon = replace(report, changes_since=datetime(2026, 11, 2, 12, tzinfo=UTC))
    assert news.heading(noon) == "Since the mail of 2 Nov 2026"


def test_that_nothing_has_changed_is_told_too(report: Report) -> None:
    still = replace(report, changes=())
    assert news.heading(still) == "Nothing has changed since the mail of 16 Nov 2026"
    assert news.sections(still) == []
    assert "Nothing has changed since the mail of 16 Nov 2026\n----" in letter.render(still).text


def test_without_an_earlier_mail_everything_is_new_and_told_once(report: Report) -> None:
    first = replace(report, changes=(replace(BETTER, kind="new"),), changes_since=None)
    assert news.heading(first) == "All of it is new: there is no earlier mail to compare with"
    assert news.sections(first) == []
    assert "New:" not in letter.render(first).text


def test_without_an_earlier_mail_and_without_findings_nothing_is_told(report: Report) -> None:
    quiet = replace(report, changes=(), changes_since=None)
    assert news.heading(quiet) == ""
    assert "earlier mail" not in letter.render(quiet).text


def test_a_change_of_a_hostile_client_stays_text(report: Report) -> None:
    nasty = Change(kind="new", check="x", client="<b>", message="<b>\x1b[31m & co\npay", before="")
    made = letter.render(replace(report, changes=(nasty,)))
    assert "- <b>\N{REPLACEMENT CHARACTER}[31m & co pay." in made.text
    assert "&lt;b&gt;\N{REPLACEMENT CHARACTER}[31m &amp; co pay." in made.html
