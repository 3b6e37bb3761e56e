"""The token's owner, whose role decides what the token sees (Harvest API, sections 2.4 and 2.12)."""

from dataclasses import dataclass
from datetime import datetime

from clientfit_connectors.harvest.forms import Form
from clientfit_connectors.harvest.settings import Settings
from clientfit_connectors.harvest.state import Source
from clientfit_connectors.harvest.wire import OwnerRow
from clientfit_sync.errors import SourceError
from clientfit_sync.model import Kind
from clientfit_sync.rest.api import Api
from clientfit_sync.rest.faults import Refused

ADMINISTRATOR = "administrator"
UNKNOWN = frozenset({403, 404})
FORM = Form(OwnerRow)

PARTIAL: dict[Kind, str] = {
    "time_entry": "it may not see everybody's hours",
    "project": "fees and budgets of projects that it may not see are unknown",
    "invoice": "it may not see every invoice, so pay is unknown",
    "expense": "it may not see everybody's expenses",
}
"""What is missing where a token does not see everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Whose token it is. `sees_all`: None where Harvest does not tell; `asked_at`: Harvest's clock, if it told."""

    id: str
    name: str
    roles: tuple[str, ...]
    sees_all: bool | None
    asked_at: datetime | None

    @property
    def lacks(self) -> dict[Kind, str]:
        """Of which kinds the token sees a part only, and why."""
        return {} if self.sees_all else {kind: f"{self.reason}: {missing}" for kind, missing in PARTIAL.items()}

    @property
    def reason(self) -> str:
        """Why a token sees less than everything."""
        if self.sees_all is None:
            return "Harvest does not tell the role of the token's owner"
        return f"the token's owner is {' and '.join(self.roles) or 'no administrator'}, use an administrator's token"

    def source(self, settings: Settings) -> Source:
        """What a bookmark must agree with."""
        return Source.configured(settings).model_copy(update={"owner": self.id, "roles": self.roles})


def read(api: Api, settings: Settings) -> Owner:
    """The owner of the token.

    Raises:
        CredentialsError: the token is refused.
        SourceError: the account is not one of the token's.
    """
    try:
        answer = api.get("/users/me")
    except Refused as refusal:
        if refusal.status not in UNKNOWN:
            raise
        raise SourceError(
            f"Harvest knows no account {settings.account_id} of this token ({refusal.status}: {refusal.said}); "
            "account_id may be wrong: https://id.getharvest.com/developers lists the token's accounts"
        ) from refusal
    return of(FORM.one(answer.body, "/users/me"), answer.sent_at)


def of(row: OwnerRow, asked_at: datetime | None) -> Owner:
    """The owner that an answer describes; before there were roles, `is_admin` told."""
    return Owner(
        id=row.id,
        name=" ".join(filter(None, (row.first_name, row.last_name))),
        roles=tuple(sorted(row.access_roles or ())),
        sees_all=row.is_admin if row.access_roles is None else ADMINISTRATOR in row.access_roles,
        asked_at=asked_at,
    )
