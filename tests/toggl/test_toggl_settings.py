"""The settings of a toggl connection."""

import subprocess
import sys
from typing import Any

import pytest
from pydantic import ValidationError

from clientfit_connectors.toggl import Settings

TOKEN = {"api_token": "the-token-of-a-test"}


def test_the_defaults_are_those_of_the_contract() -> None:
    settings = Settings.model_validate(TOKEN)
    assert settings.model_dump(exclude={"api_token", "retries", "retry_pause", "limit_pause", "longest_pause"}) == {
        "timeout": 60,
        "workspaces": (),
        "team": "auto",
        "invoices": False,
        "base_url": "https://api.track.toggl.com",
        "requests_per_second": 1,
    }


def test_every_setting_is_described() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_the_token_is_shown_nowhere() -> None:
    assert "the-token-of-a-test" not in repr(Settings.model_validate(TOKEN))


@pytest.mark.parametrize(("given", "team"), [("auto", "auto"), ("true", True), (False, False), ("no", False)])
def test_team_may_come_from_the_environment(given: object, team: object) -> None:
    assert Settings.model_validate(TOKEN | {"team": given}).team == team


@pytest.mark.parametrize(
    "wrong",
    [
        {"api_token": ""},
        {"workspaces": [0]},
        {"workspaces": ["Studio"]},
        {"team": "some"},
        {"requests_per_second": 0},
        {"base_url": "http://api.track.toggl.com"},
        {"account": 1},
    ],
)
def test_faults_are_found_without_showing_what_is_secret(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as error:
        Settings.model_validate(TOKEN | wrong)
    assert "the-token-of-a-test" not in str(error.value)


@pytest.mark.parametrize("team", ["some", 7, None])
def test_what_team_may_be_is_told_once(team: object) -> None:
    with pytest.raises(ValidationError) as error:
        Settings.model_validate(TOKEN | {"team": team})
    assert [(fault["loc"], fault["msg"]) for fault in error.value.errors()] == [
        (("team",), 'Value error, write true, false or "auto"')
    ]


def test_reading_settings_does_not_wait_for_what_speaks_http() -> None:
    code = "import sys, clientfit_connectors.toggl; print({'requests', 'urllib3'} & sys.modules.keys() or 'neither')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "neither"
