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
    assert "Sign" in narrow
    assert "Quillbrook Anal" in narrow


def test_absurd_figures_cost_columns_too(report: Report) -> None:
    absurd = replace(report.clients[0], hours_share=Decimal(10**30))
    text = table(replace(report, clients=(absurd,)), 40)
    assert cells_of(text, "Brightwater Festival") == ["act"]
    assert "All clients" not in text


def test_each_client_has_its_figures(report: Report) -> None:
    assert cells_of(table(report), "Kestrel & Vane") == ["104.8", "11%", "9,827", "16%", "93.81", "104%", "ok"]


def test_what_is_unknown_is_a_dash_and_its_reason_stands_below_once(report: Report) -> None:
    silent = tuple(
        replace(one, pay=None, unknown={"pay": "nobody knows", "realization": "nobody knows"})
        for one in report.clients[:2]
    )
    text = table(replace(report, clients=silent))
    assert cells_of(text, "Brightwater Festival")[2] == "–"  # noqa: RUF001 - an en dash
    assert text.count("nobody knows") == 1
    assert "– nobody knows: Brightwater Festival, Quillbrook Analytics, Inc." in text  # noqa: RUF001 - likewise


def test_estimates_and_what_is_not_yet_invoiced_are_marked_and_explained(report: Report) -> None:
    text = table(report)
    assert cells_of(text, "Quillbrook Analytics, I…")[2:5] == ["~12,873", "~21%", "~97.90"]
    assert "~ estimated at an old exchange rate, USD at 1.0834 per EUR of 2026-10-30:\n  Quillbrook" in text
    assert cells_of(text, "Sorrel & Finch")[2] == "*1,663"
    assert "* billable, not yet invoiced" in text


def test_without_anything_to_explain_there_are_no_notes(report: Report) -> None:
    text = table(replace(report, clients=report.clients[:1]))
    last_row, _, rest = text.partition("All clients")[2].partition("\n")
    assert last_row.split() == ["943.3", "62,158", "71.14"]
    assert rest.startswith("\nFindings\n")


def test_hours_that_wait_to_be_billed_are_told(report: Report) -> None:
    assert "Still to be billed, and left out of the rates: Corvid Coffee Roasters 28.5 h" in table(report)


def test_small_amounts_have_cents_and_large_rates_have_none(report: Report) -> None:
    small = replace(report.clients[0], pay=Decimal("99.5"))
    assert cells_of(table(replace(report, clients=(small,))), small.client)[2] == "99.50"
    large = replace(report.clients[0], effective_rate=Decimal(12000))
    assert cells_of(table(replace(report, clients=(large,))), large.client)[4] == "12,000"


def test_the_sign_is_the_most_severe_finding_about_a_client_or_its_group(report: Report) -> None:
    text = table(report)
    signs = {name: cells_of(text, name)[-1] for name in ("Morrow Physio", "Tidewrack Publishing", "Almgren Optik")}
    assert signs == {"Morrow Physio": "act", "Tidewrack Publishing": "snoozed", "Almgren Optik": "ok"}


def test_who_could_not_be_judged_has_no_sign(report: Report) -> None:
    assert cells_of(table(report), "Ottoline Ceramics")[-1] == "–"  # noqa: RUF001 - an en dash
    nobody = (CheckedSkip(check="any", skipped=Skipped(client=None, reason="no client hours")),)
    text = table(replace(report, findings=(), skipped=nobody))
    assert cells_of(text, "Almgren Optik")[-1] == "–"  # noqa: RUF001 - likewise
    assert "- everybody: no client hours [any]" in text


def test_reasons_that_clients_share_are_told_once_a_check(report: Report) -> None:
    skips = tuple(CheckedSkip(check="any", skipped=Skipped(client=one, reason="too few hours")) for one in ("A", "B"))
    assert "- A, B: too few hours [any]\n" in table(replace(report, skipped=skips))


def test_a_finding_says_how_severe_it_is_by_whom_it_is_found_and_how_long_it_is_snoozed(report: Report) -> None:
    text = table(report, 200)
    assert "watch  Tidewrack Publishing pays 79 EUR" in text
    assert "of the target). [effort_vs_pay, snoozed until 2026-12-31]\n" in text


def test_without_findings_skips_and_warnings_their_headings_are_left_out(report: Report) -> None:
    bare = table(replace(report, findings=(), skipped=(), warnings=(), sources=()))
    assert not [heading for heading in ("Findings", "Not judged", "Warnings", "Sources", "Hours by") if heading in bare]


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
