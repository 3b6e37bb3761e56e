"""What is kept of a report that was mailed, for later ones to be compared with it."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from clientfit_sync.checks import Severity
from clientfit_sync.report import CheckedFinding, Report


class _Kept(BaseModel):
    """A part of it; what a later program may add is not read."""

    model_config = ConfigDict(frozen=True, extra="ignore", from_attributes=True)


class KeptPeriod(_Kept):
    """The period by its name, with its first day and the last one that was complete."""

    name: str
    start: date
    through: date


class KeptFinding(_Kept):
    """A finding; `evidence` are the names of the figures behind it."""

    check: str
    client: str | None
    severity: Severity
    measured: Decimal
    limit: Decimal
    message: str
    evidence: tuple[str, ...]
    snoozed: bool

    @classmethod
    def of(cls, one: CheckedFinding) -> "KeptFinding":
        """The finding as it is kept."""
        finding = one.finding
        return cls(
            check=one.check,
            client=finding.client,
            severity=finding.severity,
            measured=finding.measured,
            limit=finding.limit,
            message=finding.message,
            evidence=tuple(sorted(finding.evidence)),
            snoozed=finding.snoozed_until is not None,
        )


class KeptFigures(_Kept):
    """A client's figures, amounts in the report's currency."""

    client: str
    hours: Decimal
    hours_share: Decimal | None
    pay: Decimal | None
    pay_share: Decimal | None
    effective_rate: Decimal | None
    realization: Decimal | None


class Digest(_Kept):
    """All of it; a later form has another `form`."""

    form: Literal["clientfit-digest/1"] = Field(alias="schema")
    period: KeptPeriod
    currency: str | None
    findings: tuple[KeptFinding, ...]
    clients: tuple[KeptFigures, ...]


def remembered(report: Report, unjudged: Iterable[KeptFinding] = ()) -> dict[str, Any]:
    """What a mail of this report tells, as JSON, with earlier findings that it could not judge."""
    digest = Digest(
        schema="clientfit-digest/1",
        period=KeptPeriod.model_validate(report.period),
        currency=report.currency,
        findings=(*(KeptFinding.of(one) for one in report.findings), *unjudged),
        clients=tuple(KeptFigures.model_validate(one) for one in report.clients),
    )
    return digest.model_dump(mode="json", by_alias=True)


def read(content: Mapping[str, Any] | None) -> Digest | None:
    """What `remembered` kept; None where nothing was, or in a form that this program does not know."""
    try:
        return None if content is None else Digest.model_validate(content)
    except ValidationError:
        return None
