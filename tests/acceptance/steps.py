"""Steps that many stories share. Drives phones and the clock; asserts only what a step needs."""

from bot.rehearsal.phone import Phone
from tests.acceptance.wording import SAFE_1, line
from tests.acceptance.world import World, labels, press, shows

DANGER = "he wants to kill me, he is at the door"
"""Crisis, reason danger: another person stands behind it."""
AFRAID = "i am so afraid of him"
"""Distress, reason danger."""
SELF = "i will end my life tonight"
"""Crisis, reason self."""
HOPELESS = "everything is hopeless"
"""Distress without another person."""


async def opener(world: World, case: str, phone: Phone) -> None:
    """Let time pass until the next check-in is on the phone."""
    due = (await world.profile(case)).next_checkin
    assert due is not None, "a check-in is planned"
    before = len(world.said_to(phone))
    await world.pass_until(due)
    assert len(world.said_to(phone)) == before + 1, phone.describe()


async def open_check_in(world: World, case: str, phone: Phone) -> None:
    """Up to the first question."""
    await opener(world, case, phone)
    await press(phone, labels(phone)[0])
    await shows(phone, SAFE_1)
    await world.settle()


async def answer_check_in(world: World, phone: Phone, *answers: str) -> None:
    """Open what lies behind the opener and press these answers one after the other."""
    await press(phone, labels(phone)[0])
    await shows(phone, SAFE_1)
    for label in answers:
        await press(phone, label)
        await world.settle()


async def close(world: World, phone: Phone, outcome: str = "reached-safe") -> None:
    """Close the newest page on this staff phone with an outcome."""
    phone.press(line("page/close"))
    await press(phone, line(f"outcome/{outcome}"))
    await world.settle()
