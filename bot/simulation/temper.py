"""How virtual people are: whether they answer, what they say, what happens to them. Pure chance.

Every draw comes from the person's own dice, so that a life does not hang on anybody else's.
"""

import datetime as dtm
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

Temper = Literal[
    "faithful",
    "fading",
    "silent",
    "in-trouble",
    "stopping",
    "moving",
    "erasing",
    "pausing",
    "choosing-less",
    "blocking",
]
DAY = dtm.timedelta(days=1)
MONTH_DAYS = 30.44


@dataclass(frozen=True, slots=True, kw_only=True)
class Nature:
    """The figures of one temperament."""

    share: int
    """How many of a hundred people are so."""
    answers: float = 0.9
    """The chance that an opener is answered at all."""
    fades_by: float = 0.0
    """The share of that chance that is lost every month."""
    bad: float = 0.006
    """The chance that an answer is a bad one."""
    leaves: float = 0.02
    """The chance that a conversation is left in the middle."""
    less: float = 0.02
    """The chance of `only when I write` where a new yes is asked for."""


NATURES: dict[Temper, Nature] = {
    "faithful": Nature(share=30, answers=0.96, leaves=0.01),
    "fading": Nature(share=14, answers=0.92, fades_by=0.05),
    "silent": Nature(share=8, answers=0.85),
    "in-trouble": Nature(share=13, answers=0.8, bad=0.05, leaves=0.05),
    "stopping": Nature(share=8, answers=0.85),
    "moving": Nature(share=10, answers=0.85),
    "erasing": Nature(share=3, answers=0.8),
    "pausing": Nature(share=6, answers=0.9),
    "choosing-less": Nature(share=5, answers=0.85, less=0.8),
    "blocking": Nature(share=3, answers=0.7),
}
"""Shares are guesses for a load, not findings; they add up to a hundred."""

Deed = Literal[
    "quiet", "stop", "return", "move", "delete", "pause", "less", "block", "danger", "self",
    "help", "person", "write", "phase-back", "phase-on", "date",
]  # fmt: skip
"""What happens beside the check-ins; by the person, except moves of country and of the phase."""


class Turning(NamedTuple):
    """One thing that happens in a life, so many days after it began here."""

    day: float
    deed: Deed


def drawn(dice: random.Random) -> Temper:
    """The temperament of one more person."""
    tempers = list(NATURES)
    return dice.choices(tempers, [NATURES[one].share for one in tempers])[0]


def turnings(temper: Temper, dice: random.Random, *, days: int) -> list[Turning]:
    """Everything that happens beside the check-ins, in order."""
    found = [*_of_temper(temper, dice, days), *_of_anybody(dice, days)]
    return sorted(one for one in found if one.day < days)


def _of_temper(temper: Temper, dice: random.Random, days: int) -> Iterator[Turning]:
    middle = dice.uniform(40, max(41.0, days * 0.8))
    match temper:
        case "silent":
            yield Turning(middle, "quiet")
        case "stopping" | "blocking":
            yield Turning(middle, "stop" if temper == "stopping" else "block")
            if dice.random() < 0.5:
                yield Turning(middle + dice.uniform(20, 200), "return")
        case "moving":
            yield Turning(middle, "move")
            if dice.random() < 0.4:
                yield Turning(middle + dice.uniform(90, 300), "move")
        case "erasing":
            yield Turning(middle, "delete")
        case "pausing":
            yield from _again_and_again(dice, days, every=150, deeds=("pause",))
        case "choosing-less":
            yield Turning(middle, "less")
        case "in-trouble":
            yield from _again_and_again(
                dice, days, every=130, deeds=("danger", "self", "help", "person", "phase-back")
            )
        case _:
            return


def _of_anybody(dice: random.Random, days: int) -> Iterator[Turning]:
    """Now and then anybody writes, pauses, has an important date, or is moved on by the worker."""
    yield from _again_and_again(dice, days, every=240, deeds=("write", "write", "pause", "person"))
    yield from _again_and_again(dice, days, every=700, deeds=("date", "phase-back", "phase-on"))


def _again_and_again(
    dice: random.Random, days: int, *, every: float, deeds: tuple[Deed, ...]
) -> Iterator[Turning]:
    day = dice.expovariate(1 / every)
    while day < days:
        if day > 3:
            yield Turning(day, dice.choice(deeds))
        day += dice.expovariate(1 / every)


def answers_now(nature: Nature, dice: random.Random, *, day: float) -> bool:
    """Whether an opener that comes on this day of the life is answered."""
    chance = nature.answers * math.pow(1 - nature.fades_by, day / MONTH_DAYS)
    return dice.random() < chance
