"""Quick exit: the chat looks ordinary within a moment, and twelve hours bring nothing.

Sends nothing: the newest message is edited, the others are deleted.
"""

import datetime as dtm

from bot.channel.messages import Inbound
from bot.effects import people
from bot.turns.desk import Desk
from bot.turns.turn import Turn
from flows.phone import TIPS
from locales.languages import tongue
from storage.letter import Body, Lane

QUIET = dtm.timedelta(hours=12)
AT_ONCE = 100
SIGNS = {"Latn": "x", "Cyrl": "х"}
"""The letter that is offered, as it stands on the keyboard of each script."""
TYPED = frozenset({"x", "х", "✕", "❌", "/x", "/hide", "/exit"})
"""Latin and Cyrillic x, and what else a hurried thumb may write."""


def sign(language: str) -> str:
    """The letter that empties this chat, in the script of the language."""
    return SIGNS[tongue(language).script]


def is_asked(desk: Desk, inbound: Inbound) -> bool:
    """Whether this cue asks for it: then what lies on the phone must be loaded."""
    if inbound.kind == "press":
        found = desk.buttons.read(inbound.chat, inbound.data)
        return found is not None and found[0] == "hide"
    return inbound.kind == "text" and is_typed(inbound.text)


def is_typed(text: str) -> bool:
    """Whether the whole message is the quick exit."""
    return len(text) < 8 and text.strip().casefold() in TYPED


def hide(turn: Turn) -> None:
    """Edit the newest, delete the others newest first, say nothing, be silent for twelve hours."""
    turn.changes.letters_cancelled.append((turn.recipient, Lane.REPLY))
    _clean(turn)
    turn.set_profile(quiet_until=turn.now + QUIET, gate_until=None, choosing="")
    if turn.profile.enrolled_at is not None:
        turn.set_session(None)
        turn.cancel("wait")
        people.plan_next(turn)
    turn.audit("phone.hidden", actor=turn.recipient)


def _clean(turn: Turn) -> None:
    chat = turn.person.chat
    if chat is None:
        return
    ours = {kept.message_id for kept in turn.on_phone if kept.mine} | ({turn.pressed} - {0})
    every = {kept.message_id for kept in turn.on_phone} | ours | ({turn.message_id} - {0})
    newest = max(ours, default=0)
    if newest:
        text = turn.text(f"tip/{turn.now.toordinal() % TIPS + 1}")
        turn.act(Body(kind="edit", chat=chat, message_ids=(newest,), text=text))
    gone = sorted(every - {newest}, reverse=True)
    for at in range(0, len(gone), AT_ONCE):
        turn.act(Body(kind="delete", chat=chat, message_ids=tuple(gone[at : at + AT_ONCE])))
    turn.changes.kept_gone += [one.id for one in turn.on_phone if one.message_id != newest]
    turn.changes.kept = [one for one in turn.changes.kept if one.message_id != turn.message_id]
