"""Cover mode: every command shows an ordinary tip; its last button opens what lies behind.

Stop and danger never come here.
"""

from bot.effects import gate, runs
from bot.turns import screens
from bot.turns.turn import Turn
from flows.phone import TIPS
from flows.programme import local_day


def is_on(turn: Turn) -> bool:
    """Whether this person chose to have tips in front."""
    return turn.profile.cover and turn.profile.enrolled_at is not None


def hides(turn: Turn) -> bool:
    """Whether ordinary words too are answered by a tip: the gate is shut."""
    return is_on(turn) and not turn.gate_open


def screen(turn: Turn, name: str = "start", *, after: int = 0) -> None:
    """The tip of the day, or one after it; the last button leads to the command of this name."""
    number = (local_day(turn.profile, turn.now).toordinal() + after) % TIPS + 1
    command = name.encode("ascii", "replace")[:12]
    turn.send(
        turn.text(f"tip/{number}"),
        (
            (turn.button("cover/next", "cover.next", bytes([(after + 1) % TIPS]) + command),),
            (turn.button("cover/more", "cover.open", command),),
        ),
        purpose="cover",
    )


def another(turn: Turn, argument: bytes) -> None:
    """One tip more."""
    after = argument[0] % TIPS if argument else 1
    screen(turn, argument[1:].decode("ascii", "replace") or "start", after=after)


def opened(turn: Turn, argument: bytes) -> None:
    """The last button: the gate opens, with the own picture where others see the phone."""
    if gate.locked(turn):
        gate.knock(turn, gate.COMMAND + argument)
        return
    runs.open_gate(turn)
    behind(turn, argument)


def behind(turn: Turn, argument: bytes) -> None:
    """The real screen of a command."""
    from bot.turns import intake

    intake.real_screen(turn, "/" + argument.decode("ascii", "replace"))


def thank(turn: Turn) -> None:
    """The answer to ordinary words with nothing open: always these very words."""
    if hides(turn):
        screen(turn)
    elif turn.allows("words"):
        turn.send(turn.text("words/kept", worker=turn.worker_name()))
    else:
        turn.send(turn.text("words/dropped"), screens.rows(turn, ("home/person", "person")))
