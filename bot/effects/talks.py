"""A talk between a worker and a person: who holds it, what goes over, what waits. Writes only."""

import datetime as dtm
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from bot.effects import gate, late, overlooked, reading, staff_letters
from bot.turns.turn import Row, Turn
from flows.banned import telling
from flows.beneficiary import Talk
from flows.fires import Fire, FireKind, coarse
from flows.programme import local_day
from flows.schedule import in_window, is_day_off, next_slot, seed_of
from flows.staff import Staff
from storage.letter import HELD, Lane

QUIET = dtm.timedelta(hours=8)
"""So long after the worker's last word the program takes the talk back."""
RECENT = dtm.timedelta(minutes=30)
"""Whoever acted within this time reads a worker's words at once; otherwise behind an opener."""
VIEW = dtm.timedelta(minutes=10)
"""How long a worker's chat shows a person's words as they come, after the worker's own act."""
OPENERS = 8
WAIT_FOR_TALK: frozenset[FireKind] = frozenset({"check-in", "re-offer", "renewal", "closing"})
"""What the program would begin by itself: it waits while a worker speaks."""

Fate = Literal["sent", "waits", "held", "stopped"]
"""What became of a worker's words: gone out, behind an opener, kept back, not possible."""


def holder(turn: Turn) -> Staff | None:
    """The worker who holds the talk; None: the program does."""
    talk = turn.profile.talk
    staff = turn.staff.get(talk.holder) if talk is not None else None
    ok = staff is not None and staff.active and staff.id not in turn.profile.barred
    return staff if ok else None


def hold(turn: Turn, staff: Staff) -> bool:
    """From now on this worker speaks; True where somebody else, or the program, did before."""
    before = turn.profile.talk
    began = before is None or before.holder != staff.id
    since = turn.now if before is None or began else before.since
    turn.set_profile(talk=Talk(holder=staff.id, since=since, last=turn.now))
    turn.fire("talk-quiet", coarse(turn.now + QUIET))
    if began:
        turn.audit("talk.held", actor=f"s:{staff.id}")
        _let_rest(turn)
    return began


def _let_rest(turn: Turn) -> None:
    """A check-in that was begun keeps its place for a late answer, and asks nothing meanwhile."""
    session = turn.session
    if session is not None and not turn.profile.asleep and late.falls_asleep(turn, session):
        late.sleep(turn, session)


def give_back(turn: Turn, *, by: str) -> None:
    """The program speaks again; the person reads it only while the gate is open."""
    from bot.effects import people

    if turn.profile.talk is None:
        return
    turn.set_profile(talk=None)
    turn.cancel("talk-quiet")
    turn.audit("talk.ended", actor=by)
    if turn.gate_open and not turn.stopped and turn.profile.held_since is None:
        turn.send(turn.text("talk/closed"), purpose="talk")
    if turn.person.status in {"active", "paused"} and turn.profile.enrolled_at is not None:
        people.plan_next(turn)


def quiet(turn: Turn, _: Fire) -> None:
    """Nobody of the team has written for hours: the talk goes back, and the worker learns it."""
    talk, staff = turn.profile.talk, holder(turn)
    if talk is None:
        return
    if turn.now < talk.last + QUIET:
        turn.fire("talk-quiet", coarse(talk.last + QUIET))
        return
    give_back(turn, by="program")
    if staff is not None:
        words = staff_letters.text(turn, staff, "talk/back", case=turn.profile.case)
        staff_letters.letter(turn, staff, words, lane=Lane.BULK, purpose="note")


def waits(turn: Turn, fire: Fire) -> bool:
    """Whether this plan of the program waits for the end of a talk; then it is moved behind it."""
    talk = turn.profile.talk
    if talk is None or holder(turn) is None or fire.kind not in WAIT_FOR_TALK:
        return False
    at = max(coarse(talk.last + QUIET), turn.now) + dtm.timedelta(minutes=1)
    turn.fire(fire.kind, at, version=fire.version)
    if fire.kind == "check-in" and fire.version == turn.profile.schedule_version:
        turn.set_profile(next_checkin=at)
    return True


def pass_on(turn: Turn, staff: Staff, words: str) -> Fate:
    """A worker's own words, as the bot's message under their screen name; the worker holds now."""
    if turn.stopped:
        return "stopped"
    text = turn.text("talk/from", worker=staff.name, words=words)
    began = hold(turn, staff)
    if not began:
        return deliver(turn, text)
    rows: tuple[Row, ...] = ((turn.button("talk/end", "talk.end"),),)
    return deliver(turn, f"{text}\n\n{_here(turn, staff)}", rows)


def _here(turn: Turn, staff: Staff) -> str:
    """Who is there and when they read; never when somebody comes."""
    hours = reading.hours_of(turn, staff)
    if hours:
        return turn.text("talk/here", worker=staff.name, hours=hours)
    return turn.text("talk/here-any", worker=staff.name)


def deliver(turn: Turn, text: str, rows: tuple[Row, ...] = ()) -> Fate:
    """Something that a person of the team asked for: now, behind an opener, or kept back."""
    profile = turn.profile
    if turn.stopped or turn.person.chat is None:
        return "stopped"
    last = profile.last_act
    recent = last is not None and turn.now - last <= RECENT
    if recent and profile.held_since is None and may_show(turn) and not gate.locked(turn):
        turn.send(text, rows, purpose="talk")
        return "sent"
    turn.send(text, rows, purpose="talk", due=HELD)
    turn.set_profile(words_wait=profile.words_wait + 1)
    if profile.held_since is not None:
        return "held"
    offer(turn)
    return "waits"


def may_push(turn: Turn) -> bool:
    """Whether the program may write first at all: consent, no stop, nothing kept back.

    Others see the phone: only where an own picture stands before what is shown.
    """
    profile = turn.profile
    no_way = profile.phone_seen and not profile.picture
    free = turn.allows("contact") and not turn.stopped and not no_way
    return free and profile.held_since is None and not _is_unsafe(turn)


def may_show(turn: Turn) -> bool:
    """Also where the person has just written: quiet hours and the code word hold it back."""
    quiet = turn.profile.quiet_until
    return not (quiet is not None and turn.now < quiet) and not _is_unsafe(turn)


def _is_unsafe(turn: Turn) -> bool:
    """A pause without an end: the code word was written."""
    return turn.person.status == "paused" and turn.profile.paused_until is None


def offer(turn: Turn) -> None:
    """A harmless line that something waits: in the safe window, once a day until somebody acts."""
    profile = turn.profile
    if not may_push(turn) or profile.words_wait == 0 or _offered_today(turn):
        return
    free = [at for at in (profile.quiet_until, profile.paused_until) if at and at > turn.now]
    today = local_day(profile, turn.now)
    good = in_window(profile.window, turn.now, _zone(turn)) and not is_day_off(profile, today)
    if good and not free:
        show_opener(turn)
        turn.set_profile(last_push=today)
        return
    due = next_slot(profile, max([turn.now, *free]), seed=seed_of(turn.person.id))
    if due is not None:
        turn.fire("talk-opener", due)


def _zone(turn: Turn) -> ZoneInfo:
    return ZoneInfo(turn.profile.zone)


def _offered_today(turn: Turn) -> bool:
    """An opener of today that nobody touched is enough."""
    at, last = turn.profile.offered, turn.profile.last_act
    if at is None or (last is not None and last > at):
        return False
    return local_day(turn.profile, at) == local_day(turn.profile, turn.now)


def show_opener(turn: Turn) -> None:
    """One of the eight harmless lines; behind it lies what a worker wrote."""
    which = int(turn.desk.new_id(4), 16) % OPENERS + 1
    rows = (
        (turn.button("talk/open", "talk.open"),),
        (turn.button("talk/later", "talk.later"),),
    )
    turn.send(turn.text(f"talk/opener-{which}"), rows, lane=Lane.SCHEDULED)
    turn.set_profile(offered=turn.now)


def opener_due(turn: Turn, _: Fire) -> None:
    """The safe window has come: the harmless line goes out, if something still waits."""
    offer(turn)


def release(turn: Turn) -> None:
    """What waited may be shown now."""
    turn.changes.letters_released.append(turn.recipient)
    turn.cancel("talk-opener")
    turn.set_profile(words_wait=0, offered=None)


def shows_words(turn: Turn, staff: Staff) -> bool:
    """Whether the worker's chat shows this person's words as they come."""
    until = staff.view_until
    return staff.viewing == turn.person.id and until is not None and turn.now < until


def to_holder(turn: Turn, staff: Staff) -> None:
    """The person's words or voice: shown where the logged view is open, else kept to be read.

    A telling word is never pushed, also not to staff: such words wait behind their button.
    """
    if not shows_words(turn, staff) or telling(turn.words):
        staff_letters.keep_words(
            turn, turn.escalation, words=turn.words, voice=turn.voice, reader=staff
        )
        return
    staff_letters.show_words(turn, staff, overlooked.rows(turn, staff))
    turn.audit("words.read", actor=f"s:{staff.id}", detail="talk")


def told(turn: Turn) -> None:
    """The person has read that their words went over; the worker's next word ends that."""
    talk = turn.profile.talk
    if talk is not None:
        turn.set_profile(talk=replace(talk, told=True))
