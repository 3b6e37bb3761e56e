"""The settings of a csv connection (CONTRACT.md section 3)."""

from decimal import Decimal
from pathlib import PurePath
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, field_validator, model_validator

from clientfit_sync.section import Section

CODE = 3

DateFormat = Literal[
    "DD.MM.YYYY",
    "DD/MM/YYYY",
    "DD-MM-YYYY",
    "MM/DD/YYYY",
    "MM-DD-YYYY",
    "MM.DD.YYYY",
    "YYYY-MM-DD",
    "YYYY/MM/DD",
    "YYYY.MM.DD",
]


def _pattern(pattern: str) -> str:
    if not PurePath(pattern).name or "\0" in pattern:
        raise ValueError('a pattern names files: "exports/toggl-*.csv"')
    if any("**" in part and part != "**" for part in PurePath(pattern).parts):
        raise ValueError('** stands for whole folders: "exports/**/*.csv"')
    return pattern


def _currency(code: str) -> str:
    if not (len(code) == CODE and code.isascii() and code.isalpha()):
        raise ValueError("a currency is a code of three letters: EUR")
    return code.upper()


def _rate(rate: Decimal) -> Decimal:
    if not 0 <= rate < 1:
        raise ValueError("a rate lies between 0 and 1: 0.20 is 20 %")
    return rate


Pattern = Annotated[str, AfterValidator(_pattern)]
Header = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Currency = Annotated[str, AfterValidator(_currency)]
Rate = Annotated[Decimal, AfterValidator(_rate)]


class TimeEntryColumns(Section):
    """Which column of a time sheet of no known kind holds what: our field = "their header"."""

    date: Header | None = Field(None, description="the day; may be left out where `start` holds it", examples=["Datum"])
    client: Header | None = Field(None, description="the client's name", examples=["Kunde"])
    project: Header | None = Field(None, description="the project's name", examples=["Projekt"])
    task: Header | None = Field(None, description="the kind of work", examples=["Tätigkeit"])
    person: Header | None = Field(None, description="who worked", examples=["Mitarbeiter"])
    start: Header | None = Field(None, description="start: a clock time, or day and clock time", examples=["Von"])
    end: Header | None = Field(None, description="end: a clock time, or day and clock time", examples=["Bis"])
    hours: Header | None = Field(None, description="hours, as 1.5 or 1:30", examples=["Stunden"])
    duration: Header | None = Field(
        None, description="duration, as 1:30:00, 1:30 or in hours as 1.5", examples=["Dauer"]
    )
    billable: Header | None = Field(None, description="yes or no, 1 or 0, or x and nothing", examples=["Abrechenbar"])
    rate: Header | None = Field(None, description="rate an hour", examples=["Stundensatz"])
    amount: Header | None = Field(None, description="billable amount of the entry", examples=["Betrag"])
    currency: Header | None = Field(None, description='currency, as "EUR" or "Euro - EUR"', examples=["Währung"])
    tags: Header | None = Field(None, description="tags, separated by commas", examples=["Tags"])
    description: Header | None = Field(None, description="what was done", examples=["Notiz"])
    id: Header | None = Field(None, description="the source's own number of the entry", examples=["Nr."])

    @model_validator(mode="after")
    def _enough(self) -> "TimeEntryColumns":
        faults = []
        if not (self.date or self.start):
            faults.append("`date` or `start` must be given")
        if not (self.hours or self.duration or (self.start and self.end)):
            faults.append("`hours` or `duration`, or `start` and `end`, must be given")
        if self.hours and self.duration:
            faults.append("`hours` and `duration` say the same: give one of them")
        if faults:
            raise ValueError("; ".join(faults))
        return self


class InvoiceColumns(Section):
    """Which column of a list of invoices of no known kind holds what: our field = "their header"."""

    number: Header | None = Field(None, description="the invoice's number", examples=["Nr."])
    client: Header | None = Field(None, description="the client's name", examples=["Kunde"])
    issued: Header | None = Field(None, description="the day of issue", examples=["Datum"])
    due: Header | None = Field(None, description="the day on which it is due", examples=["Fällig"])
    paid_on: Header | None = Field(None, description="the day of the last payment", examples=["Bezahlt am"])
    amount: Header | None = Field(None, description="amount with tax", examples=["Brutto"])
    net: Header | None = Field(None, description="amount without tax", examples=["Netto"])
    tax: Header | None = Field(None, description="tax, as an amount", examples=["USt"])
    paid: Header | None = Field(None, description="amount received so far", examples=["Bezahlt"])
    currency: Header | None = Field(None, description='currency, as "EUR" or "Euro - EUR"', examples=["Währung"])
    period_start: Header | None = Field(None, description="first day of the service period", examples=["Leistung von"])
    period_end: Header | None = Field(None, description="last day of the service period", examples=["Leistung bis"])
    state: Header | None = Field(
        None, description="draft, open, sent, late, overdue, paid, closed or written off", examples=["Status"]
    )

    @model_validator(mode="after")
    def _enough(self) -> "InvoiceColumns":
        faults = [f"`{name}` must be given" for name in ("client", "issued") if not getattr(self, name)]
        if not (self.amount or self.net):
            faults.append("`amount` or `net` must be given")
        if bool(self.period_start) != bool(self.period_end):
            faults.append("`period_start` and `period_end` go together")
        if faults:
            raise ValueError("; ".join(faults))
        return self


class Columns(Section):
    """The columns of files of no known kind."""

    time_entries: TimeEntryColumns | None = Field(None, description="of the files under `time_entries`")
    invoices: InvoiceColumns | None = Field(None, description="of the files under `invoices`")


class Settings(Section):
    """What a csv connection reads, and what its files leave open."""

    time_entries: tuple[Pattern, ...] = Field(
        (),
        description="files with hours: patterns, relative to the configuration file",
        examples=[["exports/toggl-*.csv"]],
    )
    invoices: tuple[Pattern, ...] = Field(
        (),
        description="files with invoices: patterns, relative to the configuration file",
        examples=[["exports/invoices.csv"]],
    )
    date_format: DateFormat | None = Field(
        None, description="how the files write dates; needed where they leave it open", examples=["DD.MM.YYYY"]
    )
    decimal_mark: Literal[".", ","] | None = Field(
        None,
        description="decimal mark; needed where the files leave open whether 1,234 is above a thousand",
        examples=[","],
    )
    currency: Currency | None = Field(None, description="currency where the files do not say", examples=["EUR"])
    tax_rate: Rate | None = Field(
        None,
        description="tax contained in the amounts of invoices where the files do not say; 0.20 is 20 %",
        examples=[Decimal("0.20")],
    )
    terms: int | None = Field(
        None, ge=0, le=3650, description="days to pay where an invoice has no due date", examples=[30]
    )
    expense_items: tuple[str, ...] = Field(
        ("Expense", "Expenses", "Product"),
        description="item types of invoice lines that were bought for the client and passed on",
    )
    columns: Columns = Field(Columns(), description="columns of files of no known kind")

    @field_validator("invoices")
    @classmethod
    def _anything(cls, invoices: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if not invoices and info.data.get("time_entries") == ():
            raise ValueError("give `time_entries`, `invoices` or both: patterns of the files to read")
        return invoices
