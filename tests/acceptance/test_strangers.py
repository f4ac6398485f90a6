"""Anybody without an invitation: one same sentence, the emergency number, nothing kept."""

import secrets
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.rehearsal.phone import Phone
from storage.changes import Changes
from storage.schema import METADATA
from tests.acceptance.steps import DANGER
from tests.acceptance.wording import line
from tests.acceptance.world import World, labels, press, shows

SAME = line("stranger/text")
KEPT_ANYWAY = {"seen", "meta", "counters"}
"""Update ids (72 h), the time of the last poll, row numbers: nothing of a stranger's."""


async def rows(world: World) -> dict[str, int]:
    """How many rows every table has."""
    found: dict[str, int] = {}

    async def count(connection: Any, _: Any) -> None:
        for table in METADATA.tables.values():
            asked = sa.select(sa.func.count()).select_from(table)
            found[table.name] = (await connection.execute(asked)).scalar()

    await world.store._read(count)
    return {name: number for name, number in found.items() if name not in KEPT_ANYWAY}


TYPED = [
    "hello", "/start", "/start nonsense", "/help", "/stop", "/admin", "/mydata", "/delete", "help",
    "stop", DANGER, "K7F3", "' OR 1=1 --", "<b>{0.__class__}</b> %s $(id)", "\u202e\u0000abc",
]  # fmt: skip
SENT = ["voice", "photo", "sticker", "location", "contact", "document", "video", "dice"]


async def test_whatever_a_stranger_sends_brings_the_same_sentence_and_no_row(
    world: World, mira: Phone, ana: Phone
) -> None:
    """One neutral sentence, one button; nobody is paged, no file is fetched, nothing is stored."""
    await world.settle()
    before, mark = await rows(world), world.mark()
    strangers = [world.phone(7000 + at) for at in range(len(TYPED) + len(SENT))]
    for someone, typed in zip(strangers, TYPED, strict=False):
        someone.say(typed)
    for someone, kind in zip(strangers[len(TYPED) :], SENT, strict=True):
        someone.send(kind)
    await world.settle()
    for someone in strangers:
        assert world.said_to(someone) == [SAME], someone.describe()
        assert labels(someone) == [line("stranger/emergency")]
    assert await rows(world) == before
    assert world.said_to(mira, since=mark) == []
    assert not world.stand_in.calls.of("getFile")


async def test_the_emergency_number_asks_for_the_country_and_shows_its_general_number_only(
    world: World, mira: Phone
) -> None:
    """The button asks; a country without a confirmed number says honestly that none is set."""
    someone = world.phone(7777)
    someone.say("hello")
    await press(someone, line("stranger/emergency"))
    await shows(someone, line("stranger/country"))
    assert "Serbia" in labels(someone)
    await press(someone, "Serbia")
    await world.settle()
    assert world.said_to(someone)[-1] == line("stranger/no-number")


async def test_a_confirmed_country_shows_its_number(world: World, mira: Phone) -> None:
    """After the operator confirmed it, the general number stands there and nothing else."""
    assert world.app is not None
    desk = world.app.desk
    desk.organisation = replace(desk.organisation, emergency_confirmed=frozenset({"RS"}))
    someone = world.phone(7777)
    someone.say("hello")
    await press(someone, line("stranger/emergency"))
    await press(someone, "Serbia")
    await world.settle()
    assert world.said_to(someone)[-1] == line("stranger/number", number="112")


async def test_a_stranger_gets_three_replies_a_minute(world: World, mira: Phone) -> None:
    """A flood brings three; another stranger is answered all the same."""
    someone, other = world.phone(7777), world.phone(7778)
    for _ in range(30):
        someone.say("hello")
    other.say("hello")
    await shows(other, SAME)
    await world.settle()
    assert world.said_to(someone) == [SAME] * 3


async def wrong_codes(world: World) -> dict[str, str]:
    """A code that was used, one that ran out, one that never was, and broken ones."""
    used = await world.invite("U5ED", "Mira")
    world.phone(950).start(used)
    late = secrets.token_urlsafe(16)
    who = await world.invite("L8TE", "Mira")
    assert who
    invitation = world.invitation(late, f"b:{world.people['L8TE']}", days=-1)
    await world.write(Changes(invitations=[invitation]))
    await world.settle()
    return {
        "used": used,
        "expired": late,
        "unknown": secrets.token_urlsafe(16),
        "long": "A" * 65,
        "broken": "čćž-?&=",
    }


async def test_a_code_that_does_not_hold_gets_the_same(world: World, mira: Phone) -> None:
    """Used, expired, unknown, malformed: nobody can tell which, and nobody learns who is here."""
    codes = await wrong_codes(world)
    before = await rows(world)
    for at, code in enumerate(codes.values()):
        someone = world.phone(7000 + at)
        someone.start(code)
        await shows(someone, SAME)
        await world.settle()
        assert world.said_to(someone) == [SAME]
    assert await rows(world) == before


async def test_a_code_lives_seven_days(world: World, mira: Phone) -> None:
    """On the eighth day it opens nothing."""
    code = await world.invite("K7F3", "Mira")
    world.clock.move(days=7, seconds=1)
    someone = world.phone(7777)
    someone.start(code)
    await shows(someone, SAME)
    assert (await world.scene("K7F3")).beneficiary.chat is None


async def test_a_clock_that_is_set_back_revives_no_code(world: World, mira: Phone) -> None:
    """What ran out once has run out; a code that is made now opens."""
    code = await world.invite("K7F3", "Mira")
    assert world.app is not None
    world.clock.move(days=7, seconds=1)
    await world.app.retainer.once()
    world.clock.move(days=-7)
    world.phone(7777).start(code)
    await shows(world.phone(7777), SAME)
    new = await world.invite("B2B2", "Mira")
    world.phone(7778).start(new)
    await world.phone(7778).wait_for(lambda p: p.newest)
    await world.settle()
    assert (await world.scene("K7F3")).beneficiary.chat is None
    assert (await world.scene("B2B2")).beneficiary.chat == 7778


async def test_of_two_who_use_a_code_at_once_one_wins(world: World, mira: Phone) -> None:
    """The other gets the stranger's sentence."""
    code = await world.invite("K7F3", "Mira")
    one, two = world.phone(7777), world.phone(7778)
    one.start(code)
    two.start(code)
    await one.wait_for(lambda p: p.newest)
    await shows(two, SAME)
    await world.settle()
    assert (await world.scene("K7F3")).beneficiary.chat == 7777


async def test_a_staff_account_cannot_redeem_a_person_s_code(world: World, mira: Phone) -> None:
    """Staff are no beneficiaries: the code stays unused."""
    code = await world.invite("K7F3", "Mira")
    before = world.mark()
    mira.start(code)
    await world.settle()
    assert (await world.scene("K7F3")).beneficiary.chat is None
    assert len(world.said_to(mira, since=before)) == 1
    someone = world.phone(7777)
    someone.start(code)
    await someone.wait_for(lambda p: "Shqip" in labels(p))


async def test_a_second_enrolment_of_the_same_phone_is_told_to_both_workers(
    world: World, mira: Phone, ana: Phone
) -> None:
    """A code used by somebody who is here already: neutral, and both caseworkers get a note."""
    boris = await world.add_staff("Boris", chat=501)
    code = await world.invite("B2B2", "Boris")
    await world.settle()
    mark = world.mark()
    ana.start(code)
    await world.settle()
    assert (await world.scene("B2B2")).beneficiary.chat is None
    assert world.said_to(mira, since=mark) == [line("note/two-codes", case="K7F3")]
    assert world.said_to(boris, since=mark) == [line("note/two-codes", case="B2B2")]


async def test_a_redeemed_code_leaves_the_chat(world: World, mira: Phone) -> None:
    """`/start CODE` is deleted as soon as it was redeemed."""
    code = await world.invite("K7F3", "Mira")
    ana = world.phone(900)
    number = ana.start(code)
    await ana.wait_for(lambda p: number in p.deleted)


async def test_a_forged_press_of_a_stranger_does_nothing(world: World, mira: Phone) -> None:
    """The little clock on the button stops; nothing else happens."""
    await world.settle()
    before = await rows(world)
    someone = world.phone(7777)
    someone.press_data("AAAA")
    await world.settle()
    assert world.said_to(someone) == []
    assert someone.spinning == []
    assert await rows(world) == before


async def test_an_invited_name_is_in_no_file_in_the_clear(
    world: World, mira: Phone, tmp_path: Path
) -> None:
    """Neither code nor reference nor chat stands readable in the database or its log."""
    code = await world.invite("K7F3", "Mira")
    world.phone(912345678).start(code)
    await world.settle()
    for name in ("alongside.db", "alongside.db-wal", "keys.ring"):
        place = tmp_path / name
        content = place.read_bytes() if place.exists() else b""
        assert code.encode() not in content
        assert b"K7F3" not in content
        assert b"912345678" not in content
