"""Words of the home's own, released by two people while the program runs."""

from bot import proposals
from bot.rehearsal.phone import Phone
from tests.acceptance.world import World

SAID = "the blue van came by again"
OWN = """lang: en
family: english
rules:
  blue-van:
    topic: trafficker
    reason: danger
    severity: distress
    phrases: |
      blue van
"""


async def test_released_words_are_heard_without_a_restart(
    world: World, mira: Phone, ana: Phone
) -> None:
    """The next message that says them brings a person; the one before did not."""
    assert world.app is not None
    ana.say(SAID)
    await world.settle()
    assert world.pages(mira) == []
    at = world.clock.now()
    made = proposals.Proposal(
        id="0", kind="lexicon", name="signals-own.yaml", text=OWN, author="Lena", at=at
    )
    await proposals.release(world.store, made, approver="Rita", at=at)
    await world.app._follow_lexicons()
    ana.say(SAID)
    await world.settle()
    assert len(world.pages(mira)) == 1
