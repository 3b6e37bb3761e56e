"""A tracker of somebody else's, whose world is a file in the studio's folder."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TRACKER = '''
    """A tracker that does what `world.json` in the configuration's folder says."""

    import json
    import time
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from pydantic import Field, SecretStr

    from clientfit_sync.connector import (
        Ask, Bookmark, Connector, Message, Observation, Plan, Sums, View, Whole,
    )
    from clientfit_sync.errors import CredentialsError, QuotaError, SourceError
    from clientfit_sync.model import Client, Project, TimeEntry, Window
    from clientfit_sync.section import Section


    class Settings(Section):
        """What it needs."""

        api_token: SecretStr = Field(min_length=3, description="the key to the tracker")
        account: str = Field(default="", description="the account to read")
        world: str = Field(default="world.json", description="what the tracker holds")


    ERRORS = {"credentials": CredentialsError, "quota": QuotaError, "source": SourceError, "fault": ZeroDivisionError}


    def world(settings, ask):
        """The world, for those who have the key."""
        found = json.loads((ask.folder / settings.world).read_text(encoding="utf-8"))
        for left in found.get("left", []):
            ask.meter(left)
        if "error" in found:
            raise ERRORS[found["error"]]("the tracker says no: do something")
        if settings.api_token.get_secret_value() != found.get("token", "open sesame"):
            raise CredentialsError("the tracker refused the key: renew it")
        return found


    def fetch(settings: Settings, ask: Ask) -> Iterator[Message]:
        """All of it."""
        found = world(settings, ask)
        if found.get("view", True):
            accounts = frozenset(found.get("accounts", []))
            yield View(accounts=accounts, lacks=found.get("lacks", {}))
        for number, (client, day, hours) in enumerate(found.get("entries", [])):
            if client:
                yield Client(id=f"c-{client}", name=client)
            yield Project(id=f"p-{client}", name="Work", client=f"c-{client}" if client else None)
            seconds = Decimal(str(hours)) * 3600
            yield TimeEntry(id=str(number), project=f"p-{client}", day=date.fromisoformat(day), seconds=seconds)
        if "asleep" in found:
            (ask.folder / found["asleep"]).write_text("zzz", encoding="utf-8")
            time.sleep(60)
        if "asked" in found:
            told = {"start": str(ask.start), "supplied": [str(ask.supplied.start), str(ask.supplied.end)]}
            (ask.folder / found["asked"]).write_text(json.dumps(told), encoding="utf-8")
        yield from (Whole(kind=kind) for kind in ("client", "project", "time_entry"))
        covered = Window(start=ask.start, end=ask.now.date())
        yield Bookmark(state={"runs": ask.bookmark.get("runs", 0) + 1}, covered=covered)


    def plan(settings: Settings, ask: Ask) -> Plan:
        """What the world says; a run that goes on from a bookmark costs one request."""
        found = world(settings, ask)["plan"]
        known = ask.bookmark and ask.covered and ask.held("time_entry")
        return Plan(requests=1 if known else found["requests"], note=found.get("note", ""), left=found.get("left"))


    def examine(settings: Settings, ask: Ask) -> Iterator[Observation]:
        """What the world says."""
        found = world(settings, ask)
        for subject, text, well in found["examined"]:
            yield Observation(subject=subject, text=text, well=well, in_part=subject == "role")


    def sums(settings: Settings, ask: Ask, window: Window) -> Sums:
        """What the world says, and the days that were asked for in the name of a client that nobody has."""
        found = world(settings, ask)
        sums = found["sums"].items()
        hours = {None if client == "" else f"c-{client}": Decimal(str(value)) for client, value in sums}
        (ask.folder / "summed.txt").write_text(f"{window.start} {window.end}", encoding="utf-8")
        seconds = {client: value * 3600 for client, value in hours.items()}
        return Sums(seconds=seconds, tolerance=Decimal(found.get("tolerance", 36)))


    def accounts(settings: Settings) -> frozenset[str]:
        """The one that the settings name."""
        if settings.account == "faulty":
            raise ZeroDivisionError("by the author")
        return frozenset(filter(None, [settings.account]))


    CONNECTOR = Connector(
        settings=Settings, fetch=fetch, accounts=accounts, plan=plan, examine=examine, sums=sums
    )
'''


@pytest.fixture
def tracker(install: Callable[..., Path], studio: Path) -> Path:
    """The studio with the connector `tracker` installed, beside one of the same kind called `rival`."""
    install("their_tracker", TRACKER, connectors="tracker = their_tracker:CONNECTOR\nrival = their_tracker:CONNECTOR")
    return studio


@pytest.fixture
def world(studio: Path) -> Callable[..., None]:
    """Says what the tracker holds: `entries` of (client, day, hours), and how it behaves."""

    def tell(name: str = "world.json", **facts: Any) -> None:
        (studio / name).write_text(json.dumps(facts), encoding="utf-8")

    return tell


@pytest.fixture
def connect(studio: Path) -> Callable[..., Path]:
    """Writes a configuration with these connections alone: their names, and their settings as TOML."""

    def write(*, top: str = "", mode: int = 0o600, **connections: str) -> Path:
        tables = "\n".join(f"[connections.{name}]\n{settings}" for name, settings in connections.items())
        path = studio / "clientfit.toml"
        path.write_text(
            f'database = "sqlite:///clientfit.db"\nexchange_rates_url = ""\n{top}\n{tables}\n', encoding="utf-8"
        )
        path.chmod(mode)
        return path

    return write
