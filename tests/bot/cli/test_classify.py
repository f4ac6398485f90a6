"""`classify`: one answer a line, whatever the line is."""

import io
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.cli.classify import judged
from bot.listening.signals import detector


def answers(*lines: bytes) -> tuple[int, list[dict[str, Any]]]:
    """Exit code and answers to these lines."""
    out = io.StringIO()
    code = judged([line + b"\n" for line in lines], out, detector())
    return code, [json.loads(line) for line in out.getvalue().splitlines()]


def test_each_line_is_judged_in_order() -> None:
    """Severity and reason words of the contract; a language is only a hint."""
    code, found = answers(
        b'{"id": "a", "lang": "en", "text": "good morning"}',
        b'{"id": 2, "lang": "xx", "text": "he will kill me"}',
        b'{"id": null, "lang": 7, "text": "good morning"}',
        b'{"text": ""}',
    )
    assert code == 0
    assert [one["id"] for one in found] == ["a", 2, None, None]
    assert [one["severity"] for one in found] == ["none", "crisis", "none", "none"]
    assert found[1]["reasons"] == ["danger"]
    assert found[0]["reasons"] == []


def test_a_bad_line_has_its_error_and_the_rest_goes_on() -> None:
    """Exit 1 at the end; the id is given back where there is one."""
    code, found = answers(
        b"nonsense",
        b'{"id": 1, "text": 5}',
        b'{"id": 2}',
        b"[1]",
        b'{"id": NaN, "text": "x"}',
        b'{"id": 3, "text": "\xff"}',
        b"[" * 100_000,
        b"",
        b'{"id": 4, "text": "good morning"}',
    )
    assert code == 1
    assert [one["id"] for one in found] == [None, 1, 2, None, None, None, None, 4]
    assert ["error" in one for one in found] == [True] * 7 + [False]


def test_half_a_sign_is_no_fault() -> None:
    """A lone surrogate in text and id goes through."""
    code, found = answers(b'{"id": "\\ud800", "text": "\\ud800 good morning"}')
    assert (code, found[0]["id"]) == (0, "\ud800")


@given(st.binary(max_size=60).filter(lambda line: b"\n" not in line and b"\r" not in line))
def test_any_bytes_get_one_line(line: bytes) -> None:
    """An answer or an error, unless the line is blank."""
    _, found = answers(line)
    assert len(found) == int(bool(line.strip()))
