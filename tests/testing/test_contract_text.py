"""Does the connector do what the house relies on?"""

from pathlib import Path

import pytest

from clientfit_sync.testing.contract import ConnectorContract
from clientfit_sync.testing.studio import Studio
from my_package.text_file import CONNECTOR, Settings

HOURS = "2026-11-18 Nova 7\n2026-11-19 Acme 2.5\n"


class TestText(ConnectorContract):
    @pytest.fixture
    def studio(self, tmp_path: Path) -> Studio:
        """A file of two lines, and what may become of it."""
        path = tmp_path / "hours.txt"
        path.write_text(HOURS)
        return Studio(
            connector=CONNECTOR,
            settings=Settings(path="hours.txt"),
            folder=tmp_path,
            changes={
                "a line is added": lambda: path.write_text(HOURS + "2026-11-20 Nova 1\n"),
                "a client is renamed": lambda: path.write_text(HOURS.replace("Nova", "Orla")),
                "a line is deleted": lambda: path.write_text(HOURS.splitlines()[0]),
            },
        )
