import datetime as dtm
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from flows.beneficiary import Audience, Profile, Recent, SafeWindow
from flows.programme import SHIPPED, Most, local_day, phase
from flows.programme_turns import NOT_FOR, TAGS, checkin_questions, domain, domain_questions
from flows.questions import OFF, QUESTIONS
from tests.flows.lives import DAY, a_person, live

BEGAN = dtm.date(2026, 3, 2)
EVERY_DAY = SafeWindow(days=frozenset(range(7)))
TWO = replace(
    SHIPPED,
    cadence=tuple(replace(span, domains=2 * bool(span.domains)) for span in SHIPPED.cadence),
    most=Most(crisis=1, usual=2),
)


def _life(**fields: Any) -> list[tuple[dtm.datetime, tuple[str, ...]]]:
    return live(a_person(BEGAN, window=EVERY_DAY, **fields))


def test_every_question_of_the_list_has_a_tag() -> None:
    """An untagged question would never be asked, a tag without a question never could be."""
    assert set(TAGS) == set(QUESTIONS)


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from(["adult", "teen", "child", "family"]),
    st.booleans(),
    st.integers(0, 2**16),
    st.sampled_from([SHIPPED, TWO]),
)
def test_no_untagged_question_and_never_too_many(
    audience: Audience, carer: bool, seed: int, programme: object
) -> None:
    """In each phase only what is tagged for it, safety and mood first, three at most."""
    chosen = TWO if programme is TWO else SHIPPED
    profile = a_person(BEGAN, window=EVERY_DAY, audience=audience, carer=carer)
    for due, questions in live(profile, seed=seed, programme=chosen):
        now = phase(profile, due)
        assert questions[:2] == ("SAFE-1", "MIND-1")
        further = questions[2:]
        most = 0 if audience == "child" else 1 if now == "crisis" or chosen is SHIPPED else 2
        assert len(further) <= most
        assert not set(further) & (NOT_FOR[audience] | OFF)
        assert all(now in TAGS[one].weeks for one in further)
        assert len({domain(one) for one in further}) == len(further)
        assert carer or "FAMILY" not in {domain(one) for one in further}


def test_the_first_week_asks_nothing_more_and_then_one_a_week() -> None:
    """Crisis: safety and mood alone in week 1, one question more a week from week 2."""
    weeks: dict[int, int] = {}
    for due, questions in _life():
        week = (due.date() - BEGAN).days // 7 + 1
        if week <= 4:
            weeks[week] = weeks.get(week, 0) + len(questions) - 2
    assert weeks == {1: 0, 2: 1, 3: 1, 4: 1}


def test_every_domain_has_its_turn() -> None:
    """Over the transition every domain is heard, none of them far more often than the others."""
    begin, end = dtm.date(2026, 6, 2), dtm.date(2027, 3, 2)
    heard = [domain(q[2]) for due, q in _life() if begin <= due.date() < end and len(q) > 2]
    assert len(heard) >= 18
    assert set(heard) == {
        "SAFE", "HOME", "BODY", "MIND", "MONEY", "WORK", "LEARN", "PAPERS", "PEOPLE", "HELP",
        "PLANS",
    }  # fmt: skip
    assert max(heard.count(one) for one in set(heard)) <= 4


def test_a_domain_in_need_has_its_turn_sooner() -> None:
    """After a bad answer about money, money comes back before the others."""
    profile, now = _in_transition()
    bad = Recent("MONEY-1", "no", local_day(profile, now).toordinal() - 45)
    asked = {q: bad.day for q in TAGS if TAGS[q].when != "branch"}
    quiet = replace(profile, asked=asked)
    assert domain_questions(replace(quiet, recent=(bad,)), now=now)[0].startswith("MONEY")


def test_after_distress_only_safety_and_mood_for_two_weeks() -> None:
    """A gentler fortnight, then the turns go on."""
    profile, now = _in_transition()
    for days, count in ((1, 0), (13, 0), (15, 1)):
        alarmed = replace(profile, last_alarm=now - days * DAY)
        assert len(domain_questions(alarmed, now=now)) == count


@pytest.mark.parametrize(("choice", "asked"), [("yes", True), ("not-now", False)])
def test_questions_about_work_follow_the_answer(choice: str, asked: bool) -> None:
    """Whoever has no work is not asked how it is there."""
    profile, now = _in_transition()
    day = local_day(profile, now).toordinal()
    others = {q: day - 1 for q in TAGS if not q.startswith("WORK") and TAGS[q].when != "branch"}
    known = replace(
        profile, asked={**others, "WORK-1": day - 20}, recent=(Recent("WORK-1", choice, day - 20),)
    )
    assert (domain_questions(known, now=now) != ()) is asked


def test_around_a_marked_date_its_questions_come_first() -> None:
    """Before it whether it worries, after it how it was; never without a mark."""
    profile, now = _in_transition()
    today = local_day(profile, now)
    assert domain_questions(replace(profile, dates=(today + DAY,)), now=now) == ("DATES-1",)
    assert domain_questions(replace(profile, dates=(today - DAY,)), now=now) == ("DATES-2",)
    assert "DATES" not in {domain(q) for _, questions in _life() for q in questions}


def test_a_small_wish_is_asked_about_once() -> None:
    """How it went, at the next check-in."""
    profile, now = _in_transition()
    assert domain_questions(replace(profile, goal=True), now=now) == ("PLANS-2",)


def test_aftercare_asks_safety_and_mood_alone() -> None:
    """Opt-in, rare, and short."""
    profile, now = _in_transition()
    after = replace(profile, phase_override="aftercare")
    assert checkin_questions(after, now=now) == ("SAFE-1", "MIND-1")


def _in_transition() -> tuple[Profile, dtm.datetime]:
    now = dtm.datetime(2026, 9, 1, 10, tzinfo=dtm.UTC)
    return a_person(BEGAN, window=EVERY_DAY), now
