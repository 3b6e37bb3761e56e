"""A studio of any size in a made-up Harvest account, the same each time: for counting requests and for benchmarks."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from fake_harvest import FakeHarvest

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
CLIENTS, PROJECTS, PEOPLE = 12, 3, 3
PARTLY, LATE = 50, 30  # one invoice in so many
TERM = timedelta(days=30)
DAY = timedelta(days=1)


def studio(entries: int = 10_000, years: int = 3, invoices: int = 300, now: datetime = NOW) -> FakeHarvest:
    """An account (not yet served) with so much in the `years` before `now`; some invoices are partly paid or late.

    Everything was entered on its own day, so that nothing but the last days' work is new to a reader.
    """
    fake = FakeHarvest(now=now - timedelta(days=365 * years))
    first = fake.now.date()
    days = (now.date() - first).days
    projects = _projects(fake)
    people = [fake.me, *(fake.add_person(name, rate=Decimal(80)) for name in ("Boris", "Cvete")[: PEOPLE - 1])]
    for number in range(entries):
        _at(fake, first + DAY * (number * days // entries))
        fake.add_entry(
            projects[number * 7 % len(projects)],
            fake.now.date(),
            Decimal(number * 13 % 32 + 1) / 4,
            person=people[number * 5 % len(people)],
            billable=number % 9 > 0,
            notes=f"Work {number}",
        )
    for number in range(invoices):
        _at(fake, first + DAY * (number * days // invoices))
        _bill(fake, number, projects[number * 7 % len(projects)], now)
    fake.now = now
    return fake


def _at(fake: FakeHarvest, day: date) -> None:
    fake.now = datetime.combine(day, time(16), UTC)


def _projects(fake: FakeHarvest) -> list[int]:
    """Some projects a client, one with a fixed fee, one with a budget."""
    clients = [fake.add_client(f"Client {number}") for number in range(CLIENTS)]
    return [
        project
        for number, client in enumerate(clients)
        for project in (
            fake.add_project(client, f"Site {number}", hourly_rate=Decimal(90), code=f"S{number}"),
            fake.add_project(client, f"Care {number}", budget_by="project", budget=Decimal(20), budget_is_monthly=True),
            fake.add_project(client, f"Brand {number}", fee=Decimal(9000)),
        )
    ]


def _bill(fake: FakeHarvest, number: int, project: int, now: datetime) -> None:
    """An invoice that is paid on its day, late, partly or (the newest, and one in four) not at all."""
    issued = fake.now.date()
    lines = [fake.line(1000 + number % 17 * 50, project), fake.line(80, project, kind="Product", taxed=False)]
    invoice = fake.add_invoice(
        fake.projects[project].client, lines, issued, due_date=issued + TERM, tax=Decimal(20), number=f"N{number}"
    )
    partly, late = number % PARTLY == 1, number % LATE == 1
    paid = issued + (DAY if partly else TERM + 9 * DAY if late else TERM)
    if paid < now.date() and (partly or late or number % 4):
        _at(fake, paid)
        fake.pay(invoice, 100 if partly else None)
