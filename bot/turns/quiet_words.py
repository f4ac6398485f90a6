"""The code word and the duress word: heard anywhere, never shown, kept as keyed marks alone.

The reply to each is the ordinary one, to the letter.
"""

import re
from collections.abc import Iterator

from bot.channel.messages import Inbound
from bot.effects import escalations, people, staff_letters
from bot.turns import cover, quiet, talk
from bot.turns.turn import Turn
from locales.folding import fold

MOST_WORDS = 60
_HELD = re.compile(r"(.)\1+")


def heard(turn: Turn, inbound: Inbound) -> bool:
    """Hear both words in what was typed. True: the reply is given, nothing else may follow.

    After the duress word the caller answers as it would answer any other words.
    """
    profile = turn.profile
    if not _has_words(turn):
        return False
    marks = set(_marks(turn, inbound.text))
    if marks & set(profile.duress_marks):
        _duress(turn)
        return False
    if marks & set(profile.code_marks):
        _code(turn, inbound)
        return True
    return False


def heard_in_edit(turn: Turn, inbound: Inbound) -> None:
    """An edited message gets no answer, and so none here; both words count in it all the same."""
    marks = set(_marks(turn, inbound.text)) if _has_words(turn) else set()
    if marks & set(turn.profile.duress_marks):
        _duress(turn)
    elif marks & set(turn.profile.code_marks):
        _code(turn)


def _has_words(turn: Turn) -> bool:
    return bool(turn.profile.code_marks or turn.profile.duress_marks)


def mark(turn: Turn, folded: str) -> str:
    """The keyed mark of one way to type a word; nothing leads back from it.

    A letter that is held down or doubled by haste does not count.
    """
    return turn.desk.word_mark(turn.person.id, _HELD.sub(r"\1", folded))


def _marks(turn: Turn, text: str) -> Iterator[str]:
    return (mark(turn, word) for word in fold(text).split()[:MOST_WORDS])


def _code(turn: Turn, answered: Inbound | None = None) -> None:
    """Pause without an end, distress, the ordinary reply to `answered`."""
    turn.words_passed = True
    escalations.raise_signal(turn, "distress", "danger", rule="code-word", hold=True)
    staff_letters.note(turn, "note/reads-along")
    if answered is not None:
        _ordinary(turn, answered)
    if turn.stopped or turn.profile.enrolled_at is None:
        return
    turn.set_session(None)
    for kind in ("wait", "re-offer", "re-check"):
        turn.cancel(kind)
    turn.set_person(status="paused")
    turn.set_profile(paused_until=None, gate_until=None)
    people.plan_next(turn)


def _ordinary(turn: Turn, inbound: Inbound) -> None:
    """What any other words would have brought here, with no question open."""
    if quiet.is_quiet(turn):
        quiet.show(turn)
    elif not turn.stopped and not talk.relay(turn, inbound):
        cover.thank(turn)


def _duress(turn: Turn) -> None:
    """A crisis page, and nothing on the screen: the words themselves are not passed on."""
    turn.words_passed = True
    escalations.raise_signal(turn, "crisis", "danger", rule="duress-word", hold=True)
    staff_letters.note(turn, "note/reads-along")
