"""The ladder of waits for wrong codes: it bites whoever tries, and nobody else."""

from hypothesis import given
from hypothesis import strategies as st

from bot.turns.doors import FREE, MOST, WAITS_S, Doors

TRIES = st.lists(st.tuples(st.integers(1, 9), st.floats(0, 10**6)), max_size=60)


def test_a_few_slips_cost_nothing() -> None:
    """Four wrong codes in one second, and the next is looked up."""
    doors = Doors()
    for _ in range(FREE - 1):
        doors.missed(7, 0.0)
    assert doors.is_open(7, 0.0)


def test_each_further_miss_waits_longer() -> None:
    """One minute, ten, an hour, a day."""
    doors, now = Doors(), 0.0
    for _ in range(FREE):
        doors.missed(7, now)
    for wait in WAITS_S:
        assert not doors.is_open(7, now + wait - 1)
        now += wait
        assert doors.is_open(7, now)
        doors.missed(7, now)
    assert not doors.is_open(7, now + WAITS_S[-1] - 1)


def test_trying_while_one_must_wait_lengthens_nothing() -> None:
    """A program that hammers does not lock its chat for ever."""
    doors = Doors()
    for _ in range(FREE + 500):
        doors.missed(7, 0.0)
    assert doors.is_open(7, WAITS_S[0])


@given(TRIES)
def test_nobody_can_lock_another_chat(tries: list[tuple[int, float]]) -> None:
    """Whatever nine chats do, the tenth may try."""
    doors = Doors()
    for chat, at in tries:
        doors.missed(chat, at)
    assert doors.is_open(10, 0.0)


def test_a_flood_from_many_chats_fills_no_memory() -> None:
    """Chats that may try again anyway are forgotten first."""
    doors = Doors()
    for chat in range(MOST + 1000):
        doors.missed(chat, 0.0)
    assert len(doors._missed) <= MOST + 1
