"""Who is there for a person: the worker changes in one commit, and old access ends with it.

Writes only; whether the receiver has agreed is looked at before.
"""

from msgspec.structs import replace

from bot.effects import moving, staff_letters, talks
from bot.turns.turn import Row, Turn
from flows.beneficiary import HandOver
from flows.ids import StaffId
from flows.staff import Staff
from storage.letter import Lane


def offer(turn: Turn, to: Staff, by: Staff) -> None:
    """A colleague is asked to take over; until they say yes nothing changes."""
    turn.set_profile(hand_over=HandOver(to=to.id, by=by.id, at=turn.now))
    turn.audit("case.offered", actor=f"s:{by.id}", detail=f"s:{to.id}")
    mark = bytes.fromhex(turn.person.id)
    rows: tuple[Row, ...] = (
        (staff_letters.button(turn, to, "handover/accept", "ho.yes", mark),),
        (staff_letters.button(turn, to, "handover/decline", "ho.no", mark),),
    )
    words = staff_letters.text(turn, to, "handover/ask", case=turn.profile.case, worker=by.name)
    staff_letters.letter(turn, to, words, rows, lane=Lane.REPLY, purpose="hand-over")


def withdraw(turn: Turn, *, by: str) -> None:
    """The offer is off; everything stays as it was."""
    if turn.profile.hand_over is not None:
        turn.set_profile(hand_over=None)
        turn.audit("case.offer-ended", actor=by)


def reassign(turn: Turn, to: Staff, *, by: str) -> None:
    """From this commit on `to` is the worker; whoever was it before sees nothing any more."""
    old = turn.person.worker
    backup = None if turn.person.backup == to.id else turn.person.backup
    turn.set_person(worker=to.id, backup=backup)
    turn.set_profile(hand_over=None)
    if turn.profile.talk is not None and turn.profile.talk.holder == old:
        talks.give_back(turn, by=by)
    moving.hand_on(turn, old, to)
    forget(turn, old)
    turn.audit("case.handed-over", actor=by, detail=f"s:{to.id}")


def forget(turn: Turn, staff_id: StaffId) -> None:
    """What this member of staff types goes to the person no more, and no view stays open."""
    staff = turn.changes.staff.get(staff_id) or turn.staff.get(staff_id)
    if staff is None or turn.person.id not in {staff.writing_to, staff.viewing}:
        return
    turn.changes.staff[staff_id] = replace(
        staff, writing_to=None, writing_until=None, viewing=None, view_until=None
    )


def introduce(turn: Turn, old: Staff | None, new: Staff) -> None:
    """The old worker introduces the new one, through the bot; the person may choose.

    Nothing about it is pushed: it waits behind a harmless line like any word of a worker.
    """
    rows: tuple[Row, ...] = (
        (turn.button("handover/good", "hand.good"),),
        (turn.button("handover/other", "hand.other"),),
    )
    if old is not None and old.active:
        text = turn.text("handover/meet", old=old.name, worker=new.name)
    else:
        text = turn.text("handover/new", worker=new.name)
    talks.deliver(turn, text, rows)


def bar(turn: Turn, staff_id: StaffId, *, by: str) -> None:
    """A conflict of interest: from this commit on they see nothing and are never paged."""
    if staff_id not in turn.profile.barred:
        turn.set_profile(barred=(*turn.profile.barred, staff_id))
    step_out(turn, staff_id)
    turn.audit("case.barred", actor=by, detail=f"s:{staff_id}")


def unbar(turn: Turn, staff_id: StaffId, *, by: str) -> None:
    """The conflict is over."""
    kept = tuple(one for one in turn.profile.barred if one != staff_id)
    turn.set_profile(barred=kept)
    turn.audit("case.unbarred", actor=by, detail=f"s:{staff_id}")


def step_out(turn: Turn, staff_id: StaffId) -> Staff | None:
    """Every place that this member of staff has with the person is somebody else's or empty.

    The worker's place is never empty: supervisors, else admins, else whoever is there. Gives the
    new worker where there had to be one.
    """
    person = turn.person
    backup = None if person.backup == staff_id else person.backup
    supervisor = None if person.supervisor == staff_id else person.supervisor
    if (backup, supervisor) != (person.backup, person.supervisor):
        turn.set_person(backup=backup, supervisor=supervisor)
    hand_over = turn.profile.hand_over
    if hand_over is not None and staff_id in {hand_over.to, hand_over.by}:
        turn.set_profile(hand_over=None)
    if turn.profile.talk is not None and turn.profile.talk.holder == staff_id:
        talks.give_back(turn, by="program")
    new = stand_in(turn, staff_id) if person.worker == staff_id else None
    if new is not None:
        turn.set_person(worker=new.id)
        turn.audit("case.handed-over", detail=f"s:{new.id}")
    moving.drop(turn, staff_id)
    forget(turn, staff_id)
    return new


def stand_in(turn: Turn, gone: StaffId) -> Staff | None:
    """Who becomes the worker where nobody has taken over: supervisor, backup, the team."""
    able = [
        one
        for one in turn.staff.values()
        if one.active and one.id != gone and one.id not in turn.profile.barred
    ]
    places = (turn.person.supervisor, turn.person.backup)
    named = [one for place in places for one in able if one.id == place]
    by_role = [one for role in ("supervisor", "admin") for one in able if one.role == role]
    ordered = [*named, *by_role, *able]
    reachable = (one for one in ordered if one.chat is not None and one.reachable)
    return next(reachable, None) or next(iter(ordered), None)
