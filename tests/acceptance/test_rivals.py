"""Telegram and others who hold the token: a foreign webhook is lifted, a refusal is waited out."""

from bot.rehearsal.phone import Phone
from tests.acceptance.wording import line
from tests.acceptance.world import World, shows


async def test_a_webhook_that_somebody_set_is_lifted_and_nothing_is_lost(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Whoever set it took every message away; the poll goes on, and what came meanwhile is read."""
    await world.settle()
    await world.stop()
    status, _ = await world.stand_in.call("setWebhook", {"url": "https://elsewhere.invalid/x"})
    assert status == 200
    ana.say("good morning to all of you")
    await world.start()
    await shows(ana, line("words/kept", worker="Mira"))
    assert world.stand_in.calls.of("deleteWebhook")


async def test_what_telegram_refuses_for_a_time_comes_when_the_time_is_over(
    world: World, mira: Phone, ana: Phone
) -> None:
    """429: the reply is not lost, and goes out after the wait that was asked for."""
    world.stand_in.fail(method="sendMessage", status=429, retry_after=1, times=1)
    ana.say("good morning to all of you")
    await shows(ana, line("words/kept", worker="Mira"))
