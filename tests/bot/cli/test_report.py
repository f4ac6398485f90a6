"""`report outcomes`: both sides as figures, of those alone who let themselves be counted."""

import datetime as dtm
from pathlib import Path
from typing import Any

import msgspec
import pytest

from flows.consent import SCOPES, Consent, Scope
from flows.telling import FINE, NOT
from storage.changes import Changes
from storage.records import Answer
from storage.store import Store
from tests.bot.cli.conftest import Call, with_store

NOW = dtm.datetime.now(dtm.UTC)
ALL: frozenset[Scope] = frozenset(SCOPES)


@pytest.fixture
def told(home: Path, call: Call, tmp_path: Path) -> Path:
    """Seven people whose home is fine for the worker; five say so, one says not, one nothing."""
    cases = [f"K7F{n}" for n in range(1, 8)]
    table = tmp_path / "people.csv"
    table.write_text("case,caseworker\n" + "".join(f"{case},Ana\n" for case in cases))
    assert call("enrol", "--csv", table).code == 0
    for case, choice in zip(cases, ["good"] * 5 + ["bad", ""], strict=True):
        tell(case, choice)
    return home


def tell(
    case: str, choice: str, *, scopes: frozenset[Scope] = ALL, question: str = "HOME-1"
) -> None:
    """Somebody has agreed, the worker has seen that all is well, they have answered this."""

    async def write(store: Store) -> None:
        scene = await store.find_case(case)
        assert scene is not None
        person = scene.beneficiary
        profile = msgspec.structs.replace(
            person.profile, verified={"HOME": (FINE, 1), "WORK": (NOT, 1)}
        )
        kept = Answer(beneficiary=person.id, question=question, choice=choice, at=NOW)
        changes = Changes(
            people={person.id: msgspec.structs.replace(person, profile=profile)},
            consents=[(person.id, Consent(at=NOW, how="switches", scopes=scopes))],
            answers=[kept] if choice else [],
        )
        await store.commit(changes, real_now=1.0)

    with_store(write)


def row(call: Call, domain: str) -> dict[str, Any]:
    """One domain of the document."""
    document = call("report", "outcomes", "--json").json
    assert document["least"] == 5
    found: dict[str, Any] = next(one for one in document["domains"] if one["domain"] == domain)
    return found


def test_both_sides_are_counted_by_domain(told: Path, call: Call) -> None:
    """Six of seven would show the one who says nothing, and one of six the one who differs."""
    assert row(call, "HOME") == {
        "domain": "HOME", "seen": 7, "said": 6, "both": None, "differ": None
    }  # fmt: skip
    assert row(call, "WORK")["seen"] == 7
    assert row(call, "WORK")["said"] is None


def test_the_table_says_what_is_held_back_and_names_nobody(told: Path, call: Call) -> None:
    """`<5` in place of a few people; no reference anywhere."""
    shown = call("report", "outcomes")
    assert shown.code == 0
    (home,) = [line.split() for line in shown.out.splitlines() if line.startswith("HOME")]
    assert home == ["HOME", "7", "6", "<5", "<5"]
    assert "K7F" not in shown.out + shown.err


def test_who_is_in_no_figure_is_not_counted_on_either_side(told: Path, call: Call) -> None:
    """The person's own switch: what the worker has seen of them is not counted as well."""
    tell("K7F7", "good", scopes=ALL - {"count"})
    found = row(call, "HOME")
    assert (found["seen"], found["said"], found["both"]) == (6, 6, 6)


def test_what_is_said_about_the_team_is_no_outcome(home: Path, call: Call, tmp_path: Path) -> None:
    """It stands in no matrix of the worker, and in no figure of it."""
    for n in range(1, 7):
        assert call("enrol", f"K7F{n}", "--caseworker", "ana").code == 0
        tell(f"K7F{n}", "mostly", question="HELP-3")
    assert row(call, "HELP")["said"] is None
