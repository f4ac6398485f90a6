"""Drives the engine for one person and turns every event of the sprint into writes."""

import datetime as dtm
from collections.abc import Callable
from typing import Any

from bot.effects import (
    afterwards,
    answers,
    complaints,
    escalations,
    farewells,
    gate,
    habits,
    late,
    messages,
    people,
    reading,
    renewals,
    settings,
    staff_letters,
    undecided,
)
from bot.turns import screens, wellbeing
from bot.turns.turn import GATE, Turn
from flows.definition import Bundle
from flows.engine import compact, resume, start
from flows.events import (
    AnswerGiven,
    AnswerWithdrawn,
    ConsentGiven,
    EscalationRaised,
    Event,
    FieldSet,
    FlowEntered,
    NotUnderstood,
    PersonAsked,
    QuestionAsked,
    QuestionSkipped,
    Said,
    SessionEnded,
    Sprint,
    Withdrawn,
    WordsGiven,
)
from flows.fields import fields_of
from flows.fires import coarse, coarse_before
from flows.ids import SessionId
from flows.programme import phase
from flows.programme_turns import checkin_questions
from flows.resumes import Resume
from flows.session import Session
from flows.triggers import CheckInDue, Facts, PersonBegan, Trigger

IDLE_CARDS = dtm.timedelta(minutes=30)
"""Cards lie idle for so long at most; a check-in as long as the programme says."""
WANTED = 1
"""Version of a re-offer that the person asked for: the one-a-day rule does not hold it back."""
REOFFER = dtm.timedelta(hours=3)
"""`Later` on an opener brings another one after this, inside the safe window."""


def facts_of(turn: Turn) -> Facts:
    """What flows may read about the person now."""
    profile = turn.profile
    return Facts(
        consent=turn.consent,
        last_act=profile.last_act,
        fields=fields_of(profile),
        facts={
            "audience": profile.audience,
            "phase": phase(profile, turn.now, turn.programme),
            "domain": profile.planned[2] if len(profile.planned) > 2 else "none",
            "domain-2": profile.planned[3] if len(profile.planned) > 3 else "none",
            "on-call": "yes" if turn.programme.on_call else "no",
            "gate": "open" if turn.gate_open else "shut",
            "recordings": "yes" if turn.desk.recordings.any_in(turn.language) else "no",
        },
    )


def begin(turn: Turn, flow_id: str, *, by_program: bool = False) -> None:
    """Start the live revision of a flow for this person."""
    revision, bundle = turn.desk.live_bundle(flow_id)
    late.wake(turn)
    if flow_id == "check-in":
        planned = checkin_questions(turn.profile, now=turn.now, programme=turn.programme)
        # five questions more are offered at the end: then no other one is asked
        turn.set_profile(planned=planned[:2] if wellbeing.is_due(turn) else planned)
    trigger: Trigger = CheckInDue() if by_program else PersonBegan()
    session_id = SessionId(turn.desk.new_id(16))
    sprint = start(
        trigger,
        bundle,
        session_id=session_id,
        revision=revision,
        now=turn.now,
        seed=int(session_id[:6], 16),
        facts=facts_of(turn),
    )
    apply(turn, sprint, bundle)
    if turn.session is not None:
        _end_when_idle(turn, cards=flow_id in messages.CARDS, by_program=by_program)


def _end_when_idle(turn: Turn, *, cards: bool, by_program: bool) -> None:
    """What is left open ends some time: cards within the half hour, all else after a day or so."""
    if cards:
        turn.fire("enrolment", turn.now + IDLE_CARDS)
        return
    due = turn.now + habits.wait_of(turn)
    turn.fire("wait", due if by_program else coarse(due))


def go_on(turn: Turn, cue: Resume) -> bool:
    """Continue the person's conversation; False when there is none."""
    session = turn.session
    bundle = turn.desk.bundles.get(session.revision) if session else None
    if session is None or bundle is None:
        return False
    if gate.holds(turn, cue, bundle):
        gate.knock(turn)
        return True
    late.wake(turn)
    apply(turn, resume(session, cue, bundle, now=turn.now, facts=facts_of(turn)), bundle)
    return True


def apply(turn: Turn, sprint: Sprint, bundle: Bundle) -> None:
    """Every event becomes writes, in order; then the place in the conversation is kept."""
    turn.set_session(compact(sprint.session, bundle))
    for event in sprint.events:
        if turn.falls_silent and isinstance(event, Said | QuestionAsked):
            continue
        effect = EFFECTS.get(type(event))
        if effect is not None:
            effect(turn, event, bundle, sprint.session)
    if turn.falls_silent and turn.session is not None:
        turn.set_session(None)
        turn.cancel("wait")


def _asked(turn: Turn, event: QuestionAsked, bundle: Bundle, session: Session) -> None:
    messages.question_asked(turn, event, bundle=bundle, session=session)
    if event.question is not None and not event.redraw:
        habits.shown(turn, event.question)


def _answer(turn: Turn, event: AnswerGiven, *_: object) -> None:
    if turn.allows("keep"):
        answers.keep(turn, event.question, event.choice)
    habits.answered(turn, event.question, event.choice)


def _raised(turn: Turn, event: EscalationRaised, *_: object) -> None:
    """An answer brought a person; danger now ends the questions and falls silent."""
    if event.question == complaints.ABOUT_STAFF:
        return  # for the supervisor alone: the rules over answers have told them
    now_in_danger = event.level == "crisis" and event.reason in escalations.HOLD_REASONS
    if now_in_danger or not escalations.raised_in(turn, event.level, event.reason):
        escalations.raise_signal(
            turn, event.level, event.reason, rule=event.question or "flow", hold=now_in_danger
        )
    if now_in_danger:
        turn.falls_silent = True
        screens.danger(turn)
    elif event.level == "crisis":
        screens.self_harm(turn)
    elif event.level == "distress":
        turn.send(screens.told(turn))


def ask_person(turn: Turn) -> None:
    """`A person, please`: distress, reason asked, and an honest line about who was told."""
    escalations.raise_signal(turn, "distress", "asked")
    when = reading.nobody_reads(turn)
    if when:
        text = turn.text("person/asked-off", when=when)
    else:
        text = turn.text("person/asked", worker=turn.worker_name())
    turn.send("\n".join((text, *reading.few(turn))))


def pass_words_on(turn: Turn) -> None:
    """Free words or a voice note as an answer: kept for the worker only with the `words` scope."""
    if turn.words_passed or not turn.allows("words") or not (turn.words or turn.voice):
        return
    turn.words_passed = True
    staff_letters.keep_words(turn, turn.escalation, words=turn.words, voice=turn.voice)


def _ended(turn: Turn, event: SessionEnded, _: Bundle, session: Session) -> None:
    turn.cancel("wait")
    if session.flow in messages.CARDS:
        turn.cancel("enrolment")
        people.clear_cards(turn)
        if session.flow == "settings":
            settings.done(turn, event.outcome)
            return
        if event.outcome == "handed-over":
            staff_letters.note(turn, "note/teach-back")
            undecided.put_off(turn)
        elif event.outcome in {"declined", "stopped"}:
            staff_letters.note(turn, "note/declined")
            if event.outcome == "declined":
                undecided.declined(turn)
        elif session.flow == "welcome" and turn.profile.enrolled_at is not None:
            from bot.turns import phone_settings

            phone_settings.offer(turn)
        return
    if session.flow in renewals.FLOWS:
        renewals.ended(turn, session, event.outcome)
        return
    if session.flow == "farewell":
        farewells.chosen(turn, event.outcome)
        return
    if event.outcome == "later":
        turn.fire("re-offer", coarse_before(turn.now + REOFFER), version=WANTED)
    if event.outcome == "done":
        afterwards.done(turn, session)
    if event.outcome == "expired":
        habits.unanswered(turn, session)


def open_gate(turn: Turn) -> None:
    """A yes on an opener opens the gate for 30 minutes; every later act keeps it open."""
    turn.set_profile(gate_until=turn.now + GATE)


def _withdrew(turn: Turn, event: AnswerWithdrawn, *_: object) -> None:
    turn.changes.answers_withdrawn.append((turn.person.id, event.question))
    habits.withdrawn(turn, event.question)


def _consented(turn: Turn, event: ConsentGiven, _: Bundle, session: Session) -> None:
    if session.flow in renewals.FLOWS:
        renewals.given(turn, event.scopes, revision=session.revision)
        return
    returning = session.flow == "return"
    people.consent_given(turn, event, revision=session.revision, returning=returning)


def _not_understood(turn: Turn, event: NotUnderstood, *_: object) -> None:
    """Free words at a question with buttons are welcome: thanked for, then the question again."""
    if event.why != "not-a-choice" or not turn.words:
        messages.not_understood(turn, event)
    elif turn.heard_concern:
        turn.send(turn.text("concern/done"))
    elif turn.allows("words"):
        pass_words_on(turn)
        turn.send(turn.text("words/kept", worker=turn.worker_name()))
    else:
        turn.send(turn.text("words/dropped"))


Effect = Callable[[Turn, Any, Bundle, Session], None]

EFFECTS: dict[type[Event], Effect] = {
    Said: lambda turn, event, bundle, session: messages.said(
        turn, event, bundle=bundle, session=session
    ),
    QuestionAsked: _asked,
    NotUnderstood: _not_understood,
    AnswerGiven: _answer,
    AnswerWithdrawn: _withdrew,
    FieldSet: lambda turn, event, *_: people.field_set(turn, event),
    ConsentGiven: _consented,
    EscalationRaised: _raised,
    PersonAsked: lambda turn, *_: ask_person(turn),
    WordsGiven: lambda turn, *_: pass_words_on(turn),
    Withdrawn: lambda turn, *_: people.stop(turn),
    SessionEnded: _ended,
    QuestionSkipped: lambda turn, event, *_: habits.skipped(turn, event.question),
}
"""What each fact writes. The one kind that is missing leaves no trace: SILENT."""
SILENT: frozenset[type[Event]] = frozenset({FlowEntered})
"""Entering a flow is the session's own business. A skip has no penalty (practice, 4.9)."""
