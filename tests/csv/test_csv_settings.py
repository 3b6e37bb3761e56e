"""Settings hold, or say at once what is wrong with them."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from clientfit_connectors.csv_files import CONNECTOR, Settings
from clientfit_connectors.csv_files.settings import Columns, InvoiceColumns, TimeEntryColumns

FILES = {"time_entries": ["exports/*.csv"]}


def faults(settings: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(ValidationError) as error:
        Settings.model_validate(settings)
    return {".".join(str(part) for part in fault["loc"]): fault["msg"] for fault in error.value.errors()}


def test_the_connector_is_of_files_that_do_not_grow_stale() -> None:
    assert CONNECTOR.settings is Settings
    assert not CONNECTOR.ages


def test_one_list_of_files_is_enough() -> None:
    assert Settings.model_validate({"invoices": ["a.csv"]}).invoices == ("a.csv",)
    assert Settings.model_validate({"time_entries": ["a.csv"]}).invoices == ()


def test_no_files_at_all_is_a_fault_told_beside_the_others() -> None:
    told = faults({"date_format": "DD.MM.JJJJ", "terms": -1})
    assert set(told) == {"invoices", "date_format", "terms"}
    assert "give `time_entries`, `invoices` or both" in told["invoices"]


def test_files_that_are_named_wrongly_are_not_also_missing() -> None:
    assert set(faults({"time_entries": [""]})) == {"time_entries.0"}


@pytest.mark.parametrize("pattern", ["", ".", "/", "a\0.csv", "exports/**.csv", "a/**b/c.csv"])
def test_a_pattern_that_names_no_files_is_a_fault(pattern: str) -> None:
    assert "exports/" in faults({"invoices": [pattern]})["invoices.0"]


@pytest.mark.parametrize("separator", [".", "/", "-"])
@pytest.mark.parametrize("order", [("DD", "MM", "YYYY"), ("MM", "DD", "YYYY"), ("YYYY", "MM", "DD")])
def test_date_formats_are_three_orders_with_three_separators(separator: str, order: tuple[str, ...]) -> None:
    name = separator.join(order)
    assert Settings.model_validate(FILES | {"date_format": name}).date_format == name


def test_a_wrong_date_format_is_a_fault_that_lists_what_is_possible() -> None:
    told = faults(FILES | {"date_format": "dd.mm.yy"})["date_format"]
    assert "'DD.MM.YYYY'" in told
    assert "'MM/DD/YYYY'" in told


def test_a_tax_rate_is_exact_though_toml_gives_a_float() -> None:
    assert Settings.model_validate(FILES | {"tax_rate": 0.07}).tax_rate == Decimal("0.07")


@pytest.mark.parametrize("rate", [0, 0.999])
def test_tax_rates_lie_between_0_and_1(rate: float) -> None:
    assert Settings.model_validate(FILES | {"tax_rate": rate}).tax_rate == Decimal(str(rate))


@pytest.mark.parametrize("rate", [20, 1, -0.1])
def test_a_tax_rate_of_20_is_a_fault_and_no_2000_percent(rate: float) -> None:
    assert faults(FILES | {"tax_rate": rate}) == {"tax_rate": "Value error, a rate lies between 0 and 1: 0.20 is 20 %"}


def test_currencies_are_codes_of_three_letters() -> None:
    assert Settings.model_validate(FILES | {"currency": "eur"}).currency == "EUR"


@pytest.mark.parametrize("code", ["euro", "€", "E1R", "\u0415UR", ""])
def test_a_currency_that_is_no_code_is_a_fault(code: str) -> None:
    assert "three letters" in faults(FILES | {"currency": code})["currency"]


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"hours": "Std"}, "`date` or `start` must be given"),
        ({"date": "Tag"}, "`hours` or `duration`, or `start` and `end`, must be given"),
        ({"date": "Tag", "hours": "A", "duration": "B"}, "`hours` and `duration` say the same"),
        ({"date": "Tag", "start": "Von"}, "`hours` or `duration`, or `start` and `end`, must be given"),
    ],
)
def test_columns_of_time_sheets_must_tell_day_and_duration(columns: dict[str, str], told: str) -> None:
    assert told in faults(FILES | {"columns": {"time_entries": columns}})["columns.time_entries"]


def test_start_and_end_are_enough_for_a_time_sheet() -> None:
    Settings.model_validate(FILES | {"columns": {"time_entries": {"start": "Von", "end": "Bis"}}})


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"issued": "Datum", "net": "Netto"}, "`client` must be given"),
        ({"client": "Kunde", "net": "Netto"}, "`issued` must be given"),
        ({"client": "Kunde", "issued": "Datum", "tax": "USt"}, "`amount` or `net` must be given"),
        (
            {"client": "K", "issued": "D", "net": "N", "period_end": "Bis"},
            "`period_start` and `period_end` go together",
        ),
    ],
)
def test_columns_of_invoices_must_tell_client_day_and_amount(columns: dict[str, str], told: str) -> None:
    assert told in faults(FILES | {"columns": {"invoices": columns}})["columns.invoices"]


def test_unknown_fields_and_empty_headers_are_faults_in_their_place() -> None:
    told = faults(FILES | {"columns": {"time_entries": {"date": " ", "hours": "h", "customer": "Kunde"}}})
    assert set(told) == {"columns.time_entries.date", "columns.time_entries.customer"}


def test_faults_never_show_values() -> None:
    with pytest.raises(ValidationError) as error:
        Settings.model_validate(FILES | {"currency": "hunter2"})
    assert "hunter2" not in str(error.value)


@pytest.mark.parametrize("model", [Settings, Columns, TimeEntryColumns, InvoiceColumns])
def test_every_setting_is_described(model: type[BaseModel]) -> None:
    assert all(field.description for field in model.model_fields.values())


def test_the_examples_of_the_settings_hold() -> None:
    fields = Settings.model_fields.items()
    examples = {name: field.examples[0] for name, field in fields if field.examples}
    assert Settings.model_validate(examples).model_dump(exclude_defaults=True).keys() == examples.keys()
