"""Proxies and CA bundles of the environment are honoured; `.netrc` is not."""

import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clientfit_sync.errors import SourceError
from clientfit_sync.rest.api import Api
from clientfit_sync.rest.settings import Politeness
from clientfit_sync.testing.server import FakeApi, Reply

Opened = Callable[..., Api]
FAR = "http://api.example.invalid/v2"


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_a_proxy_is_asked(opened: Opened, fake: FakeApi, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    """The fake acts as the proxy: what is asked of it has a whole address."""
    monkeypatch.setenv(variable, fake.url)
    assert opened(FAR).get("/clients").body["path"] == f"{FAR}/clients"
    assert fake.requests[0].headers["Authorization"] == "Bearer tok-9f8e7d6c5b4a"


@pytest.mark.parametrize("without", ["127.0.0.1", "example.com,127.0.0.0/8", "*"])
def test_no_proxy_is_asked_for_hosts_that_need_none(
    opened: Opened, fake: FakeApi, monkeypatch: pytest.MonkeyPatch, without: str
) -> None:
    with FakeApi(lambda _: Reply(body="proxy")) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        assert opened().get("/clients").body == "proxy"
        monkeypatch.setenv("NO_PROXY", without)
        assert opened().get("/clients").body["path"] == "/v2/clients"
        assert proxy.count() == fake.count() == 1


def test_a_proxy_that_does_not_work_is_told_without_its_password(
    opened: Opened, fake: FakeApi, monkeypatch: pytest.MonkeyPatch, metered: list[int | None]
) -> None:
    """The fake does not know CONNECT, which https goes through."""
    monkeypatch.setenv("HTTPS_PROXY", fake.url.replace("//", "//me:pass-word@"))
    with pytest.raises(SourceError, match=r"^GET /v2/clients: the environment's proxy cannot be used 5 times;"):
        opened("https://api.example.invalid/v2").get("/clients")
    assert metered == []


@pytest.mark.parametrize("proxy", ["http://", "wrong://127.0.0.1", "socks5://127.0.0.1"])
def test_a_proxy_that_is_none_is_told_at_once(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, slept: list[float], proxy: str
) -> None:
    monkeypatch.setenv("HTTP_PROXY", proxy)
    with pytest.raises(SourceError, match=r"check base_url and HTTPS_PROXY$"):
        opened(FAR).get("/clients")
    assert slept == []


@pytest.mark.parametrize("headers", [{"Authorization": "Bearer mine"}, {}])
def test_netrc_is_not_used(
    opened: Opened, fake: FakeApi, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, headers: dict[str, str]
) -> None:
    """`requests` would send its password instead of the token."""
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login me password word\ndefault login me password word\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(netrc))
    opened(headers=headers).get("/clients")
    assert fake.requests[0].headers.get("Authorization") == headers.get("Authorization")


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody signed, with its key in the same file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("there is no openssl to make a certificate")
    folder = tmp_path_factory.mktemp("tls")
    command = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "own.pem")]
    subprocess.run([openssl, *command.split(), *files], check=True, capture_output=True)
    return folder / "own.pem"


@pytest.fixture
def secure(certificate: Path) -> Iterator[FakeApi]:
    """A fake that speaks https with that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    with FakeApi(lambda _: Reply(body="secure"), tls=context) as fake:
        yield fake


def test_a_certificate_that_nobody_trusts_is_told_at_once(
    opened: Opened, secure: FakeApi, slept: list[float], metered: list[int | None]
) -> None:
    with pytest.raises(SourceError, match=r"^GET /clients: its certificate is not trusted; REQUESTS_CA_BUNDLE names"):
        opened(secure.url).get("/clients")
    assert (secure.requests, slept, metered) == ([], [], [])


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
def test_certificates_that_the_environment_names_are_trusted(
    opened: Opened, secure: FakeApi, certificate: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, str(certificate))
    assert opened(secure.url).get("/clients").body == "secure"


def test_certificates_that_are_not_there_are_told(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/ca.pem")
    with pytest.raises(SourceError, match=r"REQUESTS_CA_BUNDLE names certificates that are not there: /nowhere/ca.pem"):
        opened()


def test_a_server_that_speaks_no_tls_is_no_secure_connection(opened: Opened, fake: FakeApi) -> None:
    api = opened(fake.url.replace("http:", "https:"), politeness=Politeness(retries=0))
    with pytest.raises(SourceError, match=r"^GET /clients: no secure connection; try again later$"):
        api.get("/clients")
