"""The report as JSON: CONTRACT.md section 4, `clientfit-report/1`.

Added to it are `warnings` (sentences), `retainers`, each source's `problem`, and of each client its `relation` and what
is behind its verdict: `verdict_reason`, `signs` (see `fields.signs`) and `worth_per_month`.
"""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from clientfit_sync.figures import TotalFigures
from clientfit_sync.figures.retainers import RetainerUse
from clientfit_sync.periods import Period
from clientfit_sync.render import fields, json_text
from clientfit_sync.report import CheckedFinding, CheckedSkip, Report, SourceStatus
from clientfit_sync.rounding import half_up

SCHEMA = "clientfit-report/1"
RATIO_WORDS = ("share", "shares", "ratio", "realization", "gap", "cap", "limit", "below")


def render(report: Report) -> str:
    """One object, its keys in the order of CONTRACT.md."""
    return json_text.write(_report(report)) + "\n"


def _report(report: Report) -> dict[str, Any]:
    everything: dict[str, Any] = {
        "schema": SCHEMA,
        "generated_at": report.generated_at.isoformat(),
        "period": _period(report.period),
        "currency": report.currency,
        "sources": [_source(one) for one in report.sources],
        "totals": _totals(report.totals),
        "clients": [fields.client(one, report.verdicts.get(one.client)) for one in report.clients],
        "findings": [_finding(one) for one in report.findings],
        "skipped": [_skipped(one) for one in report.skipped],
        "warnings": report.warnings,
        "retainers": [_retainer(one) for one in report.retainers],
    }
    if report.breakdown_by:
        everything["breakdown"] = [fields.work(one) for one in report.breakdown]
    return everything


def _period(period: Period) -> dict[str, str]:
    return {
        "name": period.name,
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "through": period.through.isoformat(),
    }


def _source(source: SourceStatus) -> dict[str, Any]:
    return {
        "connection": source.connection,
        "type": source.type,
        "synced_at": plain(source.synced_at),
        "complete_from": plain(source.complete_from),
        "complete_to": plain(source.complete_to),
        "complete": source.complete,
        "used": source.used,
        "problem": source.problem,
    }


def _totals(totals: TotalFigures) -> dict[str, Decimal | None]:
    return {
        "hours": half_up(totals.hours, fields.HOURS),
        "client_hours": half_up(totals.client_hours, fields.HOURS),
        "matched_hours": half_up(totals.matched_hours, fields.HOURS),
        "pay": fields.rounded(totals.pay, fields.AMOUNT),
        "effective_rate": fields.rounded(totals.effective_rate, fields.AMOUNT),
    }


def _finding(one: CheckedFinding) -> dict[str, Any]:
    finding = one.finding
    return {
        "check": one.check,
        "client": finding.client,
        "severity": finding.severity,
        "measured": half_up(finding.measured, fields.RATIO),
        "limit": half_up(finding.limit, fields.RATIO),
        "message": finding.message,
        "advice": finding.advice,
        "evidence": plain(finding.evidence),
        "snoozed_until": plain(finding.snoozed_until),
    }


def _skipped(one: CheckedSkip) -> dict[str, Any]:
    return {"check": one.check, "client": one.skipped.client, "reason": one.skipped.reason}


def _retainer(one: RetainerUse) -> dict[str, Any]:
    return {
        "client": one.client,
        "start": one.start.isoformat(),
        "end": one.end.isoformat(),
        "hours": half_up(one.hours, fields.HOURS),
        "used_hours": fields.rounded(one.used, fields.HOURS),
        "left_hours": fields.rounded(one.left, fields.HOURS),
        "unknown": dict.fromkeys(("used_hours", "left_hours"), one.unknown) if one.unknown else {},
    }


def plain(value: Any, places: int = fields.AMOUNT) -> Any:
    """Evidence as JSON has it: dates in ISO 8601, decimals rounded to `places`; to four where a key names a ratio."""
    match value:
        case Decimal():
            return half_up(value, places)
        case date() | time():
            return value.isoformat()
        case Mapping():
            return {name: plain(part, max(places, _places(str(name)))) for name, part in value.items()}
        case list() | tuple():
            return [plain(part, places) for part in value]
        case _:
            return value


def _places(key: str) -> int:
    return fields.RATIO if key.endswith(RATIO_WORDS) else fields.AMOUNT
