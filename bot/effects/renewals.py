"""A new yes: planned, asked, given, or not given. Writes only; the last word is the person's."""

import datetime as dtm
from zoneinfo import ZoneInfo

from bot.effects import staff_letters
from bot.turns.turn import Turn
from flows.consent import Consent, Scope
from flows.fires import FireKind
from flows.programme import add_months, ends_on, is_of_age, local_day
from flows.programme_renewal import lapses, renewal_due, renewal_on
from flows.programme_reviews import low_at_review, reminder_on, reviews_of
from flows.schedule import next_slot, seed_of
from flows.session import Session

REMINDED_AT = dtm.time(9)
TALKED_WITH = frozenset({"active", "paused"})
"""Whoever stopped, left or cannot be reached is in the worker's hands already."""
FLOWS = frozenset({"renewal", "closing", "of-age"})
PLANS: tuple[FireKind, ...] = ("check-in", "re-offer", "wait", "renewal", "closing")
"""What a yes that ran out, or an end, leaves no trace of."""
AGAIN = 1
"""Version of a wake-up that repeats a question which the person wanted at another time."""
PUT_OFF = {"later": dtm.timedelta(days=1), "not-today": dtm.timedelta(days=3)}
APART = dtm.timedelta(days=3)
"""Between a message that came first and the question about a new yes."""
QUIET, NEAR = dtm.timedelta(days=7), dtm.timedelta(days=8)
"""After quiet days a check-in that is near comes first: an open question holds it up for a week,
and then more than a month could lie between two questions about safety.
"""
_DAY = dtm.timedelta(days=1)


def is_due(turn: Turn) -> bool:
    """Whether a new yes is due and was not asked for yet."""
    if turn.consent is None or (turn.profile.renewal_asked is not None):
        return False
    return (
        renewal_due(turn.profile, turn.consent, now=turn.now, programme=turn.programme) is not None
    )


def is_over(turn: Turn) -> bool:
    """Whether the months of the programme are completed."""
    return local_day(turn.profile, turn.now) >= ends_on(turn.profile, turn.programme)


def plan(turn: Turn) -> None:
    """The wake-ups of the next new yes and of the end; none while one is asked for already."""
    consent, profile = turn.consent, turn.profile
    remind(turn)
    if consent is None or profile.renewal_asked is not None:
        return
    if not is_over(turn):
        _fire_on(turn, "closing", ends_on(profile, turn.programme))
    day = renewal_on(profile, consent, programme=turn.programme)
    if is_due(turn):
        day = local_day(profile, turn.now)
    if day is not None:
        _fire_on(turn, "renewal", day)


def remind(turn: Turn) -> None:
    """The wake-up of the contact person's next reminder, in the morning of its day."""
    today = local_day(turn.profile, turn.now)
    day = reminder_on(turn.profile, today, turn.programme)
    if day is not None:
        at = dtm.datetime.combine(day, REMINDED_AT, ZoneInfo(turn.profile.zone))
        turn.fire("review", at.astimezone(dtm.UTC))


def reminded(turn: Turn, due: dtm.datetime) -> None:
    """A talk is due, or somebody turns eighteen: one note, no page; then the next day of these."""
    if turn.person.status == "ended":
        return
    day = local_day(turn.profile, due)
    if is_of_age(turn.profile, day):
        staff_letters.note(turn, "note/eighteen")
    if turn.person.status in TALKED_WITH and day in reviews_of(turn.profile, turn.programme):
        low = low_at_review(turn.profile)
        staff_letters.note(turn, "note/review-low" if low else "note/review")
    remind(turn)


def _fire_on(turn: Turn, kind: FireKind, day: dtm.date, *, version: int = 0) -> None:
    """At the first good moment from this day on, some days after whatever came last."""
    zone = ZoneInfo(turn.profile.zone)
    if kind == "renewal" and version != AGAIN and turn.profile.last_push is not None:
        day = max(day, turn.profile.last_push + APART)
    begin = dtm.datetime.combine(day, dtm.time(), zone).astimezone(dtm.UTC)
    seed = seed_of(turn.person.id)
    due = next_slot(turn.profile, max(begin, turn.now), seed=seed)
    planned = turn.profile.next_checkin
    if due and planned and local_day(turn.profile, due) == local_day(turn.profile, planned):
        due = next_slot(turn.profile, due + dtm.timedelta(minutes=1), seed=seed)
    if due is not None:
        turn.fire(kind, due, version=version)


def comes_second(turn: Turn, *, late: bool) -> bool:
    """Whether a check-in stands before the question: after an outage, or after quiet days.

    `late`: the question should have been asked hours ago.
    """
    planned, last = turn.profile.next_checkin, turn.profile.last_push
    if planned is None:
        return False
    today = local_day(turn.profile, turn.now)
    quiet = last is not None and today - last >= QUIET
    return late or (quiet and local_day(turn.profile, planned) <= today + NEAR)


def put_off(turn: Turn) -> None:
    """The check-in is the one message of these days; the question waits some days."""
    _fire_on(turn, "renewal", local_day(turn.profile, turn.now) + APART)


def asked(turn: Turn) -> None:
    """The question went out; without an answer the yes ends after the days of grace.

    Those are counted from the first time: whoever wants it later is not given them anew.
    """
    if turn.profile.renewal_asked is not None:
        return
    turn.set_profile(renewal_asked=turn.now)
    grace = dtm.timedelta(days=turn.programme.renewal.grace_days)
    turn.fire("lapse", turn.now + grace)


def given(turn: Turn, scopes: frozenset[Scope], *, revision: str) -> None:
    """A new line of the ledger; the plan follows it."""
    from bot.effects import people

    turn.add_consent(Consent(at=turn.now, how="renewal", scopes=scopes, version=revision))
    if is_of_age(turn.profile, local_day(turn.profile, turn.now)):
        grow_up(turn)
    turn.set_profile(renewal_asked=None)
    turn.cancel("lapse")
    people.plan_next(turn)


def grow_up(turn: Turn) -> None:
    """Eighteen, and an own yes: the link to the adult ends, and the caseworker learns it."""
    turn.set_profile(audience="adult", adult=None, turns_18=None)
    turn.audit("person.of-age", actor=turn.recipient)
    staff_letters.note(turn, "note/of-age")


def ended(turn: Turn, session: Session, outcome: str) -> None:
    """`As it is` renews what is in force; `only when I write` renews it and plans nothing.

    `Later` and `not today` bring the same question again, on another day within the grace.
    """
    if outcome == "closed":
        close(turn)
        return
    if outcome in PUT_OFF and turn.profile.renewal_asked is not None:
        kind: FireKind = "closing" if session.flow == "closing" else "renewal"
        day = local_day(turn.profile, turn.now) + PUT_OFF[outcome]
        _fire_on(turn, kind, day, version=AGAIN)
        return
    if outcome not in {"done", "declined"} or turn.consent is None:
        return
    if outcome == "declined":
        turn.set_profile(cadence="on-request")
    if turn.profile.renewal_asked is not None:
        given(turn, turn.consent.scopes, revision=session.revision)


def lapse(turn: Turn) -> None:
    """Nothing comes first any more until the person writes; the caseworker learns it once."""
    consent = turn.consent
    if consent is None or turn.person.status not in {"active", "paused"}:
        return
    if not lapses(turn.profile, consent):
        return
    over = is_over(turn)
    fall_silent(turn, consent)
    turn.set_person(status="ended" if over else "lapsed")
    if over:
        turn.cancel("silence")
    staff_letters.note(turn, "note/silent")


def fall_silent(turn: Turn, consent: Consent) -> None:
    """Contact goes off, and with it everything that was planned; a silence is still a silence."""
    turn.add_consent(
        Consent(
            at=turn.now,
            how="lapse",
            scopes=consent.scopes - {"contact"},
            version=consent.version,
        )
    )
    for kind in PLANS:
        turn.cancel(kind)
    turn.set_session(None)
    turn.set_profile(
        next_checkin=None,
        renewal_asked=None,
        schedule_version=turn.profile.schedule_version + 1,
    )


def close(turn: Turn) -> None:
    """The person ends it: what is kept goes as they chose, and a way back stays if they did."""
    if turn.consent is None:
        return
    fall_silent(turn, turn.consent)
    turn.cancel("silence")
    turn.cancel("lapse")
    turn.set_person(status="ended")
    turn.audit("person.closed", actor=turn.recipient, detail=turn.profile.kept)
    staff_letters.note(turn, "note/closed")
    keep_as_chosen(turn)


def keep_as_chosen(turn: Turn) -> None:
    """What the person chose about what is held: all for a while, no answers, or nothing."""
    months = turn.programme.retention.way_back_months
    if turn.profile.kept == "nothing":
        turn.fire("erase", turn.now)
        return
    if turn.profile.kept == "no-answers":
        turn.changes.answers_cleared.append(turn.person.id)
        turn.set_profile(recent=(), wellbeing=None)
    zone = ZoneInfo(turn.profile.zone)
    day = add_months(local_day(turn.profile, turn.now), months)
    turn.fire("erase", dtm.datetime.combine(day, dtm.time(12), zone).astimezone(dtm.UTC))
