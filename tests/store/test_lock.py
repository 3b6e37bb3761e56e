"""One run at a time; a lock ends with its process."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from clientfit_sync.errors import LockedError, StoreError
from clientfit_sync.store import Store

HOLD = """
import sys
from clientfit_sync.store import Store
with Store.open(sys.argv[1], write=True) as store, store.alone():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_run_is_kept_out_until_the_first_ends(url: str) -> None:
    with Store.open(url, write=True) as first, Store.open(url, write=True) as second:
        with first.alone(), pytest.raises(LockedError, match="another run is at work"), second.alone():
            pytest.fail("two runs at once")
        with second.alone():
            assert second.sources() == ()


def test_a_run_that_fails_gives_the_lock_back(url: str) -> None:
    with Store.open(url, write=True) as store:
        with pytest.raises(ZeroDivisionError), store.alone():
            raise ZeroDivisionError
        with store.alone():
            assert store.sources() == ()


def test_a_killed_run_leaves_no_lock_behind(url: str) -> None:
    with Store.open(url, write=True) as store:
        command = [sys.executable, "-c", HOLD, url]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
            assert other.stdout is not None
            assert other.stdout.readline() == "held\n"
            with pytest.raises(LockedError), store.alone():
                pytest.fail("two runs at once")
            other.kill()
            other.wait()
        while True:
            try:
                with store.alone():
                    break
            except LockedError:  # a server takes a moment to notice that its client has gone
                continue


def test_reading_needs_no_lock(url: str) -> None:
    with Store.open(url, write=True) as writer, writer.alone(), Store.open(url, write=False) as reader:
        assert reader.sources() == ()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (Path.mkdir, r"clientfit\.db\.lock beside it cannot be written: unable to open database file"),
        (
            lambda path: path.write_text("no database" * 100, encoding="utf-8"),
            r"clientfit\.db\.lock beside it cannot be locked: file is not a database",
        ),
    ],
)
def test_a_lock_that_is_of_no_use_is_told(tmp_path: Path, spoil: Callable[[Path], object], told: str) -> None:
    spoil(tmp_path / "clientfit.db.lock")
    with (
        Store.open(f"sqlite:///{tmp_path}/clientfit.db", write=True) as store,
        pytest.raises(StoreError, match=told),
        store.alone(),
    ):
        pytest.fail("a run without a lock")
