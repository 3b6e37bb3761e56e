"""Requests and answers held against a description of Harvest's API, where there is one beside the repository."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from clientfit_sync.testing.server import Request

BASE = "/v2"
API = Path(__file__).parents[2].parent / "shared" / "api"
DESCRIPTION = API / "harvest-openapi.json"
SAMPLES = API / "harvest-samples"
# Where the description is known to be wrong: `page` is null on the pages that a cursor found, units have fractions, and
# an embedded assignment names neither its project nor its person or task.
WRONG = frozenset({"page", "units", "user_assignment", "task_assignment"})
KINDS: dict[str, type | tuple[type, ...]] = {
    "integer": int,
    "number": (int, float),
    "string": str,
    "boolean": bool,
    "array": list,
    "object": dict,
}

Schema = Mapping[str, Any]


class Description:
    """What an OpenAPI file says; every method yields faults, one line each."""

    def __init__(self) -> None:
        self._all = json.loads(DESCRIPTION.read_text(encoding="utf-8"))

    def of_request(self, request: Request) -> Iterator[str]:
        """Paths and parameters that it does not know, and those that it requires."""
        found = self._operation(request.path)
        if found is None:
            yield f"{request.method} {request.path} is not described"
            return
        known = {one["name"]: one for one in found.get("parameters", ()) if one["in"] == "query"}
        sent = request.query.keys() - {"ref"}  # the links of the answers bear it
        yield from (f"{request.path} takes no {name}" for name in sent - known.keys())
        yield from (f"{request.path} needs {name}" for name in known if known[name]["required"] and name not in sent)

    def of_answer(self, path: str, body: Any) -> Iterator[str]:
        """Values of another type, and fields that it names and the answer lacks."""
        found = self._operation(path)
        if found is None:
            yield f"{path} is not described"
        else:
            schema = found["responses"]["200"]["content"]["application/json"]["schema"]
            yield from self._faults(body, schema, path)

    def _operation(self, path: str) -> Any:
        """The description of a GET: a literal path before one with an id in it."""
        for template, operations in sorted(self._all["paths"].items(), key=lambda one: "{" in one[0]):
            pattern = re.sub(r"\{\w+\}", r"[^/]+", template)
            if "get" in operations and re.fullmatch(BASE + pattern, path):
                return operations["get"]
        return None

    def _faults(self, value: Any, schema: Schema, place: str) -> Iterator[str]:
        while "$ref" in schema:
            schema = self._all["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        if value is None and schema.get("nullable"):
            return
        kind = schema.get("type")
        if kind and (not isinstance(value, KINDS[kind]) or (isinstance(value, bool) and kind != "boolean")):
            yield f"{place}: {value!r} is no {kind}"
            return
        if kind == "array":
            for item in value:
                yield from self._faults(item, schema["items"], f"{place}[]")
        if kind == "object":
            yield from self._object_faults(value, schema, place)

    def _object_faults(self, value: Any, schema: Schema, place: str) -> Iterator[str]:
        for name, one in schema.get("properties", {}).items():
            if name not in value:
                yield f"{place}.{name} is lacking"
            elif name not in WRONG:
                yield from self._faults(value[name], one, f"{place}.{name}")
