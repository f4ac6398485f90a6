"""Virtual staff: they take pages, mostly soon, sometimes not, and close with an outcome.

Press only what lies in their chat. Every draw comes from the dice of the person concerned.
"""

import datetime as dtm
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from bot.simulation import updates
from bot.simulation.agenda import Agenda, Cue
from bot.simulation.person import MINUTE, Read
from flows.staff import Staff
from storage.letter import Letter

HOUR = dtm.timedelta(hours=1)
WAKING = range(7, 23)
"""Hours in which a page is mostly heard."""


def week_of(at: dtm.datetime, zone: str) -> str:
    """The week in which this instant lies, such as 2026-W07."""
    year, week, _ = at.astimezone(ZoneInfo(zone)).isocalendar()
    return f"{year}-W{week:02d}"


@dataclass(slots=True)
class Office:
    """All staff of the home: what they get, and what they do about it."""

    staff: list[Staff]
    read: Read
    load: dict[str, "dict[str, Counter[str]]"] = field(default_factory=dict)
    """Screen name -> week -> pages, notes, taken, closed."""
    _by_chat: dict[int, Staff] = field(default_factory=dict)
    _numbers: "Counter[int]" = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._by_chat = {one.chat: one for one in self.staff if one.chat is not None}
        self.load = {one.name: defaultdict(Counter) for one in self.staff}

    def name(self, recipient: str) -> str:
        """The screen name behind a recipient of the outbox."""
        return next((one.name for one in self.staff if f"s:{one.id}" == recipient), "?")

    def gets(
        self, letter: Letter, at: dtm.datetime, *, agenda: Agenda, dice: random.Random
    ) -> int:
        """A letter comes to a staff phone; the number of its message."""
        body = letter.body
        staff = self._by_chat[body.chat]
        self._numbers[body.chat] += 1
        number = self._numbers[body.chat]
        buttons = [button.data for row in body.rows for button in row]
        found = self.read(body.chat, buttons[0]) if buttons else None
        action = found[0] if found else ""
        kind = "pages" if action == "pg.take" else "notes"
        self.load[staff.name][week_of(at, staff.zone)][kind] += 1
        delay = _delay(action, buttons, at, staff=staff, dice=dice, read=self.read)
        if delay is not None:
            data = dice.choice(buttons) if action == "pg.end" else buttons[0]
            data = buttons[-1] if action in ("pg.words", "pg.write") else data
            agenda.add(at + delay, Cue(updates.pressed(body.chat, data, number=number)))
        return number


def _delay(
    action: str,
    buttons: list[str],
    at: dtm.datetime,
    *,
    staff: Staff,
    dice: random.Random,
    read: Read,
) -> dtm.timedelta | None:
    """After how long this member of staff presses the button; None: not at all."""
    awake = at.astimezone(ZoneInfo(staff.zone)).hour in WAKING
    match action:
        case "pg.take":
            heard = dice.random() < (0.88 if awake else 0.5)
            return dice.uniform(1, 9 if awake else 25) * MINUTE if heard else None
        case "pg.words" | "pg.write":
            last = read(staff.chat or 0, buttons[-1])
            if last is None or last[0] != "pg.close" or dice.random() < 0.08:
                return None
            return min(dice.lognormvariate(1.6, 0.9), 40.0) * HOUR
        case "pg.end":
            return dice.uniform(10, 60) * MINUTE / 60
        case "pr.yes":
            return dice.uniform(2, 90) * MINUTE
    return None
