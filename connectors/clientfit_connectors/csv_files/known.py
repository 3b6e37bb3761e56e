"""The exports that are known: the columns by which each is recognised, and where it keeps what.

Columns come and go with plan and permission, so few are required. Fields bear the names of CONTRACT.md section 3
where it has one.
"""

from clientfit_connectors.csv_files.kinds import Kind

CLOCKIFY = Kind(
    name="Clockify's detailed report",
    holds="time_entries",
    required=("Client", "Project", "Start Date"),
    one_of=("Duration (h)", "Duration (decimal)"),
    timers=True,
    fields={
        "date": ("start date",),
        "start": ("start time",),
        "end_date": ("end date",),
        "end": ("end time",),
        "duration": ("duration (h)", "duration (decimal)"),
        "person": ("user",),
        "email": ("email",),
        "client": ("client",),
        "project": ("project",),
        "task": ("task",),
        "description": ("description",),
        "billable": ("billable",),
        "tags": ("tags",),
        "rate": ("billable rate ()",),
        "amount": ("billable amount ()",),
        "currency": ("currency",),
    },
)
TOGGL = Kind(
    name="Toggl's detailed report",
    holds="time_entries",
    required=("Client", "Project", "Start date"),
    one_of=("Duration", "End time"),
    timers=True,
    fields={
        "date": ("start date",),
        "start": ("start time",),
        "end_date": ("end date",),
        "end": ("end time",),
        "duration": ("duration",),
        "person": ("user",),
        "email": ("email",),
        "client": ("client",),
        "project": ("project",),
        "task": ("task",),
        "description": ("description",),
        "billable": ("billable",),
        "tags": ("tags",),
        "amount": ("amount ()", "amount"),
        "currency": ("currency",),
    },
)
HARVEST_TIME = Kind(
    name="Harvest's detailed time report",
    holds="time_entries",
    required=("Date", "Client", "Project", "Hours"),
    one_of=("Billable?", "Invoiced?", "Approved?", "Hours Rounded", "Rounded Hours", "First Name", "Project Code"),
    fields={
        "date": ("date",),
        "start": ("started at",),
        "end": ("ended at",),
        "hours": ("hours",),
        "rounded": ("hours rounded", "rounded hours"),
        "first_name": ("first name",),
        "last_name": ("last name",),
        "email": ("email",),
        "client": ("client",),
        "project": ("project",),
        "task": ("task",),
        "description": ("notes",),
        "billable": ("billable?", "billable"),
        "rate": ("billable rate",),
        "amount": ("billable amount",),
        "currency": ("currency",),
    },
)
_HARVEST_INVOICE = {
    "number": ("id",),
    "client": ("client",),
    "issued": ("issue date",),
    "due": ("due date",),
    "paid_on": ("last payment date",),
    "amount": ("invoice amount",),
    "paid": ("paid amount",),
    "balance": ("balance",),
    "subtotal": ("subtotal",),
    "discount": ("discount",),
    "tax": ("tax",),
    "tax2": ("tax2",),
    "currency": ("currency",),
    "state": ("status",),
    "document": ("document type", "invoice type"),
}
HARVEST_REPORT = Kind(
    name="Harvest's invoice report",
    holds="invoices",
    required=("Status", "Issue Date", "ID", "Client", "Invoice Amount"),
    blocks=True,
    fields=_HARVEST_INVOICE | {"took": ("paid",)},
)
HARVEST_INVOICES = Kind(
    name="Harvest's export of invoices",
    holds="invoices",
    required=("Issue Date", "ID", "Client", "Invoice Amount"),
    fields=_HARVEST_INVOICE,
)
HARVEST_LINES = Kind(
    name="Harvest's export of invoice line items",
    holds="lines",
    required=("Invoice ID", "Item Type", "Item Amount"),
    fields={
        "number": ("invoice id",),
        "client": ("client",),
        "project": ("project",),
        "type": ("item type",),
        "description": ("item description",),
        "amount": ("item amount",),
        "discount": ("item discount",),
        "tax": ("item tax",),
        "tax2": ("item tax2",),
        "document": ("invoice type", "document type"),
    },
)
KNOWN = (CLOCKIFY, TOGGL, HARVEST_TIME, HARVEST_REPORT, HARVEST_INVOICES, HARVEST_LINES)
