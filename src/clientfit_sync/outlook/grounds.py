"""What every outlook rests on, and what a reader has to know of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from clientfit_sync.figures import Figures
from clientfit_sync.report import SourceStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """Today's figures, and the sources that they come from; `warnings` are sentences.

    `low_payer_cap`: the cap on low payers together; None: not checked. `unseen`: why not all hours of a client are
    known, `unseen_invoices` why not all invoices.
    """

    made_at: datetime
    today: Figures
    sources: tuple[SourceStatus, ...]
    warnings: tuple[str, ...] = ()
    low_payer_cap: Decimal | None = None
    unseen: Mapping[str, str]
    unseen_invoices: Mapping[str, str] = field(default_factory=dict)

    @property
    def days(self) -> int:
        """The complete days of the period."""
        return self.today.period.complete.days

    def cautions(self) -> Iterator[str]:
        """What the figures cannot rest on, and the warnings, a sentence each."""
        for source in self.sources:
            if source.used and source.problem:
                yield f"These figures may change: {source.connection}: {source.problem}."
        yield from self.warnings
