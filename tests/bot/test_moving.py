"""An open signal when somebody is taken off it: no place is left to them, and what they held is free."""

import datetime as dtm

import hypothesis.strategies as st
from hypothesis import given

from bot.effects.moving import without
from flows.escalation import Escalation
from flows.ids import BeneficiaryId, EscalationId, StaffId
from flows.ladders import Rung

NOW = dtm.datetime(2026, 3, 2, 9, tzinfo=dtm.UTC)
NAMES = [StaffId(name) for name in "abcd"]
people = st.lists(st.sampled_from(NAMES), max_size=4, unique=True).map(tuple)


@given(rungs=st.lists(people, max_size=4), paged=people, holder=st.sampled_from([None, *NAMES]))
def test_nobody_keeps_a_place_that_was_taken_from_them(
    rungs: list[tuple[StaffId, ...]], paged: tuple[StaffId, ...], holder: StaffId | None
) -> None:
    """On no rung, not among those who were paged, not the holder; nobody is named twice."""
    signal = Escalation(
        id=EscalationId("e"),
        beneficiary=BeneficiaryId("b"),
        case="K7F3",
        level="distress",
        reasons=("mood",),
        opened=NOW,
        state="claimed" if holder else "open",
        claimed_by=holder,
        ladder=tuple(Rung(staff=staff, wait_s=60) for staff in rungs),
        paged_to=paged,
    )
    gone, instead = NAMES[0], NAMES[1]
    for moved in (without(signal, gone, None), without(signal, gone, instead)):
        places = [rung.staff for rung in moved.ladder] + [moved.paged_to]
        assert all(gone not in staff for staff in places)
        assert all(len(set(staff)) == len(staff) for staff in places)
        assert moved.claimed_by != gone
        assert (moved.state == "claimed") == (holder not in (None, gone))
    kept = without(signal, gone, instead)
    for before, after in zip(signal.ladder, kept.ladder, strict=True):
        assert (gone in before.staff) <= (instead in after.staff)
