"""What a pressed button means. Tokens were checked before; here the right action is taken."""

import datetime as dtm
from collections.abc import Callable
from typing import Literal
from zoneinfo import ZoneInfo

from bot.channel.messages import Inbound
from bot.effects import escalations, gate, late, messages, people, referrals, runs, staff_letters
from bot.turns import (
    cover,
    handing,
    hearing,
    intake,
    phone_settings,
    pictures,
    rhythm,
    screens,
    talk,
)
from bot.turns.turn import Turn
from flows.consent import SCOPES
from flows.definition import Ask, Bundle, ConsentSwitches, Node
from flows.resumes import AskAgain, Control, Press
from flows.session import Run, Session
from locales import dates

QUIET = frozenset(
    {"danger.cannot", "danger.right", "danger.more", "frightens.now", "frightens.not", "stop.no"}
)
"""Buttons of the first replies: they do not count as the act that lets pushes go on."""
AFTER_STOP = (
    frozenset(
        {
            "help",
            "help.danger",
            "person",
            "frightens",
            "numbers",
            "language",
            "lang",
            "stop",
            "delete.yes",
            "delete.no",
            "talk.later",
            "return.begin",
            "pic",
            "cover.next",
            "cover.open",
            "hide",
            "phone.close",
        }
    )
    | QUIET
)
"""What still answers after a stop; everything else stays silent."""

CONTROLS: tuple[Literal["skip", "person", "stop", "back"], ...] = (
    "skip",
    "person",
    "stop",
    "back",
)
Action = Callable[[Turn, bytes], None]


def pressed(turn: Turn, inbound: Inbound) -> None:
    """Answer the press, then do what it says. A forged or foreign token does nothing else."""
    intake.answer_query(turn, inbound)
    found = turn.desk.buttons.read(inbound.chat, inbound.data)
    if found is None:
        return
    action, argument = found
    hearing.touched(turn)
    if action not in QUIET:
        people.let_go(turn)
    if turn.stopped and action not in AFTER_STOP and not _of_return(turn, action, argument):
        return
    if action == "q":
        _question(turn, argument)
        return
    act = ACTIONS.get(action)
    if act is not None:
        act(turn, argument)


def _of_return(turn: Turn, action: str, argument: bytes) -> bool:
    """After a stop the switches of the way back work, and no other question."""
    read = messages.read_press(argument) if action == "q" else None
    session = turn.session
    return read is not None and session is not None and session.id == read[0]


def _question(turn: Turn, argument: bytes) -> None:
    read = messages.read_press(argument)
    session = turn.session
    bundle = turn.desk.bundles.get(session.revision) if session else None
    if read is None or session is None or bundle is None or session.id != read[0]:
        _nothing_open(turn)
        return
    _, step, index = read
    if index >= 240:
        runs.go_on(turn, Control(step, CONTROLS[min(index - 240, 3)]))
        return
    node = node_at(session, bundle, step)
    choice = press_name(node, index)
    if step == session.step - 1 and _is_double(turn, session, node, choice):
        return
    if step == 1 and session.began == "program" and not gate.locked(turn):
        runs.open_gate(turn)
    runs.go_on(turn, Press(step, choice))


DOUBLE = dtm.timedelta(seconds=3)


def _is_double(turn: Turn, session: Session, node: Node | None, choice: str) -> bool:
    """A second tap within a moment on an answer that raises nothing: no second effect."""
    since = session.waiting_since
    if since is None or turn.now - since > DOUBLE or not isinstance(node, Ask):
        return False
    return all(one.signal is None for one in node.choices if one.id == choice)


def say_yes(turn: Turn) -> bool:
    """A typed yes on an opener is its first button. False where no opener is open."""
    session = turn.session
    bundle = turn.desk.bundles.get(session.revision) if session else None
    if session is None or bundle is None or session.step != 1 or session.began != "program":
        return False
    if not gate.locked(turn):
        runs.open_gate(turn)
    first = press_name(node_at(session, bundle, 1), 0)
    return runs.go_on(turn, Press(1, first))


def node_at(session: Session, bundle: Bundle, step: int) -> Node | None:
    """The node that showed this step: the standing one, or one that can still be gone back to."""
    if step == session.step:
        run: Run | None = session.runs[-1] if session.runs else None
    else:
        run = next((place.runs[-1] for place in session.trail if place.step == step), None)
    flow = bundle.find(run.flow) if run else None
    return flow.node(run.node) if flow and run else None


def press_name(node: Node | None, index: int) -> str:
    """The choice or switch that a button stood for."""
    if isinstance(node, Ask) and index < len(node.choices):
        return node.choices[index].id
    if isinstance(node, ConsentSwitches) and index <= len(SCOPES):
        return f"switch-{SCOPES[index]}" if index < len(SCOPES) else "done"
    return "~unknown"


def _nothing_open(turn: Turn) -> None:
    turn.desk.presses.note("stale")
    if turn.profile.enrolled_at is None:
        intake.enrol(turn)
    elif not runs.go_on(turn, AskAgain()):
        screens.home(turn)


def _language(turn: Turn, argument: bytes) -> None:
    tag = argument.decode("ascii", "replace")
    if tag in {known for known, _ in turn.desk.catalog.own_names()}:
        intake.choose_language(turn, tag)


def _late_yes(turn: Turn, _: bytes) -> None:
    """Go on from the place that was kept."""
    if not runs.go_on(turn, AskAgain()):
        screens.home(turn)


def _late_no(turn: Turn, _: bytes) -> None:
    """Not today: what was answered stays answered, the rest is left."""
    if turn.profile.asleep:
        late.wake(turn)
        turn.set_session(None)
        turn.cancel("wait")
    screens.home(turn)


def _danger_now(turn: Turn, _: bytes) -> None:
    escalations.raise_signal(turn, "crisis", "danger", rule="help", hold=True)
    screens.danger(turn)


def _person(turn: Turn, _: bytes) -> None:
    runs.ask_person(turn)


def _frightens(turn: Turn, _: bytes) -> None:
    escalations.raise_signal(turn, "distress", "danger", rule="frightens", hold=True)
    screens.frightens(turn)


def _frightens_now(turn: Turn, _: bytes) -> None:
    escalations.raise_signal(turn, "crisis", "danger", rule="frightens", hold=True)
    screens.danger(turn)


def _noted(turn: Turn, _: bytes) -> None:
    turn.send(turn.text("danger/noted"), purpose="danger", clear_after_s=screens.FIRST_REPLY_S)


def _more(turn: Turn, _: bytes) -> None:
    screens.numbers(turn, clear_after_s=screens.FIRST_REPLY_S)


def _recheck(turn: Turn, argument: bytes) -> None:
    turn.send(turn.text("self/noted"))


def _recheck_same(turn: Turn, _: bytes) -> None:
    escalations.raise_signal(turn, "distress", "self", rule="re-check")
    turn.send(turn.text("self/noted"))


def _not_meant(turn: Turn, _: bytes) -> None:
    """The person corrects us.

    The worker learns it, the escalation stays open for a person to close.
    """
    staff_letters.note(turn, "note/not-meant")
    turn.audit("escalation.not-meant", actor=turn.recipient)
    turn.send(turn.text("distress/not-meant-done"))


def _concern(turn: Turn, _: bytes) -> None:
    staff_letters.note(turn, "note/wants-contact")
    turn.send(turn.text("concern/done"))


def _concern_note(turn: Turn, _: bytes) -> None:
    turn.send(turn.text("concern/done"))


def _pause(turn: Turn, argument: bytes) -> None:
    days = {b"3": 3, b"7": 7, b"14": 14, b"30": 30}.get(argument)
    if days is None:
        return
    until = turn.now + dtm.timedelta(days=days)
    people.pause(turn, until)
    date = dates.day(until.astimezone(ZoneInfo(turn.profile.zone)).date(), turn.language)
    turn.send(turn.text("pause/done", date=date), ((turn.button("pause/end", "pause.end"),),))


def _pause_end(turn: Turn, _: bytes) -> None:
    turn.set_person(status="active")
    turn.set_profile(paused_until=None)
    people.plan_next(turn)
    turn.send(turn.text("pause/ended"))


def _delete_no(turn: Turn, _: bytes) -> None:
    turn.send(turn.text("delete/kept"))


def _stop(turn: Turn, _: bytes) -> None:
    people.stop(turn)


def _screen(show: Callable[[Turn], None]) -> Action:
    def act(turn: Turn, _: bytes) -> None:
        show(turn)

    return act


def _return(turn: Turn, _: bytes) -> None:
    """Messages may come again: the switches, all off at first."""
    intake.come_back(turn)


def _erase(turn: Turn, _: bytes) -> None:
    turn.fire("erase", turn.now)


def _phone(action: str) -> Action:
    def act(turn: Turn, argument: bytes) -> None:
        phone_settings.press(turn, action, argument)

    return act


PHONE = (
    "phone", "phone.who", "phone.own", "phone.all", "phone.picture", "phone.pic", "phone.close",
    "phone.next.code", "phone.next.dur", "phone.next.hide", "cover.on", "cover.off", "hide",
    "word.code", "word.duress", "word.pick", "word.none",
)  # fmt: skip


def _listen(turn: Turn, _: bytes) -> None:
    turn.set_profile(listens=True)
    turn.send(turn.text("listen/on"))


def _only_read(turn: Turn, _: bytes) -> None:
    turn.set_profile(listens=False)
    turn.send(turn.text("listen/off"))


ACTIONS: dict[str, Action] = {
    "listen.on": _listen,
    "listen.off": _only_read,
    **{action: _phone(action) for action in PHONE},
    "pic": pictures.chosen,
    "cover.next": cover.another,
    "cover.open": cover.opened,
    "late.yes": _late_yes,
    "late.no": _late_no,
    "lang": _language,
    "language": _screen(screens.language_picker),
    "help": _screen(screens.help_screen),
    "home": _screen(screens.home),
    "numbers": _screen(screens.numbers),
    "help.danger": _danger_now,
    "person": _person,
    "frightens": _frightens,
    "frightens.now": _frightens_now,
    "frightens.not": _noted,
    "danger.cannot": _noted,
    "danger.right": _noted,
    "danger.more": _more,
    "recheck.better": _recheck,
    "recheck.same": _recheck_same,
    "not-meant": _not_meant,
    "concern.call": _concern,
    "concern.write": _concern,
    "concern.note": _concern_note,
    "pause": _pause,
    "pause.end": _pause_end,
    "delete.yes": _erase,
    "delete.no": _delete_no,
    "talk.open": talk.opened,
    "talk.later": talk.later,
    "talk.end": talk.end,
    "talk.words": talk.words_on,
    "hand.good": handing.good,
    "hand.other": handing.other,
    "hand.pick": handing.pick,
    "refer.yes": referrals.yes,
    "refer.no": referrals.no,
    "stop": _stop,
    "stop.no": _noted,
    "return.begin": _return,
    **rhythm.ACTIONS,
}
