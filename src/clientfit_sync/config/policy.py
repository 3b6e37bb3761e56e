"""`[policy]`: when you work, and what a client may take beyond what was agreed (METRICS.md section 6)."""

import difflib
import re
from collections.abc import Container, Iterator, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, Field

from clientfit_sync.figures import Policy
from clientfit_sync.section import Section

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEK = dict.fromkeys(WEEKDAYS[:5], "09:00-18:00")
MIDNIGHT = "24:00"
MOST = 1000
SPAN = re.compile(r"(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})")
REMEDY = 'write it as "09:00-18:00"'


def _hours(given: Mapping[str, str]) -> Mapping[str, str]:
    problems = [*_faults(given)]
    if problems:
        raise ValueError("; ".join(problems))
    return given


def _faults(given: Mapping[str, str]) -> Iterator[str]:
    if not given:
        yield 'names no weekday: write { mon = "09:00-18:00", ... }, or take the setting away'
    for weekday, text in given.items():
        if weekday not in WEEKDAYS:
            near = difflib.get_close_matches(weekday, WEEKDAYS, n=1)
            yield f"{weekday} is no weekday: " + (f"did you mean {near[0]}?" if near else f"use {', '.join(WEEKDAYS)}")
            continue
        try:
            _span(text)
        except ValueError as error:
            yield f"{weekday} {error}"


def _span(text: str) -> tuple[time, time]:
    """From and until when; an end of 00:00 is midnight.

    Raises:
        ValueError: it is none, or goes past midnight.
    """
    match = SPAN.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"is no span of time: {REMEDY}")
    begin = _time(match[1])
    if match[2] == MIDNIGHT:
        return begin, time.min
    end = _time(match[2])
    if end == begin:
        raise ValueError(f"ends when it begins: {REMEDY}, and leave out a day off")
    if end < begin:
        raise ValueError(f"goes past midnight, which is not possible: end it at {MIDNIGHT} at the latest")
    return begin, end


def _time(text: str) -> time:
    hour, minute = text.split(":")
    try:
        return time(int(hour), int(minute))
    except ValueError:
        raise ValueError(f"holds a time that does not exist: {REMEDY}; the last end is {MIDNIGHT}") from None


def _code(code: str) -> str:
    _calendar(code)
    return code


def _calendar(code: str) -> Container[date]:
    """The public holidays of a country or a part of it; each year's are worked out when it is first asked for.

    Raises:
        ValueError: none are known of such a place.
    """
    import holidays  # noqa: PLC0415  # the package takes its time, and few configurations name a country

    country, _, part = code.strip().partition("-")
    known = holidays.list_supported_countries()
    if country.upper() not in known:
        raise ValueError("names no country whose holidays are known: write its two letters, such as BG or DE-BY")
    parts = {name.upper(): name for name in known[country.upper()]}
    if part and part.upper() not in parts:
        there = f"there are: {', '.join(parts.values())}" if parts else "none are known; write the country alone"
        raise ValueError(f"names no known part of {country.upper()}: {there}")
    return holidays.country_holidays(country.upper(), subdiv=parts[part.upper()] if part else None)


class PolicySection(Section):
    """`[policy]`: your own rules."""

    working_hours: Annotated[dict[str, str], AfterValidator(_hours)] | None = Field(
        default=None,
        examples=[WEEK],
        description="from and until when you work, by weekday (mon to sun); one that is not named is a day off",
    )
    holidays: Annotated[str, AfterValidator(_code)] | None = Field(
        default=None, examples=["BG"], description="whose public holidays are days off: a country, or a part as DE-BY"
    )
    surcharge: Annotated[Decimal, Field(ge=0, le=MOST)] = Field(
        default=Decimal("0.5"), description="what you would add for an hour outside the working hours; 0.5 is 50 %"
    )
    overrun: Annotated[Decimal, Field(ge=0, le=MOST)] = Field(
        default=Decimal("0.1"), description="what may be taken beyond a budget or estimate; 0.1 is 10 %"
    )

    def agreed(self) -> Policy:
        """The policy as the figures take it."""
        hours = self.working_hours
        return Policy(
            working_hours=None if hours is None else {WEEKDAYS.index(day): _span(text) for day, text in hours.items()},
            holidays=_calendar(self.holidays) if self.holidays else (),
            surcharge=self.surcharge,
            overrun=self.overrun,
        )
