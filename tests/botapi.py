"""Telegram's machine-readable specification as a judge of calls and answers.

Must not know Alongside: it only says where a call or an answer breaks the Bot API's own text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

PLACE = Path(__file__).resolve().parents[2] / "shared" / "botapi" / "api.min.json"
Json = dict[str, Any]

CONSTANT = re.compile(r"(?:always|must be) [“\"*]?([a-z_]+)[”\"*]?\.?$")
SPAN = re.compile(r"(\d+)-(\d+) (characters|bytes|identifiers)")
INTEGER_SPAN = re.compile(r"[Vv]alues between (\d+)-(\d+)|, (\d+)-(\d+)\. Defaults")
AT_MOST = re.compile(r"[Aa]t most (\d+) ")
ONE_ACTION = frozenset({"text", "style", "icon_custom_emoji_id"})
MOST_BUTTONS = 100


class Specification:
    """What api.min.json says; `check*` return complaints, an empty list means all is well."""

    def __init__(self, source: Json) -> None:
        self.methods: dict[str, Json] = source["methods"]
        self.types: dict[str, Json] = source["types"]
        self.version: str = source["version"]

    @classmethod
    def or_skip(cls, place: Path = PLACE) -> Specification:
        """Return the specification, or skip the running test where its file is absent."""
        if not place.is_file():
            pytest.skip("no Bot API specification at ../shared/botapi/api.min.json")
        return _read(place)

    @cached_property
    def _names(self) -> dict[str, str]:
        return {name.lower(): name for name in self.methods}

    def check(self, method: str, params: Mapping[str, Any]) -> list[str]:
        """Return what is wrong with a call; values may be form strings or JSON strings."""
        name = self._names.get(method.lower())
        if name is None:
            return [f"{method}: unknown method"]
        fields = {field["name"]: field for field in self.methods[name].get("fields", ())}
        return self._fields(name, fields, params, top=True)

    def check_result(self, method: str, body: Any) -> list[str]:
        """Return what is wrong with the JSON body that answers a call."""
        if not isinstance(body, dict) or not isinstance(body.get("ok"), bool):
            return [f"{method}: answer without ok"]
        if not body["ok"]:
            return _refusal(method, body)
        name = self._names.get(method.lower())
        if name is None:
            return [f"{method}: unknown method answered with ok"]
        return self._any_of(f"{name} result", self.methods[name]["returns"], body.get("result"))

    def check_update(self, update: Any) -> list[str]:
        """Return what is wrong with one update."""
        return self.check_type("Update", update)

    def check_type(self, name: str, value: Any) -> list[str]:
        """Return what is wrong with a value of a type of the specification."""
        return self._one(name, name, value)

    # --- inside -------------------------------------------------------------------------

    def _fields(
        self, where: str, fields: Mapping[str, Json], given: Mapping[str, Any], *, top: bool
    ) -> list[str]:
        wrong = [f"{where}: unknown field {name}" for name in given if name not in fields]
        for name, field in fields.items():
            if given.get(name) is None:
                if field["required"]:
                    wrong.append(f"{where}: {name} is missing")
                continue
            value = _loosened(field["types"], given[name]) if top else given[name]
            found = self._any_of(f"{where}.{name}", field["types"], value)
            wrong += found or _limits(f"{where}.{name}", field["description"], value)
        return wrong

    def _any_of(self, where: str, names: list[str], value: Any) -> list[str]:
        tried = [self._one(where, name, value) for name in names]
        return min(tried, key=len, default=[f"{where}: no type"])

    def _one(self, where: str, name: str, value: Any) -> list[str]:
        if name.startswith("Array of "):
            return self._array(where, name.removeprefix("Array of "), value)
        if name not in self.types or name == "InputFile":
            return [] if _simple(name, value) else [f"{where}: {value!r:.60} is no {name}"]
        kind = self.types[name]
        if kind.get("subtypes"):
            return self._any_of(where, kind["subtypes"], value)
        if not isinstance(value, dict):
            return [f"{where}: {value!r:.60} is no {name}"]
        return self._object(where, kind, value)

    def _array(self, where: str, name: str, value: Any) -> list[str]:
        if not isinstance(value, list | tuple):
            return [f"{where}: {value!r:.60} is no array"]
        return [
            complaint
            for place, one in enumerate(value)
            for complaint in self._one(f"{where}[{place}]", name, one)
        ]

    def _object(self, where: str, kind: Json, value: Json) -> list[str]:
        fields = {field["name"]: field for field in kind.get("fields", ())}
        for field in fields.values():
            constant = CONSTANT.search(field["description"])
            told = value.get(field["name"])
            if constant and field["required"] and told != constant.group(1):
                # Many complaints, so that another member of a union is taken for what is meant.
                return [f"{where}: {field['name']} is {told!r}, not {constant.group(1)}"] * 9
        wrong = self._fields(where, fields, value, top=False)
        if kind["name"] == "InlineKeyboardButton" and len(set(value) - ONE_ACTION) != 1:
            wrong.append(f"{where}: a button needs exactly one action")
        if kind["name"] == "InlineKeyboardMarkup":
            rows = value.get("inline_keyboard", [])
            if isinstance(rows, list) and sum(map(len, rows)) > MOST_BUTTONS:
                wrong.append(f"{where}: more than {MOST_BUTTONS} buttons")
        return wrong


@lru_cache(maxsize=2)
def _read(place: Path) -> Specification:
    return Specification(msgspec.json.decode(place.read_bytes()))


def _refusal(method: str, body: Json) -> list[str]:
    wrong = []
    if not isinstance(body.get("error_code"), int):
        wrong.append(f"{method}: refusal without error_code")
    if not isinstance(body.get("description"), str):
        wrong.append(f"{method}: refusal without description")
    parameters = body.get("parameters", {})
    if body.get("error_code") == 429 and not isinstance(parameters.get("retry_after"), int):
        wrong.append(f"{method}: 429 without retry_after")
    extra = set(body) - {"ok", "error_code", "description", "parameters"}
    return wrong + [f"{method}: unknown field {name} in a refusal" for name in sorted(extra)]


def _simple(name: str, value: Any) -> bool:
    match name:
        case "Integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "Float":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "Boolean" | "True":
            return isinstance(value, bool)
        case "String":
            return isinstance(value, str)
        case "InputFile":
            return isinstance(value, bytes) or hasattr(value, "content")
    raise ValueError(f"the specification names an unknown type {name!r}")


def _loosened(names: list[str], value: Any) -> Any:
    """Return a form's string as what it stands for, where no string is asked for."""
    if not isinstance(value, str) or "String" in names:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _limits(where: str, prose: str, value: Any) -> list[str]:
    """Return breaches of the limits that the prose of a field states."""
    if isinstance(value, int) and not isinstance(value, bool):
        span = INTEGER_SPAN.search(prose)
        low, high = (int(n) for n in span.groups() if n) if span else (value, value)
        return [] if low <= value <= high else [f"{where}: {value} is not in {low}-{high}"]
    if not isinstance(value, str | list | tuple):
        return []
    size = len(value)
    span, most = SPAN.search(prose), AT_MOST.search(prose)
    if span and isinstance(value, str) == (span.group(3) != "identifiers"):
        low, high = int(span.group(1)), int(span.group(2))
        if isinstance(value, str):
            size = len(value.encode()) if span.group(3) == "bytes" else len(value.strip())
        return (
            [] if low <= size <= high else [f"{where}: {size} {span.group(3)}, not {low}-{high}"]
        )
    if most and isinstance(value, list | tuple) and size > int(most.group(1)):
        return [f"{where}: {size} of at most {most.group(1)}"]
    return []
