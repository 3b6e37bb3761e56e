"""A headless Chromium, steered through a pipe by its DevTools protocol, and what it shows of a page."""

import json
import os
import select
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypedDict

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless=new",
    "--no-sandbox",  # containers do not let it make one, and all that it shows is our own
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
    "--remote-debugging-pipe",  # it reads commands from descriptor 3 and answers on 4
)
WITH_PIPES = 'exec "$@" 3<&0 4>&1 </dev/null >/dev/null 2>&1'
PATIENCE = 60
CHUNK = 1 << 20
HEIGHT = 900
TELL_REFUSALS = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (one) => {
  refused.push(`${one.violatedDirective} ${one.blockedURI}`);
});
"""
MEASURE = (Path(__file__).parent / "measure.js").read_text(encoding="utf-8")


class Place(TypedDict):
    """Where something is drawn, in pixels of the window."""

    left: float
    top: float
    right: float
    bottom: float


class Label(Place):
    """Words in a graphic."""

    text: str


class Text(Label):
    """Words, their colour, and that of the ground below them, such as rgb(28, 36, 48)."""

    colour: str
    ground: str


class Graphic(Place):
    """A drawing, with the text that stands for it."""

    text: str
    hidden: bool
    shapes: list[Place]
    labels: list[Label]


@dataclass(frozen=True, kw_only=True)
class View:
    """A page at one width: what it asked for, what its policy refused, and where it drew what.

    `needed` is the width that its content takes, `cells` are the coloured ones of tables, `roles` those of the
    accessibility tree, each with the name that is read out.
    """

    requested: list[str]
    refused: list[str]
    width: int
    needed: int
    graphics: list[Graphic]
    cells: list[Place]
    texts: list[Text]
    roles: list[tuple[str, str]]


class Browser:
    """One tab. Use it as a context."""

    def __init__(self, program: str, folder: Path) -> None:
        self._folder = folder
        self._process = subprocess.Popen(
            [
                "/bin/sh",
                "-c",
                WITH_PIPES,
                "sh",
                program,
                *FLAGS,
                f"--user-data-dir={folder / 'profile'}",
                "about:blank",
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        self._unread = b""
        self._calls = 0
        self._events: list[dict[str, Any]] = []
        self._session: dict[str, str] = {}
        tabs = self._call("Target.getTargets")["targetInfos"]
        tab = next(one["targetId"] for one in tabs if one["type"] == "page")
        self._session = {"sessionId": self._call("Target.attachToTarget", targetId=tab, flatten=True)["sessionId"]}
        for domain in ("Page", "Network"):
            self._call(f"{domain}.enable")
        self._call("Page.addScriptToEvaluateOnNewDocument", source=TELL_REFUSALS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session = {}
        self._call("Browser.close")
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                stream.close()
        self._process.wait(PATIENCE)

    def look(self, page: str, *, width: int, dark: bool = False, paper: bool = False) -> View:
        """The page in a window of that width, as somebody sees it who wants it dark, or light, or prints it."""
        file = self._folder / "page.html"
        file.write_text(page, encoding="utf-8")
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=HEIGHT, deviceScaleFactor=1, mobile=True)
        self._call("Emulation.setEmulatedMedia", media="print" if paper else "", features=scheme)
        self._events.clear()
        self._call("Page.navigate", url=file.as_uri())
        self._wait("Page.loadEventFired")
        measured = self._call("Runtime.evaluate", expression=MEASURE, awaitPromise=True, returnByValue=True)
        asked = [
            one["params"]["request"]["url"] for one in self._events if one["method"] == "Network.requestWillBeSent"
        ]
        asked.remove(file.as_uri())
        return View(requested=asked, roles=self._roles(), **measured["result"]["value"])

    def _roles(self) -> list[tuple[str, str]]:
        nodes = self._call("Accessibility.getFullAXTree")["nodes"]
        return [(one["role"]["value"], one.get("name", {}).get("value", "")) for one in nodes if not one["ignored"]]

    def _call(self, method: str, **parameters: Any) -> Mapping[str, Any]:
        self._calls += 1
        message = {"id": self._calls, "method": method, "params": parameters, **self._session}
        assert self._process.stdin
        os.write(self._process.stdin.fileno(), json.dumps(message).encode() + b"\0")
        while (answer := self._read()).get("id") != self._calls:
            self._events.append(answer)
        assert "error" not in answer, answer
        result: Mapping[str, Any] = answer["result"]
        return result

    def _wait(self, method: str) -> None:
        while not any(one["method"] == method for one in self._events):
            self._events.append(self._read())

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout
        output = self._process.stdout.fileno()
        while b"\0" not in self._unread:
            ready, _, _ = select.select([output], [], [], PATIENCE)
            more = os.read(output, CHUNK) if ready else b""
            assert more, "Chromium has gone silent"
            self._unread += more
        message, _, self._unread = self._unread.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer
