"""The shell's tables have no gap: events, fires, buttons and sentences meet on both sides."""

import ast
import re
from collections.abc import Iterator
from typing import get_args

from bot.caseworkers import acts, conduct, menus
from bot.effects.runs import EFFECTS
from bot.jobs.waking import WAKE
from bot.turns.presses import ACTIONS, AFTER_STOP, QUIET
from flows.events import Event
from flows.fires import FireKind
from flows.severity import REASON_WORDS
from locales.sentences import SENTENCES
from tests.structure.sources import call_name, modules, short, strings, tree

SHELL = modules("bot/turns", "bot/effects", "bot/caseworkers", "bot/jobs")
ELSEWHERE = {"q", "lang", "x.number", "x.country"}
"""Actions with a place of their own: answers, languages, and the two buttons of a stranger."""
STAFF = {*menus.MENUS, *menus.PICKS, *acts.ACTS, conduct.ACCEPT}
"""Actions that a staff chat hears."""
KEY = re.compile(r"[a-z][a-z-]*/[a-z0-9-]+")
ACTION = re.compile(r"[a-z-]+(\.[a-z-]+)?")
MAKES = {"button", "token", "_button", "_token", "make"}
PLANNED_ELSEWHERE = {
    "digest": "about a member of staff: bot.jobs.digests reads everybody for it",
    "erase": "the clearing of what an erased person's phone still holds",
    "release": "kept for the ladder",
}
"""Kinds of fire that this table need not wake, with the reason."""


def actions() -> Iterator[tuple[str, str]]:
    """(action, where) of every literal that becomes part of a button."""
    for path in SHELL:
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call | ast.Tuple):
                continue
            for part in _parts(node):
                value = part.value if isinstance(part, ast.Constant) else None
                if isinstance(value, str) and ACTION.fullmatch(value):
                    yield value, f"{short(path)}:{node.lineno}"


def _parts(node: ast.Call | ast.Tuple) -> list[ast.expr]:
    """What may name an action: arguments of whatever makes a button, pairs behind a label's key."""
    if isinstance(node, ast.Call):
        return node.args if call_name(node) in MAKES else []
    return node.elts if _is_key(node.elts[:1]) else []


def _is_key(parts: list[ast.expr]) -> bool:
    return bool(parts) and any(
        isinstance(part, ast.Constant) and part.value in SENTENCES for part in parts
    )


def test_there_is_a_shell_to_look_at() -> None:
    """The tests below look at something."""
    assert len(SHELL) > 25
    assert len(SENTENCES) > 150
    assert len({action for action, _ in actions()}) > 35


def test_every_event_has_an_effect() -> None:
    """An event of the core that nobody applies would be lost without a word."""
    kinds = set(get_args(Event))
    assert len(kinds) >= 14
    silent = {kind.__name__ for kind in kinds - set(EFFECTS)}
    assert silent <= {"QuestionSkipped", "FlowEntered"}
    assert set(EFFECTS) <= kinds


def test_every_kind_of_fire_wakes_something() -> None:
    """A fire without a waker would come due for ever and do nothing."""
    kinds = set(get_args(FireKind))
    assert set(WAKE) <= kinds
    assert kinds - set(WAKE) <= set(PLANNED_ELSEWHERE)


def test_every_button_does_something() -> None:
    """An action that is put on a button has a function that hears it."""
    heard = set(ACTIONS) | STAFF | ELSEWHERE
    deaf = {(action, where) for action, where in actions() if action not in heard}
    assert deaf == set()


def test_every_heard_action_stands_on_some_button() -> None:
    """A function that no button reaches is a screen that somebody forgot."""
    made = {action for action, _ in actions()}
    literals = {value for path in SHELL for value, _ in strings(path)}
    heard = set(ACTIONS) | STAFF
    assert heard - made - literals == set()


def test_what_still_answers_after_a_stop_is_an_action() -> None:
    """The two lists of exceptions name actions that there are."""
    assert AFTER_STOP - set(ACTIONS) == set()
    assert QUIET - set(ACTIONS) == set()


def test_every_sentence_that_the_shell_names_exists() -> None:
    """A key with a slip of the finger would fail only when somebody needs the sentence."""
    families = {key.partition("/")[0] for key in SENTENCES}
    named = {
        (value, f"{short(path)}:{line}")
        for path in SHELL
        for value, line in strings(path)
        if KEY.fullmatch(value) and value.partition("/")[0] in families
    }
    assert len(named) > 100
    assert {one for one in named if one[0] not in SENTENCES} == set()


def prefixes() -> set[str]:
    """Beginnings of keys that are put together: f"level/{n}" is `level/`."""
    found: set[str] = set()
    for path in modules("bot", "flows"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.JoinedStr) and node.values:
                first = node.values[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.add(first.value)
    return {one for one in found if "/" in one}


def test_every_reason_word_and_level_has_its_sentence() -> None:
    """Keys that are put together have all their ends."""
    assert {f"reason/{word}" for word in REASON_WORDS} <= set(SENTENCES)
    assert {f"level/{number}" for number in (1, 2, 3)} <= set(SENTENCES)


NOT_YET_SAID = {
    "answer/out-of-range": "House: a number out of bounds is told as any number for now",
    "answer/stale": "House: an old button shows the question of now without a word",
    "distress/told-off": "Ladder: duty hours",
    "fault/text": "House: a fault asks to write again with unread/text",
    "language/choose": "Words: the picker shows names of languages alone",
    "note/conflict": "Minimal state: telling the operator of a second program",
    "page/handed": "Ladder: hand-over",
    "staff/code-bad": "Ladder: the staff menu",
    "staff/help": "Ladder: the staff menu",
    "staff/unknown": "Ladder: the staff menu",
}
"""Sentences that stand ready, with the issue that will say them; one that is said must leave."""


def test_every_sentence_is_said_somewhere() -> None:
    """A reviewed text that nothing shows is work for eight translators in vain."""
    said = {value for path in modules("bot", "flows") for value, _ in strings(path)}
    begun = tuple(prefixes())
    unsaid = {key for key in SENTENCES if key not in said and not key.startswith(begun)}
    assert unsaid == set(NOT_YET_SAID)


SPEAKS = {"send", "say", "Body", "answer", "letter"}
LETTERS = re.compile(r"[^\W\d_]{2,}")
ALLOWED = {"send", "edit", "delete", "answer", "photo", "voice", "buttons", "menu"}
"""Kinds of body, which are words and never shown."""


def test_no_sentence_stands_in_the_code() -> None:
    """Whatever a person reads comes from a catalog: no literal with letters is sent."""
    stray = []
    for path in SHELL:
        for node in ast.walk(tree(path)):
            if not (isinstance(node, ast.Call) and call_name(node) in SPEAKS):
                continue
            told = [
                *node.args[:1],
                *(k.value for k in node.keywords if k.arg in {"text", "words"}),
            ]
            for part in told:
                value = part.value if isinstance(part, ast.Constant) else None
                if isinstance(value, str) and LETTERS.search(value) and value not in ALLOWED:
                    stray.append((value, f"{short(path)}:{node.lineno}"))
    assert stray == []
