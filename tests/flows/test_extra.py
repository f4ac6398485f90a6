"""One more check-in on a chosen day: brought forward, never put off, never against a no."""

import datetime as dtm

import pytest
from msgspec.structs import replace

from flows.beneficiary import Profile
from flows.extra import earlier, is_over

NOW = dtm.datetime(2026, 3, 2, 9, tzinfo=dtm.UTC)
PLAIN = Profile(
    case="K7F3", started=dtm.date(2025, 5, 5), enrolled_at=NOW - dtm.timedelta(days=90)
)
IN_TEN_DAYS = NOW + dtm.timedelta(days=10)


def test_the_wish_brings_the_next_check_in_forward_into_the_safe_window() -> None:
    """On the chosen day, in the person's own hours."""
    wished = replace(PLAIN, extra=dtm.date(2026, 3, 5))
    found = earlier(wished, IN_TEN_DAYS, now=NOW, seed=7)
    assert found is not None
    local = found.astimezone(dtm.timezone(dtm.timedelta(hours=1)))
    assert local.date() == dtm.date(2026, 3, 5)
    assert 10 <= local.hour < 19


def test_a_later_wish_puts_nothing_off() -> None:
    """What is planned before that day stays."""
    wished = replace(PLAIN, extra=dtm.date(2026, 3, 20))
    assert earlier(wished, IN_TEN_DAYS, now=NOW, seed=7) == IN_TEN_DAYS


def test_where_nothing_may_come_the_wish_changes_nothing() -> None:
    """A stop, a hold and `only when I write` are stronger than a worker's wish."""
    wished = replace(PLAIN, extra=dtm.date(2026, 3, 5))
    assert earlier(wished, None, now=NOW, seed=7) is None


@pytest.mark.parametrize(
    ("last", "over"),
    [
        (None, False),
        (dtm.datetime(2026, 3, 4, 12, tzinfo=dtm.UTC), False),
        (dtm.datetime(2026, 3, 5, 12, tzinfo=dtm.UTC), True),
    ],
)
def test_it_is_served_by_the_first_check_in_from_that_day_on(
    last: dtm.datetime | None, over: bool
) -> None:
    """One more, not one more every time."""
    wished = replace(PLAIN, extra=dtm.date(2026, 3, 5), last_checkin=last)
    assert is_over(wished, NOW + dtm.timedelta(days=4)) is over
