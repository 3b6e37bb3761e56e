"""Time sheets of each kind become entries."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from clientfit_sync.model import Project, TimeEntry, Window

if TYPE_CHECKING:
    from tests.csv.conftest import Box

at = datetime.fromisoformat
TOGGL = (
    "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags,"
    "Amount (USD)\n"
)
TOGGL_ROW = (
    'Ann,ann@x,Acme,Site,Design,Logo,Yes,2026-08-31,9:05:00 AM,2026-08-31,11:35:00 AM,02:30:00,"design, rush,",225.00\n'
)
HARVEST = (
    "Date,Client,Project,Project Code,Task,Notes,Hours,Hours Rounded,Billable?,Invoiced?,Approved?,First Name,"
    "Last Name,Employee Id,Roles,Employee?,Billable Rate,Billable Amount,Cost Rate,Cost Amount,Currency,"
    "External Reference URL\n"
)
CLOCKIFY = (
    "Project,Client,Description,Task,User,Group,Email,Tags,Billable,Start Date,Start Time,End Date,End Time,"
    "Duration (h),Duration (decimal),Billable Rate (USD),Billable Amount (USD)\n"
)


def short(billable: str, amount: str, duration: str = "1:00:00", currency: str = "USD") -> str:
    """A Toggl file of one row that has a flag and an amount."""
    header = f"Client,Project,Start date,Duration,Billable,Amount ({currency})\n"
    return header + f"Acme,Site,2026-08-31,{duration},{billable},{amount}\n"


def test_toggls_detailed_report(box: "Box") -> None:
    brought = box.put("t.csv", TOGGL + TOGGL_ROW).entries()
    entry = brought.entry
    assert entry == TimeEntry(
        id=entry.id,
        day=date(2026, 8, 31),
        seconds=Decimal(9000),
        project=entry.project,
        billable=True,
        person="Ann",
        task="Design",
        description="Logo",
        tags=("design", "rush"),
        started=at("2026-08-31 09:05"),
        ended=at("2026-08-31 11:35"),
        amount=Decimal(225),
        currency="USD",
    )
    assert (brought.project(entry).name, brought.client(entry)) == ("Site", "Acme")
    assert not brought.project(entry).fixed_fee


def test_a_user_without_a_name_is_known_by_the_address(box: "Box") -> None:
    assert box.put("t.csv", TOGGL + TOGGL_ROW.replace("Ann,", ",")).entries().entry.person == "ann@x"


def test_toggl_without_a_duration_column_is_told_by_start_and_end(box: "Box") -> None:
    header = "Client,Project,Start date,Start time,End date,End time\n"
    box.put("t.csv", header + "Acme,Site,2026-08-31,23:00:00,2026-09-01,01:30:00\n")
    assert box.entries().entry.seconds == 9000


def test_harvests_detailed_time_report(box: "Box") -> None:
    row = (
        '31.08.2026,Acme,Site,AC-1,Design,"a\n""b""","7,20","7,25",Yes,No,No,Ann,Lee,,,Yes,"1 000,50",,,,Euro - EUR,\n'
    )
    brought = box.put("h.csv", HARVEST + row).entries()
    entry = brought.entry
    assert entry == TimeEntry(
        id=entry.id,
        day=date(2026, 8, 31),
        seconds=Decimal(25920),
        project=entry.project,
        billable=True,
        person="Ann Lee",
        task="Design",
        description='a\n"b"',
        rounded_seconds=Decimal(26100),
        rate=Decimal("1000.50"),
        currency="EUR",
    )
    assert entry.value == Decimal("7.25") * Decimal("1000.50")
    assert brought.client(entry) == "Acme"


def test_rounded_hours_are_kept_only_where_they_differ(box: "Box") -> None:
    box.put("h.csv", "Date,Client,Project,Hours,Hours Rounded\n2026-08-31,Acme,Site,1:30,1.5\n")
    assert box.entries().entry.rounded_seconds is None


def test_harvest_of_old_and_with_clock_times(box: "Box") -> None:
    header = "Date,Client,Project,Task,Notes,Hours,Billable,Invoiced?,Last Name,Department,Started At,Ended At\n"
    box.put("h.csv", header + "2026-08-31,Acme,Site,Design,x,2.5,No,No,Lee,Studio,11:00pm,1:30am\n")
    entry = box.entries().entry
    assert (entry.started, entry.ended) == (at("2026-08-31 23:00"), at("2026-09-01 01:30"))
    assert (entry.person, entry.billable, entry.seconds) == ("Lee", False, 9000)


def test_clockifys_detailed_report(box: "Box") -> None:
    row = (
        "Site,Acme,Logo,Design,Ann,,ann@x,a,Yes,08/31/2026,01:00:00 PM,08/31/2026,01:20:00 PM,"
        "00:20:00,0.33,90.00,30.00\n"
    )
    entry = box.put("c.csv", CLOCKIFY + row).entries().entry
    assert entry == TimeEntry(
        id=entry.id,
        day=date(2026, 8, 31),
        seconds=Decimal(1200),
        project=entry.project,
        billable=True,
        person="Ann",
        task="Design",
        description="Logo",
        tags=("a",),
        started=at("2026-08-31 13:00"),
        ended=at("2026-08-31 13:20"),
        rate=Decimal(90),
        amount=Decimal(30),
        currency="USD",
    )


def test_clockify_with_decimal_hours_alone(box: "Box") -> None:
    header = "Project,Client,User,Billable,Start Date,Duration (decimal)\n"
    box.put("c.csv", header + "Site,Acme,Ann,No,2026-08-31,0.25\nTotal,,,,,0.25\n")
    assert box.entries().entry.seconds == 900


@pytest.mark.parametrize(
    ("client", "project", "expected"),
    [("Acme", "", ("", "Acme")), ("", "Site", ("Site", None)), ("Acme", "Site", ("Site", "Acme"))],
)
def test_clients_and_projects_that_a_row_names(
    box: "Box", client: str, project: str, expected: tuple[str, str | None]
) -> None:
    brought = box.put("t.csv", f"Client,Project,Start date,Duration\n{client},{project},2026-08-31,1:00\n").entries()
    assert (brought.project(brought.entry).name, brought.client(brought.entry)) == expected


def test_an_entry_of_nobody_has_no_project(box: "Box") -> None:
    brought = box.put("t.csv", "Client,Project,Start date,Duration\n, ,2026-08-31,1:00\n").entries()
    assert (brought.entry.project, brought.clients, brought.projects) == (None, [], [])


def test_two_clients_with_a_project_of_the_same_name_have_two_projects(box: "Box") -> None:
    rows = "Acme,Site,2026-08-31,1:00\nNova,Site,2026-08-31,1:00\n,Site,2026-08-31,1:00\n"
    brought = box.put("t.csv", "Client,Project,Start date,Duration\n" + rows).entries()
    assert [project.name for project in brought.projects] == ["Site"] * 3
    assert len({project.id for project in brought.projects}) == 3
    assert {entry.project for entry in brought.entries} == {project.id for project in brought.projects}


@pytest.mark.parametrize(
    "name",
    ["x" * 300, "=HYPERLINK(0)", "+1", "-1", "@a", "\x1b[31mred", "<script>", "Иван", "a\nb", " Acme ", "007", "1e5"],
)
def test_names_survive_as_they_are(box: "Box", name: str) -> None:
    header = "User,Client,Project,Task,Description,Start date,Duration\n"
    brought = box.put("t.csv", header + ",".join([f'"{name}"'] * 5) + ",2026-08-31,1:00\n").entries()
    entry = brought.entry
    assert (entry.person, entry.task, entry.description) == (name, name, name)
    assert (brought.project(entry).name, brought.client(entry)) == (name, name)


def test_a_toggl_row_without_end_and_duration_is_a_running_timer(box: "Box") -> None:
    box.put("t.csv", TOGGL + "Ann,ann@x,Acme,Site,,Logo,Yes,2026-08-31,09:05:00,,,,,\n")
    entry = box.entries().entry
    assert (entry.running, entry.seconds, entry.amount) == (True, 0, None)


def test_a_clockify_row_without_end_and_duration_is_a_running_timer(box: "Box") -> None:
    box.put("c.csv", CLOCKIFY + "Site,Acme,Logo,,Ann,,,,No,2026-08-31,09:05:00,,,,,,\n")
    assert box.entries().entry.running


def test_bare_hours_of_a_tracker_are_hours(box: "Box") -> None:
    box.put("t.csv", "Client,Project,Start date,Duration\nAcme,,2026-08-31,26\n")
    assert box.entries().entry.seconds == 26 * 3600


def test_a_toggl_row_that_never_started_is_a_bad_row(box: "Box") -> None:
    box.put("t.csv", TOGGL + "Ann,ann@x,Acme,Site,,Logo,Yes,2026-08-31,,,,,,\n")
    assert box.bad_entries()[0].startswith("t.csv line 2, column 'Duration': '' must not be empty")


def test_harvest_has_no_timers_that_run(box: "Box") -> None:
    box.put("h.csv", "Date,Client,Project,Hours,First Name\n2026-08-31,Acme,Site,,Ann\n")
    assert box.bad_entries()[0].startswith("h.csv line 2, column 'Hours': '' must not be empty")


@pytest.mark.parametrize(
    "word", ["Yes", "yes", "Ja", "Oui", "Sí", "Si", "Sim", "Да", "Tak", "true", "TRUE", "1", "x", "はい"]
)
def test_words_for_billable(box: "Box", word: str) -> None:
    assert box.put("t.csv", short(word, "")).entries().entry.billable is True


@pytest.mark.parametrize("word", ["No", "Nein", "Non", "Não", "Нет", "\u041d\u0435", "Nie", "false", "0", "いいえ"])
def test_words_for_not_billable(box: "Box", word: str) -> None:
    entry = box.put("t.csv", short(word, "50.00")).entries().entry
    assert (entry.billable, entry.amount, entry.currency) == (False, None, None)


def test_where_the_flag_does_not_tell_an_amount_above_0_does(box: "Box") -> None:
    entry = box.put("t.csv", short("jawohl", "0.50")).entries().entry
    assert (entry.billable, entry.amount) == (True, Decimal("0.50"))


@pytest.mark.parametrize("amount", ["", "0.00"])
def test_a_flag_that_cannot_be_read_is_refused(box: "Box", amount: str) -> None:
    box.put("t.csv", short("jawohl", amount))
    (problem,) = box.bad_entries()
    assert problem.startswith("t.csv line 2, column 'Billable': 'jawohl' is neither yes nor no")


def test_a_blank_flag_among_words_is_refused(box: "Box") -> None:
    box.put("t.csv", short("Yes", "") + "Acme,Site,2026-08-31,1:00,,\n")
    (problem,) = box.bad_entries()
    assert problem.startswith("t.csv line 3, column 'Billable': '' is neither yes nor no")


def test_a_blank_flag_among_ticks_is_no(box: "Box") -> None:
    box.put("t.csv", short("x", "", "1:00:00") + "Acme,Site,2026-08-31,2:00:00,,\n")
    assert {entry.seconds: entry.billable for entry in box.entries().entries} == {3600: True, 7200: False}


def test_a_file_that_has_no_flag_at_all_leaves_it_unknown(box: "Box") -> None:
    assert box.put("t.csv", short("", "")).entries().entry.billable is None
    box.put("t.csv", "Client,Project,Start date,Duration\nAcme,Site,2026-08-31,1:00\n")
    assert box.fetch({"time_entries": ["t.csv"]}).entry.billable is None


@pytest.mark.parametrize("amount", ["", "0", "0.00"])
def test_a_billable_entry_without_an_amount_has_no_known_value(box: "Box", amount: str) -> None:
    """METRICS.md section 1: billable without a rate; 0 there means that no rate is set."""
    entry = box.put("t.csv", short("Yes", amount)).entries().entry
    assert (entry.billable, entry.amount, entry.rate, entry.value) == (True, None, None, None)


def test_an_entry_under_a_minute_may_be_worth_nothing(box: "Box") -> None:
    assert box.put("t.csv", short("Yes", "0.00", "0:00:59")).entries().entry.amount == 0
    box.put("t.csv", short("Yes", "0.00", "0:01:00"))
    assert box.fetch({"time_entries": ["t.csv"]}).entry.amount is None


def test_a_rate_of_0_is_no_rate_and_a_rate_without_an_amount_is_one(box: "Box") -> None:
    header = "Date,Client,Project,Hours,Billable?,Billable Rate,Billable Amount,Currency\n"
    rows = "2026-08-30,Acme,Site,2,Yes,0,0,EUR\n2026-08-31,Acme,Site,2,Yes,90,0,EUR\n"
    none, rated = box.put("h.csv", header + rows).entries().entries
    assert (none.rate, none.amount, none.currency) == (None, None, None)
    assert (rated.rate, rated.amount, rated.value) == (90, None, 180)


@pytest.mark.parametrize(
    ("header", "amount", "column", "default", "currency"),
    [
        ("Amount (USD)", "5", "", None, "USD"),
        ("Amount (USD)", "5", "", "EUR", "USD"),
        ("Amount (€)", "5", "", None, "EUR"),
        ("Amount ()", "5", "", "EUR", "EUR"),
        ("Amount ()", "€5", "", None, "EUR"),
        ("Amount", "5 CHF", "", None, "CHF"),
        ("Amount ()", "5", "Euro - EUR", None, "EUR"),
        ("Amount ()", "5", "gbp", "EUR", "GBP"),
        ("Amount (USD)", "$5", "USD", None, "USD"),
    ],
)
def test_the_currency_is_what_header_cell_or_column_tell_and_else_the_setting(
    *, box: "Box", header: str, amount: str, column: str, default: str | None, currency: str
) -> None:
    text = (
        f"Client,Project,Start date,Duration,Billable,Currency,{header}\nAcme,,2026-08-31,1:00,Yes,{column},{amount}\n"
    )
    assert box.put("t.csv", text).entries(currency=default).entry.currency == currency


def test_an_amount_without_any_currency_is_refused_once_with_the_remedy(box: "Box") -> None:
    box.put("t.csv", short("Yes", "5", currency="") + "Acme,Site,2026-08-31,1:00,Yes,6\n")
    (problem,) = box.bad_entries()
    assert problem.startswith("t.csv, column 'Amount ()': the file does not say in which currency")
    assert '`currency = "EUR"`' in problem


@pytest.mark.parametrize("duration", ["1:00:00", "0:00:30"])
@pytest.mark.parametrize("amount", ["", "0", "0.00"])
def test_nothing_in_no_currency_is_no_amount(box: "Box", amount: str, duration: str) -> None:
    assert box.put("t.csv", short("Yes", amount, duration, currency="")).entries().entry.amount is None


@pytest.mark.parametrize(("amount", "column"), [("5 CHF", ""), ("5", "Euro - EUR")])
def test_two_currencies_at_once_are_a_bad_row(box: "Box", amount: str, column: str) -> None:
    header = "Client,Project,Start date,Duration,Billable,Currency,Amount (USD)\n"
    box.put("t.csv", header + f"Acme,,2026-08-31,1:00,Yes,{column},{amount}\n")
    assert "USD at once" in box.bad_entries()[0]


def test_a_currency_without_a_code_is_a_bad_row(box: "Box") -> None:
    header = "Client,Project,Start date,Duration,Billable,Currency,Amount (USD)\n"
    box.put("t.csv", header + "Acme,,2026-08-31,1:00,Yes,Euro,5\n")
    assert box.bad_entries()[0].startswith("t.csv line 2, column 'Currency': 'Euro' is not a currency")


def test_of_two_amount_columns_the_one_that_is_filled_counts(box: "Box") -> None:
    header = "Client,Project,Start date,Duration,Billable,Amount (USD),Amount (EUR)\n"
    rows = "Acme,,2026-08-30,1:00,Yes,0.00,5\nAcme,,2026-08-31,1:00,Yes,6,\n"
    entries = box.put("t.csv", header + rows).entries().entries
    assert [(entry.amount, entry.currency) for entry in entries] == [(5, "EUR"), (6, "USD")]
    box.put("t.csv", header + "Acme,,2026-08-31,1:00,Yes,6,5\n")
    assert "'5' is a second amount, beside that of column 'Amount (USD)'" in box.bad_entries()[0]


def test_everything_is_whole_and_covered_from_the_first_entry_to_the_last(box: "Box") -> None:
    box.put("t.csv", "Client,Project,Start date,Duration\nA,,2026-08-31,1:00\nA,,2026-08-02,1:00\n")
    messages = box.entries().messages
    assert [type(message).__name__ for message in messages] == [
        *("Client", "Project", "TimeEntry", "TimeEntry"),
        *("Whole", "Whole", "Whole", "Whole", "Bookmark"),
    ]
    assert isinstance(messages[1], Project)
    (bookmark,) = box.entries().bookmarks
    assert bookmark.covered == Window.through(date(2026, 8, 2), date(2026, 8, 31))


def test_the_order_is_the_same_whatever_that_of_the_rows(box: "Box") -> None:
    rows = [f"{client},S{client},2026-08-{day},0{day % 10}:00,1:00\n" for client in "BA" for day in (31, 30, 29)]
    header = "Client,Project,Start date,Start time,Duration\n"
    box.put("t.csv", header + "".join(rows))
    before = box.entries().messages
    box.put("t.csv", header + "".join(reversed(rows)))
    assert box.fetch({"time_entries": ["t.csv"]}).messages == before
