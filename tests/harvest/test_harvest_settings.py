"""The settings of a harvest connection, and what importing them costs."""

import subprocess
import sys
from typing import Any

import pytest
from pydantic import ValidationError

from clientfit_connectors.harvest import CONNECTOR, Settings, accounts

TOKEN = "the-token-of-a-test"  # noqa: S105  # nobody's
LEAST: dict[str, Any] = {"account_id": 123456, "access_token": TOKEN}


def test_an_account_and_a_token_are_enough() -> None:
    settings = Settings.model_validate(LEAST)
    assert settings.payments == "needed"
    assert settings.base_url == "https://api.harvestapp.com/v2"
    assert settings.limit_pause == 15  # seconds in which Harvest takes 100 requests


@pytest.mark.parametrize(
    "wrong",
    [
        {"account_id": "my account"},
        {"account_id": 0},
        {"access_token": ""},
        {"payments": "some"},
        {"base_url": "http://api.harvestapp.com/v2"},
        {"token": "x"},
    ],
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate(LEAST | wrong)


def test_every_setting_is_described_and_the_required_ones_have_an_example() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert field.examples or not field.is_required(), name


def test_the_token_is_shown_nowhere() -> None:
    settings = Settings.model_validate(LEAST)
    assert TOKEN not in f"{settings!r} {settings}"


def test_an_account_is_named_alike_by_every_connection_to_it() -> None:
    named = accounts(Settings.model_validate(LEAST | {"payments": "all"}))
    assert named == accounts(Settings.model_validate(LEAST | {"access_token": "another"})) == {"account 123456"}


def test_an_account_elsewhere_is_another_one() -> None:
    there = Settings.model_validate(LEAST | {"base_url": "http://127.0.0.1:8080/v2"})
    assert accounts(there) == {"account 123456 at 127.0.0.1:8080"}


def test_settings_are_read_without_importing_what_speaks_http() -> None:
    code = "import sys, clientfit_connectors.harvest; print({'requests', 'urllib3'} & sys.modules.keys() or 'none')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "none"


def test_the_connector_offers_all_that_a_connector_may() -> None:
    assert CONNECTOR.ages
    assert CONNECTOR.settings is Settings
    assert None not in (CONNECTOR.accounts, CONNECTOR.plan, CONNECTOR.examine, CONNECTOR.sums)
