"""Logs: event codes and counts. Never a token, an address, a reference or a word that somebody wrote."""

import logging

import pytest
import structlog

from bot import logs
from bot.rehearsal.phone import Phone
from tests.acceptance.steps import DANGER
from tests.acceptance.world import TOKEN, World

CANARY = "zebrafinch lullaby"


async def test_a_whole_evening_at_debug_leaves_nothing_telling_in_the_logs(
    world: World,
    mira: Phone,
    ana: Phone,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Words, presses, a poison update and forced failures, with every logger of every library on."""
    logs.set_up("debug")
    caplog.set_level(logging.DEBUG)
    world.stand_in.fail(status=500, times=3)
    world.stand_in.fail(method="sendMessage", status=429, retry_after=1, times=1)
    world.stand_in.drop_answer(method="sendMessage", times=1)
    ana.say(CANARY)
    ana.say(DANGER)
    mira.say(CANARY)
    world.stand_in.inject({"update_id": 900_001, "message": {"chat": {"id": 900}, "text": CANARY}})
    await mira.wait_for(lambda _: world.pages(mira), timeout=30)
    logs.log.info("test.marker", count=1, text=CANARY, chat=900)
    written = capsys.readouterr()
    everything = written.out + written.err + "".join(r.getMessage() for r in caplog.records)
    structlog.reset_defaults()
    assert "test.marker" in everything
    for telling in (TOKEN, "rehearsal:", CANARY, DANGER, "K7F3", '"900"', ": 900", "he is at"):
        assert telling not in everything
