"""The configuration by example, and faults that are easier seen from inside than through the program."""

import itertools
import math
import stat
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from clientfit_sync import config, plugins
from clientfit_sync.config import example, faults, lookup
from clientfit_sync.errors import UsageError

ROOT = Path(__file__).parents[1]
THREE_ON_ONE_ACCOUNT = """
[clients.A]
invoiced_in = 'nope'
[connections.one]
type = 'harvest'
account_id = 1
access_token = 'x'
[connections.two]
type = 'harvest'
account_id = 1
access_token = 'y'
[connections.three]
type = 'harvest'
account_id = 1
access_token = 'y'
payment = 'all'
"""


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
        ("[clients.A]\ntime_cap = 1.0", "time_cap: must be less than 1"),
        ("[rates]\ntarget = 0", "rates.target: must be at least 0.000001"),
        ("timezone = 'Mars/Base'", "use an IANA name"),
        ("currency = 'euro'", "currency"),
        ("[connections.My-Exports]\ntype = 'csv'\ntime_entries = ['a']", "snake_case"),
        ("connections = 3", "connections"),
        ("[connections]\ncsv = 3", "connections.csv"),
        ("history = 0", "history"),
        ("history = 999999", "history: must be at most 36500"),
        ("[rates]\ntarget = 1e13", "rates.target: must be at most 1000000000000"),
        ("[exchange_rates]\nUSD = 1e-50", "exchange_rates.USD: must be at least 0.000000000001"),
        ("[clients.A]\nretainer = {amount = 1e-28, from = 2026-02-01}", "amount: must be 0, or at least 0.000001"),
        ("[clients.A]\ntime_cap = 1e-28", "time_cap: must be at least 0.000001"),
        ("[rates]\nfloor = inf", "rates.floor: write a number"),
        ("[exchange_rates]\nUSD = 1e28", "exchange_rates.USD: must be at most 1000000000"),
        ("[clients.A]\nretainer = {amount = 1e28, from = 2026-02-01}", "amount: must be at most"),
        ("[policy]\nsurcharge = 1e28", "policy.surcharge: must be at most"),
        ("[policy]\noverrun = 1e28", "policy.overrun: must be at most"),
        ("[clients.A]\nuntil = 9999-12-31", "clients.A.until: write a day of the years 1970 to 2199"),
        ("[clients.A]\nretainer = {amount = 1, from = 0001-01-01}", "from: write a day of the years 1970 to 2199"),
        ("[connections.csv]\ntime_entries = ['a']\nfrom = 1066-10-14", "from: write a day of the years 1970 to 2199"),
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


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[clients.A]\ntargte = 5", "clients.A.targte: no such setting; did you mean target?"),
        ("[email]\nhsot = 'x'", "email.hsot: no such setting; did you mean host?"),
        (
            "[clients.A]\nretainer = {amount = 1, from = 2026-01-01, untill = 2026-02-01}",
            "clients.A.retainer.0.untill: no such setting; did you mean until?",
        ),
        (
            "[connections.csv.columns.invoices]\ncleint = 'x'",
            "columns.invoices.cleint: no such setting; did you mean client?",
        ),
        ("[monitor]\nping = 'x'", "monitor.ping: no such setting; did you mean ping_url?"),
    ],
)
def test_a_mistyped_key_is_told_with_the_one_that_is_meant_wherever_it_stands(
    tmp_path: Path, text: str, told: str
) -> None:
    with pytest.raises(UsageError) as caught:
        config.read(write(tmp_path, text))
    assert any(problem.endswith(told) for problem in caught.value.problems), caught.value.problems


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[connections.csv]\ntime_entries = 'a.csv'", 'time_entries: write a list, such as ["'),
        ("[connections.toggl]\napi_token = 'x'\nworkspaces = 5", "workspaces: write a list, such as [123]"),
        ("[clients.A]\nretainer = 500", "retainer: write a table, such as { amount = 2000, "),
        ("[clients.A]\nretainer = [500]", "retainer.0: write a table"),
        ("[clients.A]\nignore = 'perhaps'", "ignore: write true or false"),
        ("[clients.A]\nuntil = 'May'", "until: write a day as 2026-08-31"),
        ("[clients.A]\nbilling = 'late'", "billing: write 'arrears' or 'advance'"),
        ("history = 'long'", "history: write a whole number"),
        ("history = 1.5", "history: write a whole number"),
        ("exchange_rates_url = 'www.ecb.europa.eu'", "exchange_rates_url: write an address that begins with https://"),
        ("[rates]\ntarget = 'much'", "target: write a number"),
        ("currency = 'euro'", 'currency: write a code of three letters, such as "EUR"'),
        ("[exchange_rates]\nDollar = 1", 'exchange_rates.Dollar: write a code of three letters, such as "EUR"'),
        ("timezone = 5", "timezone: write a text in quotes"),
        ("[email]\nhost = ''", "email.host: is empty; fill it in, or take it away"),
        ("[email]\nto = []", "email.to: is empty; name at least 1"),
        ("[email]\ntimeout = 601.5", "email.timeout: must be at most 600"),
    ],
)
def test_a_value_that_does_not_hold_is_told_with_what_to_write(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        config.read(write(tmp_path, text))
    assert any(told in problem for problem in caught.value.problems), caught.value.problems


def test_a_list_without_an_item_that_holds_is_not_called_empty(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        config.read(write(tmp_path, "[email]\nto = ['nope']\nfrom = 'me@example.com'\nhost = 'localhost'"))
    (problem,) = caught.value.problems
    assert "email.to.0: " in problem


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "[rates]\ntargt = 5\n[clients.A]\naliases = ['x']\n[clients.B]\naliases = ['X']",
            ["rates.targt", 'clients."B"'],
        ),
        ("[clients.A]\ntargt = 5\naliases = ['x']\n[clients.X]", ["clients.A.targt", 'clients."X"']),
        ("history = 0\n[clients.A]\ninvoiced_in = 'nope'\ntarget = 0", ["history", "clients.A.target", "invoiced_in"]),
        ("[clients.A]\naliases = 5\ninvoiced_in = 'nope'", ["clients.A.aliases", "invoiced_in"]),
        (
            THREE_ON_ONE_ACCOUNT,
            ["connections.three.payment: no such setting", "invoiced_in", "connections.two: it reads"],
        ),
        # What follows from another fault alone is not told.
        ("[clients.A]\naliases = 5\n[clients.B]\naliases = ['x']", ["clients.A.aliases"]),
        ("[clients]\nA = 5\n[clients.B]", ["clients.A"]),
        ("clients = 5", ["clients"]),
        ("[connections.unheard]\n[clients.A]\ninvoiced_in = 'unheard'", ["connections.unheard.type"]),
    ],
)
def test_faults_within_tables_and_between_them_are_told_together(tmp_path: Path, text: str, told: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        config.read(write(tmp_path, text))
    assert len(caught.value.problems) == len(told), caught.value.problems
    for place, problem in zip(told, caught.value.problems, strict=True):
        assert place in problem


def test_what_the_environment_says_of_a_client_counts_for_faults_between_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLIENTFIT_CLIENTS__ACME__INVOICED_IN", "nope")
    with pytest.raises(UsageError, match="no connection is called 'nope'") as caught:
        config.read(
            write(tmp_path, "history = 0\n[clients.acme]\ninvoiced_in = 'csv'\n[connections.csv]\ntime_entries = ['a']")
        )
    assert len(caught.value.problems) == 2


def paths(model: type[BaseModel], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Where the settings are, those of tables by name among them."""
    for name in lookup.names(model, above):
        path = (*above, name)
        named = (*path, "A") if name == "clients" else path
        yield path
        yield from paths(model, named)


def test_no_fault_of_any_setting_is_told_in_pydantics_words() -> None:
    model = example.installed()
    odd: list[object] = [5, -5, 1e300, 10**30, math.nan, math.inf, 2.5, "", "x", "\0", [], [5], [[]], [{}], {}, True]
    odd += [{"a": 1}, {"a": "x"}, time(3), date(2026, 1, 1), datetime(2026, 1, 1, 3, tzinfo=UTC), "2026-13-01"]
    told = set()
    for path, value in itertools.product(paths(model), odd):
        content: object = value
        for step in reversed(path):
            content = {step: content}
        try:
            model.model_validate(content)
        except ValidationError as error:
            told |= {problem.partition(": ")[2] for problem in faults.of_validation(error, model, "f", {})}
    assert len(told) > 100
    words = ("nput", "valid ", "ictionary", "uple", "should", "Field", "parse", "{}", "Decimal", "String")
    assert not [one for one in told if any(word in one for word in words)]
