"""Time entries of the Track API, and the token's owner, whose they are (Toggl API, sections 2.1 and 2.3)."""

from decimal import Decimal

from pydantic import AliasChoices, AwareDatetime, Field, TypeAdapter

from clientfit_connectors.toggl.wire.base import Many, Text, Wire
from clientfit_connectors.toggl.wire.names import Client, Label, Project, Workspace


class Entry(Wire):
    """A time entry of the Track API; what `meta=true` adds is empty without it. Running: `duration` is negative."""

    id: int
    workspace: int = Field(validation_alias=AliasChoices("workspace_id", "wid"))
    project: int | None = Field(None, validation_alias=AliasChoices("project_id", "pid"))
    billable: bool | None = None
    start: AwareDatetime
    stop: AwareDatetime | None = None
    duration: Decimal
    description: Text = ""
    tags: Many[str] = ()
    at: AwareDatetime
    deleted: AwareDatetime | None = Field(None, validation_alias="server_deleted_at")
    client_name: Text = ""
    project_name: Text = ""
    task_name: Text = ""
    user_name: Text = ""

    @property
    def running(self) -> bool:
        """Whether its timer has not been stopped; what was added by its duration alone may lack its `stop`."""
        return self.duration < 0


class Me(Wire):
    """`/me?with_related_data=true`: its entries are the owner's of the last days, without what `meta` adds."""

    id: int
    fullname: Text = ""
    timezone: str
    workspaces: Many[Workspace] = ()
    clients: Many[Client] = ()
    projects: Many[Project] = ()
    tags: Many[Label] = ()
    tasks: Many[Label] = ()
    time_entries: Many[Entry] = ()


ME: TypeAdapter[Me] = TypeAdapter(Me)
ENTRIES: TypeAdapter[tuple[Entry, ...]] = TypeAdapter(Many[Entry])
