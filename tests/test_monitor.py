"""What a watching service hears, on loopback."""

import logging
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest

from clientfit_sync.app import monitor
from clientfit_sync.errors import LockedError

UUID = "5f1d6f1e-uuid"


class Watcher(ThreadingHTTPServer):
    """Answers each ping with `status`, or not before `answers` is set."""

    daemon_threads = True

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.status = 200
        self.answers = Event()
        self.answers.set()
        super().__init__(("127.0.0.1", 0), Ear)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/{UUID}"


class Ear(BaseHTTPRequestHandler):
    server: Watcher

    def do_GET(self) -> None:
        self.server.heard.append(self.path)
        self.server.answers.wait()
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@pytest.fixture
def watcher() -> Iterator[Watcher]:
    with Watcher() as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.answers.set()
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def _everything_is_logged(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("NO_PROXY", "*")


def test_a_run_that_is_well_is_told_at_both_ends(watcher: Watcher, caplog: pytest.LogCaptureFixture) -> None:
    with monitor.watched(watcher.url):
        assert watcher.heard == [f"/{UUID}/start"]
    assert watcher.heard == [f"/{UUID}/start", f"/{UUID}"]
    assert not caplog.records


def test_a_run_that_fails_is_told_with_its_exit_status(watcher: Watcher) -> None:
    with pytest.raises(LockedError), monitor.watched(watcher.url):
        raise LockedError("another run is at work")
    assert watcher.heard[1:] == [f"/{UUID}/5"]


@pytest.mark.parametrize("error", [KeyError, KeyboardInterrupt])
def test_a_run_that_ends_without_an_exit_status_has_failed(watcher: Watcher, error: type[BaseException]) -> None:
    with pytest.raises(error), monitor.watched(watcher.url):
        raise error
    assert watcher.heard[1:] == [f"/{UUID}/fail"]


@pytest.mark.parametrize(("code", "path"), [(0, f"/{UUID}"), (3, f"/{UUID}/3"), (None, f"/{UUID}/fail")])
def test_an_end_is_told_by_its_code(watcher: Watcher, code: int | None, path: str) -> None:
    monitor.ended(watcher.url, code)
    assert watcher.heard == [path]


def test_what_follows_the_path_stays_behind_it(watcher: Watcher) -> None:
    monitor.began(f"{watcher.url}/?create=1")
    assert watcher.heard == [f"/{UUID}/start?create=1"]


def test_without_a_url_nobody_is_told() -> None:
    with monitor.watched(None):
        pass


@pytest.mark.parametrize("status", [204, 404, 500])
def test_another_answer_is_a_warning_that_keeps_the_secret(
    watcher: Watcher, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    watcher.status = status
    monitor.began(watcher.url)
    said = [] if status == 204 else [f"the monitor could not be told: it answered {status}"]
    assert [record.message for record in caplog.records] == said
    assert UUID not in caplog.text


def test_a_silent_service_is_not_waited_for(
    watcher: Watcher, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(monitor, "TIMEOUT", (1, 0.05))
    watcher.answers.clear()
    with monitor.watched(watcher.url):
        pass
    assert [record.message for record in caplog.records] == ["the monitor could not be told: ReadTimeout"] * 2


def test_a_service_that_is_gone_is_a_warning_that_keeps_the_secret(caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    for url in (f"http://127.0.0.1:{port}/{UUID}", f"hc-ping.example/{UUID}", f"http://[{UUID}"):
        with monitor.watched(url):
            pass
    assert {(record.levelname, record.name) for record in caplog.records} == {("WARNING", monitor.__name__)}
    assert len(caplog.records) == 6
    assert UUID not in caplog.text
