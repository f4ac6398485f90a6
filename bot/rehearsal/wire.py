"""Reading the parameters of a call, whether they came as JSON, as a form or in process.

Must not know any method; it only turns loose values into typed ones or refuses them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from bot.rehearsal.refusals import Json, Refused, bad_request

Params = Mapping[str, Any]


class Upload(NamedTuple):
    """A file that came with a call (multipart part or bytes in process)."""

    name: str
    content: bytes


def decode(raw: bytes | str) -> Any:
    """Decode JSON; lone surrogates and NaN pass, since Python's own reader takes over."""
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return json.loads(raw)


def encode(body: Any) -> bytes:
    """Encode JSON; what the fast encoder refuses (lone surrogates, NaN) Python's own writes."""
    try:
        return msgspec.json.encode(body, enc_hook=_plain)
    except (msgspec.EncodeError, UnicodeEncodeError, RecursionError, OverflowError):
        return json.dumps(body).encode()


def _plain(value: Any) -> Any:
    raise msgspec.EncodeError(f"{type(value).__name__} has no JSON form")


def integer(params: Params, name: str, default: int | None = None) -> int:
    """Return a whole number; digits in a string count, as in a form."""
    value = params.get(name, default)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return int(value)
    if isinstance(value, str):
        try:
            return int(value.strip())
        except ValueError:
            pass
    if value is None or value == "":
        raise bad_request(f"{name} is empty")
    raise bad_request(f'field "{name}" must be of type Integer')


def flag(params: Params, name: str) -> bool:
    """Return a Boolean as Telegram reads it: true, "true", 1, "yes" are true, all else false."""
    value = params.get(name, False)
    if isinstance(value, str):
        return value.strip().lower() in {"true", "yes", "1"}
    return bool(value)


def text(params: Params, name: str, default: str = "") -> str:
    """Return a string; numbers become their digits, as in a form."""
    value = params.get(name, default)
    if value is None:
        return default
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return str(value)
    raise bad_request(f'field "{name}" must be of type String')


def nested(params: Params, name: str, what: str = "object") -> Any:
    """Return an object or a list, given as such or as a JSON string; None when absent."""
    value = params.get(name)
    if isinstance(value, str):
        if not value:
            return None
        try:
            return decode(value)
        except (ValueError, RecursionError) as error:
            raise bad_request(f"can't parse {what} JSON object") from error
    return value


def mapping(params: Params, name: str, what: str = "object") -> Json | None:
    """Return a nested object, or None when absent."""
    value = nested(params, name, what)
    if value is None:
        return None
    if not isinstance(value, dict):
        raise bad_request(f"can't parse {what} JSON object")
    return value


def sequence(params: Params, name: str, what: str = "array") -> list[Any] | None:
    """Return a nested list, or None when absent."""
    value = nested(params, name, what)
    if value is None:
        return None
    if not isinstance(value, list | tuple):
        raise bad_request(f"can't parse {what} JSON object")
    return list(value)


def upload(params: Params, name: str) -> Upload | str:
    """Return the file of a call: an upload, or the identifier of one known to Telegram."""
    value = params.get(name)
    if isinstance(value, str) and value.startswith("attach://"):
        value = params.get(value.removeprefix("attach://"))
    if isinstance(value, Upload):
        return value
    if isinstance(value, bytes):
        return Upload(name, value)
    if isinstance(value, str) and value:
        return value
    raise Refused(400, f"Bad Request: there is no {name} in the request")
