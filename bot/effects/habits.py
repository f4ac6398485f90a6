"""Check-ins that were answered or not: the habit, re-offers, and the silence that calls people.

Writes only; it never acts beyond a neutral opener and a word to the caseworker.
"""

import datetime as dtm

from bot.effects import answers, complaints, escalations, staff_letters
from bot.turns.turn import Turn
from flows import missed, rules
from flows.beneficiary import Recent
from flows.programme import local_day, phase
from flows.programme_turns import TAGS, in_date_window
from flows.schedule import LATE, next_slot, seed_of
from flows.session import Session


def wait_of(turn: Turn) -> dtm.timedelta:
    """How long an unanswered check-in stays open in this phase."""
    waits = turn.programme.waits
    hours = {
        "crisis": waits.crisis_hours,
        "transition": waits.transition_hours,
    }.get(phase(turn.profile, turn.now, turn.programme), waits.reintegration_hours)
    return dtm.timedelta(hours=hours)


def acted(turn: Turn) -> None:
    """The person did something: no silence any more, and what was open counts as answered."""
    profile = turn.profile
    habit = profile.habit
    if profile.under_way == "check-in":
        habit = missed.remembered(habit, answered=True)
    if (profile.under_way, profile.missed, profile.silent_from) == ("", 0, None):
        return
    turn.set_profile(
        habit=habit, under_way="", missed=0, silent_from=None, reoffers=0, silence_step=0
    )
    turn.cancel("silence")


def shown(turn: Turn, question: str) -> None:
    """A question stands on the screen: its turn is taken."""
    if question in TAGS:
        day = local_day(turn.profile, turn.now).toordinal()
        turn.set_profile(asked={**turn.profile.asked, question: day})


def answered(turn: Turn, question: str, choice: str) -> bool:
    """What this answer means together with others; remembered only with the `keep` scope.

    True: together they bring a person.
    """
    profile = turn.profile
    today = local_day(profile, turn.now)
    answer = Recent(question, choice, today.toordinal())
    who = rules.Who(
        phase=phase(profile, turn.now, turn.programme),
        minor=profile.audience in ("teen", "child"),
        carer=profile.carer,
        near_date=in_date_window(profile, today),
    )
    signals = rules.gravest(rules.assess(profile.recent, [answer], who))
    for signal in signals:
        if signal.rule == rules.ABOUT_STAFF:
            complaints.heard(turn)
            continue
        escalations.raise_signal(turn, signal.level, signal.reason, rule=signal.rule)
        if signal.supervisor:
            _tell_supervisors(turn, rule=signal.rule)
    if turn.allows("keep"):
        answers.remember(turn, answer)
    if question.startswith("PLANS-"):
        named = question == "PLANS-1" and choice != "not-now"
        turn.set_profile(goal=named and not turn.desk.write_only_answers)
    return any(signal.level != "concern" for signal in signals)


def skipped(turn: Turn, question: str | None) -> None:
    """No signal by itself; safety three times in a row is one."""
    if question == "SAFE-1":
        answered(turn, question, rules.SKIP)


def withdrawn(turn: Turn, question: str) -> None:
    """The person went back: this answer holds no more."""
    turn.set_profile(recent=rules.withdrawn(turn.profile.recent, question))


def unanswered(turn: Turn, session: Session) -> None:
    """An opener stayed without an act until its wait was over."""
    profile = turn.profile
    if profile.under_way == "check-in":
        turn.set_profile(
            habit=missed.remembered(profile.habit, answered=False),
            missed=profile.missed + 1,
            silent_from=profile.silent_from or session.started + _outage(turn, session),
        )
    if profile.under_way:
        turn.set_profile(under_way="")
        _re_offer(turn, session.started)
        look(turn)


def _outage(turn: Turn, session: Session) -> dtm.timedelta:
    """How long nobody could be heard: the program's own absence is nobody's silence."""
    away = turn.now - session.started - wait_of(turn)
    return away if away > LATE else dtm.timedelta()


def looked_late(turn: Turn, due: dtm.datetime) -> None:
    """A wake-up that an outage delayed: the silence is longer by our absence, not by theirs."""
    since = turn.profile.silent_from
    if since is not None and turn.now - due > LATE:
        turn.set_profile(silent_from=since + (turn.now - due))


def _re_offer(turn: Turn, since: dtm.datetime) -> None:
    """Another neutral opener, two at most in one silence, some hours after the one before."""
    ready = missed.may_reoffer(
        turn.profile, now=turn.now, status=turn.person.status, programme=turn.programme
    )
    after = since + dtm.timedelta(hours=turn.programme.missed.reoffer_hours)
    earliest = max(turn.now, after)
    due = next_slot(turn.profile, earliest, seed=seed_of(turn.person.id)) if ready else None
    if due is not None:
        turn.set_profile(reoffers=turn.profile.reoffers + 1)
        turn.fire("re-offer", due)


def look(turn: Turn) -> None:
    """Judge the silence; the next step of the table is a stored wake-up."""
    programme = turn.programme
    step = missed.judge(turn.profile, now=turn.now, status=turn.person.status, programme=programme)
    if step.number > turn.profile.silence_step and step.level is not None:
        turn.set_profile(silence_step=step.number)
        alarm = turn.profile.last_alarm
        escalations.raise_signal(turn, step.level, "silence", rule=f"missed-{step.number}")
        # A silence is no alarm of its own: the shorter limits after one must not feed themselves.
        turn.set_profile(last_alarm=alarm)
        if step.supervisor:
            _tell_supervisors(turn, rule=f"missed-{step.number}")
            if phase(turn.profile, turn.now, programme) in {"reintegration", "aftercare"}:
                staff_letters.note(turn, "note/long-silence")
    due = missed.next_look(turn.profile, now=turn.now, programme=programme)
    if due is not None and turn.person.status in {"active", "lapsed"}:
        turn.fire("silence", due)


def _tell_supervisors(turn: Turn, *, rule: str) -> None:
    """Distress that the supervisor is to see at once, beside whoever is paged first."""
    turn.audit("supervisor.told", detail=rule)
    escalation, own = turn.escalation, turn.person.supervisor
    if escalation is None or escalation.level == "concern":
        return
    paged = {one.recipient for one in turn.changes.letters if one.body.purpose.startswith("page:")}
    wanted = [
        one.id
        for one in turn.staff.values()
        if (one.id == own if own else one.role == "supervisor") and f"s:{one.id}" not in paged
    ]
    escalations.also_page(turn, escalation, wanted)


def blocked(turn: Turn) -> None:
    """The bot was blocked: a concern at once, without a page (design, 7: a note that is none)."""
    escalations.raise_signal(turn, "concern", "silence", rule="blocked")
