"""The body of a Bot API request as parameters: JSON, form or multipart, and the query string.

Must not know methods or the stand-in.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, MultipartReader
from aiohttp.http import RawRequestMessage
from aiohttp.streams import StreamReader

from bot.rehearsal.refusals import Json, bad_request
from bot.rehearsal.wire import Upload, decode


def query_params(query: str) -> Json:
    """Return the parameters of a query string."""
    return dict(parse_qsl(query, keep_blank_values=True)) if query else {}


def body_params(kind: str, raw: bytes) -> Json:
    """Return the parameters of a body that is no multipart; `kind` is its content type."""
    if not raw:
        return {}
    if kind.startswith("application/x-www-form-urlencoded") and not raw.startswith(b"{"):
        return dict(parse_qsl(raw.decode(errors="replace"), keep_blank_values=True))
    try:
        body = decode(raw)
    except (ValueError, RecursionError) as error:
        raise bad_request("can't parse JSON object") from error
    if not isinstance(body, dict):
        raise bad_request("object expected as the body of the request")
    return body


async def read(message: RawRequestMessage, payload: StreamReader) -> Json:
    """Read the body of a request, whatever its kind, to the end."""
    kind = message.headers.get("Content-Type", "")
    if not kind.startswith("multipart/"):
        return body_params(kind, await payload.read())
    params: dict[str, Any] = {}
    reader = MultipartReader(message.headers, payload)
    while (part := await reader.next()) is not None:
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise bad_request("can't parse multipart: a part has no name")
        content = bytes(await part.read(decode=True))
        if part.filename is None:
            params[part.name] = content.decode(errors="replace")
        else:
            params[part.name] = Upload(part.filename, content)
    return params
