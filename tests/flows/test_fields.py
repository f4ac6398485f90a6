import datetime as dtm

import pytest

from flows.beneficiary import Profile
from flows.fields import FIELDS, fields_of, is_allowed, with_field

FRESH = Profile(case="K7F3", started=dtm.date(2026, 8, 1))
VALUES = [(field, value) for field, values in FIELDS.items() for value in values]


@pytest.mark.parametrize(("field", "value"), VALUES)
def test_what_a_flow_sets_it_can_read_again(field: str, value: str) -> None:
    """Every allowed value lands in the profile and reads back as itself."""
    assert fields_of(with_field(FRESH, field, value))[field] == value


@pytest.mark.parametrize(
    ("field", "value"), [("language", "no"), ("phone", "lost"), ("started", "2020-01-01")]
)
def test_nothing_outside_the_list_changes_a_profile(field: str, value: str) -> None:
    """A field or value that is not on the closed list changes nothing."""
    assert not is_allowed(field, value)
    assert with_field(FRESH, field, value) == FRESH


def test_what_was_never_asked_cannot_be_read() -> None:
    """A flow can tell `not asked` from an answer."""
    assert "phone" not in fields_of(FRESH)
    assert "language" not in fields_of(FRESH)


def test_the_usual_window_is_monday_to_saturday_ten_to_nineteen() -> None:
    """The default of the record and the first button mean the same."""
    accepted = with_field(with_field(FRESH, "window_days", "mon-sat"), "window_hours", "10-19")
    assert accepted.window == FRESH.window
    assert fields_of(FRESH)["window_days"] == "mon-sat"
