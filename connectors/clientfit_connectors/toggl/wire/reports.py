"""Rows of the detailed report and groups of the summary (Toggl API, sections 2.5 and 2.6)."""

from decimal import Decimal

from pydantic import AwareDatetime, Field, TypeAdapter

from clientfit_connectors.toggl.wire.base import Many, Text, Wire


class Span(Wire):
    """An entry within a row of the detailed report; its times carry its user's own offset."""

    id: int
    seconds: Decimal
    start: AwareDatetime
    stop: AwareDatetime | None = None
    at: AwareDatetime

    @property
    def running(self) -> bool:
        """Whether its timer has not been stopped."""
        return self.stop is None or self.seconds < 0


class Row(Wire):
    """A row of the detailed report, enriched; amounts are cents of one entry, for rows are not grouped."""

    user_id: int | None = None
    username: Text = ""
    project: int | None = Field(None, validation_alias="project_id")
    billable: bool | None = None
    description: Text = ""
    billable_amount_in_cents: Decimal | None = None
    hourly_rate_in_cents: Decimal | None = None
    currency: str | None = None
    client_name: Text = ""
    project_name: Text = ""
    task_name: Text = ""
    tag_names: Many[str] = ()
    time_entries: tuple[Span, ...]


class SubGroup(Wire):
    """A part of a group of the summary report."""

    seconds: Decimal


class Group(Wire):
    """A group of the summary report: `id` is null or 0 where entries have none of what it groups by."""

    id: int | None = None
    sub_groups: Many[SubGroup] = ()


class Summary(Wire):
    """The summary report."""

    groups: Many[Group]


ROWS: TypeAdapter[tuple[Row, ...]] = TypeAdapter(Many[Row])
SUMMARY: TypeAdapter[Summary] = TypeAdapter(Summary)
