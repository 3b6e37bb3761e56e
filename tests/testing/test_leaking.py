"""Secrets are found wherever settings hold them, and in whatever form they get out."""

import logging
from base64 import b64encode
from urllib.parse import quote

import pytest
from pydantic import SecretStr

from clientfit_sync.section import Section
from clientfit_sync.testing import leaking

SECRET = "s3cret/with+signs"  # noqa: S105  # it opens nothing


class Inner(Section):
    token: SecretStr


class Outer(Section):
    name: str
    inner: Inner
    listed: tuple[SecretStr, ...]
    by_name: dict[str, SecretStr]


def test_secrets_are_found_at_any_depth() -> None:
    given = {"name": "n", "inner": {"token": "one"}, "listed": ["two"], "by_name": {"x": "three"}}
    assert list(leaking.secrets(Outer.model_validate(given))) == ["one", "two", "three"]


@pytest.mark.parametrize(
    "text",
    [
        f"the token {SECRET} is refused",
        f"/me?token={quote(SECRET, safe='')}",
        f"Basic {b64encode(f'{SECRET}:api_token'.encode()).decode()}",
    ],
)
def test_a_secret_is_known_in_every_form(text: str) -> None:
    assert leaking.leaks(SECRET, text)


def test_other_text_tells_nothing() -> None:
    assert not leaking.leaks(SECRET, "s3cret")


def test_all_that_is_logged_is_overheard_and_the_level_is_as_before() -> None:
    root = logging.getLogger()
    before = root.level, list(root.handlers)
    with leaking.overheard() as heard:
        logging.getLogger("some.where").debug("psst: %s", SECRET)
    assert (root.level, list(root.handlers)) == before
    assert any(SECRET in line for line in heard)


def test_what_led_to_an_error_is_told_too() -> None:
    first = KeyError(SECRET)
    second = ValueError("no answer")
    second.__cause__ = first
    assert SECRET in leaking.told_by(second)
