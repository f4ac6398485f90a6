"""Consent, fields, stop and return: what they change about the person. Writes only."""

import datetime as dtm

from bot.effects import escalations, habits, renewals, staff_letters, undecided
from bot.turns.turn import GATE, Turn
from flows import extra
from flows.consent import Consent, How, after_stop
from flows.events import ConsentGiven, FieldSet
from flows.fields import with_field
from flows.fires import FireKind
from flows.programme import is_of_age, local_day
from flows.schedule import next_checkin, seed_of
from storage.letter import Body, Lane

QUIET_PLANS: tuple[FireKind, ...] = (
    "silence",
    "renewal",
    "lapse",
    "closing",
    "farewell",
    "talk-quiet",
    "talk-opener",
)
"""Wake-ups of the programme, and of a talk, that a stop and a block end."""
SILENCE_AFTER = dtm.timedelta(days=7)
"""A stop this soon after distress or crisis is itself a concern, reason `silence` (design, 7)."""


def field_set(turn: Turn, event: FieldSet) -> None:
    """A lasting property changed; what is not on the core's closed list changes nothing."""
    turn.set_person(profile=with_field(turn.profile, event.field, event.value))


def consent_given(turn: Turn, event: ConsentGiven, *, revision: str, returning: bool) -> None:
    """The switches are in force; the first time this ends the enrolment."""
    how: How = "return" if returning else "switches"
    turn.add_consent(Consent(at=turn.now, how=how, scopes=event.scopes, version=revision))
    first = turn.profile.enrolled_at is None
    turn.set_person(status="active")
    turn.cancel("erase")
    turn.cancel("undecided")
    if is_of_age(turn.profile, local_day(turn.profile, turn.now)):
        renewals.grow_up(turn)
    if first:
        turn.set_profile(enrolled_at=turn.now, gate_until=turn.now + GATE)
    staff_letters.note(turn, "note/returned" if returning else "note/joined")
    plan_next(turn)


def plan_next(turn: Turn) -> None:
    """Plan the next check-in, or none: stopped, held, no contact, no own picture."""
    turn.cancel("check-in")
    version = turn.profile.schedule_version + 1
    if not may_plan(turn):
        turn.set_profile(next_checkin=None, schedule_version=version)
        return
    due = next_checkin(
        turn.profile,
        now=turn.now,
        last=turn.profile.last_checkin,
        seed=seed_of(turn.person.id),
        consent=turn.consent,
        programme=turn.programme,
    )
    if turn.profile.extra is not None and extra.is_over(turn.profile, turn.now):
        turn.set_profile(extra=None)
    due = extra.earlier(turn.profile, due, now=turn.now, seed=seed_of(turn.person.id))
    turn.set_profile(next_checkin=due, schedule_version=version)
    if due is not None:
        turn.fire("check-in", due, version=version)
    renewals.plan(turn)


def pause(turn: Turn, until: dtm.datetime) -> None:
    """The person's own pause: what waits goes, and no silence is counted in it."""
    turn.set_session(None)
    for kind in ("re-offer", "wait", "silence"):
        turn.cancel(kind)
    turn.set_person(status="paused")
    turn.set_profile(paused_until=until, under_way="", missed=0, silent_from=None)
    plan_next(turn)


def let_go(turn: Turn) -> None:
    """After danger from another person pushes wait for the person's own act; this was one."""
    if turn.profile.held_since is not None:
        turn.set_profile(held_since=None)
        plan_next(turn)


def end_endless_pause(turn: Turn) -> None:
    """A pause without an end (code word) is over: the person returned, or the worker closed it."""
    if turn.person.status == "paused" and turn.profile.paused_until is None:
        turn.set_person(status="active")
        plan_next(turn)


def may_plan(turn: Turn) -> bool:
    """Whether a check-in may be planned at all. Others see the phone: only with an own picture."""
    profile = turn.profile
    if turn.person.status not in {"active", "paused"} or not turn.allows("contact"):
        return False
    if turn.person.status == "paused" and profile.paused_until is None:
        return False
    if profile.phone_seen and not profile.picture:
        if not profile.told_device:
            staff_letters.note(turn, "note/device")
            turn.set_profile(told_device=True)
        return False
    return profile.held_since is None and profile.audience != "child"


def stop(turn: Turn) -> None:
    """Stop turns off `contact` alone.

    What was queued goes, deletions and open escalations go on.
    """
    already = turn.stopped
    turn.changes.letters_cancelled.append((turn.recipient, Lane.REPLY))
    turn.send(turn.text("stop/done"))
    if already:
        return
    if turn.consent is not None:
        turn.add_consent(after_stop(turn.consent, turn.now))
    turn.set_session(None)
    for kind in ("check-in", "re-offer", "wait", "re-check", "enrolment", *QUIET_PLANS):
        turn.cancel(kind)
    undecided.put_off(turn)
    turn.set_person(status="stopped")
    turn.set_profile(
        next_checkin=None,
        renewal_asked=None,
        gate_until=None,
        talk=None,
        words_wait=0,
        schedule_version=turn.profile.schedule_version + 1,
    )
    clear_cards(turn)
    staff_letters.note(turn, "note/stopped")
    worry_after_stop(turn)


def worry_after_stop(turn: Turn) -> None:
    """A stop within seven days of distress or crisis raises concern, reason `silence`."""
    escalation = turn.escalation
    recent = turn.profile.last_alarm
    if escalation is not None and escalation.level != "concern":
        recent = turn.now
    if recent is not None and turn.now - recent <= SILENCE_AFTER:
        escalations.raise_signal(turn, "concern", "silence")


def blocked(turn: Turn) -> None:
    """The person blocked the bot: contact ends as with a stop, and the worker learns it once."""
    if turn.person.status == "unreachable":
        return
    if turn.consent is not None:
        turn.add_consent(after_stop(turn.consent, turn.now))
    turn.set_session(None)
    for kind in ("check-in", "re-offer", "wait", "re-check", "enrolment", "help", *QUIET_PLANS):
        turn.cancel(kind)
    turn.changes.letters_cancelled.append((turn.recipient, Lane.SAFETY))
    turn.set_person(status="unreachable")
    turn.set_profile(
        next_checkin=None,
        renewal_asked=None,
        talk=None,
        words_wait=0,
        schedule_version=turn.profile.schedule_version + 1,
    )
    staff_letters.note(turn, "note/blocked")
    habits.blocked(turn)


def clear_cards(turn: Turn) -> None:
    """Cards, teach-back and switches leave the phone when enrolment ends or lies idle."""
    turn.changes.clear_now.append((turn.recipient, "card", turn.now))


def delete_now(turn: Turn, message_id: int) -> None:
    """Remove one message from the chat at once."""
    if turn.person.chat is not None and message_id:
        turn.act(Body(kind="delete", chat=turn.person.chat, message_ids=(message_id,)))
