"""What was said a moment ago: long enough for the next message, no longer, in memory alone."""

import datetime as dtm

from bot.turns.lately import LONGEST, MOST_CHATS, WITHIN, Lately

NOW = dtm.datetime(2026, 3, 2, 10, 0, tzinfo=dtm.UTC)


def test_the_next_message_finds_what_was_said_before_it() -> None:
    """Each chat its own, the newest alone."""
    lately = Lately()
    lately.remember(1, "I want to", NOW)
    lately.remember(2, "good morning", NOW)
    assert lately.before(1, NOW + dtm.timedelta(minutes=1)) == "I want to"
    lately.remember(1, "", NOW)
    assert lately.before(1, NOW) == ""
    assert lately.before(3, NOW) == ""


def test_after_five_minutes_it_is_forgotten() -> None:
    """Also by the memory itself, at the next thing that anybody says; a clock jump back forgets."""
    lately = Lately()
    lately.remember(1, "I want to", NOW)
    late = NOW + WITHIN + dtm.timedelta(seconds=1)
    assert lately.before(1, late) == ""
    assert lately.before(1, NOW - dtm.timedelta(hours=1)) == ""
    lately.remember(2, "hello", late)
    assert list(lately._said) == [2]


def test_a_crowd_of_chats_costs_a_bounded_memory() -> None:
    """The oldest go; of a long message its end is kept."""
    lately = Lately()
    for chat in range(MOST_CHATS + 10):
        lately.remember(chat, "x" * 5000, NOW)
    assert len(lately._said) == MOST_CHATS
    assert len(lately.before(MOST_CHATS, NOW)) == LONGEST
