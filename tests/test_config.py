"""The configuration by example, and faults that are easier seen from inside than through the program."""

import stat
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from clientfit_sync import config, plugins
from clientfit_sync.config import example
from clientfit_sync.errors import UsageError

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CLIENTFIT_CONFIG", "CLIENTFIT_RATES__TARGET"):
        monkeypatch.delenv(name, raising=False)


def write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_example_in_the_repository_is_what_the_program_writes() -> None:
    assert (ROOT / "config.example.toml").read_text(encoding="utf-8") == example.render(example.installed())


def test_the_example_as_it_is_sets_nothing(tmp_path: Path) -> None:
    settings = config.read(write(tmp_path, example.render(example.installed())))
    assert settings == config.read(write(tmp_path, ""))


def uncommented(text: str) -> str:
    """The example with every setting taken into use, but those that stand for the same as another."""
    prose, settings = text.split("\n\n", 1)[0], text.split("\n\n", 1)[1]
    assert prose.startswith("#")
    lines = []
    for line in settings.splitlines():
        bare = line.removeprefix("# ")
        if bare.startswith("duration") or "_command = " in bare:
            continue
        try:
            tomllib.loads(bare.replace("...", "0"))
        except tomllib.TOMLDecodeError:
            continue
        lines.append(bare)
    return "\n".join(lines)


def test_every_setting_of_the_example_can_be_taken_into_use(tmp_path: Path) -> None:
    settings = config.read(write(tmp_path, uncommented(example.render(example.installed()))))
    assert settings.rates.target == Decimal(90)
    assert settings.clients["Acme Ltd"].retainers[0].amount == Decimal(2000)
    assert [one.name for one in settings.connections] == ["csv", "harvest", "toggl"]


def test_the_example_shows_the_defaults_that_hold(tmp_path: Path) -> None:
    """A setting taken into use as shown changes nothing where the example shows a default."""
    shown = tomllib.loads(uncommented(example.render(example.installed())))
    empty = config.read(write(tmp_path, ""))
    assert shown["history"] == empty.history
    assert shown["stale_after"] == empty.stale_after
    for one in empty.checks:
        for key, value in shown["checks"][one.name].items():
            if getattr(one.limits, key) in (None, (), []):
                continue  # it has no default: an example is shown
            assert type(one.limits).model_validate({key: value}) == one.limits, key


def test_given_values_are_set_and_their_table_opened(tmp_path: Path) -> None:
    values = {"currency": "EUR", "connections.csv.time_entries": ["a b.csv"]}
    settings = config.read(write(tmp_path, example.render(example.installed(), values)))
    assert settings.currency == "EUR"
    assert [(one.name, one.type) for one in settings.connections] == [("csv", "csv")]


def test_a_database_of_no_known_kind_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"database: write sqlite:///FILE or postgresql://"):
        config.read(write(tmp_path, 'database = "mysql://me:hunter2@host/db"'))


def test_no_fault_shows_the_value(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        config.read(write(tmp_path, 'database = "mysql://me:hunter2@host/db"\nhistory = "hunter2"'))
    assert "hunter2" not in str(caught.value)


def test_the_default_database_lies_in_the_user_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert config.read(write(tmp_path, "")).database == f"sqlite:///{tmp_path}/clientfit-sync/clientfit.db"


def test_a_postgresql_url_stays_as_it_is(tmp_path: Path) -> None:
    url = "postgresql://me@host/clientfit"
    assert config.read(write(tmp_path, f'database = "{url}"')).database == url


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[clients.A]\nretainer = {amount = 1, from = 2026-02-01, until = 2026-01-01}", "until lies before from"),
        ("[connections.csv]\ntime_entries = ['a']\nfrom = 2026-02-01\nuntil = 2026-01-01", "until lies before from"),
        ("[clients.A]\ntime_cap = 1.0", "less than 1"),
        ("[rates]\ntarget = 0", "greater than 0"),
        ("timezone = 'Mars/Base'", "use an IANA name"),
        ("currency = 'euro'", "currency"),
        ("[connections.My-Exports]\ntype = 'csv'\ntime_entries = ['a']", "snake_case"),
        ("connections = 3", "connections"),
        ("[connections]\ncsv = 3", "connections.csv"),
        ("history = 0", "history"),
        ("no toml", "not TOML"),
    ],
)
def test_a_fault_names_its_place(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(UsageError, match=r"config\.toml") as caught:
        config.read(write(tmp_path, text))
    assert problem in str(caught.value)


def test_a_file_that_is_not_utf8_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b'currency = "\xff"')
    with pytest.raises(UsageError, match="cannot be read"):
        config.read(path)


def test_json_that_is_none_in_the_environment_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIENTFIT_EXCHANGE_RATES", "{")
    with pytest.raises(UsageError, match="JSON"):
        config.read(write(tmp_path, ""))


def test_a_fault_from_the_environment_names_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIENTFIT_RATES__TARGET", "much")
    with pytest.raises(UsageError, match=r"environment: CLIENTFIT_RATES__TARGET: "):
        config.read(write(tmp_path, ""))


def test_plugins_are_known_by_their_entry_points() -> None:
    assert "csv" in plugins.names(plugins.CONNECTORS)
    assert {"effort_vs_pay", "time_share_cap"} <= set(plugins.names(plugins.CHECKS))
    with pytest.raises(UsageError, match=r"no check 'unheard_of' is installed; there are: .*effort_vs_pay"):
        plugins.check("unheard_of")


def test_a_written_configuration_is_for_its_owner_alone(tmp_path: Path) -> None:
    from clientfit_sync.cli import output

    path = tmp_path / "new" / "config.toml"
    output.write(path, "currency = 'EUR'\n", mode=0o600)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text(encoding="utf-8") == "currency = 'EUR'\n"


def test_the_example_shows_the_trackers_with_both_ways_to_give_a_token() -> None:
    connections = tomllib.loads(uncommented(example.render(example.installed())))["connections"]
    assert set(connections["harvest"]) >= {"account_id", "access_token", "payments", "base_url", "from", "keep_text"}
    assert set(connections["toggl"]) >= {"api_token", "workspaces", "team", "invoices", "base_url"}
    text = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    for name in ("access_token", "api_token"):
        assert f'# {name}_command = ["pass", "show", "clientfit"]' in text
        assert text.index(f"# {name} = ") < text.index(f"# {name}_command = ")


def test_the_settings_do_not_show_a_secret_when_they_are_printed(tmp_path: Path) -> None:
    settings = config.read(write(tmp_path, "[connections.toggl]\napi_token = 'hunter2'"))
    assert "toggl" in repr(settings)
    assert "hunter2" not in repr(settings)
    assert "hunter2" not in str(settings.connections[0].settings.model_dump())
