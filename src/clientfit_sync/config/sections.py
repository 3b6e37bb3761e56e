"""The tables of the configuration file (CONTRACT.md section 3)."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from clientfit_sync.figures import Retainer, Terms
from clientfit_sync.model import YEARS, Window
from clientfit_sync.section import Section

ECB_90_DAYS = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist-90d.xml"

CODE = re.compile(r"[A-Z]{3}")
LEAST, MOST = Decimal("0.000001"), 10**12  # what the store keeps, and what can be reckoned with
Amount = Annotated[Decimal, Field(ge=LEAST, le=MOST)]
PerUnit = Annotated[Decimal, Field(ge=Decimal("1e-12"), le=10**9)]


def _code(name: str) -> str:
    if not CODE.fullmatch(name):
        raise ValueError('write a code of three letters, such as "EUR"')
    return name


def _nothing_or_some(amount: Decimal) -> Decimal:
    if 0 < amount < LEAST:
        raise ValueError(f"must be 0, or at least {LEAST}")
    return amount


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        raise ValueError(f"no time zone {name!r}; use an IANA name such as Europe/Sofia") from error
    return name


def _near(day: date) -> date:
    if day.year not in YEARS:
        raise ValueError(f"write a day of the years {YEARS[0]} to {YEARS[-1]}")
    return day


Currency = Annotated[str, StringConstraints(to_upper=True, strip_whitespace=True), AfterValidator(_code)]
Zone = Annotated[str, AfterValidator(_zone)]
Day = Annotated[date, AfterValidator(_near)]


class RatesSection(Section):
    """`[rates]`: what an hour should bring, in the report's currency."""

    target: Amount | None = Field(
        default=None,
        examples=[90],
        description="what an hour should bring; without it, the average of the other clients",
    )
    floor: Amount | None = Field(default=None, examples=[60], description="below this, an hour costs you money")


class RetainerSection(Section):
    """A fixed amount for each calendar month, quarter or year."""

    amount: Annotated[Decimal, Field(ge=0, le=MOST), AfterValidator(_nothing_or_some)] = Field(
        description="in the report's currency"
    )
    every: Literal["month", "quarter", "year"] = Field(default="month", description="calendar month, quarter or year")
    from_: Day = Field(alias="from", description="the first day")
    until: Day | None = Field(default=None, description="the last day")
    hours: Amount | None = Field(default=None, description="the hours that it buys each time")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until and self.until < self.from_:
            raise ValueError("until lies before from")
        return self

    def agreed(self) -> Retainer:
        """The retainer as the figures take it."""
        days = Window.through(self.from_, self.until or date.max)
        return Retainer(amount=self.amount, every=self.every, days=days, hours=self.hours)


def _list(value: object) -> object:
    return [value] if isinstance(value, dict) else value


class ClientSection(Section):
    """`[clients."Name"]`: a client as it is to be shown, and what you agreed with them."""

    aliases: tuple[str, ...] = Field(
        default=(), examples=[["ACME", "Acme Limited"]], description="its names in the sources"
    )
    target: Amount | None = Field(default=None, examples=[110], description="its own target rate")
    time_cap: Annotated[Decimal, Field(ge=LEAST, lt=1)] | None = Field(
        default=None, examples=[Decimal("0.25")], description="most of your client hours that it may take"
    )
    invoiced_in: str | None = Field(
        default=None,
        examples=["csv"],
        description="the connection that its invoices will come from, though there is none yet",
    )
    billing: Literal["arrears", "advance"] = Field(
        default="arrears", description="arrears: an invoice pays for the days before it; advance: for those after it"
    )
    retainer: Annotated[tuple[RetainerSection, ...], BeforeValidator(_list)] = Field(
        default=(),
        examples=[
            {"amount": 2000, "every": "month", "from": date(2026, 1, 1), "until": date(2026, 12, 31), "hours": 25}
        ],
        description="a fixed amount for each calendar month, quarter or year; or a list of them",
    )
    relation: Literal["friend", "family"] | None = Field(
        default=None, examples=["friend"], description="friend or family"
    )
    until: Day | None = Field(default=None, examples=[date(2026, 12, 31)], description="the agreed end")
    internal: bool = Field(default=False, description="your own company; its hours count in no share")
    ignore: bool = Field(default=False, description="leave it out altogether")

    def agreed(self) -> Terms:
        """The agreement as the figures take it."""
        return Terms(
            aliases=self.aliases,
            target=self.target,
            time_cap=self.time_cap,
            invoiced_in=self.invoiced_in,
            billing=self.billing,
            retainers=tuple(one.agreed() for one in self.retainer),
            relation=self.relation,
            until=self.until,
            internal=self.internal,
            ignore=self.ignore,
        )


class ConnectionSection(Section):
    """What every connection takes, beside the settings of its connector."""

    type: str | None = Field(default=None, description="the connector; default: the connection's own name")
    from_: Day | None = Field(
        default=None, alias="from", examples=[date(2026, 1, 1)], description="the first day that it may supply"
    )
    until: Day | None = Field(
        default=None, examples=[date(2026, 12, 31)], description="the last day that it may supply"
    )
    partial: bool = Field(default=False, description="the token sees only some of the hours; judge all the same")
    keep_text: bool = Field(default=True, description="false: descriptions are not stored")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_ and self.until and self.until < self.from_:
            raise ValueError("until lies before from")
        return self

    @property
    def supplied(self) -> Window:
        """The days that it may supply."""
        return Window.through(self.from_ or date.min, self.until or date.max)
