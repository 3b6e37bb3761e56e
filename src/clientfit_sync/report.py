"""The report: all that a renderer sees, and nothing that it would have to look up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from clientfit_sync.checks import Finding, Skipped
from clientfit_sync.figures import ClientFigures, TotalFigures, Work
from clientfit_sync.figures.retainers import RetainerUse
from clientfit_sync.periods import Period
from clientfit_sync.verdicts import Verdict

SEVERITIES = ("act", "watch")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStatus:
    """What a connection has brought, and whether the report may rest on it.

    `complete_from` and `complete_to` are the first and last day, both included, that the store holds whole (None:
    open, or not known). `problem` says why it is not complete. `used` is false for one that is not configured.
    `partial`: it is up to date, but not everything is seen.
    """

    connection: str
    type: str
    synced_at: datetime | None
    complete_from: date | None
    complete_to: date | None
    complete: bool
    used: bool
    problem: str = ""
    partial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFinding:
    """A finding, with the id of the check that made it, and the clients for whom it is snoozed.

    `awoke`: the first day on which it was awake again, if it was ever snoozed and is so no more.
    """

    check: str
    finding: Finding
    asleep_for: frozenset[str] = frozenset()
    awoke: date | None = None

    @property
    def awake_for(self) -> frozenset[str]:
        """The clients to whom it still draws attention: of a group, those for whom it is not snoozed."""
        return frozenset() if self.finding.snoozed_until else frozenset(self.finding.about) - self.asleep_for


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSkip:
    """Something that a check could not judge, with the check's id."""

    check: str
    skipped: Skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthlyRate:
    """A client's effective rate in the calendar month that begins on `month`; None where it is not known."""

    month: date
    rate: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of a finding since the last mail; `before` is what was said then, where it is worse or better now."""

    kind: Literal["new", "worse", "better", "resolved"]
    check: str
    client: str | None
    message: str
    before: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Clients in order of their hours, most first; findings most severe first; `warnings` are sentences.

    `breakdown` are each client's hours under one kind of key (`breakdown_by`: project, task or person), `months` each
    client's rates, oldest first, both if asked for. `low_payer_cap`: see `checks.time_share_cap`; None: not checked.
    `changes` are those since the mail of `changes_since` (None: there was none). `verdicts` go by client, `prevention`
    by check: how to avoid the next one. `retainers` are those with hours that run on the last day that counts.
    """

    generated_at: datetime
    period: Period
    currency: str | None
    sources: tuple[SourceStatus, ...]
    totals: TotalFigures
    clients: tuple[ClientFigures, ...]
    findings: tuple[CheckedFinding, ...]
    skipped: tuple[CheckedSkip, ...]
    warnings: tuple[str, ...] = ()
    breakdown_by: str | None = None
    breakdown: tuple[Work, ...] = ()
    months: Mapping[str, tuple[MonthlyRate, ...]] = field(default_factory=dict)
    low_payer_cap: Decimal | None = None
    changes: tuple[Change, ...] = ()
    changes_since: datetime | None = None
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    prevention: Mapping[str, str] = field(default_factory=dict)
    retainers: tuple[RetainerUse, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientRow:
    """A client over all time: hours, the net of its invoices in `currency`, and its `names` as (connection, name).

    `pay` is None where not all invoices are seen, or the amount, the taxes or the exchange rate of one are unknown.
    `unpaired`: hours without pay, or pay without hours, of somebody who should have both. `looks_like`: another client
    whose name may be a spelling of this one's.
    """

    client: str
    hours: Decimal
    invoices: int
    pay: Decimal | None
    currency: str | None
    names: tuple[tuple[str, str], ...]
    unpaired: str = ""
    looks_like: str | None = None
