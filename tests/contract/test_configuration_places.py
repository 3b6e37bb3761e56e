"""Where settings come from: the file, the environment above it, paths relative to the file, default places."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any
from zoneinfo import ZoneInfo

import platformdirs
import pytest

Run = Callable[..., CompletedProcess[str]]
Configure = Callable[..., Path]
Judged = Callable[..., dict[str, Any]]


def rates_of(report: dict[str, Any]) -> set[float]:
    """The target rates of the clients."""
    return {client["target_rate"] for client in report["clients"]}


def test_the_environment_outranks_the_file_at_the_top(synced: Path, cli: Run, judged: Judged) -> None:
    assert cli("sync", CLIENTFIT_DATABASE="sqlite:///other.db").returncode == 0
    assert (synced / "other.db").exists()
    assert judged(CLIENTFIT_CURRENCY="EUR")["currency"] == "EUR"


@pytest.mark.usefixtures("synced")
def test_the_environment_outranks_the_file_in_a_table(judged: Judged) -> None:
    assert rates_of(judged(CLIENTFIT_RATES__TARGET="80")) == {80}


@pytest.mark.usefixtures("synced")
def test_the_environment_outranks_the_file_in_a_check(configure: Configure, judged: Judged) -> None:
    configure("[checks.effort_vs_pay]\nact_below = 0.1")
    found = judged(CLIENTFIT_CHECKS__EFFORT_VS_PAY__ACT_BELOW="0.86")["findings"]
    assert {row["client"] for row in found if row["severity"] == "act" and row["client"]} >= {"Acme Ltd", "Nova"}


@pytest.mark.usefixtures("synced")
def test_a_setting_of_the_environment_leaves_its_neighbours_in_the_file(configure: Configure, judged: Judged) -> None:
    configure("[checks.effort_vs_pay]\nmin_hours = 50")
    report = judged(CLIENTFIT_CHECKS__EFFORT_VS_PAY__ACT_BELOW="0.6")
    skipped = {row["client"] for row in report["skipped"] if row["check"] == "effort_vs_pay"}
    assert "Nova" in skipped, "30 h are still under the file's 50"


@pytest.mark.usefixtures("studio")
def test_the_environment_outranks_the_file_in_a_connection_and_lists_are_json(
    write_hours: Callable[..., Path], cli: Run, judged: Judged
) -> None:
    write_hours([("Bright", "2026-09-01", 7, 2)], "other/hours.csv")
    files = {"CLIENTFIT_CONNECTIONS__EXPORTS__TIME_ENTRIES": json.dumps(["other/*.csv"])}
    assert cli("sync", **files).returncode == 0
    assert judged(**files)["totals"]["hours"] == 14


def test_the_environment_reaches_the_columns_of_a_file(studio: Path, cli: Run, judged: Judged) -> None:
    path = studio / "exports" / "invoices.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Customer", "Kunde"), encoding="utf-8")
    column = {"CLIENTFIT_CONNECTIONS__EXPORTS__COLUMNS__INVOICES__CLIENT": "Kunde"}
    assert cli("sync", **column).returncode == 0
    assert judged(**column)["totals"]["pay"] == 14250


@pytest.mark.usefixtures("synced")
def test_fixed_rates_of_the_environment_are_used(
    write_invoices: Callable[..., Path], configure: Configure, cli: Run, judged: Judged
) -> None:
    row = ("9", "Bright", "2026-11-02", "1000", "2026-10-01", "2026-10-31", {"Cur": "USD"})
    write_invoices([row], "exports/invoices-usd.csv")
    configure("[exchange_rates]\nUSD = 0.5", top='currency = "EUR"')
    assert cli("sync").returncode == 0
    assert judged()["totals"]["pay"] == 14750
    assert judged(CLIENTFIT_EXCHANGE_RATES__USD="0.9")["totals"]["pay"] == 15150


def test_a_connection_may_come_from_the_environment_alone(studio: Path, run: Run) -> None:
    config = studio / "bare.toml"
    config.write_text("", encoding="utf-8")
    settings = {
        "CLIENTFIT_DATABASE": "sqlite:///bare.db",
        "CLIENTFIT_CONNECTIONS__FILES__TYPE": "csv",
        "CLIENTFIT_CONNECTIONS__FILES__TIME_ENTRIES": '["exports/toggl.csv"]',
    }
    done = run("sync", "--config", config, "--from", "2026-01-01", **settings)
    assert done.returncode == 0, done.stderr
    shown = run(
        "report", "--config", config, "--format", "json", "--as-of", "2026-11-01", "--period", "2026", **settings
    )
    assert json.loads(shown.stdout)["sources"][0]["connection"] == "files"


@pytest.mark.usefixtures("studio")
def test_the_type_of_a_connection_is_its_name_by_default(configure: Configure, cli: Run) -> None:
    path = configure(type="")
    text = path.read_text(encoding="utf-8").replace("connections.exports", "connections.csv")
    path.write_text(text, encoding="utf-8")
    assert cli("sync", "csv").returncode == 0


def test_the_file_may_be_named_by_the_environment_and_the_option_outranks_it(synced: Path, run: Run) -> None:
    config = synced / "clientfit.toml"
    other = synced / "other.toml"
    other.write_text("history = 'long'\n", encoding="utf-8")
    assert run("report", "--as-of", "2026-11-23", CLIENTFIT_CONFIG=str(config)).returncode == 0
    assert run("report", CLIENTFIT_CONFIG=str(other)).returncode == 2
    assert run("report", "--as-of", "2026-11-23", "--config", config, CLIENTFIT_CONFIG=str(other)).returncode == 0


@pytest.mark.parametrize("chosen", [{}, {"XDG_CONFIG_HOME": "xdg/config", "XDG_DATA_HOME": "xdg/data"}])
def test_without_a_path_the_users_folders_hold_configuration_and_database(
    home: Path, studio: Path, run: Run, monkeypatch: pytest.MonkeyPatch, chosen: dict[str, str]
) -> None:
    for name, place in chosen.items():
        monkeypatch.setenv(name, str(home / place))
    assert run("init").returncode == 0
    (config,) = home.rglob("*.toml")
    assert config.is_relative_to(platformdirs.user_config_dir())
    text = f"[connections.csv]\ntime_entries = ['{studio}/exports/toggl.csv']\n"
    config.write_text("history = 20000\n" + text, encoding="utf-8")
    done = run("sync")
    assert done.returncode == 0, done.stderr
    data = Path(platformdirs.user_data_dir()).resolve()
    (database,) = (
        path for path in home.rglob("*") if path.is_file() and path.read_bytes().startswith(b"SQLite format 3")
    )
    assert database.resolve().is_relative_to(data)
    assert database.stat().st_mode & 0o777 == 0o600
    assert run("report", "--as-of", "2026-11-23").returncode == 0


def test_paths_are_relative_to_the_configuration_file(studio: Path, elsewhere: Path, cli: Run) -> None:
    """That of an SQLite file too; its folder is made, its mode is 0600."""
    done = cli("sync", CLIENTFIT_DATABASE="sqlite:///data/deep/clientfit.db")
    assert done.returncode == 0, done.stderr
    database = studio / "data" / "deep" / "clientfit.db"
    assert database.stat().st_mode & 0o777 == 0o600
    assert list(elsewhere.iterdir()) == []


def test_an_absolute_path_of_the_database_stays_what_it_is(
    tmp_path: Path, studio: Path, configure: Configure, cli: Run
) -> None:
    configure(database=f'"sqlite:///{tmp_path}/else.db"')
    assert cli("sync").returncode == 0
    assert (tmp_path / "else.db").exists()
    assert not list(studio.glob("*.db"))


@pytest.mark.parametrize("name", ["my studio", "100%", "a%41b", "a#b", "a?b=c", "a;b@c:d", "Студио"])
def test_a_folder_may_have_any_name(tmp_path: Path, studio: Path, run: Run, name: str) -> None:
    """A path is no URL: nothing in it is decoded or taken for a query."""
    folder = tmp_path / "folders" / name
    folder.parent.mkdir()
    studio.rename(folder)
    assert run("sync", "--config", folder / "clientfit.toml").returncode == 0
    assert (folder / "clientfit.db").exists()
    assert [path.name for path in folder.parent.iterdir()] == [name]
    assert run("report", "--config", folder / "clientfit.toml", "--as-of", "2026-11-23").returncode == 0


def test_a_configuration_named_relative_to_the_folder_one_is_in(
    synced: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(synced / "exports")
    assert run("report", "--config", "../clientfit.toml", "--as-of", "2026-11-23").returncode == 0


@pytest.mark.usefixtures("synced")
def test_the_currency_is_by_default_the_only_one_of_the_sources(
    configure: Configure, write_invoices: Callable[..., Path], cli: Run, judged: Judged
) -> None:
    rows = [("1", "Bright", "2026-11-02", "700", "2026-10-01", "2026-10-31", {"Cur": "GBP"})]
    write_invoices(rows)
    configure()
    assert cli("sync").returncode == 0
    report = judged()
    assert (report["currency"], report["totals"]["pay"]) == ("GBP", 700)


@pytest.mark.usefixtures("synced")
def test_the_time_zone_sets_what_today_is(judged: Judged) -> None:
    """Samoa is always a day or two behind Kiritimati."""
    ends = set()
    for zone in ("Pacific/Pago_Pago", "Pacific/Kiritimati"):
        report = judged("--period", "last-7-days", CLIENTFIT_TIMEZONE=zone)
        made = datetime.fromisoformat(report["generated_at"]).astimezone(ZoneInfo(zone))
        assert report["period"]["end"] == str((made - timedelta(days=1)).date())
        ends.add(report["period"]["end"])
    assert len(ends) == 2


@pytest.mark.usefixtures("synced")
def test_a_client_of_ones_own_target_and_an_alias_in_any_case(configure: Configure, judged: Judged) -> None:
    configure("[clients.Shine]\naliases = [' bRIGHT']\ntarget = 220")
    (shine,) = (client for client in judged()["clients"] if client["client"] == "Shine")
    assert (shine["pay"], shine["target_rate"], shine["realization"]) == (6600, 220, 0.5)


@pytest.mark.usefixtures("synced")
def test_tables_of_clients_may_come_from_the_environment_as_json(judged: Judged) -> None:
    report = judged(CLIENTFIT_CLIENTS='{"Nova": {"ignore": true}}')
    assert "Nova" not in {client["client"] for client in report["clients"]}
