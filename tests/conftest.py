"""What tests share: no proxies, and a real PostgreSQL server, started where its programs are found."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy import create_engine, text

pytest_plugins = ("mail_servers",)

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
_numbers = count()


@pytest.fixture(scope="session", autouse=True)
def _no_proxies() -> Iterator[None]:
    """Made-up APIs are asked on loopback, whatever this machine's environment says."""
    with pytest.MonkeyPatch.context() as environment:
        for name in (*PROXIES, *(name.upper() for name in PROXIES), *BUNDLES):
            environment.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a server that ends with the session; skipped where it is not installed, but never in CI."""
    programs, user = _programs(), _user()
    folder = Path(tempfile.mkdtemp(prefix="clientfit-pg-"))
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)

    def run(*command: str) -> None:
        subprocess.run(
            command,
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            user=user and user.pw_uid,
            group=user and user.pw_gid,
            extra_groups=user and [],
        )

    data = str(folder / "data")
    try:
        run(str(programs / "initdb"), "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        options = f"-F -k {folder} -c listen_addresses="
        run(str(programs / "pg_ctl"), "-D", data, "-l", str(folder / "log"), "-w", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://tests@/postgres?host={folder}"
        finally:
            run(str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def postgresql_url(postgresql: str) -> str:
    """The URL of a new, empty PostgreSQL database: a schema of its own, which is made much faster than a database."""
    name = f"tests_{next(_numbers)}"
    engine = create_engine(postgresql)
    with engine.begin() as db:
        db.execute(text(f"CREATE SCHEMA {name}"))
    engine.dispose()
    return f"{postgresql}&options=-csearch_path%3D{name}"


def _programs() -> Path:
    """The folder of PostgreSQL's programs, the newest where there are several."""
    found = shutil.which("pg_ctl")
    if found:
        return Path(found).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    if installed:
        return installed[-1].parent
    return _lacking("pg_ctl is not installed")


def _user() -> pwd.struct_passwd | None:
    """Whom the server runs as: it refuses root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    return _lacking("PostgreSQL does not run as root, and there is neither a user postgres nor nobody")


def _lacking(reason: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
