"""What a database error may show."""

import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from clientfit_sync.errors import StoreError
from clientfit_sync.store.problems import reported

URL = make_url("postgresql+psycopg://me:hunter2@host:5432/name?sslpassword=secret&connect_timeout=5")


def told(error: Exception) -> str:
    with pytest.raises(StoreError) as found, reported(URL):
        raise error
    return str(found.value)


def test_only_the_drivers_first_line_is_shown_without_secrets() -> None:
    said = Exception("hunter2 and secret were refused\nDETAIL: hunter2")
    shown = told(OperationalError("SELECT 1", {"name": "Acme"}, said))
    assert shown == "database postgresql://host:5432/name: *** and *** were refused"


def test_a_driver_that_says_nothing_is_named_by_its_error() -> None:
    assert (
        told(OperationalError("SELECT 1", {}, TimeoutError())) == "database postgresql://host:5432/name: TimeoutError"
    )


def test_an_error_without_a_driver_is_shown_as_it_is() -> None:
    assert told(ArgumentError("odd")) == "database postgresql://host:5432/name: odd"


def test_errors_of_others_pass() -> None:
    with pytest.raises(ZeroDivisionError), reported(URL):
        raise ZeroDivisionError
