import datetime as dtm

import pytest
from msgspec.structs import replace

from flows.errors import FlowError
from flows.programme_reviews import next_review, reviews_of, wellbeing_due
from flows.who5 import Off, offered, read_official, result, score
from tests.flows.lives import a_person


@pytest.mark.parametrize(
    ("answers", "expected"), [((5, 5, 5, 5, 5), 100), ((0, 0, 0, 0, 0), 0), ((3, 2, 4, 1, 3), 52)]
)
def test_the_score_is_four_times_the_sum(answers: tuple[int, ...], expected: int) -> None:
    """Nought to a hundred."""
    assert score(answers) == expected


@pytest.mark.parametrize("answers", [(), (1, 2, 3, 4), (1, 2, 3, 4, 6), (1, 2, 3, 4, -1)])
def test_anything_but_five_answers_is_refused(answers: tuple[int, ...]) -> None:
    """Half a questionnaire has no score."""
    with pytest.raises(ValueError, match="five answers"):
        score(answers)


@pytest.mark.parametrize(
    ("now", "before", "level", "at_review", "told"),
    [
        (51, None, None, False, "same"),
        (50, None, "concern", True, "same"),
        (28, None, "distress", False, "same"),
        (76, 96, "concern", False, "harder"),
        (77, 96, None, False, "harder"),
        (28, 48, "distress", False, "harder"),
        (60, 50, None, False, "better"),
        (59, 50, None, False, "same"),
    ],
)
def test_what_a_score_calls_for(
    now: int, before: int | None, level: str | None, at_review: bool, told: str
) -> None:
    """Low waits for the review, very low or a deep fall bring somebody; a word, no number."""
    found = result(now, before)
    assert (found.level, found.at_review, found.told) == (level, at_review, told)


def test_without_an_official_text_it_is_off_and_says_why() -> None:
    """Nobody translates it on the way."""
    found = offered("mk", {})
    assert isinstance(found, Off)
    assert "no official WHO-5 text in mk" in found.why
    assert isinstance(offered(None, {}), Off)


def test_an_official_text_switches_it_on() -> None:
    """Five items, six answers, where it was published and under which licence."""
    lines = ["spec: 1", "language: en", "source: Somewhere, 2020", "licence: As printed"]
    lines += ["lead: A lead", "items: [a, b, c, d, e]", "answers: [a, b, c, d, e, f]"]
    text = read_official("\n".join(lines), name="en.yaml")
    assert offered("en", {"en": text}) is text
    with pytest.raises(FlowError):
        read_official("\n".join(lines[:-1]), name="en.yaml")


BEGAN = dtm.date(2026, 1, 31)
DAY = dtm.timedelta(days=1)


def test_talks_come_after_two_weeks_and_at_the_ends_of_the_months() -> None:
    """Week 2, months 3, 12, 24 and 36, clamped to the month's last day."""
    days = ["2026-02-14", "2026-04-30", "2027-01-31", "2028-01-31", "2029-01-31"]
    person = a_person(BEGAN)
    assert [day.isoformat() for day in reviews_of(person)] == days
    assert next_review(person, dtm.date(2026, 5, 1)) == dtm.date(2027, 1, 31)
    assert next_review(person, dtm.date(2029, 2, 1)) is None


def test_who5_is_offered_from_week_six_once_and_then_by_phase() -> None:
    """Crisis once, then every twelve weeks, then every twenty-four; never of minors."""
    person = a_person(BEGAN)
    assert not wellbeing_due(person, BEGAN + 34 * DAY)
    assert wellbeing_due(person, BEGAN + 35 * DAY)
    done = replace(person, wellbeing=((BEGAN + 36 * DAY).toordinal(), 60))
    assert not wellbeing_due(done, BEGAN + 80 * DAY)
    assert not wellbeing_due(done, BEGAN + 100 * DAY)
    assert wellbeing_due(done, BEGAN + 120 * DAY)
    assert not wellbeing_due(replace(person, audience="teen"), BEGAN + 60 * DAY)
