"""Opening a database: private when made, read without any right to write, refused when of another version."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from alembic import op
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from clientfit_sync.connector import Bookmark, Message
from clientfit_sync.errors import StoreError
from clientfit_sync.model import Client, TimeEntry, Window
from clientfit_sync.store import Store, revision

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
YEAR = Window(start=date(2026, 1, 1), end=date(2027, 1, 1))
NOBODY = 65534


def run(store: Store, messages: Iterable[Message]) -> None:
    with store.intake("toggl", type="toggl", ages=True, now=NOW) as intake:
        intake.apply(messages)


def fill(url: str, *names: str) -> None:
    with Store.open(url, write=True) as store:
        run(store, [*(Client(id=name, name=name) for name in names), Bookmark()])


def names(url: str) -> list[str]:
    with Store.open(url, write=False) as store:
        return [found.name for found in store.client_names()]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def execute(url: str, statement: str) -> None:
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as db:
        db.execute(text(statement))


@contextmanager
def as_somebody_else() -> Iterator[None]:
    """Root may write anywhere, so the tests of missing rights give up being root for a while."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that others may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="clientfit-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def lock(folder: Path, *, file_mode: int = 0o444) -> None:
    """Leaves nobody the right to write the folder or the files in it."""
    for path in folder.iterdir():
        path.chmod(file_mode)
    folder.chmod(0o555)


def test_what_is_written_is_read(url: str) -> None:
    fill(url, "Acme")
    assert names(url) == ["Acme"]
    fill(url, "Nova")
    assert names(url) == ["Acme", "Nova"]


def test_a_database_that_is_not_there_is_an_empty_store_and_stays_away(tmp_path: Path) -> None:
    assert names(f"sqlite:///{tmp_path}/folder/clientfit.db") == []
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_tables_is_an_empty_store_and_stays_so(url: str, tmp_path: Path) -> None:
    (tmp_path / "clientfit.db").touch()
    with Store.open(url, write=False) as store:
        assert (store.sources(), store.totals(YEAR).days, store.currencies(), store.work(YEAR, ())) == (
            (),
            (),
            frozenset(),
            (),
        )
        assert (store.rates(["USD"]), store.rates_fetched_at(), store.client_names()) == ((), None, ())
    assert (tmp_path / "clientfit.db").stat().st_size == 0


def test_reading_cannot_write(url: str) -> None:
    fill(url, "Acme")
    with Store.open(url, write=False) as store, pytest.raises(StoreError, match=r"read-?only"):
        store.failed("toggl", type="toggl", ages=True, problem="")


def test_a_reader_sees_one_state_whatever_is_written_meanwhile(url: str) -> None:
    fill(url, "Acme")
    with Store.open(url, write=False) as store:
        assert len(store.client_names()) == 1
        fill(url, "Nova")
        assert len(store.client_names()) == 1
    assert names(url) == ["Acme", "Nova"]


def test_readers_read_and_writers_wait_from_a_runs_first_look_at_the_store_on(sqlite_url: str) -> None:
    fill(sqlite_url, "Acme")
    path = sqlite_url.removeprefix("sqlite:///")

    def run() -> Iterator[Message]:
        assert intake.held("client") == 0
        assert names(sqlite_url) == ["Acme"]
        other = sqlite3.connect(path, timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()
        yield Bookmark()

    with Store.open(sqlite_url, write=True) as store, store.intake("t", type="t", ages=True, now=NOW) as intake:
        intake.apply(run())


def test_a_new_file_is_private_from_its_first_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "new" / "folder" / "clientfit.db"
    connect, seen = sqlite3.connect, []

    def watched(*args: object, **options: object) -> sqlite3.Connection:
        seen.append(mode(path))
        return connect(*args, **options)  # type: ignore[call-overload, no-any-return]  # whatever the store passes

    monkeypatch.setattr(sqlite3, "connect", watched)
    before = os.umask(0)
    try:
        with Store.open(f"sqlite:///{path}", write=True) as store:
            store.failed("toggl", type="toggl", ages=True, problem="")
            assert {one.name: mode(one) for one in path.parent.iterdir()} == {
                "clientfit.db": 0o600,
                "clientfit.db-wal": 0o600,
                "clientfit.db-shm": 0o600,
            }
    finally:
        os.umask(before)
    assert seen == [0o600]


def test_the_mode_of_a_file_that_is_there_is_its_owners_choice(sqlite_url: str, tmp_path: Path) -> None:
    fill(sqlite_url)
    (tmp_path / "clientfit.db").chmod(0o640)
    fill(sqlite_url)
    assert mode(tmp_path / "clientfit.db") == 0o640


def test_a_report_needs_no_right_to_write_file_or_folder(open_folder: Path) -> None:
    url = f"sqlite:///{open_folder}/clientfit.db"
    fill(url, "Acme")
    assert names(url) == ["Acme"]
    for leftover in open_folder.glob("*-*"):
        leftover.unlink()
    lock(open_folder)
    with as_somebody_else():
        assert names(url) == ["Acme"]
        assert [path.name for path in open_folder.iterdir()] == ["clientfit.db"]


def test_changes_that_wait_in_a_log_which_cannot_be_read_are_not_passed_over(
    open_folder: Path, sqlite_url: str, tmp_path: Path
) -> None:
    fill(sqlite_url)
    with Store.open(sqlite_url, write=True) as store:
        store.failed("toggl", type="toggl", ages=True, problem="still in the log")
        for suffix in ("", "-wal"):
            shutil.copy(tmp_path / f"clientfit.db{suffix}", open_folder)
    lock(open_folder)
    with as_somebody_else(), pytest.raises(StoreError, match=r"database sqlite:///.*clientfit\.db: .+"):
        names(f"sqlite:///{open_folder}/clientfit.db")


def test_a_file_that_may_not_be_read_is_one_line(open_folder: Path) -> None:
    url = f"sqlite:///{open_folder}/clientfit.db"
    fill(url)
    lock(open_folder, file_mode=0)
    with as_somebody_else(), pytest.raises(StoreError, match="unable to open database file"):
        names(url)


def test_a_folder_that_may_not_be_entered_is_one_line(open_folder: Path) -> None:
    fill(f"sqlite:///{open_folder}/clientfit.db")
    open_folder.chmod(0)
    with as_somebody_else(), pytest.raises(StoreError, match="Permission denied"):
        names(f"sqlite:///{open_folder}/clientfit.db")


@pytest.mark.parametrize("write", [True, False])
def test_a_file_that_is_no_database_is_one_line(tmp_path: Path, *, write: bool) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but long enough to be looked at as if it were one\n" * 99)
    with pytest.raises(
        StoreError,
        match=r"^database sqlite:///.*notes\.txt: file is not a database; move it away, or name another",
    ):
        Store.open(f"sqlite:///{path}", write=write)


@pytest.mark.parametrize(
    ("place", "problem"), [("", "unable to open"), ("file/below.db", "exists|Not a directory"), ("folder", "unable")]
)
def test_a_place_where_no_file_can_be_made_is_one_line(tmp_path: Path, place: str, problem: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreError, match=f"^database sqlite:///.*({problem}).*$"):
        Store.open(f"sqlite:///{tmp_path}/{place}", write=True)


def test_a_path_with_signs_of_a_url_is_a_path(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/a 5% #é.db"
    fill(url, "Acme")
    assert names(url) == ["Acme"]
    assert (tmp_path / "a 5% #é.db").exists()


def test_a_newer_database_is_refused_by_readers_and_writers(url: str) -> None:
    fill(url, "Acme")
    execute(url, "UPDATE alembic_version SET version_num = '9999'")
    for write in (True, False):
        with pytest.raises(StoreError, match=r"of revision 9999, .*: update clientfit-sync"):
            Store.open(url, write=write)


def test_an_older_database_sends_a_reader_to_sync(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(url, "Acme")
    monkeypatch.setattr(revision, "KNOWN", (*revision.KNOWN, "9999"))
    with pytest.raises(StoreError, match="older than this program: run `clientfit-sync sync` once"):
        Store.open(url, write=False)


def test_a_migration_that_fails_leaves_nothing_behind(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(op, "create_index", broken)
        with pytest.raises(ZeroDivisionError):
            Store.open(url, write=True)
    assert names(url) == []
    fill(url, "Acme")
    assert names(url) == ["Acme"]


def test_alembic_is_imported_only_where_there_is_something_to_migrate(sqlite_url: str) -> None:
    program = (
        "import sys; from clientfit_sync.store import Store\n"
        "for write in (False, True, True, False):\n"
        f"    with Store.open({sqlite_url!r}, write=write): print('alembic' in sys.modules)\n"
    )

    def loaded() -> list[str]:
        ran = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
        return ran.stdout.split()

    assert loaded() == ["False", "True", "True", "True"]
    assert loaded() == ["False", "False", "False", "False"]


URLS = [
    ("", "cannot be understood"),
    ("clientfit.db", "cannot be understood"),
    ("postgresql://me:hunter2@host:port/name", "cannot be understood"),
    ("mysql://me:hunter2@host/name", "a database of kind mysql is not supported"),
    ("sqlite://", "must name a file and nothing else"),
    ("sqlite:///:memory:", "must name a file and nothing else"),
    ("sqlite:///file.db?mode=ro", "must name a file and nothing else"),
    ("sqlite://clientfit.db", "must name a file and nothing else"),
]


@pytest.mark.parametrize(("url", "problem"), URLS)
@pytest.mark.parametrize("write", [True, False])
def test_a_url_that_does_not_serve_is_one_line_with_a_remedy_and_no_password(
    url: str, problem: str, *, write: bool
) -> None:
    with pytest.raises(StoreError, match=f"{problem}; use one such as sqlite:///") as told:
        Store.open(url, write=write)
    assert "hunter2" not in str(told.value) + str(told.value.__cause__)


@pytest.mark.parametrize("kind", ["postgresql", "postgres", "postgresql+psycopg2"])
def test_a_server_that_is_not_reached_is_one_line_without_the_password(kind: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"^database postgresql:///name: .*") as told:
        Store.open(f"{kind}://me:hunter2@/name?host={tmp_path}", write=False)
    assert "hunter2" not in str(told.value)
    assert len(str(told.value).splitlines()) == 1


def test_without_its_driver_postgresql_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"pip install 'clientfit-sync\[postgresql\]'"):
        Store.open("postgresql://me@host/name", write=False)


Act = Callable[[Store], object]
ACTS: list[Act] = [
    lambda store: store.totals(YEAR),
    lambda store: store.forget("toggl"),
    lambda store: store.failed("toggl", type="toggl", ages=True, problem=""),
    lambda store: store.save_rates([("USD", date(2026, 1, 1), Decimal(1))], NOW),
]


@pytest.mark.parametrize("act", ACTS, ids=["totals", "forget", "failed", "save_rates"])
def test_a_database_that_breaks_is_one_line(url: str, act: Act) -> None:
    with Store.open(url, write=True) as store:
        for table in ("source", "exchange_rate"):
            execute(url, f"DROP TABLE {table}")
        with pytest.raises(StoreError, match=r"^database .*(source|exchange_rate).*"):
            act(store)
        assert store.currencies(["toggl"]) == frozenset()


def test_a_database_that_breaks_within_a_run_is_one_line(url: str) -> None:
    def broken() -> Iterator[Message]:
        execute(url, "DROP TABLE time_entry")
        yield TimeEntry(id="confidential", day=YEAR.start, seconds=Decimal(1))
        yield Bookmark()

    with Store.open(url, write=True) as store, pytest.raises(StoreError, match="time_entry") as told:
        run(store, broken())
    assert "confidential" not in f"{told.value} {told.value.__cause__}"


def test_a_rate_that_cannot_be_kept_is_one_line(url: str) -> None:
    with Store.open(url, write=True) as store, pytest.raises(StoreError, match=r"1E\+20 cannot be kept"):
        store.save_rates([("USD", date(2026, 1, 1), Decimal("1e20"))], NOW)
