"""What a check is made of and what it may say."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Generic, Literal, TypeVar

from pydantic import Field

from clientfit_sync.figures import Figures
from clientfit_sync.section import Section

Severity = Literal["watch", "act"]
Sign = Literal["focus", "exceptions", "pay", "treatment", "closeness"]


class Limits(Section):
    """The settings of a check, `[checks.<id>]`; extend it."""

    enabled: bool = Field(default=True, description="false: this check does not run")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A limit that a client crossed; `client` is None for a group, which `evidence["clients"]` then names.

    `message` says what is, `advice` what to do, least drastic first. `evidence` holds the figures behind it: decimals,
    dates, texts, and lists and mappings of these.
    """

    client: str | None
    severity: Severity
    measured: Decimal
    limit: Decimal
    message: str
    advice: tuple[str, ...] = ()
    evidence: Mapping[str, Any] = field(default_factory=dict)
    snoozed_until: date | None = None

    @property
    def about(self) -> tuple[str, ...]:
        """The client; of a group, its members."""
        return (self.client,) if self.client is not None else tuple(self.evidence.get("clients", ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A client (None: everybody) whom the check could not judge, and why."""

    client: str | None
    reason: str


Outcome = Finding | Skipped
L = TypeVar("L", bound=Limits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Generic[L]):
    """A rule. `find` is pure: it sees figures and limits, and yields findings and what it skipped.

    `sign`: which of the five signs its findings light, if any (METRICS.md section 9). `prevention`: one line on how to
    recognise such a client beforehand, and avoid the next one.
    """

    title: str
    limits: type[L]
    find: Callable[[Figures, L], Iterator[Outcome]]
    sign: Sign | None = None
    prevention: str = ""
