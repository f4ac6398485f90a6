"""Wake-ups: their times stand in the clear."""

import datetime as dtm

from hypothesis import given
from hypothesis import strategies as st

from flows.fires import GRAIN, coarse

MOMENTS = st.datetimes(
    min_value=dtm.datetime(2001, 1, 1),  # noqa: DTZ001, RUF100 - aware by `timezones`
    max_value=dtm.datetime(2100, 1, 1),  # noqa: DTZ001, RUF100 - aware by `timezones`
    timezones=st.just(dtm.UTC),
)


@given(MOMENTS, MOMENTS)
def test_a_coarse_time_is_never_before_and_keeps_the_order(
    one: dtm.datetime, other: dtm.datetime
) -> None:
    """On a mark of five minutes, less than five minutes late; an earlier one stays the earlier."""
    found = coarse(one)
    assert found.minute % 5 == found.second == found.microsecond == 0
    assert dtm.timedelta() <= found - one < GRAIN
    assert coarse(found) == found
    first, second = sorted((one, other))
    assert coarse(first) <= coarse(second)
