"""Harvest's invoices, in both shapes and with their lines."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from clientfit_sync.model import Invoice, InvoiceLine

if TYPE_CHECKING:
    from tests.csv.conftest import Box

EXPORT = (
    "Issue Date,Last Payment Date,ID,PO Number,Client,Subject,Invoice Amount,Paid Amount,Balance,Subtotal,Discount,"
    "Tax,Tax2,Currency,Currency Symbol,Document Type,Client Address\n"
)
EXPORT_ROW = (
    '2026-08-31,2026-09-12,1001,,Acme,August,"1,086.00","1,086.00",0.00,"1,000.00",100.00,180.00,6.00,'
    'Euro - EUR,€,Standard Invoice,"Street 1\nTown"\n'
)
EXPORTED = {
    "Issue Date": "2026-08-31",
    "ID": "1",
    "Client": "Acme",
    "Invoice Amount": "100",
    "Paid Amount": "0",
    "Balance": "100",
    "Currency": "USD",
}
REPORT = "Status,Issue Date,Paid,ID,Client,Invoice Amount,Paid Amount,Balance\n"
LINES = (
    "Invoice ID,Client,Project,Item Type,Item Description,Item Quantity,Item Unit Price,Item Amount,Item Discount,"
    "Item Tax,Item Tax2,Currency,Invoice Type,Issue Date\n"
)


def export(**cells: str) -> str:
    """A data export of one invoice over 100, with other cells where given."""
    row = EXPORTED | {name.replace("_", " "): cell for name, cell in cells.items()}
    return ",".join(row) + "\n" + ",".join(row.values()) + "\n"


def line(amount: str, kind: str = "Service", discount: str = "0", tax: str = "0", number: str = "1") -> str:
    return f"{number},Acme,Site,{kind},Work,1,{amount},{amount},{discount},{tax},0,USD,Standard,2026-08-31\n"


def test_the_data_export(box: "Box") -> None:
    brought = box.put("i.csv", EXPORT + EXPORT_ROW).invoices()
    invoice = brought.invoice
    assert invoice == Invoice(
        id="1001",
        client=invoice.client,
        number="1001",
        issued=date(2026, 8, 31),
        currency="EUR",
        amount=Decimal(1086),
        tax=Decimal(186),
        discount=Decimal(100),
        state="paid",
        paid=Decimal(1086),
        paid_on=date(2026, 9, 12),
    )
    assert brought.client(invoice) == "Acme"
    assert brought.projects == []


def test_the_terms_come_from_the_settings(box: "Box") -> None:
    box.put("i.csv", EXPORT + EXPORT_ROW)
    assert box.invoices(terms=14).invoice.due == date(2026, 9, 14)
    assert box.invoices(terms=0).invoice.due == date(2026, 8, 31)


@pytest.mark.parametrize(
    ("amount", "paid", "balance", "state"),
    [
        ("100", "100", "0", "paid"),
        ("100", "40", "60", "open"),
        ("100", "0", "100", "open"),
        ("100", "40", "0", "written_off"),
        ("100", "0", "0", "written_off"),
        ("0", "0", "0", "open"),
        ("-100", "-100", "0", "paid"),
        ("-100", "0", "-100", "open"),
        ("100", "", "0", "paid"),
        ("100", "", "60", "open"),
    ],
)
def test_the_data_export_tells_the_state_by_what_is_still_owed(
    box: "Box", amount: str, paid: str, balance: str, state: str
) -> None:
    """Where nothing is owed though not all was paid, the rest was written off."""
    box.put("i.csv", export(Invoice_Amount=amount, Paid_Amount=paid, Balance=balance))
    invoice = box.invoices().invoice
    assert (invoice.state, invoice.paid) == (state, Decimal(paid) if paid else Decimal(amount) - Decimal(balance))


@pytest.mark.parametrize("discount", ["10", "-10"])
def test_a_discount_makes_the_sum_smaller_however_it_is_written(box: "Box", discount: str) -> None:
    box.put("i.csv", export(Invoice_Amount="108", Subtotal="100", Discount=discount, Tax="18"))
    invoice = box.invoices().invoice
    assert (invoice.amount, invoice.tax, invoice.discount) == (108, 18, 10)


def test_a_credit_has_a_negative_discount(box: "Box") -> None:
    box.put("i.csv", export(Invoice_Amount="-90", Subtotal="-100", Discount="10", Tax=""))
    assert box.invoices().invoice.discount == -10


def test_net_is_subtotal_less_discount_where_the_taxes_are_not_told(box: "Box") -> None:
    box.put("i.csv", export(Invoice_Amount="108", Subtotal="100", Discount="10"))
    assert box.invoices(tax_rate=0.5).invoice.tax == 18


def test_net_that_is_not_what_the_taxes_leave_is_a_bad_row(box: "Box") -> None:
    box.put("i.csv", export(Invoice_Amount="108", Subtotal="100", Discount="0", Tax="18", Tax2="0"))
    (problem,) = box.bad_invoices()
    assert problem.startswith("i.csv line 2, column 'Invoice Amount': '108' less tax 18 is 90, but")


def test_an_export_without_taxes_and_subtotal_leaves_them_to_the_settings(box: "Box") -> None:
    box.put("i.csv", export(Invoice_Amount="120"))
    assert box.invoices().invoice.tax is None
    assert box.invoices(tax_rate=0.2).invoice.tax == 20


@pytest.mark.parametrize(
    ("kind", "funds"), [("Standard Invoice", False), ("Retainer Invoice", True), ("RETAINER", True)]
)
def test_an_invoice_that_funds_a_retainer_is_told_by_its_type(box: "Box", kind: str, *, funds: bool) -> None:
    assert box.put("i.csv", export(Document_Type=kind)).invoices().invoice.funds_retainer is funds


def test_the_invoice_report_with_blocks_of_currencies(box: "Box") -> None:
    box.put(
        "r.csv",
        "Invoice report\nAll clients,,,\n,,,,,,,\n" + REPORT + "SEK,,,,\n"
        'Paid,31/07/2026,12 days,R-1,Acme,"12 500,00","12 500,00","0,00"\n'
        'Late,31/08/2026,,R-2,Acme,"1 000,00","400,00","600,00"\n'
        ',,,Total,,"13 500,00","12 900,00","600,00"\n'
        "EUR,,,,,,,\n"
        "Draft,10/09/2026,,R-3,Nova,500,,\n"
        'Written off,11/09/2026,,R-4,Nova,"500,00","100,00","0,00"\n'
        "Total,,,,,1000\n",
    )
    brought = box.invoices(tax_rate=0.25, terms=10)
    assert [
        (invoice.number, invoice.currency, invoice.amount, invoice.tax, invoice.state, invoice.paid)
        for invoice in brought.invoices
    ] == [
        ("R-1", "SEK", 12500, 2500, "paid", 12500),
        ("R-2", "SEK", 1000, 200, "open", 400),
        ("R-3", "EUR", 500, 100, "draft", None),
        ("R-4", "EUR", 500, 100, "written_off", 100),
    ]
    assert [invoice.paid_on for invoice in brought.invoices] == [date(2026, 8, 12), None, None, None]
    assert brought.invoices[0].due == date(2026, 8, 10)


def test_the_report_knows_no_taxes(box: "Box") -> None:
    box.put("r.csv", REPORT + "Sent,2026-08-31,,1,Acme,100,0,100\n")
    assert box.invoices(currency="EUR").invoice.tax is None


def test_a_currency_line_right_above_the_header_counts_too(box: "Box") -> None:
    box.put("r.csv", "Invoice report\nSEK,,,\n" + REPORT + "Open,2026-08-31,,1,Acme,100,0,100\n")
    assert box.invoices().invoice.currency == "SEK"


def test_a_title_above_an_export_is_no_currency(box: "Box") -> None:
    box.put("i.csv", "SEK\nIssue Date,ID,Client,Invoice Amount\n2026-08-31,1,Acme,5\n")
    assert "the file does not say in which currency" in box.bad_invoices()[0]


def test_a_currency_below_the_last_block_is_none_of_the_first(box: "Box") -> None:
    box.put("r.csv", REPORT + "Open,2026-08-31,,1,Acme,100,0,100\nSEK,,,\n")
    assert box.invoices(currency="EUR").invoice.currency == "EUR"


def test_taxes_of_an_invoice_outrank_those_of_its_lines(box: "Box") -> None:
    box.put("i.csv", export(Invoice_Amount="", Balance="", Paid_Amount="", Subtotal="100", Tax="10"))
    box.put("l.csv", LINES + line("100", tax="5"))
    assert (box.invoices().invoice.amount, box.invoices().invoice.tax) == (110, 10)


def test_blocks_are_no_matter_of_other_kinds(box: "Box") -> None:
    box.put("i.csv", export() + "SEK,,,,,,\n")
    assert len(box.bad_invoices()) == 1


@pytest.mark.parametrize(
    ("took", "paid_on"), [("1 day", date(2026, 9, 1)), ("0 Days", date(2026, 8, 31)), ("soon", None)]
)
def test_the_report_tells_after_how_many_days_an_invoice_was_paid(box: "Box", took: str, paid_on: date | None) -> None:
    box.put("r.csv", REPORT + f"Paid,2026-08-31,{took},1,Acme,100,100,0\nLate,2026-08-31,9 days,2,Acme,100,0,100\n")
    assert [invoice.paid_on for invoice in box.invoices(currency="EUR").invoices] == [paid_on, None]


def test_lines_are_put_to_their_invoices_and_expenses_told_apart(box: "Box") -> None:
    box.put("i.csv", export(Invoice_Amount="150", Balance="150", Subtotal="150", Discount="0", Tax="0"))
    box.put("l.csv", LINES + line("100") + line("20", "Expense") + line("20", "product") + line("10", "Expenses"))
    brought = box.invoices()
    assert brought.invoice.lines == tuple(
        InvoiceLine(amount=Decimal(amount), expense=expense, description="Work", project=brought.projects[0].id)
        for amount, expense in (("100", False), ("20", True), ("20", True), ("10", True))
    )
    assert brought.projects[0].client == brought.invoice.client
    assert brought.projects[0].name == "Site"


def test_which_item_types_are_expenses_is_a_setting(box: "Box") -> None:
    box.put("i.csv", export()).put("l.csv", LINES + line("60", "Hosting") + line("40", "Expense"))
    assert [item.expense for item in box.invoices(expense_items=["hosting"]).invoice.lines] == [True, False]


def test_a_line_of_no_project_names_none(box: "Box") -> None:
    box.put("i.csv", export()).put("l.csv", LINES + line("100").replace("Site", ""))
    brought = box.invoices()
    assert (brought.invoice.lines[0].project, brought.projects) == (None, [])


def test_a_line_of_an_unknown_invoice_is_a_bad_row(box: "Box") -> None:
    box.put("i.csv", export()).put("l.csv", LINES + line("100") + line("5", number="9"))
    assert box.bad_invoices() == (
        "l.csv line 3, column 'Invoice ID': '9' is an invoice that no file under `invoices` holds",
    )


def test_a_line_of_an_invoice_that_is_a_bad_row_itself_is_none(box: "Box") -> None:
    box.put("i.csv", export(Issue_Date="soon")).put("l.csv", LINES + line("100"))
    (problem,) = box.bad_invoices()
    assert problem.startswith("i.csv")


@pytest.mark.parametrize(("number", "amount", "column"), [("", "5", "Invoice ID"), ("1", "", "Item Amount")])
def test_a_line_needs_its_invoice_and_its_amount(box: "Box", number: str, amount: str, column: str) -> None:
    box.put("i.csv", export()).put("l.csv", LINES + line(amount, number=number))
    assert box.bad_invoices()[0].startswith(f"l.csv line 2, column '{column}': '' must not be empty")


def test_lines_tell_that_an_invoice_funds_a_retainer(box: "Box") -> None:
    box.put("i.csv", export()).put("l.csv", LINES + line("100").replace("Standard", "Retainer"))
    assert box.invoices().invoice.funds_retainer


@pytest.mark.parametrize(
    ("cells", "lines", "tax", "discount", "first"),
    [
        ({"Subtotal": "120", "Discount": "20", "Tax": "0"}, line("120"), 0, 20, 120),
        ({"Tax": "0"}, line("120", discount="20"), 0, 20, 120),
        ({"Tax": "0"}, line("100", discount="20"), 0, 0, 100),
        ({"Subtotal": "120", "Discount": "20", "Tax": "0"}, line("100", discount="20"), 0, 0, 100),
        ({"Tax": "10"}, line("50") + line("40"), 10, 0, 50),
        ({}, line("90", tax="10"), 10, 0, 90),
        ({}, line("100", discount="10", tax="10"), 10, 10, 100),
        ({}, line("100.03"), 0, 0, "100.03"),
    ],
)
def test_lines_less_discount_and_tax_make_up_the_amount(
    *, box: "Box", cells: dict[str, str], lines: str, tax: int, discount: int, first: int | str
) -> None:
    box.put("i.csv", export(**cells)).put("l.csv", LINES + lines)
    invoice = box.invoices().invoice
    assert (invoice.amount, invoice.tax, invoice.discount) == (100, tax, discount)
    assert invoice.lines[0].amount == Decimal(first)


def test_lines_without_taxes_leave_them_to_the_settings(box: "Box") -> None:
    header = "Invoice ID,Item Type,Item Amount\n"
    box.put("i.csv", export()).put("l.csv", header + "1,Service,80\n")
    assert box.invoices(tax_rate=0.25).invoice.tax == 20
    assert box.invoices(tax_rate=0.25).invoice.lines[0].amount == 80
    assert "add up to 80" in box.bad_invoices()[0]


def test_lines_that_do_not_make_up_the_amount_are_a_problem(box: "Box") -> None:
    box.put("i.csv", export(Tax="0")).put("l.csv", LINES + line("60") + line("30"))
    (problem,) = box.bad_invoices()
    assert problem.startswith("i.csv line 2: the lines of invoice '1' add up to 90, which does not make its amount 100")


def test_of_two_files_with_lines_of_an_invoice_the_newer_counts(box: "Box") -> None:
    box.put("i.csv", export(Tax="0")).put("a.csv", LINES + line("60") + line("40")).put("b.csv", LINES + line("100"))
    assert [item.amount for item in box.invoices().invoice.lines] == [100]


def test_a_number_that_stands_twice_in_a_file_is_a_bad_row(box: "Box") -> None:
    box.put("i.csv", EXPORT + EXPORT_ROW + EXPORT_ROW)
    (problem,) = box.bad_invoices()
    assert problem.startswith("i.csv line 4, column 'ID': '1001' stands in line 2 already: delete one of the rows, or")


def test_a_number_in_two_files_is_the_newer_files(box: "Box") -> None:
    box.put("b.csv", export(Invoice_Amount="90", Balance="90")).put("a.csv", export())
    assert box.invoices().invoice.amount == 100


def test_an_invoice_needs_its_number(box: "Box") -> None:
    box.put("i.csv", export(ID=" "))
    assert box.bad_invoices()[0].startswith("i.csv line 2, column 'ID': '' must not be empty")


def test_invoices_without_entries_cover_no_day(box: "Box") -> None:
    brought = box.put("i.csv", export()).invoices()
    assert [bookmark.covered for bookmark in brought.bookmarks] == [None]
    assert {whole.kind for whole in brought.wholes} == {"time_entry", "invoice", "project", "client"}


def test_hours_and_invoices_of_one_client_name_one_client(box: "Box") -> None:
    box.put("t.csv", "Client,Project,Start date,Duration\nAcme,Site,2026-08-31,1:00\n").put("i.csv", export())
    brought = box.fetch({"time_entries": ["t.csv"], "invoices": ["i.csv"]})
    assert [client.name for client in brought.clients] == ["Acme"]
    assert brought.client(brought.entry) == brought.client(brought.invoice) == "Acme"
