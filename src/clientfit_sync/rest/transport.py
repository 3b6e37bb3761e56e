"""Requests that failed on their way, in words of our own: those of the libraries hold addresses and settings."""

import ssl
from collections.abc import Iterator

import requests.exceptions
import urllib3.exceptions

from clientfit_sync.rest.faults import Setback

CONNECT = 10

BROKEN = (requests.exceptions.RequestException, urllib3.exceptions.HTTPError)
USELESS = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    urllib3.exceptions.LocationValueError,
)
NOT_SENT = (
    urllib3.exceptions.MaxRetryError,  # it is allowed no retry, and says so only where connecting failed
    *USELESS,
)

AGAIN = True
KINDS = (
    (ssl.SSLCertVerificationError, "its certificate is not trusted; REQUESTS_CA_BUNDLE names others to trust", False),
    (USELESS, "its address, or that of the environment's proxy, is none; check {setting} and HTTPS_PROXY", False),
    (urllib3.exceptions.SSLError, "no secure connection", AGAIN),
    (urllib3.exceptions.ProxyError, "the environment's proxy cannot be used", AGAIN),
    (urllib3.exceptions.NewConnectionError, "cannot be reached", AGAIN),
    (urllib3.exceptions.ConnectTimeoutError, f"no connection within {CONNECT} s", AGAIN),
    (urllib3.exceptions.ReadTimeoutError, "no answer within {timeout:g} s", AGAIN),
    (Exception, "the connection broke before the answer's end", AGAIN),
)


def setback(error: Exception, timeout: float, setting: str = "base_url") -> Setback:
    """What kept a request from its answer; `timeout`: the seconds that the answer might have taken.

    `setting` is the one that holds the address.
    """
    causes = tuple(_causes(error))
    sent = not any(isinstance(cause, NOT_SENT) for cause in causes)
    what, again = next((what, again) for kind, what, again in KINDS if any(isinstance(one, kind) for one in causes))
    return Setback(what=what.format(timeout=timeout, setting=setting), again=again, sent=sent)


def _causes(error: Exception) -> Iterator[Exception]:
    """The error and those that it wraps: urllib3 keeps them as a reason, requests as an argument."""
    yield error
    for inner in (getattr(error, "reason", None), *error.args):
        if isinstance(inner, Exception):
            yield from _causes(inner)
