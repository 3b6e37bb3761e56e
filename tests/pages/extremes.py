"""Reports at the edge of what there is, made of an ordinary one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from clientfit_sync.checks import Finding, Skipped
from clientfit_sync.figures import ClientFigures, Terms, Work
from clientfit_sync.report import Change, CheckedFinding, CheckedSkip, Report
from clientfit_sync.verdicts import Verdict

NASTY = (
    "<script>alert(1)</script>",
    '=HYPERLINK("http://evil.example","x")',
    "two\nlines\r\nor\u2028three",
    "\x1b]0;title\x07\x1b[2J\x9b31m",
    "\u202egnp.exe\u200b\u2066\ufeff",
    "nul\x00 and half a pair \ud83d",
    "x" * 300,
    "日本" * 150,
    "Студио „Ветер“ ООД",
    "a|b||c\\|d\t`e`",
    "e\u0301" * 200,
    "👩\u200d💻 ❤\ufe0f 🇧🇬",
    "-- [x]: # * @joe 12) 100% $\\input{x}$",
    "",
    "\"><img src=x onerror=alert(1)> ' style='color:red",
    "</title></style></svg>{{ 7 * 7 }}{% raw %}&amp;<!--",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
)
SIXTY = 60
UNKNOWN = "no invoice, no retainer and no billable entry"


def hostile(report: Report, name: str, other: str) -> Report:
    """A report in which every text from outside is one of the two."""
    first, second, *_ = report.clients
    finding = Finding(
        client=name,
        severity="act",
        measured=report.findings[0].finding.measured,
        limit=report.findings[0].finding.limit,
        message=f"{name} pays little",
        advice=(other,),
        evidence={name: other, "clients": [name]},
    )
    return replace(
        report,
        currency=other,
        sources=tuple(replace(one, connection=name, type=other, problem=other) for one in report.sources),
        clients=(
            replace(first, client=name, unknown={"pay": other}, estimates={"pay": name}),
            replace(second, client=other, pay=None, unknown={"pay": name}),
        ),
        findings=(CheckedFinding(check=other, finding=finding),),
        skipped=(CheckedSkip(check=name, skipped=Skipped(client=other, reason=name)),),
        warnings=(name, other),
        breakdown=tuple(
            Work(client=name, key=(key, name), hours=first.hours, billable_hours=None) for key in (name, other)
        ),
        months=dict.fromkeys((name, other), report.months[first.client]),
        changes=(
            Change(kind="new", check=name, client=name, message=name),
            Change(kind="worse", check=other, client=other, message=other, before=name),
        ),
        verdicts={
            name: Verdict(name="renegotiate", reason=other, signs={"pay": "act"}),
            other: Verdict(name="unknown", reason=name, unjudged=("pay",)),
        },
        prevention={other: name},
        retainers=tuple(replace(one, client=name) for one in report.retainers),
    )


def of_clients(report: Report, clients: Iterable[ClientFigures]) -> Report:
    """A report of these clients, a finding and the months of the first client for each."""
    shown = tuple(clients)
    worst = report.findings[0]
    return replace(
        report,
        clients=shown,
        findings=tuple(
            CheckedFinding(
                check=worst.check,
                finding=replace(worst.finding, client=one.client, message=f"{one.client} pays 19 EUR for an hour"),
            )
            for one in shown
        ),
        skipped=(),
        months={one.client: report.months[report.clients[0].client] for one in shown},
        changes=tuple(replace(report.changes[-1], client=one.client, message=one.client) for one in shown),
        verdicts={one.client: report.verdicts[report.clients[0].client] for one in shown},
        retainers=tuple(replace(report.retainers[0], client=one.client) for one in shown),
    )


def _sixty(report: Report) -> Report:
    many = (report.clients * SIXTY)[:SIXTY]
    fifth = Decimal(len(report.clients)) / SIXTY
    return of_clients(
        report,
        (
            replace(
                one,
                client=f"{one.client} {number}",
                hours_share=_times(one.hours_share, fifth),
                pay_share=_times(one.pay_share, fifth),
            )
            for number, one in enumerate(many)
        ),
    )


def _times(share: Decimal | None, factor: Decimal) -> Decimal | None:
    return None if share is None else share * factor


def _unknown(one: ClientFigures) -> ClientFigures:
    return replace(
        one,
        pay=None,
        pay_share=None,
        effective_rate=None,
        realization=None,
        shortfall=None,
        low_payer=False,
        low_payer_unknown=UNKNOWN,
        unknown=dict.fromkeys(("pay", "pay_share", "effective_rate", "realization", "shortfall"), UNKNOWN),
    )


def _negative_pay(report: Report) -> Report:
    """One got back nearly all that the others paid, whose shares are many times one."""
    first, *others = report.clients
    back = replace(first, pay=Decimal(-12345678), pay_share=Decimal(-30), effective_rate=Decimal(-41394))
    return of_clients(report, [back, *(replace(one, pay_share=_times(one.pay_share, Decimal(31))) for one in others)])


def _hostile_names(report: Report) -> Report:
    many = (report.clients * 2)[: len(NASTY)]
    return of_clients(report, (replace(one, client=name) for one, name in zip(many, NASTY, strict=True)))


def _long_names(report: Report) -> Report:
    capped = Terms(time_cap=Decimal("0.3"))
    return of_clients(
        report,
        (replace(one, client=f"{one.client.replace(' ', '')}{'x' * 200}", terms=capped) for one in report.clients),
    )


EXTREMES: Mapping[str, Callable[[Report], Report]] = {
    "sixty clients": _sixty,
    "hostile names": _hostile_names,
    "long names": _long_names,
    "one client": lambda report: of_clients(report, report.clients[:1]),
    "no client": lambda report: replace(of_clients(report, ()), warnings=(), sources=()),
    "no pay known": lambda report: of_clients(report, map(_unknown, report.clients)),
    "negative pay": _negative_pay,
    "no months, no caps, no findings": lambda report: replace(
        report, months={}, low_payer_cap=None, findings=(), changes=(), changes_since=None, verdicts={}
    ),
}
