"""Erasing a person, from the phone or by staff: what others are told, then everything goes."""

import datetime as dtm
from collections.abc import Mapping

from bot.effects import staff_letters
from bot.turns.desk import Desk
from bot.turns.turn import Turn
from flows.ids import BeneficiaryId, StaffId
from flows.staff import Staff
from storage.changes import Changes, Scene
from storage.letter import Body, Lane, Letter
from storage.store import Store


async def erase(
    store: Store,
    desk: Desk,
    person: BeneficiaryId,
    *,
    now: dtm.datetime,
    real: float,
    by: str,
    counted: bool = False,
) -> str | None:
    """Erase; the receipt, or None where there is nobody (an interrupted erasure ends here too).

    `by` is an audit actor: `b:ID`, `s:ID`, `operator` or `program`. `counted`: the person's
    counts go into the figures first.
    """
    loaded = await store.load(people=[person])
    scene = loaded.scenes.get(person)
    if scene is None:
        return None
    owed = Changes(clear_now=[(f"b:{person}", "", now)])
    await store.commit(owed, real_now=real)
    receipt = desk.new_id(8).upper()
    last = _last_words(desk, scene, loaded.staff, now=now, receipt=receipt, by=by)
    await store.erase(person, at=now, real_now=real, last=last, counted=counted)
    return receipt


def _last_words(
    desk: Desk,
    scene: Scene,
    staff: Mapping[StaffId, Staff],
    *,
    now: dtm.datetime,
    receipt: str,
    by: str,
) -> Changes:
    """A line to the caseworker, the receipt to the phone, an audit line."""
    turn = Turn(desk, scene, staff=staff, now=now)
    worker = turn.worker()
    if worker is not None:
        time = staff_letters.local_time(turn, worker, now)
        if by.startswith("b:"):
            staff_letters.note(turn, "note/erased", time=time)
        else:
            staff_letters.note(turn, "note/left")
    last = Changes(letters=list(turn.changes.letters))
    if turn.person.chat is not None and by.startswith("b:"):
        key = "delete/done-open" if turn.escalation is not None else "delete/done"
        body = Body(kind="send", chat=turn.person.chat, text=turn.text(key, receipt=receipt))
        recipient = f"x:{desk.new_id(16)}"
        last.letters.append(Letter(lane=Lane.REPLY, recipient=recipient, body=body))
    turn.audit("person.erased", actor=by if not by.startswith("b:") else "b", detail=receipt)
    last.audit = [line for line in turn.changes.audit if line.action == "person.erased"]
    return last
