"""A fake source that speaks HTTP on loopback: real sockets, so that a client's retries and time-outs are real too.

    with FakeApi(lambda request: Reply(body={"clients": []})) as api:
        api.fail(Reply(status=503), Reply(reset=True))
        read(api.url)
        assert api.count("/clients") == 3

It fails a test by itself only where its own answer raises.
"""

import json
import ssl
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR, socket
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl

from requests.structures import CaseInsensitiveDict

from clientfit_sync.testing.wire import Reply, Request

__all__ = ["FakeApi", "Reply", "Request"]


class FakeApi:
    """A server on 127.0.0.1 that asks `answer` for every reply, one at a time; with `tls` it speaks https.

    What `answer` raises becomes a 500, and is raised again when the server is left. `requests`: all that came, in
    order, those that got a fault included.
    """

    def __init__(self, answer: Callable[[Request], Reply], *, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Request] = []
        self.url = ""
        self._answer = answer
        self._tls = tls
        self._faults: deque[Reply | None] = deque()
        self._lock = Lock()

    def __enter__(self) -> Self:
        self._server = _Server(self._reply, self._tls)
        self.url = f"{'https' if self._tls else 'http'}://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.hang_up()
        self._server.server_close()
        if self._server.raised:
            raise self._server.raised[0]

    def fail(self, *replies: Reply | None, after: int = 0) -> None:
        """Let the next requests, after `after` good ones, get these replies instead of answers (None: an answer)."""
        with self._lock:
            self._faults.extend([*[None] * after, *replies])

    def count(self, path: str | None = None) -> int:
        """How many requests came (None: at all) for this path."""
        return sum(path in (None, request.path) for request in self.requests)

    def forget(self) -> None:
        """Forget the requests that came and the faults that did not."""
        with self._lock:
            self.requests.clear()
            self._faults.clear()

    def _reply(self, request: Request) -> Reply:
        with self._lock:
            self.requests.append(request)
            fault = self._faults.popleft() if self._faults else None
            try:
                return fault or self._answer(request)
            except Exception as error:  # noqa: BLE001  # whatever a test's own function raises belongs to the test
                self._server.raised.append(error)
                return Reply(status=500, body={"message": repr(error)})


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # server_close() waits for them: no socket outlives the server

    def __init__(self, reply: Callable[[Request], Reply], tls: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.reply = reply
        self.open: set[socket] = set()
        self.raised: list[BaseException] = []
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)

    def process_request(self, request: Any, client_address: Any) -> None:
        self.open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End the connections that clients keep alive."""
        for connection in list(self.open):
            with suppress(OSError):  # the client was faster
                connection.shutdown(SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002  # the base class names them
        """Keep what went wrong, but for a client that went away."""
        if (error := sys.exception()) and not isinstance(error, OSError):
            self.raised.append(error)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True  # else each answer waits for the client's delayed acknowledgement
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base class names it
        """Say nothing: the requests are kept."""

    def _serve(self) -> None:
        reply = self.server.reply(self._request())
        if reply.silent:
            self.rfile.read(1)
        if reply.silent or reply.reset:
            self.close_connection = True
            return
        content = reply.content()
        self.send_response_only(reply.status)
        usual = {"Date": self.date_time_string(), "Content-Type": "application/json", "Content-Length": len(content)}
        for name, value in CaseInsensitiveDict(usual | dict(reply.headers)).items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(content[: reply.cut])
        self.close_connection |= reply.cut is not None

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815  # the base class looks for these

    def _request(self) -> Request:
        path, _, query = self.path.partition("?")
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        return Request(
            method=self.command,
            path=path,
            query=dict(parse_qsl(query, keep_blank_values=True)),
            headers=CaseInsensitiveDict(self.headers.items()),
            body=json.loads(content, parse_float=Decimal) if content else None,
        )
