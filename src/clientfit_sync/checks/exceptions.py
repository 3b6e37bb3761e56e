"""Are you bending over backwards? (METRICS.md section 6)."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from clientfit_sync.checks import (
    Check,
    Limits,
    Outcome,
    Skipped,
    entries,
    exception_notes,
    exception_share,
    overruns,
)
from clientfit_sync.figures import Figures, after_hours

Share = Annotated[Decimal, Field(gt=0, le=1)]


class ExceptionsLimits(Limits):
    """Limits of the exception share, of overruns and of notes; `[policy]` says when you work, and what you allow."""

    watch_from: Share = Field(
        default=Decimal("0.15"),
        description="exception share (hours after hours or unbilled, over all hours) from which a client is watched",
    )
    act_from: Share = Field(default=Decimal("0.30"), description="exception share from which it asks you to act")
    overrun_act_above: Annotated[Decimal, Field(ge=0)] = Field(
        default=Decimal("0.25"), description="an overrun above this asks you to act; above [policy] overrun: watched"
    )
    note_days: Annotated[int, Field(gt=0)] = Field(
        default=180, description="for so many days a note of an exception or a doubt counts"
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.watch_from > self.act_from:
            raise ValueError("watch_from lies above act_from: swap them")
        return self


def find(figures: Figures, limits: ExceptionsLimits) -> Iterator[Outcome]:
    """A finding for each matter: a client's exception share, an overrun budget, exceptions noted, and doubts.

    Clients of whom something was noted are judged by it though they have no hours in the period.
    """
    if figures.policy.working_hours is None:
        judged = "judged on public holidays alone" if after_hours.judged(figures.policy) else "not judged"
        yield Skipped(client=None, reason=f"work after hours is {judged}: working_hours is not set in [policy]")
    done = entries.by_client(figures)
    for client in figures.clients:
        of_client = done.get(client.client, ())
        yield from exception_share.find(client, of_client, figures, limits.watch_from, limits.act_from)
        yield from overruns.find(client, of_client, figures, limits.overrun_act_above)
        yield from exception_notes.find(client.client, client.target_rate, figures, limits.note_days)
    for name in sorted(figures.notes.keys() - {one.client for one in figures.clients}):
        yield from exception_notes.find(name, figures.yardstick.target, figures, limits.note_days)


CHECK = Check(
    title="Exceptions",
    limits=ExceptionsLimits,
    find=find,
    sign="exceptions",
    prevention=(
        "Before you sign, write down when you work, what other hours cost, and what happens when the budget is used "
        "up; who asks for a favour before that will ask for more."
    ),
)
