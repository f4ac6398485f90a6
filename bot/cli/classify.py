"""`alongside classify`: JSON lines in, severity and reasons out. Needs no home, stores nothing."""

import json
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TextIO

import typer

if TYPE_CHECKING:
    from flows.distress import Detector


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("classify")(classify)


def classify() -> int:
    """Read {"id","lang","text"} lines, write {"id","severity","reasons"} lines, in order."""
    from bot.listening.signals import detector

    return judged(sys.stdin.buffer, sys.stdout, detector())


def judged(lines: Iterable[bytes], out: TextIO, detector: "Detector") -> int:
    """Judge each line; 1 if any was bad, else 0. Blank lines are passed over."""
    bad = 0
    for line in lines:
        if not line.strip():
            continue
        found = _line(line, detector)
        bad = bad or int("error" in found)
        # only ASCII: half a surrogate pair may stand in an id
        out.write(json.dumps(found) + "\n")
        out.flush()
    return bad


def _line(line: bytes, detector: "Detector") -> dict[str, Any]:
    try:
        # an UTF-8 mark at the head of a file is no part of its first line
        asked = json.loads(line.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        return {"id": None, "error": "the line is no JSON in UTF-8"}
    if not isinstance(asked, dict):
        return {"id": None, "error": 'the line is no object; write {"id", "lang", "text"}'}
    known, text, lang = asked.get("id"), asked.get("text"), asked.get("lang")
    if not isinstance(text, str):
        return {"id": known, "error": "text is missing or no string"}
    assessment = detector.assess(text, lang=lang if isinstance(lang, str) else None)
    words = dict.fromkeys(reason.word for reason in assessment.reasons)
    return {"id": known, "severity": assessment.severity.level, "reasons": list(words)}


def _no_number(text: str) -> None:
    raise ValueError(text)
