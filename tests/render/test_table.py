"""The report at a terminal: fits its width, marks what is less than sure, and gives every reason once."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from wcwidth import wcswidth

from clientfit_sync import render
from clientfit_sync.checks import Skipped
from clientfit_sync.periods import Period
from clientfit_sync.report import CheckedSkip, Report

ESCAPE = "\x1b"


def table(report: Report, width: int = 80) -> str:
    return render.render(report, "table", width=width)


def cells_of(text: str, client: str) -> list[str]:
    """The cells of a client's row behind its name."""
    rows = text.partition("──\n")[2].splitlines()
    line = next(line for line in rows if line.startswith(client))
    return line.removeprefix(client).replace(" %", "%").split()


def test_colours_only_when_asked(report: Report) -> None:
    assert ESCAPE not in table(report)
    assert f"{ESCAPE}[1;31mact{ESCAPE}[0m" in render.render(report, "table", colour=True)


def test_colours_change_nothing_else(report: Report) -> None:
    coloured = render.render(report, "table", colour=True)
    for code in ("0", "1", "1;31", "32", "33"):
        coloured = coloured.replace(f"{ESCAPE}[{code}m", "")
    assert coloured == table(report)


@pytest.mark.parametrize("width", [40, 41, 50, 60, 72, 79, 80, 81, 100, 200])
def test_no_line_is_wider_than_asked_for(broken_down: Report, width: int) -> None:
    assert max(map(wcswidth, table(broken_down, width).splitlines())) <= width


def test_below_forty_cells_it_stays_at_forty(report: Report) -> None:
    assert table(report, 10) == table(report, 40)


def test_a_narrow_terminal_loses_columns_before_names(report: Report) -> None:
    assert "Target" in table(report, 100)
    assert "Target" not in table(report, 80)
    narrow = table(report, 40)
    assert "Signs  Verdict" in narrow
    assert "Quillbrook Anal" in narrow


def test_absurd_figures_cost_columns_too(report: Report) -> None:
    absurd = replace(report.clients[0], hours_share=Decimal(10**30))
    text = table(replace(report, clients=(absurd,)), 40)
    assert cells_of(text, "Brightwater Festival") == ["fPT", "part", "ways"]
    assert "All clients" not in text


def test_each_client_has_its_figures(report: Report) -> None:
    wide = ["104.8", "11%", "9,827", "16%", "93.81", "90.00", "104%", "keep"]
    assert cells_of(table(report, 100), "Kestrel & Vane") == wide
    assert cells_of(table(report), "Kestrel & Vane") == ["104.8", "11%", "16%", "93.81", "104%", "keep"]


def test_what_is_unknown_is_a_dash_and_its_reason_stands_below_once(report: Report) -> None:
    silent = tuple(
        replace(one, pay=None, unknown={"pay": "nobody knows", "realization": "nobody knows"})
        for one in report.clients[:2]
    )
    text = table(replace(report, clients=silent), 100)
    assert cells_of(text, "Brightwater Festival")[2] == "–"  # noqa: RUF001 - an en dash
    assert text.count("nobody knows") == 1
    assert "– nobody knows: Brightwater Festival, Quillbrook Analytics, Inc." in text  # noqa: RUF001 - likewise


def test_estimates_and_what_is_not_yet_invoiced_are_marked_and_explained(report: Report) -> None:
    text = table(report, 120)
    assert cells_of(text, "Quillbrook Analytics, Inc.")[2:5] == ["~12,873", "~21%", "~97.90"]
    assert "~ estimated at an old exchange rate, USD at 1.0834 per EUR of 2026-10-30: Quillbrook" in text
    assert cells_of(text, "Sorrel & Finch")[2] == "*1,663"
    assert "* billable, not yet invoiced" in text


def test_what_has_no_column_is_not_explained(report: Report) -> None:
    narrow = table(report, 80)
    assert cells_of(narrow, "Sorrel & Finch")[3] == "*95.00"
    assert "* billable, not yet invoiced" in narrow
    assert "not yet invoiced" not in table(report, 40)


def test_without_anything_to_explain_there_are_no_notes(report: Report) -> None:
    text = table(replace(report, clients=report.clients[3:4]))
    last_row, _, rest = text.partition("All clients")[2].partition("\n")
    assert last_row.split() == ["943.3", "62,158", "71.14"]
    assert rest.startswith("\nFindings\n")


def test_hours_that_wait_to_be_billed_are_told(report: Report) -> None:
    assert "Still to be billed, and left out of the rates: Corvid Coffee Roasters 28.5 h" in table(report)


def test_small_amounts_have_cents_and_large_rates_have_none(report: Report) -> None:
    small = replace(report.clients[0], pay=Decimal("99.5"))
    assert cells_of(table(replace(report, clients=(small,)), 100), small.client)[2] == "99.50"
    large = replace(report.clients[0], effective_rate=Decimal(12000))
    assert cells_of(table(replace(report, clients=(large,)), 100), large.client)[4] == "12,000"


def test_each_client_has_its_verdict_in_colour_and_the_initials_of_its_lit_signs(report: Report) -> None:
    text = table(report)
    assert cells_of(text, "Bäckerei Öhlinger")[-2:] == ["Pc", "renegotiate"]
    assert cells_of(text, "Nordhaven Museum")[-1] == "unknown"
    painted = render.render(report, "table", colour=True)
    assert all(f"{ESCAPE}[1;31m{one}{ESCAPE}[0m" in painted for one in ("part ways", "renegotiate", "cap"))
    assert f"{ESCAPE}[33mwatch{ESCAPE}[0m" in painted
    assert f"{ESCAPE}[32mkeep{ESCAPE}[0m" in painted


def test_each_decision_is_told_with_its_worth_and_its_reason_the_gravest_first(report: Report) -> None:
    told = table(report, 200).partition("\nDecisions\n")[2].partition("\n\n")[0].splitlines()
    assert told == [
        "- Part ways with Brightwater Festival (7,196 EUR a month): 2 signs ask you to act: pay and treatment.",
        (
            "- Renegotiate with Bäckerei Öhlinger (494 EUR a month): "
            "pays 52 EUR for an hour that should bring 90 EUR (58 % of the target)."
        ),
        f"- Cap the time for Morrow Physio (941 EUR a month): {report.findings[1].finding.message}.",
    ]
    fair = replace(report.verdicts["Morrow Physio"], worth=Decimal(0))
    told_of_one = table(replace(report, verdicts={"Morrow Physio": fair}), 200)
    assert "- Cap the time for Morrow Physio: The low payers" in told_of_one


def test_only_initials_that_occur_are_explained(report: Report) -> None:
    bakery = next(one for one in report.clients if one.client == "Bäckerei Öhlinger")
    legend = "Signs: p pay, c closeness; capitals ask you to act, small letters to watch\n"
    assert legend in table(replace(report, clients=(bakery,)), 100)
    assert "Signs:" not in table(replace(report, clients=report.clients[1:4]))


def test_without_a_verdict_there_is_a_dash(report: Report) -> None:
    assert cells_of(table(replace(report, verdicts={})), "Almgren Optik")[-1] == "–"  # noqa: RUF001 - an en dash


def test_what_nobody_could_be_judged_by_is_told(report: Report) -> None:
    nobody = (CheckedSkip(check="any", skipped=Skipped(client=None, reason="no client hours")),)
    assert "- everybody: no client hours [any]" in table(replace(report, skipped=nobody))


def test_retainers_tell_their_hours_used_and_left(report: Report) -> None:
    text = table(report)
    assert "- Morrow Physio: 27.3 of 25.0 h used, 2.3 h too many (1 Nov to 30 Nov 2026)\n" in text
    assert "- Kestrel & Vane: 48.5 of 120.0 h used, 71.5 h left (1 Oct to 31 Dec 2026)\n" in text
    exact = replace(report.retainers[0], used=report.retainers[0].hours)
    assert "25.0 of 25.0 h used, 0.0 h left" in table(replace(report, retainers=(exact,)))


def test_a_retainer_of_which_not_all_hours_are_seen_tells_no_hours_used(report: Report) -> None:
    unseen = replace(report.retainers[0], used=None, unknown="not all of its hours are seen (toggl: one's own)")
    text = " ".join(table(replace(report, retainers=(unseen,)), 200).split())
    why = "not all of its hours are seen (toggl: one's own) (1 Nov to 30 Nov 2026)"
    assert f"- Morrow Physio: it is not known how many of 25.0 h are used: {why}" in text


def test_friends_and_family_are_mentioned(report: Report) -> None:
    assert "\nFriends and family: Bäckerei Öhlinger (friend)\n" in table(report)
    assert "Friends" not in table(replace(report, clients=report.clients[:7]))


def test_how_to_avoid_the_next_one_is_not_told_at_a_terminal(report: Report) -> None:
    assert not any(line in table(report, 200) for line in report.prevention.values())


def test_reasons_that_clients_share_are_told_once_a_check(report: Report) -> None:
    skips = tuple(CheckedSkip(check="any", skipped=Skipped(client=one, reason="too few hours")) for one in ("A", "B"))
    assert "- A, B: too few hours [any]\n" in table(replace(report, skipped=skips))


def test_a_finding_says_how_severe_it_is_by_whom_it_is_found_and_how_long_it_is_snoozed(report: Report) -> None:
    text = table(report, 200)
    assert "watch  Tidewrack Publishing pays 79 EUR" in text
    assert "of the target). [effort_vs_pay, snoozed until 2026-12-31]\n" in text


def test_without_findings_skips_and_warnings_their_headings_are_left_out(report: Report) -> None:
    bare = table(replace(report, findings=(), skipped=(), warnings=(), sources=(), retainers=(), verdicts={}))
    assert not [
        heading
        for heading in ("Decisions", "Findings", "Retainers", "Not judged", "Warnings", "Sources", "Hours by")
        if heading in bare
    ]


def test_a_report_without_clients_has_no_table(report: Report) -> None:
    text = table(replace(report, clients=(), findings=(), skipped=()))
    assert text.startswith("There is nothing to judge: ")
    assert "Reached" not in text


def test_sources_say_when_they_were_synced_in_the_report_s_own_zone_and_what_ails_them(report: Report) -> None:
    text = table(report, 120)
    assert "- exports (csv): synced 23 Nov 2026 07:58\n" in text
    assert "- harvest: synced 19 Nov 2026 14:00, incomplete; the quota is used up; run" in text
    assert "- old_toggl (toggl): never synced, not in the configuration, so not used\n" in text


def test_a_report_on_ailing_sources_says_so_at_the_top(report: Report) -> None:
    caution = "These figures may change: {} not up to date."
    assert caution.format("harvest is") in table(report)
    stale = replace(report.sources[0], problem="synced 9 days ago")
    assert caution.format("exports and harvest are") in table(replace(report, sources=(stale, *report.sources[1:])))
    unused = replace(report.sources[1], used=False)
    assert "may change" not in table(replace(report, sources=(report.sources[0], unused)))


def test_a_report_on_sources_that_do_not_show_everything_says_so_at_the_top(report: Report) -> None:
    exports, harvest, _ = report.sources
    part = replace(harvest, problem="only your own hours", partial=True)
    text = table(replace(report, sources=(exports, part)))
    assert "Not everything of harvest is seen.\n" in text
    assert "may change" not in text
    late = replace(exports, problem="synced 9 days ago")
    caution = "These figures may change: exports is not up to date. Not everything of harvest is seen."
    assert caution in table(replace(report, sources=(late, part)), 120)


def test_a_source_that_was_interrupted_in_its_first_sync_has_brought_something(report: Report) -> None:
    begun = replace(report.sources[1], synced_at=None, complete_from=date(2026, 9, 1), problem="out of quota")
    said = "- harvest: not yet synced as a whole, incomplete; out of quota\n"
    assert said in table(replace(report, sources=(begun,)), 120)


@pytest.mark.parametrize(
    ("start", "end", "through", "said"),
    [
        ((2026, 8, 25), (2026, 11, 22), (2026, 11, 22), "25 Aug to 22 Nov 2026 (any): "),
        ((2025, 12, 1), (2026, 1, 31), (2026, 1, 31), "1 Dec 2025 to 31 Jan 2026 (any): "),
        ((2026, 11, 1), (2026, 11, 30), (2026, 11, 22), "1 Nov to 30 Nov 2026 (any), complete up to 22 Nov 2026: "),
        ((2026, 11, 1), (2026, 11, 30), (2026, 10, 31), "1 Nov to 30 Nov 2026 (any), no day of it complete yet: "),
    ],
)
def test_the_period_is_told_with_what_is_complete_of_it(
    report: Report, start: tuple[int, int, int], end: tuple[int, int, int], through: tuple[int, int, int], said: str
) -> None:
    period = Period(name="any", start=date(*start), end=date(*end), through=date(*through))
    assert f"\n{said}" in table(replace(report, period=period), 200)


def test_totals_that_are_unknown_are_left_out(report: Report) -> None:
    hours = report.totals.client_hours
    totals = replace(report.totals, hours=hours, pay=None, effective_rate=None)
    assert "(last-90-days): 943.3 h for clients.\n" in table(replace(report, totals=totals))


def test_the_breakdown_names_a_client_once_and_says_what_has_no_key(broken_down: Report) -> None:
    text = table(broken_down)
    assert "Hours by project\n" in text
    assert "\n                      (none)           7.0         –\n" in text  # noqa: RUF001 - an en dash


def test_a_breakdown_without_rows_is_left_out(broken_down: Report) -> None:
    assert "Hours by" not in table(replace(broken_down, breakdown=()))
