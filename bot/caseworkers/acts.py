"""What staff can do about one person; rights are checked before it comes here. Sends nothing."""

from __future__ import annotations

import datetime as dtm
from collections.abc import Callable
from typing import TYPE_CHECKING, get_args
from zoneinfo import ZoneInfo

from bot.caseworkers import looks, lost, phases
from bot.effects import escalations, gate, holding, staff_letters
from bot.turns.turn import Row, Turn
from flows.banned import telling
from flows.escalation import Escalation, Outcome
from flows.holding import Taken
from flows.ids import BeneficiaryId
from flows.rights import Act, may
from flows.schedule import phase
from locales import dates
from storage.changes import Scene
from storage.letter import HELD, Lane, LetterButton
from storage.records import SignalRow

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
WRITING = dtm.timedelta(minutes=30)
"""How long the next words of a worker go to the person whom they chose to write to."""
RECENT = dtm.timedelta(minutes=30)
MAX_WORDS = 1500


def _button(turn: StaffTurn, key: str, action: str, argument: bytes = b"") -> LetterButton:
    data = turn.desk.buttons.make(turn.chat, action, argument)
    return LetterButton(label=turn.text(key), data=data)


def _standing(turn: StaffTurn, scene: Scene, argument: bytes) -> Escalation | None:
    """The escalation of a button while it is still open; otherwise the button is old."""
    escalation = scene.escalation
    if escalation is None or escalation.id != argument[:8].hex():
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
            _button(turn, "page/words", "pg.words", argument),
            _button(turn, "page/write", "pg.write", argument),
        ),
        (_button(turn, "page/close", "pg.close", argument),),
    )
    turn.say(turn.text("page/taken-you", case=scene.beneficiary.profile.case, time=time), rows)
    staff_letters.tell_taken(about, result, turn.staff)
    turn.add(about)


def read_words(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """The second, logged step: what the person wrote. Gone from this chat after ten minutes."""
    about = turn.turn_for(scene)
    escalations.audit_staff(about, turn.staff, "words.read")
    rows = turn.unread.get(scene.beneficiary.id, [])
    shown = [row for row in rows if row.words or row.voice]
    if not shown:
        turn.say(turn.text("page/words-none"))
    for row in shown:
        _show(turn, row)
        about.changes.signals_read.append(row.id)
    turn.add(about)


def _show(turn: StaffTurn, row: SignalRow) -> None:
    seconds = staff_letters.WORDS_SHOWN_S
    if row.words:
        words = f"{staff_letters.FORWARDED} {row.words}" if row.forwarded else row.words
        turn.say(turn.text("page/words-shown", words=words), clear_after_s=seconds)
    if row.voice:
        turn.say_voice(row.voice, clear_after_s=seconds)


def ask_write(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """The next words of this worker go to the person."""
    person = scene.beneficiary
    if person.chat is None or person.status in {"unreachable", "ended"}:
        turn.say(turn.text("write/blocked"))
        return
    turn.save(writing_to=person.id, writing_until=turn.now + WRITING)
    rows: tuple[Row, ...] = ((_button(turn, "write/cancel", "st.cancel"),),)
    turn.say(turn.text("write/ask", case=person.profile.case), rows)


def write(turn: StaffTurn, text: str) -> None:
    """A worker's own words.

    Checked against the banned list, then passed on as the bot's own message.
    """
    staff = turn.staff
    target = staff.writing_to
    scene = turn.scenes.get(BeneficiaryId(target)) if target else None
    if scene is None or staff.writing_until is None or turn.now > staff.writing_until:
        from bot.caseworkers import lists

        lists.menu(turn)
        return
    if not turn.allowed("person.write", scene):
        return
    language = scene.beneficiary.profile.language or "en"
    if telling(text, {language, staff.language, "en"}) or not text.strip():
        turn.say(turn.text("write/refused"))
        return
    about = turn.turn_for(scene)
    waits = _pass_on(about, staff.name, text.strip()[:MAX_WORDS])
    escalations.audit_staff(about, staff, "person.written")
    turn.add(about)
    turn.save(writing_to=None, writing_until=None)
    key = "write/waits" if waits else "write/sent"
    turn.say(turn.text(key, case=scene.beneficiary.profile.case))


def _pass_on(about: Turn, name: str, words: str) -> bool:
    """Send the words now, or let them wait behind an opener; True when they wait."""
    text = about.text("talk/from", worker=name, words=words)
    last = about.profile.last_act
    here = last is not None and about.now - last <= RECENT and may_push(about, answers=True)
    if here and about.profile.held_since is None and not gate.locked(about):
        about.send(text, purpose="talk")
        return False
    about.send(text, purpose="talk", due=HELD)
    if about.profile.held_since is None and may_push(about):
        which = int(about.desk.new_id(4), 16) % 8 + 1
        about.send(
            about.text(f"talk/opener-{which}"),
            (
                (about.button("talk/open", "talk.open"),),
                (about.button("talk/later", "talk.later"),),
            ),
            lane=Lane.SCHEDULED,
        )
    return True


def may_push(about: Turn, *, answers: bool = False) -> bool:
    """Whether the program may write first: consent, not stopped, no quiet hours, no code word.

    `answers`: the person has just written; only quiet hours and the code word hold it back then.
    """
    profile = about.profile
    quiet = profile.quiet_until is not None and about.now < profile.quiet_until
    unsafe = about.person.status == "paused" and profile.paused_until is None
    if quiet or unsafe:
        return False
    no_way = profile.phone_seen and not profile.picture
    return answers or (about.allows("contact") and not about.stopped and not no_way)


def ask_outcome(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """Closing needs an outcome."""
    escalation = _standing(turn, scene, argument)
    if escalation is None:
        return
    rows = tuple(
        (_button(turn, f"outcome/{outcome}", "pg.end", argument[:8] + bytes([at])),)
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
    said = turn.text(f"outcome/{outcome}")
    turn.say(turn.text("page/closed", case=escalation.case, outcome=said))


def _release(about: Turn) -> None:
    from bot.effects import people

    if about.profile.held_since is not None:
        about.set_profile(held_since=None)
    people.end_endless_pause(about)
    if about.person.status == "active" and about.profile.next_checkin is None:
        people.plan_next(about)


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


def show(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """One person: status, phase, next; with the buttons to read, write and release."""
    person = scene.beneficiary
    about = turn.turn_for(scene)
    escalations.audit_staff(about, turn.staff, "case.shown")
    turn.add(about)
    buttons: list[Row] = [
        (
            _button(turn, "page/words", "pe.words", argument),
            _button(turn, "page/write", "pe.write", argument),
        )
    ]
    waits = person.profile.held_since is not None or (
        person.status == "paused" and person.profile.paused_until is None
    )
    if waits and may(turn.staff, "hold.release", person):
        buttons.append((_button(turn, "page/release", "pe.release", argument),))
    buttons += phases.rows(turn, scene, argument)
    buttons += lost.rows(turn, scene, argument)
    turn.say(person_line(turn, scene), tuple(buttons))


def move_phase(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """Back or on; the line of the person shows what is planned now."""
    phases.move(turn, scene, argument)
    moved = turn.scenes.get(scene.beneficiary.id, scene)
    turn.say(person_line(turn, moved))


def person_line(turn: StaffTurn, scene: Scene) -> str:
    """One line about a person: reference, phase or status, what is planned."""
    profile = scene.beneficiary.profile
    status = scene.beneficiary.status
    if status == "active":
        place = turn.text(f"phase/{phase(profile, turn.now, turn.desk.programme)}")
    else:
        place = turn.text(f"status/{status}")
    due = profile.next_checkin
    planned = (
        dates.moment(due.astimezone(ZoneInfo(turn.staff.zone)), turn.staff.language)
        if due
        else turn.text("staff/next-none")
    )
    return turn.text("staff/person", case=profile.case, phase=place, next=planned)


ACTS: dict[str, tuple[Act, Callable[[StaffTurn, Scene, bytes], None]]] = {
    "pg.take": ("page.claim", take),
    "pg.words": ("words.read", read_words),
    "pg.write": ("person.write", ask_write),
    "pg.close": ("escalation.close", ask_outcome),
    "pg.end": ("escalation.close", close),
    "lk.done": ("escalation.look", looks.done),
    "lk.open": ("escalation.look", looks.again),
    "pr.yes": ("escalation.close", promise_kept),
    "pr.more": ("page.claim", promise_more),
    "pe.show": ("case.show", show),
    "pe.words": ("words.read", read_words),
    "pe.write": ("person.write", ask_write),
    "pe.release": ("hold.release", release),
    "pe.phase": ("phase.move", move_phase),
    "pe.lost": ("enrol.again", lost.ask),
    "pe.new-code": ("enrol.again", lost.lose),
}
