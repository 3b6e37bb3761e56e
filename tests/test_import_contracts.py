"""The import contracts of pyproject.toml leave no file out."""

import pkgutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

import clientfit_sync

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"
OPEN_TO_CONNECTORS = {"connector", "model", "rest", "section", "errors"}
HOUSE = {module.name for module in pkgutil.iter_modules(clientfit_sync.__path__)}


@pytest.fixture
def contracts() -> list[dict[str, Any]]:
    contracts: list[dict[str, Any]] = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    return contracts


def test_every_file_of_the_house_has_its_layer(contracts: list[dict[str, Any]]) -> None:
    (layers,) = (one for one in contracts if one["type"] == "layers")
    assert layers["exhaustive"]
    assert {name.strip() for layer in layers["layers"] for name in layer.split("|")} == HOUSE


def test_what_a_connector_may_not_import_is_all_but_its_interface(contracts: list[dict[str, Any]]) -> None:
    (contract,) = (one for one in contracts if one.get("source_modules") == ["clientfit_connectors"])
    forbidden = {name.removeprefix("clientfit_sync.") for name in contract["forbidden_modules"]}
    assert forbidden == HOUSE - OPEN_TO_CONNECTORS - {"__main__"}
