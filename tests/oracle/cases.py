"""All hand-worked cases, and how to compare a report with one."""

from collections.abc import Callable
from typing import Any

from building import Case
from cases_advance import ADVANCE_CASES
from cases_basis import BILLABLE_CASES, RETAINER_CASES
from cases_cap import CAP_CASES
from cases_counting import COUNTING_CASES
from cases_cover import COVER_CASES
from cases_effort import EFFORT_CASES
from cases_figures import FIGURE_CASES
from cases_hours import HOURS_CASES
from cases_money import MONEY_CASES
from cases_net import NET_CASES
from cases_views import VIEW_CASES

__all__ = ["CASES", "Case", "mismatches"]

CASES: tuple[Case, ...] = (
    *NET_CASES,
    *COUNTING_CASES,
    *COVER_CASES,
    *ADVANCE_CASES,
    *HOURS_CASES,
    *RETAINER_CASES,
    *BILLABLE_CASES,
    *MONEY_CASES,
    *FIGURE_CASES,
    *EFFORT_CASES,
    *CAP_CASES,
    *VIEW_CASES,
)
Same = Callable[[Any, Any], bool]


def mismatches(case: Case, report: dict[str, Any], same: Same) -> list[str]:
    """Where a report of the oracle's shape differs from the case, one line a value; `same` compares (expected, got)."""
    rows = {row["client"]: row for row in report["clients"]}
    faults = []
    for (client, field), expected in case.expected.items():
        if field == "shown":
            got: Any = client in rows
        elif field == "order":
            got = tuple(rows)
        else:
            got = (report["totals"] if client is None else rows.get(client, {})).get(field, "absent")
        if not same(expected, got):
            faults.append(f"{client} {field}: {got} and not {expected}")
    return faults + _findings(case, report, same) + _skipped(case, report)


def _findings(case: Case, report: dict[str, Any], same: Same) -> list[str]:
    if case.findings is None:
        return []
    found = {(finding["check"], finding["client"]): finding for finding in report["findings"]}
    faults = [f"{pair}: found or lacking" for pair in found.keys() ^ case.findings.keys()]
    for pair in found.keys() & case.findings.keys():
        flat = {**found[pair], **found[pair]["evidence"]}
        for field, expected in case.findings[pair].items():
            got = flat.get(field, "absent")
            if not same(expected, got):
                faults.append(f"{pair} {field}: {got} and not {expected}")
    return faults


def _skipped(case: Case, report: dict[str, Any]) -> list[str]:
    if case.skipped is None:
        return []
    return [f"{pair}: skipped or not" for pair in sorted(case.skipped ^ report["skipped"])]
