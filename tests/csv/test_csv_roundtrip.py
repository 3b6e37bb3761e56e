"""Whatever dialect entries are written in, the same entries are read.

The writer here is the test's own: it draws a dialect for a whole file, as an account's or a spreadsheet's settings do.
"""

import codecs
import csv
import io
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from clientfit_connectors.csv_files import Settings, fetch
from clientfit_sync.connector import Ask
from clientfit_sync.errors import SourceError
from clientfit_sync.model import Client, Project, TimeEntry

at = datetime.fromisoformat
ENCODINGS = {
    "utf-8": (b"", "utf-8"),
    "utf-8 with BOM": (codecs.BOM_UTF8, "utf-8"),
    "utf-16-le": (codecs.BOM_UTF16_LE, "utf-16-le"),
    "utf-16-be": (codecs.BOM_UTF16_BE, "utf-16-be"),
}
COLUMNS = (
    *("User", "Client", "Project", "Task", "Description", "Billable", "Start date", "Start time"),
    *("Duration", "Tags", "Amount (EUR)"),
)
WORDS = {"Yes": "No", "Ja": "Nein", "Oui": "Non", "Да": "\u041d\u0435", "TRUE": "FALSE", "1": "0"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a row says, whatever its dialect."""

    person: str
    client: str
    project: str
    task: str
    note: str
    started: datetime
    minutes: int
    cents: int | None
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a file is written."""

    delimiter: str
    encoding: str
    ending: str
    sep_line: bool
    date_format: str
    twelve_hours: bool
    duration: str
    mark: str
    grouping: str
    yes: str
    columns: Sequence[str]
    blank_end: bool
    quote_all: bool

    def day(self, day: date) -> str:
        names = {"DD": f"{day.day:02}", "MM": f"{day.month:02}", "YYYY": str(day.year)}
        text = self.date_format
        for name, value in names.items():
            text = text.replace(name, value)
        return text

    def clock(self, moment: datetime) -> str:
        if not self.twelve_hours:
            return f"{moment:%H:%M:%S}"
        return f"{(moment.hour - 1) % 12 + 1}:{moment:%M:%S} {'AM' if moment.hour < 12 else 'PM'}"

    def span(self, minutes: int) -> str:
        if self.duration == "decimal":
            return self.number(Decimal(minutes) / 60, 4)
        seconds = ":00" if self.duration == "seconds" else ""
        return f"{minutes // 60}:{minutes % 60:02}{seconds}"

    def number(self, number: Decimal, places: int = 2) -> str:
        whole, _, fraction = f"{number:,.{places}f}".partition(".")
        return whole.replace(",", self.grouping) + self.mark + fraction

    def row(self, work: Work) -> list[str]:
        values = {
            "User": work.person,
            "Client": work.client,
            "Project": work.project,
            "Task": work.task,
            "Description": work.note,
            "Billable": WORDS[self.yes] if work.cents is None else self.yes,
            "Start date": self.day(work.started.date()),
            "Start time": self.clock(work.started),
            "Duration": self.span(work.minutes),
            "Tags": ", ".join(work.tags),
            "Amount (EUR)": "" if work.cents is None else self.number(Decimal(work.cents) / 100),
        }
        return [values.get(column, 'whatever, "else"') for column in self.columns]

    def write(self, works: Sequence[Work]) -> bytes:
        file = io.StringIO(newline="")
        if self.sep_line:
            file.write(f"sep={self.delimiter}{self.ending}")
        # Python's writer leaves a return unquoted where lines end with a newline alone.
        bare = "\r" not in "".join(text for work in works for text in (work.client, work.project, work.task, work.note))
        writer = csv.writer(
            file,
            delimiter=self.delimiter,
            lineterminator=self.ending,
            quoting=csv.QUOTE_MINIMAL if bare and not self.quote_all else csv.QUOTE_ALL,
        )
        writer.writerow(self.columns)
        writer.writerows(self.row(work) for work in works)
        if self.blank_end:
            writer.writerow(["" for _ in self.columns])
        mark, encoding = ENCODINGS[self.encoding]
        return mark + file.getvalue().encode(encoding)


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12) | st.sampled_from(
    ["=HYPERLINK(0)", "\x1b[31mred", "<b>", "a\r\nb", '"q"', "x" * 300, "1;2,3\t4", "Иван", "Total", "sep=;"]
)
works = st.lists(
    st.builds(
        Work,
        person=st.sampled_from(["Ann", "Bob", "Zoë"]),
        client=texts,
        project=texts,
        task=texts,
        note=texts,
        started=st.datetimes(at("2020-01-01 00:00"), at("2029-12-31 00:00")).map(lambda at: at.replace(microsecond=0)),
        minutes=st.integers(0, 3000).map(lambda minutes: minutes * 3),  # four decimals of an hour tell these exactly
        cents=st.none() | st.integers(1, 99_999_999),
        tags=st.lists(st.sampled_from(["design", "rush", "ü"]), unique=True).map(tuple),
    ),
    max_size=6,
)


@st.composite
def dialects(draw: st.DrawFn) -> Dialect:
    mark = draw(st.sampled_from(".,"))
    extra = draw(st.lists(st.sampled_from(["Email", "Group", "Cost"]), unique=True))
    return Dialect(
        delimiter=draw(st.sampled_from([",", ";", "\t"])),
        encoding=draw(st.sampled_from(sorted(ENCODINGS))),
        ending=draw(st.sampled_from(["\n", "\r\n"])),
        sep_line=draw(st.booleans()),
        date_format=draw(
            st.sampled_from(["YYYY-MM-DD", "YYYY/MM/DD", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY", "DD-MM-YYYY"])
        ),
        twelve_hours=draw(st.booleans()),
        duration=draw(st.sampled_from(["seconds", "minutes", "decimal"])),
        mark=mark,
        grouping=draw(st.sampled_from(["", " ", "\u00a0", "\u202f", "'", {".": ",", ",": "."}[mark]])),
        yes=draw(st.sampled_from(sorted(WORDS))),
        columns=tuple(draw(st.permutations([*COLUMNS, *extra]))),
        blank_end=draw(st.booleans()),
        quote_all=draw(st.booleans()),
    )


def read(raw: bytes, date_format: str) -> list[object]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "t.csv").write_bytes(raw)
        ask = Ask(
            start=date(2020, 1, 1),
            covered=None,
            bookmark={},
            held=lambda *_a, **_k: 0,
            now=datetime(2026, 1, 1, tzinfo=UTC),
            folder=folder,
        )
        model = Settings.model_validate({"time_entries": ["t.csv"], "date_format": date_format or None})
        return list(fetch(model, ask))


def said(messages: Sequence[object]) -> list[tuple[object, ...]]:
    """What was read, in the writer's terms."""
    clients = {message.id: message.name for message in messages if isinstance(message, Client)}
    projects = {message.id: message for message in messages if isinstance(message, Project)}
    rows: list[tuple[object, ...]] = []
    for entry in (message for message in messages if isinstance(message, TimeEntry)):
        project = projects[entry.project] if entry.project else None
        client = clients[project.client] if project and project.client else ""
        rows.append(
            (
                *(entry.person, client, project.name if project else "", entry.task, entry.description),
                *(entry.started, entry.day, entry.seconds, entry.billable, entry.amount, entry.tags),
            )
        )
    return rows


def meant(works: Sequence[Work]) -> Sequence[tuple[object, ...]]:
    """What was written; a text of blanks alone says nothing."""
    return [
        (
            *(text if text.strip() else "" for text in (work.person, work.client, work.project, work.task, work.note)),
            *(work.started, work.started.date(), work.minutes * 60, work.cents is not None),
            *(None if work.cents is None else Decimal(work.cents) / 100, work.tags),
        )
        for work in works
    ]


@settings(deadline=None)
@given(works=works, dialect=dialects())
@example(works=[], dialect=Dialect(
    delimiter=",", encoding="utf-8", ending="\n", sep_line=False, date_format="YYYY-MM-DD", twelve_hours=False,
    duration="seconds", mark=".", grouping="", yes="Yes", columns=COLUMNS, blank_end=True, quote_all=False,
))  # fmt: skip
def test_the_same_entries_are_read_from_any_dialect(works: Sequence[Work], dialect: Dialect) -> None:
    messages = read(dialect.write(works), dialect.date_format)
    assert sorted(said(messages), key=repr) == sorted(meant(works), key=repr)
    entries = [message for message in messages if isinstance(message, TimeEntry)]
    assert len({entry.id for entry in entries}) == len(works)


@settings(deadline=None)
@given(works=works, one=dialects(), other=dialects())
def test_an_entry_has_the_same_id_in_any_dialect(works: Sequence[Work], one: Dialect, other: Dialect) -> None:
    ids = [
        [message.id for message in read(dialect.write(works), dialect.date_format) if isinstance(message, TimeEntry)]
        for dialect in (one, other)
    ]
    assert ids[0] == ids[1]


@settings(deadline=None)
@given(
    days=st.lists(st.dates(date(2020, 1, 1), date(2029, 12, 31)), min_size=1, max_size=8),
    order=st.sampled_from(["{d:02}/{m:02}/{y}", "{m:02}/{d:02}/{y}"]),
)
def test_an_order_that_the_dates_show_is_found_and_any_other_is_refused(days: Sequence[date], order: str) -> None:
    """Never guessed: either every day is read as it was written, or nothing is read."""
    header = "Client,Project,Start date,Duration\n"
    rows = "".join(f"A,,{order.format(d=day.day, m=day.month, y=day.year)},1:00\n" for day in days)
    try:
        messages = read((header + rows).encode(), "")
    except SourceError:
        assert all(day.day <= 12 for day in days)
    else:
        assert sorted(message.day for message in messages if isinstance(message, TimeEntry)) == sorted(days)
