"""The session of an API: what the environment says about proxies and certificates, and nothing else of it."""

import os
from collections.abc import Mapping
from http.cookiejar import DefaultCookiePolicy
from importlib.metadata import version
from pathlib import Path

import requests
from requests.utils import get_environ_proxies

from clientfit_sync.errors import CredentialsError, SourceError

BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")


class Straight(requests.Session):
    """Follows no redirect, and does not even read where it leads."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Nowhere."""


def opened(base_url: str, headers: Mapping[str, str]) -> requests.Session:
    """A session that asks with these headers; without `.netrc`, whose password would replace the token.

    Raises:
        CredentialsError: a header cannot be sent as it is.
        SourceError: the environment names a CA bundle that is not there.
    """
    session = Straight()
    session.trust_env = False
    session.proxies.update(get_environ_proxies(base_url))
    session.verify = _verified()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
    session.headers.clear()
    session.headers.update({"User-Agent": _agent(), "Accept": "application/json", "Accept-Encoding": "gzip"})
    session.headers.update(_sendable(headers))
    return session


def _agent() -> str:
    return f"clientfit-sync/{version('clientfit-sync')} (python-requests/{requests.__version__})"


def _verified() -> str | bool:
    for name in BUNDLES:
        bundle = os.environ.get(name)
        if bundle and not Path(bundle).exists():
            raise SourceError(f"{name} names certificates that are not there: {bundle}")
        if bundle:
            return bundle
    return True


def _sendable(headers: Mapping[str, str]) -> Mapping[str, str]:
    for name, value in headers.items():
        if not value.isascii() or not value.isprintable() or value != value.strip():
            raise CredentialsError(
                f"the {name} header cannot be sent: the credentials hold a blank, a line break or a letter "
                "that does not belong there; copy them again"
            )
    return headers
