"""What a run leaves for the next one, in its Bookmark."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from clientfit_connectors.harvest.settings import Settings, accounts
from clientfit_sync.model import Kind

MAPPING = 1
"""To be raised whenever rows are mapped otherwise: everything is then read afresh."""

SWEEP = timedelta(days=7)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Source(_Part):
    """What must be as it was, or everything is read afresh: the settings that matter and the token's owner."""

    account: str
    payments: str
    mapping: int = MAPPING
    owner: str = ""
    roles: tuple[str, ...] = ()

    @classmethod
    def configured(cls, settings: Settings) -> Self:
        """As far as the settings tell."""
        return cls(account="".join(accounts(settings)), payments=settings.payments)

    def like(self, other: "Source") -> bool:
        """Whether both tell the same but for the owner."""
        return (self.account, self.payments, self.mapping) == (other.account, other.payments, other.mapping)


class Paid(_Part):
    """The payments of an invoice, and which version of the invoice they belong to."""

    version: str
    payments: tuple[tuple[date, Decimal], ...]


class Assigned(_Part):
    """The budgets of tasks or people by project, and which versions of the projects they belong to.

    `refused`: the assignments were refused when they were asked for last, and are to be asked for again.
    """

    projects: dict[str, str] = Field(default_factory=dict)
    budgets: dict[str, list[tuple[str, Decimal]]] = Field(default_factory=dict)
    refused: bool = False


class State(_Part):
    """What a run knows; it fills it for the next one.

    `swept`: when everything was last read. `since`: of each kind, the moment from which changes are asked for; none
    where there was nothing. `expense_kinds`: whether invoice lines of a kind are passed on. `currencies`: by project.
    `kinds_refused`, `payments_refused`: they are asked for again, and every invoice with them.
    """

    source: Source
    swept: AwareDatetime
    since: dict[Kind, AwareDatetime] = Field(default_factory=dict)
    expense_kinds: dict[str, bool] = Field(default_factory=dict)
    kinds_refused: bool = False
    payments: dict[str, Paid] = Field(default_factory=dict)
    payments_refused: bool = False
    assigned: dict[str, Assigned] = Field(default_factory=dict)
    currencies: dict[str, str] = Field(default_factory=dict)

    @classmethod
    def left(cls, bookmark: Mapping[str, Any]) -> "State | None":
        """What the last run left; None where it left nothing, or something that cannot be read any more."""
        try:
            return cls.model_validate(dict(bookmark))
        except ValidationError:
            return None

    def sweep_due(self, now: datetime) -> bool:
        """Whether everything is to be read once more; also where the clock was put back behind the last time."""
        return not timedelta(0) <= now - self.swept < SWEEP

    def written(self) -> dict[str, Any]:
        """As JSON has it: amounts as text."""
        return self.model_dump(mode="json")
