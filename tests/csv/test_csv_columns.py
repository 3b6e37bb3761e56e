"""Files of no known kind, by the columns that the user names."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from clientfit_sync.model import TimeEntry

if TYPE_CHECKING:
    from tests.csv.conftest import Box

at = datetime.fromisoformat
HOURS = {"date": "Datum", "client": "Kunde", "hours": "Std"}
INVOICES = {"number": "Nr.", "client": "Kunde", "issued": "Datum", "amount": "Brutto"}


def by(columns: dict[str, str], **settings: Any) -> dict[str, Any]:
    return settings | {"columns": {"time_entries": columns}}


def test_every_field_of_a_time_sheet(box: "Box") -> None:
    header = "Nr;Datum;Kunde;Projekt;Art;Wer;Von;Bis;Dauer;Abr.;Satz;Betrag;Währung;Marken;Was\n"
    row = "7;31.08.2026;Acme;Site;Design;Ann;9:00;11:30;2,5;x;90,00;225,00;EUR;a, b;Logo\n"
    fields = "id;date;client;project;task;person;start;end;hours;billable;rate;amount;currency;tags;description"
    columns = dict(zip(fields.split(";"), header.strip().split(";"), strict=True))
    brought = box.put("t.csv", header + row).entries(**by(columns))
    assert brought.entry == TimeEntry(
        id="7",
        day=date(2026, 8, 31),
        seconds=Decimal(9000),
        project=brought.entry.project,
        billable=True,
        person="Ann",
        task="Design",
        description="Logo",
        tags=("a", "b"),
        started=at("2026-08-31 09:00"),
        ended=at("2026-08-31 11:30"),
        rate=Decimal(90),
        amount=Decimal(225),
        currency="EUR",
    )
    assert brought.client(brought.entry) == "Acme"


def test_a_known_kind_stays_what_it_is(box: "Box") -> None:
    box.put("t.csv", "Client,Project,Start date,Duration,Std\nAcme,,2026-08-31,1:00,9\n")
    assert box.entries(**by({"date": "Start date", "hours": "Std"})).entry.seconds == 3600


def test_headers_are_compared_without_case_and_may_hold_brackets(box: "Box") -> None:
    box.put("t.csv", "DATUM ;STD (dez.)\n31.08.2026;1,5\n")
    assert box.entries(**by({"date": "datum", "hours": "Std (dez.)"})).entry.seconds == 5400


def test_a_column_that_the_file_lacks_is_named(box: "Box") -> None:
    box.put("t.csv", "Datum;Std\n31.08.2026;1,5\n")
    (problem,) = box.bad_entries(**by(HOURS))
    assert "correct `columns.time_entries` of this connection, whose 'Kunde' it lacks" in problem
    assert "'Datum', 'Std'" in problem


@pytest.mark.parametrize(
    ("start", "end", "seconds", "ended"),
    [
        ("2026-08-31 22:00", "2026-09-01 01:00", 10800, at("2026-09-01 01:00")),
        ("2026-08-31T22:00:00+00:00", "01:00", 10800, at("2026-09-01 01:00")),
        ("2026-08-31 22:00", "22:00", 0, at("2026-08-31 22:00")),
    ],
)
def test_start_and_end_make_a_duration(box: "Box", start: str, end: str, seconds: int, ended: datetime) -> None:
    entry = box.put("t.csv", f"a,b\n{start},{end}\n").entries(**by({"start": "a", "end": "b"})).entry
    assert (entry.day, entry.seconds, entry.ended) == (date(2026, 8, 31), seconds, ended)


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2026-08-31 22:00", "2026-08-31 21:00", "column 'b': '2026-08-31 21:00' lies before the start"),
        ("22:00", "23:00", "column 'a': '22:00' names no day"),
        ("", "23:00", "column 'a': '' names no day"),
        ("2026-08-31", "23:00", "column 'b': '23:00' must not be empty"),
    ],
)
def test_start_and_end_that_make_no_duration_are_bad_rows(box: "Box", start: str, end: str, told: str) -> None:
    box.put("t.csv", f"a,b\n{start},{end}\n")
    assert told in box.bad_entries(**by({"start": "a", "end": "b"}))[0]


def test_a_timer_without_an_end_runs(box: "Box") -> None:
    assert box.put("t.csv", "a,b\n2026-08-31 22:00,\n").entries(**by({"start": "a", "end": "b"})).entry.running


def test_a_sheet_without_an_end_column_has_no_timers(box: "Box") -> None:
    box.put("t.csv", "a,h\n2026-08-31 22:00,\n")
    assert "column 'h'" in box.bad_entries(**by({"start": "a", "hours": "h"}))[0]


@pytest.mark.parametrize(
    ("text", "seconds"), [("1:30", 5400), ("1.5", 5400), ("8", 28800), ("24", 86400), ("30.5", 109800)]
)
def test_a_duration_column_holds_hours(box: "Box", text: str, seconds: int) -> None:
    entry = box.put("t.csv", f"d,t\n2026-08-31,{text}\n").entries(**by({"date": "d", "duration": "t"})).entry
    assert entry.seconds == seconds


def test_bare_numbers_that_may_be_minutes_are_refused(box: "Box") -> None:
    box.put("t.csv", "d,t\n2026-08-31,25\n")
    assert "'25' may be minutes" in box.bad_entries(**by({"date": "d", "duration": "t"}))[0]
    assert box.entries(**by({"date": "d", "hours": "t"})).entry.seconds == 25 * 3600


def test_an_id_that_stands_twice_or_is_lacking_is_a_bad_row(box: "Box") -> None:
    box.put("t.csv", "d,h,n\n2026-08-31,1,7\n2026-08-31,2,\n2026-08-30,3,7\n")
    lacking, twice = box.bad_entries(**by({"date": "d", "hours": "h", "id": "n"}))
    assert lacking.startswith("t.csv line 3, column 'n': '' must not be empty")
    assert twice.startswith("t.csv line 4, column 'n': '7' stands in line 2 already: delete one of the rows, or")


def test_an_entry_with_an_id_that_moved_to_another_day_is_the_newer_files(box: "Box") -> None:
    box.put("a.csv", "d,h,n\n2026-08-31,1,7\n").put("b.csv", "d,h,n\n2026-08-30,2,7\n")
    entry = box.entries(**by({"date": "d", "hours": "h", "id": "n"})).entry
    assert (entry.day, entry.seconds) == (date(2026, 8, 30), 7200)


def invoices(**more: str) -> dict[str, Any]:
    return {"columns": {"invoices": INVOICES | more}, "currency": "EUR"}


def test_every_field_of_a_list_of_invoices(box: "Box") -> None:
    header = "Nr.;Kunde;Datum;Fällig;Bezahlt am;Brutto;Netto;USt;Bezahlt;Währung;Von;Bis;Status\n"
    row = "R-1;Acme;31.08.2026;14.09.2026;10.09.2026;1.190,00;1.000,00;190,00;500,00;EUR;01.08.2026;31.08.2026;sent\n"
    fields = "number;client;issued;due;paid_on;amount;net;tax;paid;currency;period_start;period_end;state"
    columns = dict(zip(fields.split(";"), header.strip().split(";"), strict=True))
    brought = box.put("r.csv", header + row).invoices(columns={"invoices": columns})
    invoice = brought.invoice
    assert brought.client(invoice) == "Acme"
    assert (invoice.id, invoice.number, invoice.issued, invoice.due) == (
        *("R-1", "R-1"),
        *(date(2026, 8, 31), date(2026, 9, 14)),
    )
    assert (invoice.amount, invoice.tax, invoice.discount, invoice.currency) == (1190, 190, 0, "EUR")
    assert (invoice.state, invoice.paid, invoice.paid_on) == ("open", 500, date(2026, 9, 10))
    assert (invoice.period_start, invoice.period_end) == (date(2026, 8, 1), date(2026, 8, 31))


@pytest.mark.parametrize(
    ("amount", "net", "tax", "rate", "expected"),
    [
        ("1190", "", "190", None, (1190, 190)),
        ("1190", "1000", "", None, (1190, 190)),
        ("", "1000", "190", None, (1190, 190)),
        ("1190", "1000", "190", None, (1190, 190)),
        ("1190", "1000", "190.04", None, (1190, "190.04")),
        ("1190", "", "", None, (1190, None)),
        ("", "1000", "", None, (1000, 0)),
        ("1200", "", "", 0.2, (1200, 200)),
        ("100", "", "", 0.19, (100, "15.966387")),
        ("-1200", "", "", 0.2, (-1200, -200)),
        ("1190", "", "190", 0.2, (1190, 190)),
        ("1190", "", "0", 0.2, (1190, 0)),
    ],
)
def test_amount_net_and_tax_each_from_the_others(
    *, box: "Box", amount: str, net: str, tax: str, rate: float | None, expected: tuple[int, int | str | None]
) -> None:
    box.put("r.csv", f"Nr.,Kunde,Datum,Brutto,Netto,USt\n1,Acme,2026-08-31,{amount},{net},{tax}\n")
    invoice = box.invoices(tax_rate=rate, **invoices(net="Netto", tax="USt")).invoice
    assert (invoice.amount, invoice.tax) == (expected[0], None if expected[1] is None else Decimal(expected[1]))


def test_amounts_that_contradict_each_other_are_a_bad_row(box: "Box") -> None:
    box.put("r.csv", "Nr.,Kunde,Datum,Brutto,Netto,USt\n1,Acme,2026-08-31,1190,900,190\n")
    (problem,) = box.bad_invoices(**invoices(net="Netto", tax="USt"))
    assert "column 'Brutto': '1190' less tax 190 is 1000, but the other columns make it 900" in problem


@pytest.mark.parametrize("more", [{}, {"net": "Netto"}])
def test_an_invoice_without_any_amount_is_a_bad_row(box: "Box", more: dict[str, str]) -> None:
    box.put("r.csv", "Nr.,Kunde,Datum,Brutto,Netto\n1,Acme,2026-08-31,,\n")
    assert "column 'Brutto': '' must not be empty" in box.bad_invoices(**invoices(**more))[0]


def test_net_alone_may_be_all_that_a_list_has(box: "Box") -> None:
    columns = {"client": "Kunde", "issued": "Datum", "net": "Netto (CHF)"}
    box.put("r.csv", "Kunde,Datum,Netto (CHF)\nAcme,2026-08-31,900\nAcme,2026-08-31,\n")
    assert "column 'Netto (CHF)'" in box.bad_invoices(columns={"invoices": columns})[0]
    box.put("r.csv", "Kunde,Datum,Netto (CHF)\nAcme,2026-08-31,900\n")
    invoice = box.fetch({"invoices": ["r.csv"], "columns": {"invoices": columns}}).invoice
    assert (invoice.amount, invoice.tax, invoice.currency) == (900, 0, "CHF")


@pytest.mark.parametrize(
    ("word", "paid", "state"),
    [
        ("draft", "", "draft"),
        ("Open", "", "open"),
        ("SENT", "", "open"),
        ("late", "", "open"),
        ("overdue", "", "open"),
        ("partially paid", "50", "open"),
        ("paid", "", "paid"),
        ("closed", "100", "paid"),
        ("closed", "40", "written_off"),
        ("closed", "", "written_off"),
        ("written off", "40", "written_off"),
        ("written_off", "40", "written_off"),
    ],
)
def test_states_that_a_list_tells(box: "Box", word: str, paid: str, state: str) -> None:
    box.put("r.csv", f"Nr.,Kunde,Datum,Brutto,Bezahlt,Status\n1,Acme,2026-08-31,100,{paid},{word}\n")
    assert box.invoices(**invoices(state="Status", paid="Bezahlt")).invoice.state == state


@pytest.mark.parametrize(("word", "told"), [("maybe", "is none of draft, open, sent"), ("", "must not be empty")])
def test_a_state_that_is_unknown_is_a_bad_row(box: "Box", word: str, told: str) -> None:
    box.put("r.csv", f"Nr.,Kunde,Datum,Brutto,Status\n1,Acme,2026-08-31,100,{word}\n")
    assert f"column 'Status': '{word}' {told}" in box.bad_invoices(**invoices(state="Status"))[0]


@pytest.mark.parametrize(
    ("amount", "paid", "on", "state", "received"),
    [
        ("100", "", "", "open", 0),
        ("100", "40", "", "open", 40),
        ("100", "100", "", "paid", 100),
        ("100", "120", "", "paid", 120),
        ("-100", "-100", "", "paid", -100),
        ("-100", "0", "", "open", 0),
        ("0", "0", "", "open", 0),
        ("1", "0", "", "open", 0),
        ("0.5", "0.4", "", "open", "0.4"),
        ("100", "", "2026-09-10", "paid", 100),
        ("100", "40", "2026-09-10", "open", 40),
    ],
)
def test_states_that_payments_tell(
    *, box: "Box", amount: str, paid: str, on: str, state: str, received: int | str | None
) -> None:
    box.put("r.csv", f"Nr.,Kunde,Datum,Brutto,Bezahlt,Am\n1,Acme,2026-08-31,{amount},{paid},{on}\n")
    invoice = box.invoices(**invoices(paid="Bezahlt", paid_on="Am")).invoice
    assert (invoice.state, invoice.paid) == (state, None if received is None else Decimal(received))


@pytest.mark.parametrize(
    ("word", "received"),
    [("open", 0), ("overdue", 0), ("partially paid", None), ("paid", 100), ("written off", None), ("draft", None)],
)
def test_what_was_received_where_only_the_state_tells(box: "Box", word: str, received: int | None) -> None:
    box.put("r.csv", f"Nr.,Kunde,Datum,Brutto,Status\n1,Acme,2026-08-31,100,{word}\n")
    assert box.invoices(**invoices(state="Status")).invoice.paid == received


def test_a_list_that_tells_nothing_of_payments_leaves_them_unknown(box: "Box") -> None:
    box.put("r.csv", "Nr.,Kunde,Datum,Brutto\n1,Acme,2026-08-31,100\n")
    assert box.invoices(**invoices()).invoice.paid is None


def test_without_a_due_date_the_terms_make_one(box: "Box") -> None:
    box.put("r.csv", "Nr.,Kunde,Datum,Brutto,Fällig\n1,A,2026-08-31,1,\n2,A,2026-08-31,1,2026-09-05\n")
    columns = invoices(due="Fällig")
    assert [invoice.due for invoice in box.invoices(**columns).invoices] == [None, date(2026, 9, 5)]
    termed = box.invoices(terms=30, **columns).invoices
    assert [invoice.due for invoice in termed] == [date(2026, 9, 30), date(2026, 9, 5)]


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2026-08-01", "", "column 'Bis': '' must not be empty"),
        ("", "2026-08-01", "column 'Von': '' must not be empty"),
        ("2026-08-02", "2026-08-01", "column 'Bis': '2026-08-01' lies before the start of the period"),
    ],
)
def test_half_a_service_period_is_a_bad_row(box: "Box", start: str, end: str, told: str) -> None:
    box.put("r.csv", f"Nr.,Kunde,Datum,Brutto,Von,Bis\n1,Acme,2026-08-31,100,{start},{end}\n")
    assert told in box.bad_invoices(**invoices(period_start="Von", period_end="Bis"))[0]


def test_a_service_period_may_be_a_single_day(box: "Box") -> None:
    box.put("r.csv", "Nr.,Kunde,Datum,Brutto,Von,Bis\n1,Acme,2026-08-31,100,2026-08-01,2026-08-01\n")
    invoice = box.invoices(**invoices(period_start="Von", period_end="Bis")).invoice
    assert invoice.period_start == invoice.period_end == date(2026, 8, 1)


def test_without_a_number_an_invoice_is_known_by_its_content(box: "Box") -> None:
    settings = {"columns": {"invoices": {k: v for k, v in INVOICES.items() if k != "number"}}, "currency": "EUR"}
    row = "Acme,2026-08-31,100\n"
    box.put("a.csv", "Kunde,Datum,Brutto\n" + row * 2).put(
        "b.csv", "Kunde,Datum,Brutto\n" + row + "Acme,2026-08-31,70\n"
    )
    invoices = box.invoices(**settings).invoices
    assert sorted(invoice.amount for invoice in invoices) == [70, 100, 100]
    assert {invoice.number for invoice in invoices} == {""}
    assert box.invoices(**settings).invoices == invoices


def test_an_invoice_needs_its_client_its_day_and_its_number(box: "Box") -> None:
    box.put("r.csv", "Nr.,Kunde,Datum,Brutto\n,Acme,2026-08-31,1\n2,,2026-08-31,1\n3,Acme,,1\n")
    assert [problem.split(": ")[0] for problem in box.bad_invoices(**invoices())] == [
        "r.csv line 2, column 'Nr.'",
        "r.csv line 3, column 'Kunde'",
        "r.csv line 4, column 'Datum'",
    ]


def test_an_invoice_without_any_currency_is_refused_with_the_remedy(box: "Box") -> None:
    box.put("r.csv", "Nr.,Kunde,Datum,Brutto\n1,Acme,2026-08-31,1\n2,Acme,2026-08-31,1\n")
    (problem,) = box.bad_invoices(columns={"invoices": INVOICES})
    assert problem.startswith("r.csv, column 'Brutto': the file does not say in which currency")
