"""What staff can do about one person; rights are checked before it comes here. Sends nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, get_args

from bot.caseworkers import (
    barring,
    calling,
    handover,
    looks,
    lost,
    notes,
    outcomes,
    overlooking,
    person,
    planning,
    referring,
    reviewing,
    story,
    talking,
)
from bot.caseworkers.keyboard import button
from bot.effects import escalations, holding, staff_letters, talks
from bot.turns.turn import Row, Turn
from flows.escalation import Escalation, Outcome
from flows.holding import Taken
from flows.rights import Act
from storage.changes import Scene
from storage.records import SignalRow

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


def _standing(turn: StaffTurn, scene: Scene, argument: bytes) -> Escalation | None:
    """The escalation of a button while it is still open; otherwise the button is old."""
    escalation = scene.escalation
    if escalation is None or escalation.id != argument[:8].hex():
        turn.desk.presses.note("stale")
        turn.say(turn.text("staff/old-button"))
        return None
    return escalation


def take(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """`I take it`: the first press holds; everyone who was paged learns who it was."""
    escalation = _standing(turn, scene, argument)
    if escalation is None:
        return
    about = turn.turn_for(scene)
    result = holding.take(about, escalation, turn.staff)
    if isinstance(result, Taken):
        holder = turn.everyone.get(result.by) if result.by else None
        turn.say(turn.text("page/already", worker=holder.name if holder else "…"))
        return
    if result.drill:
        turn.say(turn.text("drill/thanks"))
        turn.add(about)
        return
    time = staff_letters.local_time(about, turn.staff, result.claimed_at)
    rows: tuple[Row, ...] = (
        (
            button(turn, "page/words", "pg.words", argument),
            button(turn, "page/write", "pg.write", argument),
        ),
        *_known(turn, scene),
        (button(turn, "page/close", "pg.close", argument),),
    )
    turn.say(turn.text("page/taken-you", case=scene.beneficiary.profile.case, time=time), rows)
    staff_letters.tell_taken(about, result, turn.staff)
    turn.add(about)


def _known(turn: StaffTurn, scene: Scene) -> tuple[Row, ...]:
    """The way to all that is known; nothing is where the person has erased everything."""
    if not scene.beneficiary.id:
        return ()
    return ((button(turn, "page/known", "pe.show", bytes.fromhex(scene.beneficiary.id)),),)


def read_words(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """The second, logged step: what the person wrote. Gone from this chat after ten minutes."""
    about = turn.turn_for(scene)
    escalations.audit_staff(about, turn.staff, "words.read")
    rows = turn.unread.get(scene.beneficiary.id, [])
    shown = [row for row in rows if row.words or row.voice]
    if not shown:
        turn.say(turn.text("page/words-none"))
    for row in shown:
        _show(turn, scene, row)
        about.changes.signals_read.append(row.id)
    turn.add(about)
    talking.open_view(turn, scene)


def _show(turn: StaffTurn, scene: Scene, row: SignalRow) -> None:
    seconds = staff_letters.WORDS_SHOWN_S
    if row.words:
        words = f"{staff_letters.FORWARDED} {row.words}" if row.forwarded else row.words
        rows = overlooking.rows(turn, scene, row)
        turn.say(turn.text("page/words-shown", words=words), rows, clear_after_s=seconds)
    if row.voice:
        turn.say_voice(row.voice, clear_after_s=seconds)


def ask_outcome(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """Closing needs an outcome."""
    escalation = _standing(turn, scene, argument)
    if escalation is None:
        return
    rows = tuple(
        (button(turn, f"outcome/{outcome}", "pg.end", argument[:8] + bytes([at])),)
        for at, outcome in enumerate(OUTCOMES)
    )
    turn.say(turn.text("page/outcome", case=escalation.case), rows)


def close(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """Close with this outcome; the hold on pushes ends, the next check-in is planned."""
    escalation = _standing(turn, scene, argument)
    if escalation is None or len(argument) != 9 or argument[8] >= len(OUTCOMES):
        return
    outcome = OUTCOMES[argument[8]]
    about = turn.turn_for(scene)
    holding.finish(about, escalation, outcome, turn.staff)
    _release(about)
    turn.add(about)
    talking.finish(turn, turn.scenes.get(scene.beneficiary.id, scene))
    said = turn.text(f"outcome/{outcome}")
    turn.say(turn.text("page/closed", case=escalation.case, outcome=said))
    reviewing.after(turn, scene, escalation)


def _release(about: Turn) -> None:
    from bot.effects import people

    if about.profile.held_since is not None:
        about.set_profile(held_since=None)
    people.end_endless_pause(about)
    if about.person.status == "active" and about.profile.next_checkin is None:
        people.plan_next(about)
    talks.offer(about)


def release(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """Messages may go on after danger from another person."""
    about = turn.turn_for(scene)
    _release(about)
    escalations.audit_staff(about, turn.staff, "hold.released")
    turn.add(about)
    turn.say(turn.text("page/released"))


def promise_kept(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """The holder reached the person: what is left is the outcome."""
    ask_outcome(turn, scene, argument)


def promise_more(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """The holder needs more time: a new promise of the same length."""
    escalation = _standing(turn, scene, argument)
    if escalation is None:
        return
    take(turn, scene, argument)


ACTS: dict[str, tuple[Act, Callable[[StaffTurn, Scene, bytes], None]]] = {
    "pg.take": ("page.claim", take),
    "pg.words": ("words.read", read_words),
    "pg.write": ("person.write", talking.ask),
    "pg.close": ("escalation.close", ask_outcome),
    "pg.end": ("escalation.close", close),
    "lk.done": ("escalation.look", looks.done),
    "lk.open": ("escalation.look", looks.again),
    "pr.yes": ("escalation.close", promise_kept),
    "pr.more": ("page.claim", promise_more),
    "pe.words": ("words.read", read_words),
    "pe.write": ("person.write", talking.ask),
    "pe.release": ("hold.release", release),
    "tk.take": ("talk.hold", talking.take_over),
    "tk.end": ("talk.hold", talking.end),
    **person.ACTS,
    **handover.ACTS,
    **barring.ACTS,
    **planning.ACTS,
    **notes.ACTS,
    **story.ACTS,
    **outcomes.ACTS,
    **referring.ACTS,
    **reviewing.ACTS,
    **overlooking.ACTS,
    **calling.ACTS,
    "pe.lost": ("enrol.again", lost.ask),
    "pe.new-code": ("enrol.again", lost.lose),
}
