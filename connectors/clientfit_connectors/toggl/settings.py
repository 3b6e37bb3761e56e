"""The settings of a toggl connection (CONTRACT.md section 3)."""

from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from clientfit_sync.rest.settings import BaseUrl, Politeness


def _auto_or_flag(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    """One fault, where pydantic tells one for each type that it might be."""
    try:
        return handler(value)
    except ValidationError:
        raise ValueError('write true, false or "auto"') from None


WorkspaceId = Annotated[int, Field(gt=0)]
Team = Annotated[Literal["auto"] | bool, WrapValidator(_auto_or_flag)]


class Settings(Politeness):
    """Which workspaces a toggl connection reads, and whose time."""

    api_token: SecretStr = Field(
        min_length=1, description="API token, from the foot of your Toggl profile page", examples=["..."]
    )
    workspaces: tuple[WorkspaceId, ...] = Field(
        (), description="numbers of the workspaces to read; none: all", examples=[[123]]
    )
    team: Team = Field(
        "auto",
        description="true: everybody's time entries; false: the token owner's; "
        '"auto": true where a workspace has more than one member',
    )
    invoices: bool = Field(
        default=False,
        description="whether to read Toggl's own invoices, whose client is told from the billing address alone",
    )
    base_url: BaseUrl = Field(
        "https://api.track.toggl.com", description="where the API is; /api/v9 and /reports/api/v3 lie below it"
    )
    requests_per_second: float = Field(1, gt=0, le=1000, allow_inf_nan=False, description="requests a second, at most")
