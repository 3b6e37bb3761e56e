"""What holds of `what-if` for every studio, through the real store and the real use case."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clientfit_sync import config, periods, shipped_rates
from clientfit_sync.app.deciding import Moment
from clientfit_sync.app.what_if import Wanted, what_if
from clientfit_sync.config.example import literal
from clientfit_sync.connector import Bookmark, View
from clientfit_sync.figures import ClientFigures, Figures
from clientfit_sync.outlook.scenario import Scenario
from clientfit_sync.rounding import half_up
from clientfit_sync.store import Store
from oracle_studio import Studio
from studios import studios

NOW = datetime(2026, 12, 24, 6, tzinfo=UTC)
ALMOST_ONE = Decimal("1e-18")
few = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


@pytest.fixture(autouse=True)
def only_given_rates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped_rates, "on_or_before", lambda _currency, _day: None)


class Kept:
    """A studio in a database, and what can be asked of it."""

    def __init__(self, studio: Studio, read: config.Settings) -> None:
        period = periods.parse(f"{studio.period[0]}..{studio.period[1]}", studio.as_of)
        self._moment = Moment(period=period, as_of=studio.as_of, now=NOW)
        self._settings = read

    def what_if(self, **wanted: Any) -> Scenario:
        return what_if(self._settings, Wanted(**wanted), self._moment)[1]

    @property
    def today(self) -> Figures:
        return self.what_if().today


@contextmanager
def kept(studio: Studio) -> Iterator[Kept]:
    """The studio's records in a database of their own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.toml"
        path.write_text(configuration(studio), encoding="utf-8")
        read = config.read(path)
        with Store.open(read.database, write=True) as store:
            for name, records in studio.connections.items():
                with store.intake(name, type="csv", ages=False, now=NOW) as intake:
                    intake.apply([View(lacks=studio.lacks.get(name, {})), *records, Bookmark()])
            store.save_rates([(code, day, rate) for (code, day), rate in studio.ecb.items()], NOW)
        yield Kept(studio, read)


def configuration(studio: Studio) -> str:
    """The settings that the figures depend on, as a configuration file."""
    tables: dict[str, Any] = {
        f"connections.{name}": {"type": "csv", "invoices": ["none"], "partial": name in studio.partial}
        for name in studio.connections
    }
    tables |= {"rates": studio.rates, "exchange_rates": studio.exchange_rates}
    tables |= {f"clients.{literal(name)}": table for name, table in studio.clients.items()}
    tables |= {f"checks.{name}": table for name, table in studio.checks.items()}
    tables["checks.focus"] = {"known_for": ["project:Site"]}
    lines = [f'currency = "{studio.currency}"', 'database = "sqlite:///studio.db"']
    for name, table in tables.items():
        lines += [f"[{name}]", *(f"{key} = {literal(value)}" for key, value in table.items())]
    return "\n".join(lines)


def comparable(figures: Figures) -> tuple[Any, ...]:
    return figures.totals, figures.clients, figures.yardstick, figures.period


def same_amounts(one: ClientFigures) -> tuple[Any, ...]:
    """What is a client's own, whoever else there is."""
    return one.hours, one.matched_hours, one.waiting_hours, one.pay, one.pay_basis, one.effective_rate, one.target_rate


@few
@given(studios())
def test_with_nothing_changed_it_equals_today(studio: Studio) -> None:
    with kept(studio) as books:
        built = books.what_if()
    assert comparable(built.changed) == comparable(built.today)
    assert built.hours_freed == 0
    assert built.focus_then == built.focus_today
    assert not built.pay_lost


@few
@given(studios(), st.data())
def test_dropping_every_client_but_one_gives_that_one_all_shares(studio: Studio, data: st.DataObject) -> None:
    with kept(studio) as books:
        names = [one.client for one in books.today.clients]
        if not names:
            return
        alone = data.draw(st.sampled_from(names))
        (left,) = books.what_if(drop=[name for name in names if name != alone]).changed.clients
    assert left.client == alone
    assert left.hours_share == (1 if left.hours else None)
    assert left.pay_share == (1 if left.pay is not None and left.pay > 0 else None)


@few
@given(studios())
def test_todays_hours_change_nothing_be_they_exact_or_as_printed(studio: Studio) -> None:
    with kept(studio) as books:
        today = books.today
        for write in (lambda hours: hours, lambda hours: half_up(hours, 2)):
            hours = [(one.client, write(one.hours)) for one in today.clients]
            assert comparable(books.what_if(hours=hours).changed) == comparable(today)


@few
@given(studios(), st.data())
def test_dropping_some_leaves_to_the_others_what_is_their_own(studio: Studio, data: st.DataObject) -> None:
    """Today's yardstick is kept: neither hours, nor pay, nor targets of the others depend on who else there is."""
    with kept(studio) as books:
        names = [one.client for one in books.today.clients]
        dropped = data.draw(st.sets(st.sampled_from(names))) if names else set()
        built = books.what_if(drop=sorted(dropped))
    before = {one.client: one for one in built.today.clients}
    assert {one.client for one in built.changed.clients} == set(names) - dropped
    for one in built.changed.clients:
        assert same_amounts(one) == same_amounts(before[one.client])
        assert one.low_payer is before[one.client].low_payer
    assert built.hours_freed == sum((before[name].hours for name in sorted(dropped)), Decimal(0))


@few
@given(studios(), st.data())
def test_shares_add_up_to_one_whatever_changes(studio: Studio, data: st.DataObject) -> None:
    numbers = st.integers(0, 200).map(Decimal)
    with kept(studio) as books:
        names = [one.client for one in books.today.clients]
        rates = [(name, data.draw(numbers)) for name in names if data.draw(st.booleans())]
        hours = [(name, data.draw(numbers)) for name in names if data.draw(st.booleans())]
        clients = books.what_if(rates=rates, hours=hours).changed.clients
    for name in ("hours_share", "pay_share"):
        known: list[Decimal] = [share for one in clients if (share := getattr(one, name)) is not None]
        assert not known or abs(sum(known, Decimal(0)) - 1) < ALMOST_ONE
