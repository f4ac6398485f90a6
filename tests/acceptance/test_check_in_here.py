"""A small child's check-in on the caseworker's phone."""

from typing import Any

import pytest

from bot.rehearsal.phone import Phone
from tests.acceptance.wording import asks, line
from tests.acceptance.world import World, labels, press, shows


@pytest.fixture
async def child(world: World, mira: Phone) -> str:
    """C9, a child without a phone, enrolled with an authorised adult."""
    person = world._new_person(
        "C9", "Mira",
        {"audience": "child", "adult": "court", "turns_18": "2035-04", "language": "en"},
        status="active",
    )  # fmt: skip
    from storage.changes import Changes

    await world.write(Changes(people={person.id: person}))
    return "C9"


async def _open(mira: Phone) -> None:
    mira.say("/people")
    await mira.wait_for(lambda p: any(label.startswith("C9") for label in labels(p)))
    mira.press(lambda b: b.text.startswith("C9"), mira.newest)
    await press(mira, line("here/open"))
    await shows(mira, line("here/ask", worker="Mira"))


def _left(mira: Phone) -> list[str]:
    texts = (line("here/ask", worker="Mira"), asks("safe-1"), asks("mind-1-small"))
    return [bubble.text for bubble in mira.screen if bubble.text in texts]


async def test_two_questions_three_faces_and_nothing_is_left(
    world: World, mira: Phone, child: str
) -> None:
    """Assent first; answers belong to the child's case; every message of it is deleted."""
    await _open(mira)
    await world.settle()
    await press(mira, line("here/yes"))
    first = await shows(mira, asks("safe-1"))
    assert list(first.labels[:3]) == ["🙂", "😐", "😢"]
    assert list(first.labels[3:]) == [line(f"control/{c}") for c in ("skip", "person", "stop")]
    await press(mira, "🙂")
    second = await shows(mira, asks("mind-1-small"))
    assert second.labels[-1].startswith("⬅")
    await world.settle()  # until its number is known; docs/status.md
    await press(mira, "😐")
    await world.pass_time(seconds=30)
    assert _left(mira) == []
    kept = [(one.question, one.choice) for one in await world.answers(child)]
    assert kept == [("SAFE-1", "yes"), ("MIND-1", "so-so")]
    assert (await world.scene(child)).escalation is None


async def test_a_bad_answer_brings_people_for_the_childs_case(
    world: World, mira: Phone, child: str
) -> None:
    """Not sure about safety is distress with a child; the page names the child's reference."""
    await _open(mira)
    await world.settle()
    await press(mira, line("here/yes"))
    await shows(mira, asks("safe-1"))
    await press(mira, "😐")
    await world.settle()
    opened = await world.open_escalation(child)
    assert (opened.case, opened.level, opened.reasons[0]) == ("C9", "distress", "danger")
    assert world.pages(mira)


async def test_a_childs_no_ends_it(world: World, mira: Phone, child: str) -> None:
    """Nothing is asked, nothing is kept, nothing is left on the screen."""
    await _open(mira)
    await world.settle()
    await press(mira, line("here/no"))
    await world.pass_time(seconds=30)
    assert _left(mira) == []
    assert await world.answers(child) == []
    consent = (await world.scene(child)).consent
    assert consent is not None
    assert (consent.how, consent.scopes) == ("assent", frozenset())


async def test_a_button_of_an_earlier_step_does_nothing(
    world: World, mira: Phone, child: str
) -> None:
    """A face pressed twice is one answer; one answer back takes it away."""
    await _open(mira)
    await world.settle()
    await press(mira, line("here/yes"))
    first = await shows(mira, asks("safe-1"))
    await press(mira, "🙂")
    second = await shows(mira, asks("mind-1-small"))
    mira.press("😢", first)
    await world.settle()
    assert [(a.question, a.choice) for a in await world.answers(child)] == [("SAFE-1", "yes")]
    mira.press(lambda b: b.text.startswith("⬅"), second)
    await world.settle()
    assert await world.answers(child) == []


async def test_what_is_left_open_leaves_after_half_an_hour(
    world: World, mira: Phone, child: str
) -> None:
    """Somebody walks away: the question does not stay on the phone."""
    await _open(mira)
    await world.settle()
    await press(mira, line("here/yes"))
    await shows(mira, asks("safe-1"))
    await world.settle()
    await world.pass_time(minutes=31)
    assert _left(mira) == []


async def test_only_those_near_the_case_open_it(world: World, mira: Phone, child: Any) -> None:
    """A colleague of another case has no such button."""
    other = await world.add_staff("Vesna", chat=501)
    other.say("/people")
    await world.settle()
    assert not any(label.startswith("C9") for label in labels(other))
