"""Makes the sample exports of the demo out of `story.toml`: `python -m clientfit_sync.demo.generate [FOLDER]`.

The same story makes the same files, byte for byte, whatever the version of Python. Not part of the wheel.
"""

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import TypeVar

from clientfit_sync.demo import ANCHOR, generate_invoices
from clientfit_sync.demo.generate_story import CURRENCIES, Client, Person, Row, Session, Story, money, read

HERE = Path(__file__).parent
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
QUARTER_HOUR = 900
LUNCH = time(12, 30)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Dice:
    """Chance that falls alike in every version of Python, which promises that of `Random.random` alone."""

    source: Random

    def below(self, limit: int) -> int:
        """A whole number from 0 up to and without `limit`."""
        return int(self.source.random() * limit)

    def pick(self, options: Sequence[T]) -> T:
        """One of them."""
        return options[self.below(len(options))]


def write(folder: Path) -> None:
    """Writes the four exports into `folder`, as they would be when `ANCHOR` and some days after it are over."""
    story = read(HERE / "story.toml")
    dice = Dice(Random(story.seed))  # noqa: S311 - sample data, nothing secret
    sessions = sorted(_timed(_sessions(story, dice), dice), key=lambda one: (one.start, one.person.first))
    invoices, lines = generate_invoices.rows(story, sessions)
    _save(folder / "toggl-time.csv", [_toggl(one) for one in sessions if not one.person.harvest])
    _save(folder / "harvest-time.csv", [_harvest(one) for one in sessions if one.person.harvest])
    _save(folder / "harvest-invoices.csv", invoices)
    _save(folder / "harvest-invoice-lines.csv", lines)


def _sessions(story: Story, dice: Dice) -> Iterator[Session]:
    """Every stretch of work, all of them at midnight still."""
    for week in range(story.first_week, 1):
        for client in story.clients:
            first = max(client.first_week, story.first_week)
            if week >= first and (week - first) % client.every == 0:
                yield from _week(story, client, week, dice)


def _week(story: Story, client: Client, week: int, dice: Dice) -> Iterator[Session]:
    """A week's work for a client: its usual minutes, more or less, spread over its slots."""
    slots = [(key, day) for key, days in client.slots.items() for day in days.split()]
    usual = client.minutes_in(week) * 60 * story.season[week % len(story.season)] // (100 * len(slots))
    options = [(task, text) for task, texts in client.tasks.items() for text in texts]
    for key, weekday in slots:
        task, text = dice.pick(options)
        seconds = usual * (100 - client.jitter + dice.below(2 * client.jitter + 1)) // 100
        day = ANCHOR + timedelta(weeks=week, days=WEEKDAYS.index(weekday))
        yield Session(
            start=datetime.combine(day, time()),
            seconds=_rounded(seconds) if story.people[key].harvest else seconds,
            person=story.people[key],
            client=client,
            task=task,
            text=text,
            tags=story.tags[task],
        )


def _rounded(seconds: int) -> int:
    return max(1, round(seconds / QUARTER_HOUR)) * QUARTER_HOUR


def _timed(sessions: Iterable[Session], dice: Dice) -> Iterator[Session]:
    """The same, one after the other from about nine o'clock on, with a break at lunch."""
    days: defaultdict[tuple[date, Person], list[Session]] = defaultdict(list)
    for one in sessions:
        days[one.start.date(), one.person].append(one)
    for (day, _), work in days.items():
        clock = datetime.combine(day, time(8, 45)) + timedelta(seconds=dice.below(2400))
        lunch = timedelta(minutes=40)
        turn = dice.below(len(work))
        for one in work[turn:] + work[:turn]:
            if clock.time() > LUNCH:
                clock, lunch = clock + lunch, timedelta()
            yield replace(one, start=clock)
            clock += timedelta(seconds=one.seconds + 120 + dice.below(900))


def _toggl(one: Session) -> Row:
    """A row of Toggl Track's detailed report."""
    end = one.start + timedelta(seconds=one.seconds)
    return {
        "User": f"{one.person.first} {one.person.last}",
        "Email": one.person.email,
        "Client": one.client.name,
        "Project": one.client.project,
        "Task": one.task,
        "Description": one.text,
        "Billable": "Yes" if one.billable else "No",
        "Start date": one.start.date(),
        "Start time": one.start.time(),
        "End date": end.date(),
        "End time": end.time(),
        "Duration": f"{one.seconds // 3600:02}:{one.seconds // 60 % 60:02}:{one.seconds % 60:02}",
        "Tags": one.tags,
        "Amount (EUR)": money(one.value if one.client.currency == "EUR" else Decimal(0)),
    }


def _harvest(one: Session) -> Row:
    """A row of Harvest's detailed time report."""
    rate = Decimal(one.client.rate if one.billable else 0)
    return {
        "Date": one.start.date(),
        "Client": one.client.in_harvest,
        "Project": one.client.project,
        "Project Code": "",
        "Task": one.task,
        "Notes": one.text,
        "Hours": money(one.hours),
        "Hours Rounded": money(one.hours),
        "Billable?": "Yes" if one.billable else "No",
        "Invoiced?": "Yes" if generate_invoices.billed(one) else "No",
        "Approved?": "No",
        "First Name": one.person.first,
        "Last Name": one.person.last,
        "Employee Id": "",
        "Roles": "Contractor",
        "Employee?": "No",
        "Billable Rate": money(rate),
        "Billable Amount": money(one.value),
        "Cost Rate": money(Decimal(one.person.cost)),
        "Cost Amount": money(one.hours * one.person.cost),
        "Currency": CURRENCIES[one.client.currency].name,
        "External Reference URL": "",
    }


def _save(path: Path, rows: Sequence[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "files")
