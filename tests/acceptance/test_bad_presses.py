"""Buttons that are forged, old, foreign, doubled or left over."""

import base64

import pytest

from bot.rehearsal.phone import Phone
from tests.acceptance.steps import AFRAID, close, open_check_in
from tests.acceptance.wording import NO, SAFE_1, SAFE_2, STOPPED, TAKE, YES, asks, line
from tests.acceptance.world import World, press, shows


def token(phone: Phone, label: str) -> str:
    """What the newest button with this label carries."""
    for bubble in reversed(phone.screen):
        for row in bubble.buttons:
            for button in row:
                if button.text == label:
                    return str(button.data)
    raise AssertionError(phone.describe())


FORGED = ["", "A", "AAAA", "x" * 64, "ж" * 20, "!!!not base64!!!", "a" * 65, "\x00\x01", "=" * 8]


async def test_malformed_data_is_answered_and_does_nothing_else(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Missing, empty, too long, not ASCII, not base64url: the little clock stops, that is all."""
    await open_check_in(world, "K7F3", ana)
    before = world.mark()
    for data in (None, *FORGED):
        ana.press_data(data)
    await world.settle()
    assert ana.spinning == []
    assert world.touched(ana, since=before) == []
    assert await world.answers("K7F3") == []


async def test_every_flipped_bit_of_a_token_is_refused(
    world: World, mira: Phone, ana: Phone
) -> None:
    """A valid shape with a wrong seal: answered neutrally, no effect."""
    await open_check_in(world, "K7F3", ana)
    good = token(ana, NO)
    raw = base64.urlsafe_b64decode(good + "=" * (-len(good) % 4))
    before = world.mark()
    for bit in range(0, len(raw) * 8, 7):
        bad = bytearray(raw)
        bad[bit // 8] ^= 1 << bit % 8
        ana.press_data(base64.urlsafe_b64encode(bytes(bad)).rstrip(b"=").decode())
    await world.settle()
    assert world.touched(ana, since=before) == []
    assert await world.answers("K7F3") == []
    assert world.pages(mira) == []


async def test_a_token_of_another_chat_is_refused(world: World, mira: Phone, ana: Phone) -> None:
    """Copied to another phone, a button answers for nobody."""
    other = await world.seat("B2B2", chat=902)
    await open_check_in(world, "K7F3", ana)
    before = world.mark()
    other.press_data(token(ana, NO))
    await world.settle()
    assert world.touched(other, since=before) == []
    assert await world.answers("K7F3") == []
    assert await world.answers("B2B2") == []


async def test_an_old_button_brings_the_question_of_now(
    world: World, mira: Phone, ana: Phone
) -> None:
    """An earlier step of the same chat: the current question again; the answer stands."""
    await open_check_in(world, "K7F3", ana)
    first = ana.newest
    await press(ana, YES)
    await shows(ana, asks("mind-1"))
    await world.settle()
    ana.press(YES, first)
    await world.settle()
    assert ana.newest is not None
    assert ana.newest.text == asks("mind-1")
    assert [one.choice for one in await world.answers("K7F3")] == ["yes"]


async def test_the_same_press_twice_has_one_effect(world: World, mira: Phone, ana: Phone) -> None:
    """A trembling finger: one answer, one signal, one page."""
    await open_check_in(world, "K7F3", ana)
    first = ana.newest
    ana.press(NO, first)
    ana.press(NO, first)
    await shows(ana, SAFE_2)
    await world.settle()
    assert len(world.pages(mira)) == 1
    assert [one.choice for one in await world.answers("K7F3")] == ["no"]
    (only,) = await world.escalations("K7F3")
    assert only.signals == 1


async def test_a_press_counts_by_its_token_not_by_its_message(
    world: World, mira: Phone, ana: Phone
) -> None:
    """The message is gone, inaccessible, or missing from the press: the token alone decides."""
    await open_check_in(world, "K7F3", ana)
    ana.press_data(token(ana, NO), message_id=None)
    await shows(ana, SAFE_2)
    await world.settle()
    assert [one.choice for one in await world.answers("K7F3")] == ["no"]


async def test_a_press_after_a_stop_is_silent(world: World, mira: Phone, ana: Phone) -> None:
    """Nothing is said, nothing is kept."""
    await open_check_in(world, "K7F3", ana)
    data = token(ana, NO)
    ana.say("stop")
    await shows(ana, STOPPED)
    await world.settle()
    before = world.mark()
    ana.press_data(data)
    await world.settle()
    assert world.said_to(ana, since=before) == []
    assert await world.answers("K7F3") == []


async def test_a_press_after_erasure_creates_nothing(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Whoever was erased is a stranger: the little clock stops, no row comes back."""
    await open_check_in(world, "K7F3", ana)
    data = token(ana, NO)
    ana.say("/delete")
    await shows(ana, line("delete/ask"))
    await press(ana, line("delete/confirm"))
    await world.settle()
    before = world.mark()
    ana.press_data(data)
    await world.settle()
    assert world.said_to(ana, since=before) == []
    assert await world.store.find_case("K7F3") is None
    assert world.pages(mira) == []


async def test_a_game_button_is_ignored(world: World, mira: Phone, ana: Phone) -> None:
    """`game_short_name` in place of data."""
    before = world.mark()
    ana.press_data(None, game_short_name="chess")
    await world.settle()
    assert world.touched(ana, since=before) == []


async def test_a_worker_who_lost_the_case_is_refused_with_an_audit_line(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Handed over before the alert: the old worker reads nothing, the owner stays, a line says so."""
    boris = await world.add_staff("Boris", chat=501)
    ana.say("good morning to all of you")
    await shows(mira, line("note/wrote", case="K7F3"))
    old = mira.newest
    await world.settle()
    await world.write_for(
        "K7F3", lambda turn: turn.set_person(worker=world.staff["Boris"], backup=None)
    )
    before = world.mark()
    mira.press(line("page/words"), old)
    await world.settle()
    assert world.said_to(mira, since=before) == [line("staff/not-yours")]
    refused = [one for _, one in await world.store.audit_since() if one.action == "access.refused"]
    assert [one.actor for one in refused] == [f"s:{world.staff['Mira']}"]
    ana.say(AFRAID)
    await world.settle()
    assert len(world.pages(boris)) == 1
    assert world.pages(mira) == []


async def test_whoever_is_paged_can_claim_whatever_their_role(world: World) -> None:
    """Only an admin can be reached: the page goes there, and the button works."""
    mira = await world.add_staff("Mira", chat=500)
    rada = await world.add_staff("Rada", "admin", chat=505)
    mira.block()
    await world.settle()
    ana = await world.seat("K7F3")
    ana.say(AFRAID)
    await world.settle()
    assert len(world.pages(rada)) == 1
    rada.press(TAKE)
    await world.settle()
    assert (await world.open_escalation("K7F3")).claimed_by == world.staff["Rada"]
    await close(world, rada)
    (closed,) = await world.escalations("K7F3")
    assert closed.state == "closed"


@pytest.mark.parametrize("typed", ["/admin", "/people", "/digest", "/K7F3", "/case B2B2", "/xyz"])
async def test_staff_commands_and_unknown_ones_show_a_beneficiary_only_the_home_screen(
    world: World, mira: Phone, ana: Phone, typed: str
) -> None:
    """No hint that the command exists, and nothing of anybody else."""
    before = world.mark()
    ana.say(typed)
    await world.settle()
    assert world.said_to(ana, since=before) == [line("home/text")]


async def test_a_language_that_is_not_complete_cannot_be_chosen(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Safety texts never fall back: a tongue without them stays closed, with every name shown."""
    assert world.app is not None
    catalog = world.app.desk.catalog
    closed = [tag for tag, _ in catalog.own_names() if not catalog.is_publishable(tag)]
    names = dict(catalog.own_names())
    ana.say("/language")
    await shows(ana, "🌐")
    for tag in closed:
        if names[tag] in (ana.newest.labels if ana.newest else ()):
            ana.press(names[tag], ana.newest)
            await world.settle()
    assert (await world.profile("K7F3")).language == "en"
    assert await world.store.parked() == []


async def test_a_press_by_token_of_an_open_question_keeps_the_question(
    world: World, mira: Phone, ana: Phone
) -> None:
    """An unknown place in a valid token is not an answer: the same question again."""
    assert world.app is not None
    await open_check_in(world, "K7F3", ana)
    session = (await world.scene("K7F3")).session
    assert session is not None
    argument = bytes.fromhex(session.id) + session.step.to_bytes(2, "big") + bytes([99])
    before = world.mark()
    ana.press_data(world.app.desk.buttons.make(900, "q", argument))
    await world.settle()
    assert world.said_to(ana, since=before)[-1] == SAFE_1
    assert await world.answers("K7F3") == []


async def test_someone_may_enrol_again_after_erasing_themselves(
    world: World, mira: Phone, ana: Phone
) -> None:
    """A new id without a link to the old one."""
    old = world.people["K7F3"]
    ana.say("/delete")
    await shows(ana, line("delete/ask"))
    await press(ana, line("delete/confirm"))
    await world.settle()
    ana.start(await world.invite("N3W5", "Mira", language="en"))
    await shows(ana, asks("address", "welcome"))
    await world.settle()
    assert (await world.scene("N3W5")).beneficiary.id != old
    with pytest.raises(AssertionError):
        await world.scene("K7F3")

