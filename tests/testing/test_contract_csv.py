"""The csv connector keeps the contract."""

from pathlib import Path

import pytest

from clientfit_connectors.csv_files import CONNECTOR, Settings
from clientfit_sync.testing.contract import ConnectorContract
from clientfit_sync.testing.studio import Studio

HOURS = (
    "Client,Project,Person,Date,Hours,Billable,Rate\n"
    "Acme,Site,Ann,2026-08-03,2.5,Yes,90\n"
    "Acme,Site,Bob,2026-08-04,1.25,No,\n"
    "Nova,Shop,Ann,2026-09-01,7,Yes,80\n"
)
BILLS = (
    "Number,Client,Issued,Due,Gross,Tax,Paid,State\n"
    "N1,Acme,2026-08-31,2026-09-30,240.00,40.00,240.00,paid\n"
    "N2,Nova,2026-09-30,2026-10-30,120.00,20.00,0.00,open\n"
)
COLUMNS = {
    "time_entries": {
        "client": "Client",
        "project": "Project",
        "person": "Person",
        "date": "Date",
        "hours": "Hours",
        "billable": "Billable",
        "rate": "Rate",
    },
    "invoices": {
        "number": "Number",
        "client": "Client",
        "issued": "Issued",
        "due": "Due",
        "amount": "Gross",
        "tax": "Tax",
        "paid": "Paid",
        "state": "State",
    },
}


class TestCsv(ConnectorContract):
    @pytest.fixture
    def studio(self, tmp_path: Path) -> Studio:
        hours, bills = tmp_path / "hours.csv", tmp_path / "bills.csv"
        hours.write_text(HOURS)
        bills.write_text(BILLS)
        given = {"time_entries": ["hours.csv"], "invoices": ["bills.csv"], "currency": "EUR", "columns": COLUMNS}
        return Studio(
            connector=CONNECTOR,
            settings=Settings.model_validate(given),
            folder=tmp_path,
            changes={
                "hours are added": lambda: hours.write_text(HOURS + "Orla,Book,Ann,2026-09-02,1,Yes,\n"),
                "hours are changed": lambda: hours.write_text(HOURS.replace("2.5", "3")),
                "a client is renamed": lambda: hours.write_text(HOURS.replace("Acme", "Acme Ltd")),
                "hours are deleted": lambda: hours.write_text(HOURS.replace("Acme,Site,Bob,2026-08-04,1.25,No,\n", "")),
                "an invoice is paid": lambda: bills.write_text(BILLS.replace("0.00,open", "120.00,paid")),
                "an invoice is deleted": lambda: bills.write_text("".join(BILLS.splitlines(keepends=True)[:2])),
            },
        )
