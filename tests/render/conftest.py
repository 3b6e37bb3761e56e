"""A report of twelve clients, built by hand: what every renderer is shown. And a browser that shows pages."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from chromium import PROGRAMS, Browser
from clientfit_sync.checks import Finding, Skipped
from clientfit_sync.figures import Basis, ClientFigures, Terms, TotalFigures, Work
from clientfit_sync.figures.client import ratio
from clientfit_sync.figures.retainers import RetainerUse
from clientfit_sync.periods import Period
from clientfit_sync.report import Change, CheckedFinding, CheckedSkip, MonthlyRate, Report, SourceStatus
from clientfit_sync.verdicts import Verdict

CLIENT_HOURS = Decimal("943.3")
PAY = Decimal("62158.4")
MATCHED = Decimal("873.8")
TARGET = Decimal(90)
NO_PAY = "no invoice, no retainer and no billable entry"
NOT_YET_PAY = "billable value is not yet pay, and stays out of the shares"
OLD_RATE = "USD at 1.0834 per EUR of 2026-10-30"


def figures(
    client: str,
    hours: str,
    pay: str | None,
    *,
    basis: Basis | None = "invoiced",
    waiting: str = "0",
    low_payer: bool = False,
    estimate: str = "",
    terms: Terms | None = None,
) -> ClientFigures:
    """A client's figures against a target of 90, worked out from its hours and its pay."""
    matched = Decimal(hours) - Decimal(waiting)
    earned = None if pay is None else Decimal(pay)
    rate = ratio(earned, matched)
    bought = None if earned is None else earned / TARGET
    share = ratio(earned, PAY) if basis in {"invoiced", "retainer"} else None
    values = {
        "pay": earned,
        "pay_share": share,
        "effective_rate": rate,
        "realization": ratio(rate, TARGET),
        "paid_hours": bought,
        "overserviced_hours": None if bought is None else max(Decimal(0), matched - bought),
        "shortfall": None if earned is None else max(Decimal(0), matched * TARGET - earned),
        "pay_gap": ratio(matched / MATCHED, share),
    }
    reason = NO_PAY if pay is None else NOT_YET_PAY
    return ClientFigures(
        client=client,
        terms=terms or Terms(),
        hours=Decimal(hours),
        billable_hours=Decimal(hours) * Decimal("0.8"),
        waiting_hours=Decimal(waiting),
        matched_hours=matched,
        hours_share=ratio(Decimal(hours), CLIENT_HOURS),
        pay_basis=basis,
        target_rate=TARGET,
        low_payer=low_payer,
        low_payer_unknown="" if rate is not None else reason,
        invoices=(),
        unknown={name: reason for name, value in values.items() if value is None},
        estimates={name: estimate for name, value in values.items() if estimate and value is not None},
        **values,
    )


CAPPED = Terms(time_cap=Decimal("0.16"))
CLIENTS = (
    figures("Brightwater Festival", "298.25", "5550", low_payer=True),
    figures("Quillbrook Analytics, Inc.", "131.5", "12873.45", estimate=OLD_RATE, terms=CAPPED),
    figures("Kestrel & Vane", "104.75", "9826.5"),
    figures("Almgren Optik", "85.25", "10692.05"),
    figures("Morrow Physio", "97.6", "6000", basis="retainer", low_payer=True),
    figures("Tidewrack Publishing", "76.25", "6039"),
    figures("Corvid Coffee Roasters", "52", "2725.9", waiting="28.5"),
    figures("Bäckerei Öhlinger", "38.9", "2040", low_payer=True, terms=Terms(relation="friend")),
    figures("Nordhaven Museum", "23.5", None, basis=None),
    figures("Sorrel & Finch", "17.5", "1662.5", basis="billable"),
    figures("株式会社さくらデザイン事務所", "14.8", "6411.5"),
    figures("Ottoline Ceramics", "3", "0"),
)


FINDINGS = (
    CheckedFinding(
        check="effort_vs_pay",
        finding=Finding(
            client="Brightwater Festival",
            severity="act",
            measured=Decimal("0.2067611"),
            limit=Decimal("0.7"),
            message="Brightwater Festival pays 19 EUR for an hour that should bring 90 EUR (21 % of the target)",
            advice=(
                "Ask for more: at today's 298 h, an hour has to bring 90 EUR instead of 19 EUR (384 % more).",
                "Or agree a monthly fee of 9,072 EUR for the work as it is.",
                "Or do less: today's pay buys 21 h a month, and the work takes 101 h.",
                "Look first at the unbilled hours: 31 h on Festival site / Calls, 24 h on Festival site / Changes.",
                "It was no better in the period before: plan the exit.",
            ),
            evidence={"realization": Decimal("0.2067611"), "shortfall": Decimal("21292.505"), "pay_basis": "invoiced"},
        ),
    ),
    CheckedFinding(
        check="time_share_cap",
        finding=Finding(
            client=None,
            severity="act",
            measured=Decimal("0.4608820"),
            limit=Decimal("0.2"),
            message="The low payers (Brightwater Festival, Morrow Physio and Bäckerei Öhlinger) "
            "take 46 % of your client hours together; the cap is 20 %",
            advice=("Give up 308 h of their work (104 h a month), or win 1,230 h from others.",),
            evidence={
                "clients": ["Brightwater Festival", "Morrow Physio", "Bäckerei Öhlinger"],
                "hours_to_shed": Decimal("307.6125"),
                "used_up_on": date(2026, 9, 20),
            },
        ),
    ),
    CheckedFinding(
        check="effort_vs_pay",
        finding=Finding(
            client="Morrow Physio",
            severity="watch",
            measured=Decimal("0.6830601"),
            limit=Decimal("0.9"),
            message="Morrow Physio pays 61 EUR for an hour that should bring 90 EUR (68 % of the target)",
            advice=("Ask for more: at today's 98 h, an hour has to bring 90 EUR instead of 61 EUR (46 % more).",),
        ),
    ),
    CheckedFinding(
        check="effort_vs_pay",
        finding=Finding(
            client="Tidewrack Publishing",
            severity="watch",
            measured=Decimal("0.88"),
            limit=Decimal("0.9"),
            message="Tidewrack Publishing pays 79 EUR for an hour that should bring 90 EUR (88 % of the target)",
            snoozed_until=date(2026, 12, 31),
        ),
    ),
)
SKIPPED = tuple(
    CheckedSkip(check=check, skipped=Skipped(client=client, reason=reason))
    for check, client, reason in (
        ("effort_vs_pay", "Nordhaven Museum", NO_PAY),
        ("effort_vs_pay", "Ottoline Ceramics", "under 5 h in the period"),
        ("time_share_cap", "Nordhaven Museum", f"it cannot be told whether it is a low payer: {NO_PAY}"),
    )
)
SOURCES = (
    SourceStatus(
        connection="exports",
        type="csv",
        synced_at=datetime(2026, 11, 23, 5, 58, tzinfo=UTC),
        complete_from=date(2025, 10, 19),
        complete_to=None,
        complete=True,
        used=True,
    ),
    SourceStatus(
        connection="harvest",
        type="harvest",
        synced_at=datetime(2026, 11, 19, 12, 0, tzinfo=UTC),
        complete_from=None,
        complete_to=None,
        complete=False,
        used=True,
        problem="the quota is used up; run `clientfit-sync sync` again after 07:00",
    ),
    SourceStatus(
        connection="old_toggl",
        type="toggl",
        synced_at=None,
        complete_from=None,
        complete_to=None,
        complete=True,
        used=False,
    ),
)
WORK = (
    Work(client="Brightwater Festival", key=("Festival site",), hours=Decimal("291.25"), billable_hours=Decimal(236)),
    Work(client="Brightwater Festival", key=("",), hours=Decimal(7), billable_hours=None),
    Work(client="Kestrel & Vane", key=("Rebrand",), hours=Decimal("104.75"), billable_hours=Decimal("83.85")),
)
MONTHS = tuple(date(2026, month, 1) for month in range(6, 12))
RATES = {
    "Brightwater Festival": (17, 16, 19, 17, 18, 17),
    "Quillbrook Analytics, Inc.": (98, 86, 102, 84, 81, 87),
    "Almgren Optik": (121, 141, 130, 135, 128, 114),
    "Corvid Coffee Roasters": (123, 107, 126, 110, 98, None),
    "Nordhaven Museum": (None,) * 6,
    "Sorrel & Finch": (None, None, None, None, None, 95),
    "Ottoline Ceramics": (80, 0, -12, 87, 80, None),
}
VERDICTS = {
    "Brightwater Festival": Verdict(
        name="part_ways",
        reason="2 signs ask you to act: pay and treatment",
        signs={"focus": "watch", "pay": "act", "treatment": "act"},
        worth=Decimal("7196.08"),
    ),
    "Quillbrook Analytics, Inc.": Verdict(name="keep", reason="no sign is lit", worth=Decimal(0)),
    "Kestrel & Vane": Verdict(name="keep", reason="no sign is lit", unjudged=("exceptions",), worth=Decimal(0)),
    "Almgren Optik": Verdict(name="keep", reason="no sign is lit", worth=Decimal(0)),
    "Morrow Physio": Verdict(
        name="cap",
        reason=FINDINGS[1].finding.message,
        signs={"exceptions": "watch", "pay": "act"},
        worth=Decimal("940.92"),
    ),
    "Tidewrack Publishing": Verdict(
        name="watch",
        reason="pays 79 EUR for an hour that should bring 90 EUR (88 % of the target)",
        signs={"pay": "watch"},
        worth=Decimal("278.31"),
    ),
    "Corvid Coffee Roasters": Verdict(name="keep", reason="no sign is lit", worth=Decimal(0)),
    "Bäckerei Öhlinger": Verdict(
        name="renegotiate",
        reason="pays 52 EUR for an hour that should bring 90 EUR (58 % of the target)",
        signs={"pay": "act", "closeness": "watch"},
        worth=Decimal("493.79"),
    ),
    "Nordhaven Museum": Verdict(name="unknown", reason=NO_PAY, unjudged=("pay", "treatment")),
    "Sorrel & Finch": Verdict(name="keep", reason="no sign is lit", worth=Decimal(0)),
    "株式会社さくらデザイン事務所": Verdict(name="keep", reason="no sign is lit", worth=Decimal(0)),
    "Ottoline Ceramics": Verdict(
        name="unknown", reason="under 5 h in the period", unjudged=("pay",), worth=Decimal("91.25")
    ),
}
PREVENTION = {
    "effort_vs_pay": "Divide the budget by your rate before you begin.",
    "focus": "Nobody reads this: the check found nothing.",
    "time_share_cap": "Look at what is left of the cap before you say yes.",
}
RETAINERS = (
    RetainerUse(
        client="Morrow Physio",
        start=date(2026, 11, 1),
        end=date(2026, 11, 30),
        hours=Decimal(25),
        used=Decimal("27.25"),
    ),
    RetainerUse(
        client="Kestrel & Vane",
        start=date(2026, 10, 1),
        end=date(2026, 12, 31),
        hours=Decimal(120),
        used=Decimal("48.5"),
    ),
)
CHANGES = (
    Change(
        kind="resolved",
        check="time_share_cap",
        client="Kestrel & Vane",
        message="Kestrel & Vane takes 14 % of your client hours; the cap is 16 %",
    ),
    Change(
        kind="worse",
        check="effort_vs_pay",
        client="Morrow Physio",
        message=FINDINGS[2].finding.message,
        before="Morrow Physio pays 70 EUR for an hour that should bring 90 EUR (78 % of the target)",
    ),
    Change(kind="new", check="effort_vs_pay", client="Brightwater Festival", message=FINDINGS[0].finding.message),
)


@pytest.fixture(scope="session")
def report() -> Report:
    """Findings of every kind, pay on every basis and unknown, an estimate, hours not yet billed, ailing sources."""
    return Report(
        generated_at=datetime(2026, 11, 23, 8, 0, tzinfo=timezone(timedelta(hours=2))),
        period=Period(name="last-90-days", start=date(2026, 8, 25), end=date(2026, 11, 22), through=date(2026, 11, 22)),
        currency="EUR",
        sources=SOURCES,
        totals=TotalFigures(
            hours=Decimal("981.05"),
            client_hours=CLIENT_HOURS,
            matched_hours=MATCHED,
            pay=PAY,
            effective_rate=PAY / MATCHED,
        ),
        clients=CLIENTS,
        findings=FINDINGS,
        skipped=SKIPPED,
        warnings=("Nordhaven Museum has hours and no pay", "1 timer runs and counts nothing until stopped."),
        months={
            client: tuple(
                MonthlyRate(month=month, rate=None if rate is None else Decimal(rate))
                for month, rate in zip(MONTHS, rates, strict=True)
            )
            for client, rates in RATES.items()
        },
        low_payer_cap=Decimal("0.2"),
        changes=CHANGES,
        changes_since=datetime(2026, 11, 15, 23, 30, tzinfo=UTC),
        verdicts=VERDICTS,
        prevention=PREVENTION,
        retainers=RETAINERS,
    )


@pytest.fixture(scope="session")
def broken_down(report: Report) -> Report:
    """The same, with `--by project`."""
    return replace(report, breakdown_by="project", breakdown=WORK)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A real browser, without a window; skipped where none is installed, but never in CI."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Chromium is installed")
    with Browser(program, tmp_path_factory.mktemp("browser")) as running:
        yield running
