import pytest

from flows.errors import FlowError
from flows.who5 import Off, offered, read_official, result, score


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
