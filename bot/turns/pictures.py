"""A picture was pressed: the own one opens the gate, another one gives a tip and ends."""

from bot.effects import escalations, gate, people, runs, talks
from bot.turns import cover, screens
from bot.turns.turn import Turn
from flows.phone import PICTURES, WRONG_IN_A_ROW
from flows.resumes import AskAgain, Press


def chosen(turn: Turn, argument: bytes) -> None:
    """The first byte is the picture, the rest says what lies behind it."""
    index, then = (argument[0], argument[1:]) if argument else (len(PICTURES), b"")
    if index >= len(PICTURES):
        return
    people.delete_now(turn, turn.pressed)
    if turn.profile.picture and list(PICTURES)[index] != turn.profile.picture:
        _wrong(turn, index)
        return
    turn.set_profile(wrong_pictures=0)
    runs.open_gate(turn)
    _behind(turn, then)


def _wrong(turn: Turn, index: int) -> None:
    """Perhaps somebody else holds the phone: a tip, and nothing of what waits here."""
    turn.send(turn.text(f"tip/{index + 1}"), purpose="gate")
    turn.set_profile(gate_until=None)
    if turn.session is not None and turn.session.began == "program":
        turn.set_session(None)
        turn.cancel("wait")
    count = turn.profile.wrong_pictures + 1
    if count >= WRONG_IN_A_ROW:
        escalations.raise_signal(turn, "concern", "device", rule="picture")
        count = 0
    turn.set_profile(wrong_pictures=count)


def _behind(turn: Turn, then: bytes) -> None:
    kind, rest = then[:1], then[1:]
    if kind == gate.TALK:
        talks.release(turn)
    elif kind == gate.COMMAND:
        cover.behind(turn, rest)
    elif not _go_on(turn):
        screens.home(turn)


def _go_on(turn: Turn) -> bool:
    session = turn.session
    bundle = turn.desk.bundles.get(session.revision) if session else None
    if session is None or bundle is None:
        return False
    if gate.at_opener(session):
        return runs.go_on(turn, Press(1, gate.first_choice(session, bundle)))
    return runs.go_on(turn, AskAgain())
