"""Choosing the code word or the duress word: out of twelve, or typed.

The word is never shown again. What is typed here leaves the chat at once and reaches nobody.
"""

import datetime as dtm
from typing import Literal

from bot.channel.messages import Inbound
from bot.effects import people
from bot.turns import quiet_words, screens
from bot.turns.turn import Row, Turn
from flows.severity import Severity
from locales.common import is_common
from locales.folding import fold, spellings

Kind = Literal["code", "duress"]
KINDS: tuple[Kind, ...] = ("code", "duress")
OFFERED = 12
SHORTEST, LONGEST = 4, 20
TYPING = dtm.timedelta(minutes=10)
"""The next typed words are taken as the wish for so long."""
SHOWN_S = 600
"""The dialogue leaves the phone after ten minutes, also where nothing is chosen."""


def ask(turn: Turn, kind: Kind) -> None:
    """Twelve ordinary words, or one of the person's own."""
    turn.set_profile(choosing=kind, choosing_until=turn.now + TYPING)
    place = KINDS.index(kind)
    words = [
        turn.button(f"word/{number + 1}", "word.pick", bytes([place, number]))
        for number in range(OFFERED)
    ]
    rows: tuple[Row, ...] = tuple(tuple(words[at : at + 3]) for at in range(0, OFFERED, 3))
    rows += ((turn.button("phone/not-now", "word.none", bytes([place])),),)
    turn.send(turn.text("word/ask"), rows, purpose="setting", clear_after_s=SHOWN_S)


def kind_of(argument: bytes) -> Kind | None:
    """Which of the two words a button is about."""
    return KINDS[argument[0]] if argument and argument[0] < len(KINDS) else None


def picked(turn: Turn, argument: bytes) -> Kind | None:
    """One of the twelve was pressed; the kind, where it holds now."""
    kind = kind_of(argument)
    if kind is None or len(argument) != 2 or argument[1] >= OFFERED:
        return None
    word = turn.text(f"word/{argument[1] + 1}")
    if _is_other(turn, kind, word):
        _refuse(turn, kind)
        return None
    _keep(turn, kind, word)
    return kind


def typed(turn: Turn, inbound: Inbound) -> Kind | Literal["refused"] | None:
    """Words typed while the dialogue is open; None where none is.

    They leave the chat at once, whether they are taken or not.
    """
    kind, until = turn.profile.choosing, turn.profile.choosing_until
    if kind == "" or until is None or turn.now > until:
        return None
    turn.words_passed = True
    people.delete_now(turn, inbound.message_id)
    clear(turn)
    if not is_usable(turn, inbound.text) or _is_other(turn, kind, inbound.text):
        _refuse(turn, kind)
        return "refused"
    _keep(turn, kind, inbound.text)
    return kind


def clear(turn: Turn) -> None:
    """The whole dialogue leaves the phone now."""
    turn.changes.clear_now.append((turn.recipient, "setting", turn.now))


def is_usable(turn: Turn, text: str) -> bool:
    """One word, not said every day, that means nothing else to this program."""
    folded = fold(text)
    if not folded.isalpha() or not SHORTEST <= len(folded) <= LONGEST:
        return False
    if is_common(folded) or turn.desk.recognise(text) is not None:
        return False
    return turn.desk.detector.assess(text, lang=turn.profile.language).severity is Severity.NONE


def _is_other(turn: Turn, kind: Kind, word: str) -> bool:
    """Whether it is the other one of the two words already."""
    other = turn.profile.duress_marks if kind == "code" else turn.profile.code_marks
    return bool(other) and bool(set(_all_marks(turn, word)) & set(other))


def _all_marks(turn: Turn, word: str) -> tuple[str, ...]:
    return tuple(quiet_words.mark(turn, way) for way in spellings(word))


def _keep(turn: Turn, kind: Kind, word: str) -> None:
    marks = _all_marks(turn, word)
    if kind == "code":
        turn.set_profile(code_marks=marks, choosing="", choosing_until=None)
    else:
        turn.set_profile(duress_marks=marks, choosing="", choosing_until=None)
    turn.audit(f"word.{kind}", actor=turn.recipient)


def _refuse(turn: Turn, kind: Kind) -> None:
    rows = screens.rows(turn, ("phone/not-now", "phone.close"))
    turn.set_profile(choosing=kind, choosing_until=turn.now + TYPING)
    turn.send(turn.text("word/refused"), rows, purpose="setting", clear_after_s=SHOWN_S)
