"""`alongside classify`: JSON lines in, severity and reasons out. Needs no home, stores nothing."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from bot.refusal import Refusal

if TYPE_CHECKING:
    from flows.distress import Detector


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("classify")(classify)


def classify(
    lexicon: Annotated[
        list[Path] | None,
        typer.Option("--lexicon", metavar="FILE", help="Try own words too: signals*.yaml."),
    ] = None,
) -> int:
    """Read {"id","lang","text"} lines, write {"id","severity","reasons"} lines, in order."""
    return judged(sys.stdin.buffer, sys.stdout, _detector(lexicon or []))


def _detector(own: list[Path]) -> "Detector":
    from bot.listening.own import detector_with
    from bot.listening.signal_files import LexiconError

    try:
        return detector_with({path.name: path.read_text(encoding="utf-8") for path in own})
    except (OSError, UnicodeDecodeError) as error:
        text = f"the lexicon cannot be read ({type(error).__name__})"
        raise Refusal("no_file", text, hint="give a signals*.yaml file", usage=True) from None
    except LexiconError as error:
        hint = "the grammar stands in flows/distress/grammar.py"
        raise Refusal("bad_lexicon", str(error), hint=hint) from None


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
