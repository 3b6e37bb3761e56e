"""A configuration that does not hold: exit 2, every fault at once with place and remedy; values stay hidden."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]
Configure = Callable[..., Path]

pytestmark = pytest.mark.usefixtures("studio")


def faults(done: CompletedProcess[str]) -> str:
    """What was said of a configuration that does not hold."""
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert done.stderr
    return done.stderr


@pytest.mark.parametrize("command", ["sync", "report", "clients"])
def test_three_faults_are_three_lines_each_with_its_place(configure: Configure, cli: Run, command: str) -> None:
    configure('currency = "EUR"', target='"much"', history='"long"', timezone='"Europe/Sofie"')
    told = faults(cli(command))
    for place in ("target", "history", "timezone"):
        assert any(place in line for line in told.splitlines()), place
    assert len([line for line in told.splitlines() if line.strip()]) >= 3


def test_faults_of_the_file_and_of_the_environment_are_told_together(configure: Configure, cli: Run) -> None:
    configure(target='"much"')
    told = faults(cli("sync", CLIENTFIT_STALE_AFTER="soon", CLIENTFIT_UNHEARD_OF="1"))
    assert "target" in told
    assert "CLIENTFIT_STALE_AFTER" in told or "stale_after" in told
    assert "CLIENTFIT_UNHEARD_OF" in told


def test_faults_of_a_connection_and_of_a_check_are_told_together_with_the_others(
    configure: Configure, cli: Run
) -> None:
    configure(
        '[connections.more]\ntype = "csv"\ntime_entries = ["x.csv"]\nterms = "a month"\n'
        '[checks.effort_vs_pay]\nact_below = "low"',
        history='"long"',
    )
    told = faults(cli("sync"))
    for place in ("terms", "act_below", "history"):
        assert place in told
    assert "more" in told
    assert "effort_vs_pay" in told


@pytest.mark.parametrize(
    ("extra", "key"),
    [
        ("[report]\n", "report"),
        ("[connections.more]\ntype = 'csv'\ntime_entries = ['x.csv']\ntime_entry = 'y'\n", "time_entry"),
        ("[connections.more]\ntype = 'csv'\n[connections.more.columns.time_entries]\nday = 'Datum'\n", "day"),
        ("[connections.more]\ntype = 'csv'\n[connections.more.columns.invoice]\nnumber = 'Nr'\n", "invoice"),
        ("[clients.Bright]\nalias = ['B']\n", "alias"),
        (
            "[clients.Bright]\nretainer = { amount = 1, every = 'month', from = 2026-01-01, untill = 2026-02-01 }\n",
            "untill",
        ),
        ("[checks.effort_vs_pay]\nwatch = 0.9\n", "watch"),
        ("[checks.time_share_cap]\nact_below = 0.9\n", "act_below"),
        ("[checks.unheard_of]\nenabled = true\n", "unheard_of"),
    ],
)
def test_an_unknown_key_is_reported_by_its_name(configure: Configure, cli: Run, extra: str, key: str) -> None:
    configure(extra)
    assert key in faults(cli("sync"))


@pytest.mark.parametrize(
    ("extra", "place"),
    [
        ("[connections.more]\ntype = 'tempo'\n", "tempo"),
        ("[connections.unheard]\ntime_entries = ['x.csv']\n", "unheard"),
        ("[connections.my-exports]\ntype = 'csv'\ntime_entries = ['x.csv']\n", "my-exports"),
        ("[connections.MyExports]\ntype = 'csv'\ntime_entries = ['x.csv']\n", "MyExports"),
        ("[connections.more]\ntype = 'csv'\nfrom = 'spring'\n", "from"),
        ("[connections.more]\ntype = 'csv'\ntime_entries = 5\n", "time_entries"),
        ("[connections.more]\ntype = 'csv'\ntime_entries = ['x.csv']\ndate_format = 'whatever'\n", "date_format"),
        ("[connections.more]\ntype = 'csv'\ntime_entries = ['x.csv']\ntax_rate = -1\n", "tax_rate"),
        ("[clients.Bright]\nbilling = 'sometimes'\n", "billing"),
        ("[clients.Bright]\nrelation = 'aunt'\n", "relation"),
        ("[clients.Bright]\nretainer = { amount = 1, every = 'fortnight', from = 2026-01-01 }\n", "every"),
        ("[clients.Bright]\ntime_cap = 25\n", "time_cap"),
        ("[checks.time_share_cap]\ncap = 1\n", "cap"),
        ("[checks.time_share_cap]\ncap = 0\n", "cap"),
        ("[exchange_rates]\nUSD = 0\n", "USD"),
        ("[exchange_rates]\nUSD = -0.9\n", "USD"),
    ],
)
def test_a_value_that_does_not_hold_is_told_with_its_place(
    configure: Configure, cli: Run, extra: str, place: str
) -> None:
    configure(extra)
    assert place in faults(cli("sync"))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("target", "0"),
        ("target", "-5"),
        ("history", "-1"),
        ("database", '"nonsense"'),
        ("database", '"mysql://localhost/clientfit"'),
        ("database", '"sqlite://"'),
        ("database", '"sqlite:///clientfit.db?mode=ro"'),
        ("timezone", '"Mars/Olympus"'),
        ("timezone", '""'),
        ("timezone", '"../../etc/passwd"'),
    ],
)
def test_a_setting_out_of_its_range_is_told(configure: Configure, cli: Run, key: str, value: str) -> None:
    configure(**{key: value})
    assert key in faults(cli("sync"))


@pytest.mark.parametrize("value", ['"EURO"', '"€"', '""', "5"])
def test_a_currency_is_a_code_of_three_letters(configure: Configure, cli: Run, value: str) -> None:
    configure(top=f"currency = {value}")
    assert "currency" in faults(cli("sync"))


def test_a_fault_speaks_of_the_file_and_not_of_python(configure: Configure, cli: Run) -> None:
    """A remedy is one that somebody can follow who knows TOML."""
    configure(
        "[connections.more]\ntype = 'csv'\ntime_entries = 'x.csv'\n[clients.Bright]\naliases = 'B'\n", history="'x'"
    )
    told = faults(cli("sync"))
    assert not [word for word in ("tuple", "dict", "NoneType", "pydantic", "type=", "None") if word in told]


def test_an_unknown_type_of_connection_is_told_with_those_that_are_installed(configure: Configure, cli: Run) -> None:
    configure("[connections.more]\ntype = 'tempo'\n")
    told = faults(cli("sync"))
    assert "more" in told
    assert "csv" in told.replace(".csv", "")


@pytest.mark.parametrize(
    "clients",
    [
        "[clients.Bright]\naliases = ['Shine']\n[clients.Nova]\naliases = ['  sHINE ']\n",
        "[clients.Bright]\naliases = ['acme']\n",
        "[clients.Bright]\naliases = ['nova']\n[clients.Nova]\n",
        "[clients.'acme ltd']\n",
    ],
)
def test_one_alias_on_two_clients_is_a_fault_whatever_its_case_and_blanks(
    configure: Configure, cli: Run, clients: str
) -> None:
    configure(clients)
    told = faults(cli("report"))
    assert "alias" in told.lower() or "name" in told.lower()


def test_invoices_are_said_to_come_from_a_connection_that_exists(configure: Configure, cli: Run) -> None:
    """A slip would make somebody invoiced with nothing paid."""
    configure("[clients.Bright]\ninvoiced_in = 'nowhere'\n")
    assert "invoiced_in" in faults(cli("sync"))


def test_a_file_that_is_no_toml_is_told_with_its_line(configure: Configure, cli: Run) -> None:
    path = configure("[clients.Bright\n")
    told = faults(cli("report"))
    assert path.name in told
    assert "line" in told


def test_a_fault_of_the_file_never_shows_a_value(configure: Configure, cli: Run) -> None:
    """It may be a secret."""
    configure('[connections.more]\ntype = "csv"\napi_token = "hunter2"\nterms = "hunter2"\n', history='"hunter2"')
    assert "hunter2" not in faults(cli("sync"))


def test_a_broken_line_with_a_secret_is_not_repeated(configure: Configure, cli: Run) -> None:
    configure('[connections.more]\napi_token = "hunter2\n')
    assert "hunter2" not in faults(cli("sync"))


def test_a_configuration_in_another_encoding_is_told(studio: Path, cli: Run) -> None:
    (studio / "clientfit.toml").write_bytes('[clients."Gödel"]\n'.encode("latin-1"))
    assert "clientfit.toml" in faults(cli("report"))


def test_a_configuration_with_a_byte_order_mark_is_read(studio: Path, cli: Run) -> None:
    """A Windows editor writes one."""
    path = studio / "clientfit.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert cli("sync").returncode == 0


def test_a_configuration_that_is_a_folder_is_told(studio: Path, run: Run) -> None:
    assert str(studio) in faults(run("report", "--config", studio)).replace("\n", "")


def test_a_configuration_that_was_named_and_is_absent_is_told(tmp_path: Path, run: Run) -> None:
    assert "absent.toml" in faults(run("report", "--config", tmp_path / "absent.toml"))


@pytest.mark.parametrize("variable", ["CLIENTFIT_UNHEARD_OF", "CLIENTFIT_RATES__TARGTE", "CLIENTFIT_CHECKS__NONE__CAP"])
def test_an_unknown_variable_is_reported(cli: Run, variable: str) -> None:
    told = faults(cli("sync", **{variable: "1"}))
    assert variable in told or "environment" in told


@pytest.mark.parametrize("variable", ["CLIENTFIT_TEST_DATABASE", "CLIENTFIT_TEST_"])
def test_variables_of_tests_are_none_of_the_programs_business(cli: Run, variable: str) -> None:
    assert cli("sync", **{variable: "1"}).returncode == 0


def test_a_value_of_the_environment_is_told_by_its_place_and_never_shown(cli: Run) -> None:
    told = faults(cli("sync", CLIENTFIT_RATES__TARGET="hunter2"))
    assert "CLIENTFIT_RATES__TARGET" in told or "rates.target" in told
    assert "hunter2" not in told


def test_a_list_in_the_environment_that_is_no_json_is_told(cli: Run) -> None:
    told = faults(cli("sync", CLIENTFIT_CONNECTIONS__EXPORTS__TIME_ENTRIES='["a.csv'))
    assert "CLIENTFIT_CONNECTIONS__EXPORTS__TIME_ENTRIES" in told or "connections.exports.time_entries" in told


def test_several_currencies_need_one_for_the_report(
    write_invoices: Callable[..., Path], configure: Configure, cli: Run
) -> None:
    row = ("9", "Abroad", "2026-11-02", "700", "2026-10-01", "2026-10-31", {"Cur": "USD"})
    write_invoices([row], "exports/invoices-usd.csv")
    configure()
    assert cli("sync").returncode == 0
    told = faults(cli("report", "--as-of", "2026-11-23"))
    assert "currency" in told
    assert "EUR" in told
    assert "USD" in told
