"""`report figures`: what is left of people whose months are over, as a table and as a document."""

import datetime as dtm
from pathlib import Path

from storage.changes import Changes
from storage.records import Answer
from storage.store import Store
from tests.bot.cli.conftest import Call, with_store

AT = dtm.datetime(2026, 8, 3, 8, 30, tzinfo=dtm.UTC)


def five_leave(call: Call) -> None:
    """Five people whose answers may be counted; all say no, one of them something rare as well."""
    for number in range(1, 6):
        assert call("enrol", f"K7F{number}", "--caseworker", "ana").code == 0
    with_store(_leave)


async def _leave(store: Store) -> None:
    for number, who in enumerate(await store.all_people()):
        choices = ["no", "yes"] if number == 0 else ["no"]
        given = [
            Answer(beneficiary=who, question="SAFE-1", choice=choice, at=AT) for choice in choices
        ]
        await store.commit(Changes(answers=given), real_now=1.0)
        await store.erase(who, at=AT, real_now=1.0, last=Changes(), counted=True)


def test_a_figure_is_shown_from_five_people_on(home: Path, call: Call) -> None:
    """A rarer answer is in no line and in no sum; nobody's reference is anywhere."""
    five_leave(call)
    cell = {"year": 2026, "question": "SAFE-1", "choice": "no", "people": 5, "answers": 5}
    assert call("report", "figures", "--json").json == {"least": 5, "figures": [cell]}
    shown = call("report", "figures")
    assert (shown.code, shown.err) == (0, "")
    year, head, line = [one.split() for one in shown.out.splitlines()]
    assert (year, line) == (["2026"], ["SAFE-1", "no", "5", "5"])
    assert head == ["question", "answer", "people", "answers"]


def test_without_figures_it_says_why(home: Path, call: Call) -> None:
    """Nobody's months are over yet: an empty document, and one line for people."""
    assert call("report", "figures", "--json").json == {"least": 5, "figures": []}
    assert "5 people" in call("report", "figures").out
