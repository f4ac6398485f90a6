"""How often, on which days, and what is needed: the person's own choices, one tap each.

Changes only what the person chose just now; asks nothing about the person.
"""

import datetime as dtm
from collections.abc import Callable
from typing import get_args

from bot.effects import gate, people, runs
from bot.turns import screens, wellbeing
from bot.turns.turn import Row, Turn
from flows.beneficiary import Cadence
from flows.programme import local_day
from flows.resumes import AskAgain
from storage.letter import Body, LetterButton

CHOICES: tuple[Cadence, ...] = get_args(Cadence)
MARK, OUT = "● ", "✕ "
"""Before the rhythm of now; before a day on which nothing comes."""
WEEKS = 4
PAGES = 6
"""So many times four weeks can be looked at ahead."""
DAY = dtm.timedelta(days=1)


def show(turn: Turn) -> None:
    """How often messages come first; the one of now is marked."""
    now = turn.profile.cadence
    rows: list[Row] = []
    for at, choice in enumerate(CHOICES):
        label = turn.text(f"rhythm/{choice}")
        label = MARK + label if choice == now else label
        rows.append((turn.token(label, "rhythm.set", bytes([at])),))
    rows += screens.rows(
        turn,
        ("rhythm/days", "days"),
        ("rhythm/hours", "hours"),
        ("rhythm/pause", "pause.ask"),
        ("help/back", "home"),
    )
    turn.send(turn.text("rhythm/text"), tuple(rows))


def choose(turn: Turn, argument: bytes) -> None:
    """From now on like that; the plan follows in the same moment."""
    if not argument or argument[0] >= len(CHOICES) or turn.profile.enrolled_at is None:
        return
    wanted = CHOICES[argument[0]]
    turn.set_profile(cadence=wanted)
    turn.audit("rhythm.chosen", actor=turn.recipient, detail=wanted)
    people.plan_next(turn)
    turn.send(turn.text("rhythm/quiet" if wanted == "on-request" else "rhythm/done"))


def days(turn: Turn, argument: bytes) -> None:
    """Four weeks of days; a tap on one keeps it free, another gives it back."""
    page = min(argument[0], PAGES) if argument else 0
    turn.send(turn.text("days/text"), day_rows(turn, page))


def day_rows(turn: Turn, page: int) -> tuple[Row, ...]:
    """Weeks from Monday on; days that are over have no button."""
    today = local_day(turn.profile, turn.now)
    first = today - today.weekday() * DAY + page * WEEKS * 7 * DAY
    rows: list[Row] = []
    for week in range(WEEKS):
        row = [first + (week * 7 + n) * DAY for n in range(7)]
        buttons = [_day(turn, day, page) for day in row if day >= today]
        if buttons:
            rows.append(tuple(buttons))
    turns = [n for n in (page - 1, page + 1) if 0 <= n <= PAGES]
    arrows = [turn.token("‹" if n < page else "›", "days", bytes([n])) for n in turns]
    return (*rows, tuple(arrows), *screens.rows(turn, ("days/done", "days.done")))


def _day(turn: Turn, day: dtm.date, page: int) -> LetterButton:
    label = f"{day.day}.{day.month}."
    if day in turn.profile.avoid:
        label = OUT + label
    return turn.token(label, "days.set", day.toordinal().to_bytes(4, "big") + bytes([page]))


def keep_free(turn: Turn, argument: bytes) -> None:
    """On this day nothing comes, or again something may."""
    if len(argument) != 5 or turn.person.chat is None:
        return
    today = local_day(turn.profile, turn.now)
    day = dtm.date.fromordinal(int.from_bytes(argument[:4], "big"))
    known = {one for one in turn.profile.avoid if one >= today}
    if today <= day <= today + (PAGES + 1) * WEEKS * 7 * DAY:
        known ^= {day}
    turn.set_profile(avoid=tuple(sorted(known)))
    people.plan_next(turn)
    rows = day_rows(turn, min(argument[4], PAGES))
    if turn.pressed:
        body = Body(kind="buttons", chat=turn.person.chat, message_ids=(turn.pressed,), rows=rows)
        turn.act(body)


def needs(turn: Turn) -> None:
    """What do you need: the list of eleven, whenever the person likes."""
    _begin(turn, "needs")


def hours(turn: Turn) -> None:
    """Who sees the phone now, and which hours are good."""
    _begin(turn, "settings")


def _begin(turn: Turn, flow: str) -> None:
    """A question that is open is finished first; nothing of it gets lost."""
    if turn.profile.enrolled_at is None:
        return
    if turn.session is not None and not turn.profile.asleep and runs.go_on(turn, AskAgain()):
        return
    runs.begin(turn, flow)


def _plain(do: Callable[[Turn], None]) -> Callable[[Turn, bytes], None]:
    def act(turn: Turn, _: bytes) -> None:
        do(turn)

    return act


def _thanks(turn: Turn) -> None:
    turn.send(turn.text("rhythm/done"))


def _behind_picture(do: Callable[[Turn, bytes], None]) -> Callable[[Turn, bytes], None]:
    """On a phone that others hold too, the own picture comes first; then the home screen."""

    def act(turn: Turn, argument: bytes) -> None:
        if gate.locked(turn):
            gate.knock(turn, gate.COMMAND + b"start")
        else:
            do(turn, argument)

    return act


ACTIONS: dict[str, Callable[[Turn, bytes], None]] = {
    "rhythm": _behind_picture(_plain(show)),
    "rhythm.set": _behind_picture(choose),
    "days": _behind_picture(days),
    "days.set": _behind_picture(keep_free),
    "days.done": _plain(_thanks),
    "hours": _behind_picture(_plain(hours)),
    "pause.ask": _plain(screens.pause),
    "needs": _behind_picture(_plain(needs)),
    "w5": _behind_picture(wellbeing.go_on),
    "w5.no": _plain(wellbeing.leave),
    "w5.told": _behind_picture(wellbeing.tell),
}
"""What these screens' buttons do."""
