"""Structured logs of event codes and random ids.

Never a text, a chat id, a token or an address.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

ALLOWED = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "count",
        "seconds",
        "kind",
        "lane",
        "outcome",
        "error",
        "where",
        "port",
        "method",
        "status",
        "worker",
        "attempts",
        "retry_after",
        "code",
        "version",
    }
)
"""Keys that a log line may carry; whatever else is given is dropped, not masked."""

_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{5,}")
_LONG_NUMBER = re.compile(r"\d{6,}")


def _drop(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep the allowed keys; a last net over their values."""
    kept = {key: value for key, value in line.items() if key in ALLOWED}
    for key, value in kept.items():
        if isinstance(value, str) and key != "timestamp":
            kept[key] = _LONG_NUMBER.sub("…", _TOKEN.sub("…", value))[:120]
    return kept


def set_up(level: str = "info") -> None:
    """Log JSON lines to standard error.

    Silence every library that might log what it carries.
    """
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _drop,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    silence()


def silence() -> None:
    """Foreign loggers carry whole updates, addresses with the token, SQL with values.

    None gets out.
    """
    root = logging.getLogger()
    for handler in list(root.handlers):
        root.removeHandler(handler)
    root.addHandler(logging.NullHandler())
    root.setLevel(logging.CRITICAL)
    for name in (
        "telegram",
        "httpx",
        "httpcore",
        "aiohttp",
        "sqlalchemy",
        "aiosqlite",
        "asyncio",
        "apscheduler",
        "alembic",
        "uvicorn",
        "hypothesis",
    ):
        logger = logging.getLogger(name)
        logger.setLevel(logging.CRITICAL)
        logger.propagate = False
        logger.handlers = [logging.NullHandler()]


log = structlog.get_logger()
"""`log.info("turn.committed", count=3)`: a dotted event code and allowed keys."""


def where(error: BaseException) -> str:
    """Function and line at which something failed; never what it was about."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else "?"
