from bot.rehearsal.page import views
from bot.rehearsal.page.views import LockScreens
from bot.rehearsal.telegram import Phone, StandIn
from tests.bot.rehearsal.conftest import HandClock, ok

MIRA = 6


async def _say(stand_in: StandIn, phone: Phone, text: str) -> None:
    await ok(stand_in, "sendMessage", chat_id=phone.id, text=text)


async def test_a_reply_leaves_the_locked_screen_dark() -> None:
    """Whoever just pressed has the phone in the hand."""
    stand_in, anna, locks = _phones()
    locks.acted(anna.id)
    await _say(stand_in, anna, "a question")
    assert locks.shown_on(anna.id) is None


async def test_what_comes_later_lights_it_up() -> None:
    """Two minutes after the last act a message is a push, however it was meant."""
    clock = HandClock(1_790_000_000.0)
    stand_in, anna, locks = _phones(clock)
    locks.acted(anna.id)
    clock.move(121)
    await _say(stand_in, anna, "A recipe")
    assert locks.shown_on(anna.id) == {"text": "A recipe", "at": clock.now}


async def test_a_phone_that_was_put_down_lights_up() -> None:
    """When the clock is moved on, nobody holds a phone, however short ago they pressed."""
    stand_in, anna, locks = _phones()
    locks.acted(anna.id)
    locks.put_down()
    await _say(stand_in, anna, "A recipe")
    assert locks.shown_on(anna.id) is not None


async def test_a_page_lights_a_phone_on_the_table() -> None:
    """A caseworker's phone lies there as soon as somebody else acts; a person's is in the hand."""
    stand_in, anna, locks = _phones()
    mira = stand_in.person(MIRA)
    mira.start()
    locks.acted(mira.id)
    locks.acted(anna.id)
    await _say(stand_in, mira, "K7F3")
    assert locks.shown_on(mira.id) is not None
    locks.acted(mira.id)
    await _say(stand_in, anna, "A kind word")
    assert locks.shown_on(anna.id) is None


def _phones(clock: HandClock | None = None) -> tuple[StandIn, Phone, LockScreens]:
    clock = clock or HandClock(1_790_000_000.0)
    stand_in = StandIn(clock=clock)
    anna = stand_in.person(5)
    anna.start()
    began = clock.now
    # real time follows programme time here: the clock runs at its true speed
    return (
        stand_in,
        anna,
        LockScreens(stand_in, on_table=frozenset({MIRA}), steady=lambda: clock.now - began),
    )


async def test_a_bubble_carries_what_the_page_draws() -> None:
    """Text, buttons in their rows, time and kind."""
    stand_in, anna, _ = _phones()
    rows = [[{"text": "Yes", "callback_data": "y"}, {"text": "No", "callback_data": "n"}]]
    await ok(
        stand_in,
        "sendMessage",
        chat_id=anna.id,
        text="Tea?",
        reply_markup={"inline_keyboard": rows},
    )
    assert anna.newest is not None
    drawn = views.bubble_view(anna.newest)
    assert (drawn["text"], drawn["rows"], drawn["mine"]) == ("Tea?", [["Yes", "No"]], False)
