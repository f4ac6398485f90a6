"""Keeps an answer: readable, or closed where this home keeps answers that it cannot read again.

What an answer raises is decided elsewhere, from the answer as it is given.
"""

from bot.effects.complaints import ABOUT_STAFF
from bot.turns.turn import Turn
from flows import rules
from flows.beneficiary import Recent
from flows.staff import Staff
from storage.closed import close
from storage.records import Answer


def keep(turn: Turn, question: str, choice: str) -> None:
    """One answer; closed answers without anybody who has a key are not kept at all."""
    answer = Answer(beneficiary=turn.person.id, question=question, choice=choice, at=turn.now)
    if not turn.desk.write_only_answers:
        turn.changes.answers.append(answer)
        return
    reader = _reader(turn, question)
    if reader is not None and reader.public_key:
        closed = close(answer, reader=reader.id, public=reader.public_key)
        turn.changes.answers.append(closed)


def _reader(turn: Turn, question: str) -> Staff | None:
    """The caseworker; for words about them the person's own supervisor, if that is another."""
    if question != ABOUT_STAFF:
        return turn.worker()
    own = turn.person.supervisor
    return None if own is None or own == turn.person.worker else turn.staff.get(own)


def remember(turn: Turn, answer: Recent) -> None:
    """What later rules may look at; where answers are closed, the skips alone: no answers."""
    recent = turn.profile.recent
    if turn.desk.write_only_answers:
        # an answer to it ends a row of skips; an answer of before this option goes as well
        ended = None if answer.choice == rules.SKIP else answer.question
        recent = tuple(o for o in recent if o.choice == rules.SKIP and o.question != ended)
    if not turn.desk.write_only_answers or answer.choice == rules.SKIP:
        recent = rules.remembered(recent, answer)
    turn.set_profile(recent=recent)
