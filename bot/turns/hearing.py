"""Danger in somebody's words: raised first, then the first reply for this kind of danger."""

import datetime as dtm
from typing import cast

from bot.channel.messages import Inbound
from bot.effects import escalations, people
from bot.turns import screens
from bot.turns.turn import Turn
from flows.definition import SignalLevel
from flows.distress import Assessment, Reason
from flows.severity import REASON_WORDS, ReasonWord, Severity
from storage.letter import KeptMessage

HELP_UNTOUCHED = dtm.timedelta(minutes=10)
RECHECK = dtm.timedelta(minutes=10)
GUESSED = frozenset(
    {"common.beaten-now", "common.may-be-danger", "common.may-be-harm", "model.danger"}
)
"""Rules that hear a danger from others without saying who or where."""


def assess(turn: Turn, text: str) -> Assessment:
    """What these words weigh, alone and with what was written a moment ago."""
    found = turn.desk.detector.assess(text, lang=turn.language, previous=turn.before or None)
    turn.unfinished = text if found.severity < Severity.DISTRESS else ""
    return found


def hear_edit(turn: Turn, inbound: Inbound) -> None:
    """An edited message changes no answer, but danger in it is heard."""
    found = turn.desk.detector.assess(inbound.text, lang=turn.profile.language)
    if found.severity >= Severity.DISTRESS:
        heard(turn, inbound, found)


def leading(found: Assessment) -> Reason:
    """The reason that decides the first reply.

    Words about one's own life come before a danger that is only guessed at; where somebody else
    plainly stands behind it, silence on the phone comes first.
    """
    own = [one for one in found.reasons if one.word == "self" and one.rule.startswith("common.")]
    by_others = [one for one in found.reasons if one.word in escalations.HOLD_REASONS]
    others = [one for one in by_others if one.rule not in GUESSED]
    return own[0] if own and not others else found.reasons[0]


def heard(turn: Turn, inbound: Inbound, found: Assessment) -> None:
    """Danger words: raise first, then the first reply for this kind of danger (design, 7)."""
    reason = leading(found)
    level: SignalLevel = "crisis" if found.severity is Severity.CRISIS else "distress"
    by_others = word_of(reason) in escalations.HOLD_REASONS
    escalations.raise_signal(
        turn, level, word_of(reason), words=inbound.text, rule=reason.rule, hold=by_others
    )
    touched(turn)
    _stop_talking(turn)
    if _holds_stop(turn, inbound.text) and not turn.stopped:
        screens.stop_ask(turn)
    elif by_others:
        screens.danger(turn)
    elif found.severity is Severity.CRISIS:
        screens.self_harm(turn)
        if not turn.stopped:
            turn.fire("re-check", turn.now + RECHECK)
    else:
        screens.distress(turn)
    if by_others:
        _clear_soon(turn, inbound)


def word_of(reason: Reason) -> ReasonWord:
    """The reason word of a page; one that no page knows is `mood`."""
    return cast("ReasonWord", reason.word) if reason.word in REASON_WORDS else "mood"


def _stop_talking(turn: Turn) -> None:
    """A check-in that is open ends here: what matters now is the person."""
    if turn.session is not None and turn.profile.enrolled_at is not None:
        turn.set_session(None)
        turn.cancel("wait")
        if turn.profile.held_since is None:
            people.plan_next(turn)


def _clear_soon(turn: Turn, inbound: Inbound) -> None:
    """The person's own words leave the phone with our reply, after ten minutes."""
    turn.changes.kept = [
        kept for kept in turn.changes.kept if kept.message_id != inbound.message_id
    ]
    if turn.person.chat is not None and inbound.message_id:
        turn.changes.kept.append(
            KeptMessage(
                recipient=turn.recipient,
                chat=turn.person.chat,
                message_id=inbound.message_id,
                delete_by=turn.now + dtm.timedelta(seconds=screens.FIRST_REPLY_S),
                mine=False,
                purpose="danger",
                sent=turn.now,
            )
        )


def _holds_stop(turn: Turn, text: str) -> bool:
    """Whether one of the words is a stop word: then we ask instead of withdrawing."""
    tokens = text.replace(",", " ").replace(".", " ").split()[:60]
    found = (turn.desk.recognise(token) for token in tokens)
    return any(word is not None and word.kind == "stop" for word in found)


def wait_for_touch(turn: Turn) -> None:
    """Untouched for ten minutes a help word becomes an alert.

    Repeating it does not put that off.
    """
    if turn.profile.help_since is None:
        turn.set_profile(help_since=turn.now)
        turn.fire("help", turn.now + HELP_UNTOUCHED)


def touched(turn: Turn) -> None:
    """A button was pressed, or danger was passed on: the help word is answered.

    Other words do not count: whoever writes "help" and then "please" still waits for somebody.
    """
    if turn.profile.help_since is not None:
        turn.cancel("help")
        turn.set_profile(help_since=None)
