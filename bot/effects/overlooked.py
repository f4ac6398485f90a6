"""The button below a person's words: this should have alerted. Keeps nothing until it is pressed.

What the detector made of the words rides in the button, as a level and short marks of rules; the
words themselves are nowhere when somebody presses.
"""

import datetime as dtm
import hashlib

from bot.effects import staff_letters
from bot.listening.own import rule_ids
from bot.turns.desk import Desk
from bot.turns.turn import Row, Turn
from flows.beneficiary import Beneficiary
from flows.distress import Detector
from flows.overlooked import Overlooked
from flows.severity import Severity
from flows.staff import Staff

ACTION = "ov.add"
LABEL = "page/overlooked"
UNKNOWN = "unknown"
"""A rule that was taken away between the showing and the press."""
_PERSON, _MARK, _RULE = 16, 4, 3
_HEAD = _PERSON + _MARK + 1
_MOST = 4
"""So many rules fit into a button; they are the weightiest."""


def rows(turn: Turn, staff: Staff) -> tuple[Row, ...]:
    """For words that are shown as they come; a voice note was never heard by the detector."""
    if not turn.words:
        return ()
    about = argument(turn.desk, turn.person, turn.words, before=turn.before)
    return ((staff_letters.button(turn, staff, LABEL, ACTION, about),),)


def argument(desk: Desk, person: Beneficiary, words: str, *, before: str = "") -> bytes:
    """What the button carries: whose it is, a mark of this showing, the level, the rules."""
    level, rules = _weighed(desk.detector, words, before, lang=person.profile.language)
    # Drawn by chance: the id of a stored signal would lead from the count back to the person.
    mark = bytes.fromhex(desk.new_id(2 * _MARK))
    listed = b"".join(_short(rule) for rule in rules[:_MOST])
    return bytes.fromhex(person.id) + mark + bytes([level]) + listed


def read(desk: Desk, about: bytes, *, day: dtm.date) -> tuple[str, Overlooked] | None:
    """The mark of a button, and what is to be counted; None: it says nothing."""
    if len(about) < _HEAD:
        return None
    known = {_short(rule): rule for rule in rule_ids(desk.own_words)}
    rest = about[_HEAD:]
    shorts = [rest[at : at + _RULE] for at in range(0, len(rest), _RULE)]
    found = Overlooked(
        day=day,
        level=Severity(about[_HEAD - 1]).level,
        rules=tuple(known.get(short, UNKNOWN) for short in shorts),
    )
    return about[_PERSON : _HEAD - 1].hex(), found


def _weighed(
    detector: Detector, words: str, before: str, *, lang: str | None
) -> tuple[Severity, list[str]]:
    """The level, and its rules; where there is none, the rules that were talked down.

    Words that waited are weighed again when they are shown, so that nothing is stored beside
    them; what was written before them is gone then.
    """
    found = detector.assess(words, lang=lang or "en", previous=before or None)
    rules = [reason.rule for reason in found.reasons]
    if not rules:
        rules = [one.rule.id for one in detector.first_stage(words).weighed]
    return found.severity, list(dict.fromkeys(rules))


def _short(rule: str) -> bytes:
    return hashlib.sha256(rule.encode()).digest()[:_RULE]
