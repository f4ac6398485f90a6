"""The ways in which a call of the Bot API ends without a result.

Must not decide when a call is refused: the methods and the faults do that.
"""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
"""One JSON object as Python's own dictionary."""

TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class Refused(Exception):
    """Telegram answers with `ok: false`; `parameters` carries e.g. `retry_after`."""

    def __init__(self, status: int, description: str, *, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def body(self) -> Json:
        """Return the JSON body that Telegram sends with this status."""
        answer: Json = {
            "ok": False,
            "error_code": self.status,
            "description": self.description,
        }
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


class DroppedAnswer(ConnectionError):
    """The work was done, then the connection closed without an answer."""


class Down(ConnectionError):
    """Telegram cannot be reached at all; nothing was done."""


def bad_request(what: str) -> Refused:
    """Return a 400 with Telegram's usual prefix."""
    return Refused(400, f"Bad Request: {what}")


def forbidden(what: str) -> Refused:
    """Return a 403 with Telegram's usual prefix."""
    return Refused(403, f"Forbidden: {what}")


def too_many(seconds: int) -> Refused:
    """Return a 429 that tells how many whole seconds to wait."""
    return Refused(
        429,
        f"Too Many Requests: retry after {seconds}",
        parameters={"retry_after": seconds},
    )
