"""Two-sided outcomes as figures: who is counted where, and what is held back."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from flows.outcome_figures import LEAST, OutcomeFigures, Sides, outcome_figures
from flows.telling import DOMAINS, FINE, NOT, PARTLY

LEVELS = st.none() | st.sampled_from((FINE, PARTLY, NOT))


def home(*pairs: tuple[int | None, int | None]) -> OutcomeFigures:
    """The figures of HOME for people of whom these levels are seen and said."""
    return next(one for one in figures(pairs) if one.domain == "HOME")


def figures(pairs: Iterable[tuple[int | None, int | None]]) -> tuple[OutcomeFigures, ...]:
    """The figures where nothing but HOME is known of anybody."""
    return outcome_figures(
        Sides(
            seen={} if seen is None else {"HOME": seen},
            said={} if said is None else {"HOME": said},
        )
        for seen, said in pairs
    )


def test_each_domain_counts_both_sides_and_where_they_differ() -> None:
    """Alone by the worker, alone by the person, by both; agreeing or not."""
    pairs = [(FINE, FINE)] * 6 + [(NOT, FINE)] * 5 + [(PARTLY, None)] * 7 + [(None, NOT)] * 8
    found = home(*pairs)
    assert (found.seen, found.said, found.both, found.differ) == (18, 19, 11, 5)


def test_every_domain_but_safety_has_a_row_also_where_nothing_is_known() -> None:
    """How safe somebody is is for their own alerts, and no worker verifies it."""
    found = figures([])
    assert [one.domain for one in found] == list(DOMAINS)
    assert "SAFE" not in DOMAINS
    assert {(one.seen, one.said, one.both, one.differ) for one in found} == {(None,) * 4}


def test_four_people_are_never_shown_and_five_are() -> None:
    """In any cell."""
    assert home(*[(FINE, NOT)] * 4) == home()
    found = home(*[(FINE, NOT)] * 5)
    assert (found.seen, found.said, found.both, found.differ) == (5, 5, 5, 5)


def test_a_number_is_held_back_where_the_rest_of_a_whole_is_few() -> None:
    """Ten of whom eight differ would show the two who do not."""
    found = home(*[(FINE, NOT)] * 8, *[(FINE, FINE)] * 2)
    assert (found.both, found.differ) == (10, None)


@given(st.lists(st.tuples(LEVELS, LEVELS), max_size=40))
def test_no_cell_and_no_rest_is_a_few_people(pairs: list[tuple[int | None, int | None]]) -> None:
    """Whoever subtracts one shown number from another finds nobody."""
    found = home(*pairs)
    assert all(cell is None or cell >= LEAST for cell in (found.seen, found.said))
    for part, wholes in (
        (found.both, (found.seen, found.said)),
        (found.differ, (found.both, found.seen, found.said)),
    ):
        assert part is None or part >= LEAST
        rests = [whole - part for whole in wholes if whole is not None and part is not None]
        assert all(rest == 0 or rest >= LEAST for rest in rests)
