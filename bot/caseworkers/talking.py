"""A worker writes to a person: one holder at a time, words checked before they go. Sends nothing.

A worker's words are the one text that nobody has reviewed: no telling word and no address may
stand in them; they are rephrased, never waved through.
"""

from __future__ import annotations

import datetime as dtm
import re
from typing import TYPE_CHECKING

from bot.caseworkers.keyboard import button
from bot.effects import escalations, talks
from bot.turns.turn import Row
from flows.banned import telling
from flows.ids import BeneficiaryId
from storage.changes import Scene

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn

WRITING = dtm.timedelta(minutes=30)
"""How long the next words of a worker go to the person whom they chose to write to."""
MAX_WORDS = 1500
ADDRESS = re.compile(r"https?:|www\.|\bt\.me\b|tg:", re.IGNORECASE)
"""Links make previews, and lead away from a phone that others may see."""
UNREACHABLE = frozenset({"unreachable", "ended", "invited"})


def ask(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """The next words of this worker go to the person, unless a colleague speaks there now."""
    person = scene.beneficiary
    case = person.profile.case
    if person.chat is None or person.status in UNREACHABLE:
        turn.say(turn.text("write/blocked"))
    elif person.status in {"stopped", "lapsed"}:
        turn.say(turn.text("write/stopped", case=case))
    elif _elsewhere(turn, scene):
        _offer_take_over(turn, scene)
    else:
        _listen(turn, scene)
        if person.profile.held_since is not None:
            turn.say(turn.text("write/held", case=case))
        rows: tuple[Row, ...] = ((button(turn, "write/cancel", "st.cancel"),),)
        turn.say(turn.text("write/ask", case=case), rows)


def _listen(turn: StaffTurn, scene: Scene) -> None:
    """From now on what this worker types goes to this person."""
    turn.save(
        writing_to=scene.beneficiary.id, writing_until=turn.now + WRITING, writing_kind="talk"
    )


def _elsewhere(turn: StaffTurn, scene: Scene) -> bool:
    speaks = talks.holder(turn.turn_for(scene))
    return speaks is not None and speaks.id != turn.staff.id


def _offer_take_over(turn: StaffTurn, scene: Scene) -> None:
    speaks = talks.holder(turn.turn_for(scene))
    argument = bytes.fromhex(scene.beneficiary.id)
    rows: tuple[Row, ...] = ((button(turn, "talk/take-over", "tk.take", argument),),)
    name = speaks.name if speaks is not None else "…"
    turn.say(turn.text("talk/other", case=scene.beneficiary.profile.case, worker=name), rows)


def take_over(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """The talk changes hands; whoever held it learns it."""
    about = turn.turn_for(scene)
    before = talks.holder(about)
    talks.hold(about, turn.staff)
    turn.add(about)
    if before is not None and before.id != turn.staff.id:
        turn.tell(
            before, "talk/taken", case=scene.beneficiary.profile.case, worker=turn.staff.name
        )
    ask(turn, turn.scenes.get(scene.beneficiary.id, scene), argument)


def write(turn: StaffTurn, scene: Scene, text: str) -> None:
    """Words for the person: checked, then passed on; the talk is this worker's from here."""
    words = text.strip()[:MAX_WORDS]
    if _elsewhere(turn, scene):
        _offer_take_over(turn, scene)
        return
    if not words or refused(turn, scene, words):
        turn.say(turn.text("write/refused"))
        return
    turn.clear_typed(talks.VIEW)
    about = turn.turn_for(scene)
    fate = talks.pass_on(about, turn.staff, words)
    escalations.audit_staff(about, turn.staff, "person.written")
    turn.add(about)
    _listen(turn, scene)
    open_view(turn, scene)
    argument = bytes.fromhex(scene.beneficiary.id)
    rows: tuple[Row, ...] = ((button(turn, "talk/end-staff", "tk.end", argument),),)
    turn.say(turn.text(f"write/{fate}", case=scene.beneficiary.profile.case), rows)


def refused(turn: StaffTurn, scene: Scene, words: str) -> bool:
    """Whether something in these words must not stand on a phone."""
    language = scene.beneficiary.profile.language or "en"
    return bool(telling(words, {language, turn.staff.language, "en"}) or ADDRESS.search(words))


def open_view(turn: StaffTurn, scene: Scene) -> None:
    """For a few minutes this chat shows the person's words as they come."""
    turn.save(viewing=scene.beneficiary.id, view_until=turn.now + talks.VIEW)


def end(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """The talk goes back to the program; what was due meanwhile is planned once."""
    if _elsewhere(turn, scene):
        _offer_take_over(turn, scene)
        return
    finish(turn, scene)
    turn.say(turn.text("talk/ended", case=scene.beneficiary.profile.case))


def finish(turn: StaffTurn, scene: Scene) -> None:
    """End this worker's talk with a person, wherever it was ended from."""
    about = turn.turn_for(scene)
    speaks = talks.holder(about)
    if speaks is None or speaks.id == turn.staff.id:
        talks.give_back(about, by=f"s:{turn.staff.id}")
        turn.add(about)
    if turn.staff.writing_to == scene.beneficiary.id:
        turn.save(writing_to=None, writing_until=None, viewing=None, view_until=None)


def look_away(turn: StaffTurn, scene: Scene) -> None:
    """Somebody else is looked at: what is typed next must not go to the one before."""
    if turn.staff.writing_to not in {None, scene.beneficiary.id}:
        turn.save(writing_to=None, writing_until=None, viewing=None, view_until=None)


def target(turn: StaffTurn) -> Scene | None:
    """The person to whom the next words of this worker go; None: to nobody."""
    staff = turn.staff
    if staff.writing_to is None or staff.writing_until is None or turn.now > staff.writing_until:
        return None
    return turn.scenes.get(BeneficiaryId(staff.writing_to))
