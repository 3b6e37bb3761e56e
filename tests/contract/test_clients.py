"""`clients`: every client, its names in each source, what is behind it, and names that look like one client."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]
Configure = Callable[..., Path]


def line_of(text: str, name: str) -> str:
    """The first line that begins with the name."""
    return next(line for line in text.splitlines() if line.startswith(name))


@pytest.mark.usefixtures("synced")
def test_every_client_is_listed_with_its_hours_and_pay(cli: Run) -> None:
    text = cli("clients").stdout
    for name, hours, pay in (("Acme Ltd", "100.0", "5,000"), ("Bright", "60.0", "6,600"), ("Nova", "30.0", "2,550")):
        assert hours in line_of(text, name)
        assert pay in line_of(text, name)
    assert "Own Studio" in text, "every client, also those that the report leaves out"
    assert "Ignored Co" in text


@pytest.mark.usefixtures("synced")
def test_the_names_in_each_source_are_told(cli: Run) -> None:
    text = cli("clients").stdout
    assert "exports" in line_of(text, "- Acme Ltd")
    assert "acme" in text, "as the source writes it"


@pytest.mark.usefixtures("synced")
def test_hours_without_pay_are_told(cli: Run) -> None:
    done = cli("clients")
    told = [line for line in (done.stdout + done.stderr).splitlines() if "Pending" in line]
    assert any("without" in line or "no pay" in line or "no invoice" in line.lower() for line in told)


@pytest.mark.usefixtures("synced")
def test_who_is_not_to_be_invoiced_is_not_said_to_lack_pay(cli: Run, configure: Configure) -> None:
    told = cli("clients").stdout
    assert "Own Studio: hours without pay" not in told
    assert "Ignored Co: hours without pay" not in told
    assert "Pending: hours without pay" in told
    configure("[clients.Pending]\nretainer = { amount = 10, every = 'month', from = 2026-01-01 }")
    assert "Pending: hours without pay" not in cli("clients").stdout


@pytest.mark.usefixtures("synced")
def test_pay_without_hours_is_told(cli: Run, write_invoices: Callable[..., Path]) -> None:
    row = ("9", "Zephyr", "2026-11-02", "700", "2026-10-01", "2026-10-31")
    write_invoices([row], "exports/invoices-more.csv")
    assert cli("sync").returncode == 0
    done = cli("clients")
    told = [line for line in (done.stdout + done.stderr).splitlines() if "Zephyr" in line]
    assert any("without" in line or "no hours" in line.lower() for line in told)


@pytest.mark.usefixtures("synced")
@pytest.mark.parametrize("name", ["Acme Limited", "ACME Ltd.", "Bright GmbH", "The Bright", "Nova, Inc."])
def test_names_that_look_like_one_client_are_suggested(
    cli: Run, write_invoices: Callable[..., Path], name: str
) -> None:
    row = ("9", name, "2026-11-02", "700", "2026-10-01", "2026-10-31")
    write_invoices([row], "exports/invoices-more.csv")
    assert cli("sync").returncode == 0
    done = cli("clients")
    told = [line for line in (done.stdout + done.stderr).splitlines() if name in line and "alias" in line]
    assert told
    assert any(other in told[0].replace(name, "") for other in ("Acme Ltd", "Bright", "Nova"))


@pytest.mark.usefixtures("synced")
def test_names_that_do_not_look_alike_are_not_suggested(cli: Run) -> None:
    done = cli("clients")
    assert "looks like" not in done.stdout + done.stderr
    assert "alias" not in done.stdout + done.stderr


@pytest.mark.usefixtures("synced")
def test_one_client_under_several_names_is_one_line(
    cli: Run, configure: Configure, write_invoices: Callable[..., Path]
) -> None:
    row = ("9", "BRIGHT", "2026-11-02", "700", "2026-10-01", "2026-10-31")
    write_invoices([row], "exports/invoices-more.csv")
    configure()
    assert cli("sync").returncode == 0
    assert sum(line.casefold().startswith("bright") for line in cli("clients").stdout.splitlines()) == 1
