"""Each client against the others and the yardstick (METRICS.md section 2)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from clientfit_sync.figures import client, effort
from clientfit_sync.figures.client import ClientFigures, Crowd
from clientfit_sync.figures.effort import Effort
from clientfit_sync.figures.evidence import BudgetUse, ClientEntry, Debt
from clientfit_sync.figures.pay import Convert
from clientfit_sync.figures.roster import Roster
from clientfit_sync.figures.terms import Policy, Yardstick
from clientfit_sync.figures.totals import NOTHING_UNSEEN, Totals, Unseen, WorkTotal
from clientfit_sync.model import Note
from clientfit_sync.periods import Period

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalFigures:
    """Over all clients; `matched_hours`, `pay` and `effective_rate` over those whose pay counts.

    `pay` is None where nobody's is known. Only `hours` includes internal and ignored clients and entries without one.
    `unseen`: why not all hours of those whose pay counts are known, so that the rate is not; empty where they are.
    """

    hours: Decimal
    client_hours: Decimal
    matched_hours: Decimal
    pay: Decimal | None
    effective_rate: Decimal | None
    unseen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Hours of a client under one key; `billable_hours` is None where a source has no billable flag."""

    client: str
    key: tuple[str, ...]
    hours: Decimal
    billable_hours: Decimal | None


def nothing() -> Iterator[ClientEntry]:
    """No entries."""
    return iter(())


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All that the checks judge: clients in order of their hours, most first. `before`: the same a period earlier.

    `work` are the hours of each client by project and task, most first. `known` is the last day that counts; `entries`
    are those of the period and of clients that count, as often as they are asked for; `budgets`, `debts` and `notes`
    are each client's, up to `known`. `year`: the figures of the calendar year in which the period ends, up to
    `known`. `latest`: those of the last days up to `known`, of which work may wait to be billed. `without_text`: the
    connections that keep no descriptions.
    """

    period: Period
    currency: str | None
    yardstick: Yardstick
    totals: TotalFigures
    clients: tuple[ClientFigures, ...]
    work: Mapping[str, tuple[Work, ...]] = field(default_factory=dict)
    before: "Figures | None" = None
    known: date = date.max
    policy: Policy = field(default_factory=Policy)
    entries: Callable[[], Iterator[ClientEntry]] = nothing
    budgets: Mapping[str, tuple[BudgetUse, ...]] = field(default_factory=dict)
    debts: Mapping[str, tuple[Debt, ...]] = field(default_factory=dict)
    notes: Mapping[str, tuple[Note, ...]] = field(default_factory=dict)
    year: "Figures | None" = None
    latest: "Figures | None" = None
    without_text: frozenset[str] = frozenset()

    def waiting(self, client: str) -> ClientFigures | None:
        """The figures that tell what of a client's work waits to be billed, whatever the period; None: nothing."""
        return next((one for one in (self.latest or self).clients if one.client == client), None)


def of(
    totals: Totals,
    period: Period,
    known: date,
    roster: Roster,
    yardstick: Yardstick,
    convert: Convert,
    currency: str | None,
    unseen: Unseen = NOTHING_UNSEEN,
) -> Figures:
    """The figures of the complete days of `period`, as known at the end of the day `known`.

    `totals` must reach over these days; `convert` turns amounts into `currency`.
    """
    window = period.complete
    return of_efforts(
        effort.of_clients(totals, window, known, roster, convert, unseen),
        period,
        known,
        yardstick,
        currency,
        hours=effort.hours(sum((day.seconds for day in totals.days if day.day in window), ZERO)),
    )


def of_efforts(
    efforts: Sequence[Effort],
    period: Period,
    known: date,
    yardstick: Yardstick,
    currency: str | None,
    *,
    hours: Decimal,
    averages: bool = True,
) -> Figures:
    """The same from what each client takes and pays; `hours` are all that were worked, for clients or not.

    Without `averages` what the others pay is no target for anybody.
    """
    inside = [one for one in efforts if not yardstick.leaves_out(one.terms)]
    paid = [one for one in inside if one.pay.basis in {"invoiced", "retainer"}]
    counted = Crowd.of(paid or inside)
    client_hours = sum((one.hours for one in inside), ZERO)
    clients = [
        client.of(
            one,
            client_hours=client_hours,
            counted=counted,
            others=Crowd.of(other for other in paid if averages and other is not one and not other.unseen),
            yardstick=yardstick,
        )
        for one in efforts
    ]
    return Figures(
        period=period,
        known=known,
        currency=currency,
        yardstick=yardstick,
        totals=TotalFigures(
            hours=hours,
            client_hours=client_hours,
            matched_hours=counted.matched,
            pay=counted.pay if counted.members else None,
            effective_rate=counted.rate,
            unseen=counted.unseen,
        ),
        clients=tuple(sorted(clients, key=lambda one: (-one.hours, one.client))),
    )


def work_by_client(totals: Iterable[WorkTotal], roster: Roster) -> dict[str, tuple[Work, ...]]:
    """Sums of work under the clients' shown names, most hours first; clients that do not count are left out."""
    rows: dict[tuple[str, tuple[str, ...]], list[WorkTotal]] = defaultdict(list)
    for total in totals:
        if total.client is not None:
            rows[roster.name(total.client), total.key].append(total)
    work: dict[str, list[Work]] = defaultdict(list)
    for (name, key), parts in rows.items():
        if roster.of_client(name).counts:
            billable = effort.hours(sum((part.billable_seconds for part in parts), ZERO))
            work[name].append(
                Work(
                    client=name,
                    key=key,
                    hours=effort.hours(sum((part.seconds for part in parts), ZERO)),
                    billable_hours=None if any(part.unflagged for part in parts) else billable,
                )
            )
    return {name: tuple(sorted(done, key=lambda one: (-one.hours, one.key))) for name, done in work.items()}
