"""Recorded voices: for those who like to listen, with the very words of the screen, or the text."""

from pathlib import Path

import pytest

from bot.recordings import FOLDER, MOST_BYTES, file_name
from bot.rehearsal.journal import Call
from bot.rehearsal.phone import Phone
from tests.acceptance.steps import open_check_in
from tests.acceptance.wording import PASSED_ON, SAFE_1, YES_NOW, asks, choice, line
from tests.acceptance.world import World, labels, press, shows, tags, words

OGG = b"OggS" + bytes(200)


def record(world: World, key: str, text: str, content: bytes = OGG) -> Path:
    """Put a recorded voice for a prompt into the home."""
    path = world.home / FOLDER / "en" / file_name(key, text)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def voices(world: World, phone: Phone) -> list[Call]:
    """Voice notes that were sent to a phone."""
    return [c for c in world.stand_in.calls.of("sendVoice") if c.chat == phone.id]


@pytest.fixture
async def leila(world: World, mira: Phone) -> Phone:
    """Somebody who likes to listen."""
    return await world.seat("L5D2", "Mira", chat=903, listens=True)


async def test_a_prompt_comes_as_a_voice_with_its_words_and_buttons(
    world: World, leila: Phone
) -> None:
    """The opener stays silent, the question speaks; its buttons are all there."""
    record(world, "check-in/safe-1", SAFE_1)
    await open_check_in(world, "L5D2", leila)
    (voice,) = voices(world, leila)
    assert words(voice) == SAFE_1
    assert len(tags(voice)) == 6
    await press(leila, choice("safe-1", "yes"))
    await shows(leila, asks("mind-1"))
    await world.settle()
    assert [a.choice for a in await world.answers("L5D2")] == ["yes"]
    assert len(voices(world, leila)) == 1, "what has no voice comes as text"


async def test_who_reads_gets_no_voice(world: World, ana: Phone) -> None:
    """Nobody is spoken to who did not ask for it."""
    record(world, "check-in/safe-1", SAFE_1)
    await open_check_in(world, "K7F3", ana)
    assert voices(world, ana) == []


@pytest.mark.parametrize("fault", ["refused", "gone", "too large", "other words"])
async def test_where_a_voice_cannot_go_the_text_goes(
    world: World, leila: Phone, fault: str
) -> None:
    """The question never waits for its voice."""
    content = b"x" * (MOST_BYTES + 1) if fault == "too large" else OGG
    text = "Are you safe?" if fault == "other words" else SAFE_1
    path = record(world, "check-in/safe-1", text, content)
    if fault == "refused":
        refusal = "Bad Request: VOICE_MESSAGES_FORBIDDEN"
        world.stand_in.fail("sendVoice", status=400, description=refusal, times=None)
    if fault == "gone":
        path.chmod(0)
        path.unlink()
        path.mkdir()
        (path / "x").touch()
    await open_check_in(world, "L5D2", leila)
    assert len(labels(leila)) == 6
    assert [c for c in voices(world, leila) if c.status == 200] == []


async def test_listening_is_one_tap_in_the_menu_where_there_are_voices(
    world: World, ana: Phone
) -> None:
    """Without a recording it is not offered: that would be an empty promise."""
    ana.say("/start")
    await shows(ana, line("home/text"))
    assert line("home/listen") not in labels(ana)
    record(world, "check-in/safe-1", SAFE_1)
    ana.say("/start")
    await press(ana, line("home/listen"))
    await shows(ana, line("listen/on"))
    await world.settle()
    assert (await world.profile("K7F3")).listens
    ana.say("/start")
    await press(ana, line("home/read"))
    await shows(ana, line("listen/off"))
    await world.settle()
    assert not (await world.profile("K7F3")).listens


async def test_enrolment_offers_listening_first_where_there_are_voices(
    world: World, mira: Phone
) -> None:
    """Then the very cards speak."""
    card = asks("card-1", "welcome")
    record(world, "welcome/card-1", card)
    ana = world.phone(900)
    ana.start(await world.invite("K7F3", "Mira", language="en"))
    await shows(ana, asks("listen", "welcome"))
    await press(ana, choice("listen", "listen", "welcome"))
    for node in ("address", "phone", "hours"):
        await shows(ana, asks(node, "welcome"))
        await press(ana, labels(ana)[0])
    await shows(ana, card)
    await world.settle()
    assert [words(c) for c in voices(world, ana)] == [card]


async def test_a_menu_can_be_heard_too(world: World, leila: Phone) -> None:
    """The bot's own sentences have a slot of their own, beside those of the talks."""
    record(world, "home/text", line("home/text"))
    leila.say("/start")
    await shows(leila, line("home/text"))
    await world.settle()
    assert [words(c) for c in voices(world, leila)] == [line("home/text")]
    assert len(labels(leila)) > 4


async def test_a_first_reply_to_danger_is_never_spoken(world: World, leila: Phone) -> None:
    """Whoever stands beside hears nothing."""
    record(world, "check-in/safe-1", SAFE_1)
    record(world, "danger/text", PASSED_ON)
    await open_check_in(world, "L5D2", leila)
    before = len(voices(world, leila))
    await press(leila, choice("safe-1", "no"))
    await press(leila, YES_NOW)
    await shows(leila, PASSED_ON)
    await world.settle()
    assert len(voices(world, leila)) == before
