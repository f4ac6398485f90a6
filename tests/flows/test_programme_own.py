"""What differs for one person, what a yes must follow, and what the organisation changed."""

import datetime as dtm

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from flows.beneficiary import Recent
from flows.changes import read_change
from flows.consent import Consent
from flows.errors import FlowError
from flows.programme import SHIPPED, Phases, phase_on
from flows.programme_own import fits, programme_of, read_own, with_own
from flows.programme_renewal import renewal_due
from flows.programme_reviews import low_at_review, reminder_on
from flows.programme_turns import in_date_window
from flows.rules import Who, assess
from flows.schedule import Drop, decide, next_checkin
from tests.flows.lives import a_person

BEGAN = dtm.date(2026, 1, 31)
DAY = dtm.timedelta(days=1)


def _at(day: dtm.date, hour: int = 12) -> dtm.datetime:
    return dtm.datetime.combine(day, dtm.time(hour), dtm.UTC)


def test_what_is_left_out_stays_the_organisations() -> None:
    """One section of one person; the rest, and everybody else, as before."""
    own = read_own("spec: 1\nphases: {crisis: 5}\n", name="own.yaml")
    person = replace(a_person(BEGAN), own_programme=own)
    mine = programme_of(person)
    assert mine.phases == Phases(crisis=5)
    assert replace(mine, phases=SHIPPED.phases) == SHIPPED
    assert phase_on(person, dtm.date(2026, 5, 15), mine) == "crisis"
    assert phase_on(person, dtm.date(2026, 5, 15)) == "transition"


def test_a_changed_organisation_never_leaves_half_of_it() -> None:
    """Where both together make no sense any more the organisation's programme holds whole."""
    own = read_own("spec: 1\nphases: {crisis: 10}\n", name="own.yaml")
    later = replace(SHIPPED, phases=Phases(crisis=3, transition=9))
    assert with_own(later, own) is later
    assert not fits(own, later)
    assert fits(own, SHIPPED)
    assert with_own(SHIPPED, "{broken") is SHIPPED


@given(st.integers(1, 119), st.integers(1, 119), st.integers(1, 119))
def test_lengths_are_taken_only_when_they_grow(one: int, two: int, three: int) -> None:
    """Any three lengths: either all three hold, or the file is refused with its place."""
    lengths = f"{{crisis: {one}, transition: {two}, reintegration: {three}}}"
    source = f"spec: 1\nphases: {lengths}\n"
    if one < two < three:
        found = with_own(SHIPPED, read_own(source, name="own.yaml")).phases
        assert found == Phases(crisis=one, transition=two, reintegration=three)
        return
    with pytest.raises(FlowError, match=r"^own.yaml:2:"):
        read_own(source, name="own.yaml")


def test_longer_months_are_silent_until_a_new_yes() -> None:
    """Beyond the end that was agreed only a yes given after the extension counts."""
    own = read_own("spec: 1\nphases: {reintegration: 48}\n", name="own.yaml")
    end = dtm.date(2029, 1, 31)
    said = _at(end - 40 * DAY)
    person = replace(a_person(BEGAN), own_programme=own, extended=(said, end))
    mine = programme_of(person)
    old = Consent(at=said - 100 * DAY, how="renewal", scopes=frozenset({"contact"}))
    new = replace(old, at=_at(end + 2 * DAY))
    now = _at(end + 3 * DAY)
    assert renewal_due(person, old, now=_at(end), programme=mine) == "extension"
    planned = [
        next_checkin(person, now=now, last=said, seed=1, consent=yes, programme=mine)
        for yes in (old, new)
    ]
    assert planned[0] is None
    assert planned[1] is not None


def test_eighteen_silences_until_the_own_yes() -> None:
    """In the month itself the old yes holds no more; the question about it may still go out."""
    teen = a_person(BEGAN, audience="teen", adult="guardian", turns_18="2026-06")
    yes = Consent(at=_at(BEGAN), how="switches", scopes=frozenset({"contact"}))
    before, after = _at(dtm.date(2026, 5, 29)), _at(dtm.date(2026, 6, 1))
    assert renewal_due(teen, yes, now=after) == "adult"
    assert next_checkin(teen, now=before, last=before, seed=1, consent=yes) is not None
    verdict = decide(teen, yes, now=after, status="active", session_waiting=False)
    assert verdict == Drop("of-age")
    asked = decide(teen, yes, now=after, status="active", session_waiting=False, closing=True)
    assert not isinstance(asked, Drop)


@pytest.mark.parametrize("audience", ["teen", "child"])
def test_a_minor_needs_an_authorised_adult(audience: str) -> None:
    """Assent alone brings no check-in."""
    minor = a_person(BEGAN, audience=audience, turns_18="2030-06")
    yes = Consent(at=_at(BEGAN), how="switches", scopes=frozenset({"contact"}))
    assert next_checkin(minor, now=_at(BEGAN + DAY), last=None, seed=1, consent=yes) is None
    both = replace(minor, adult="social-work")
    assert next_checkin(both, now=_at(BEGAN + DAY), last=None, seed=1, consent=yes) is not None


def test_reminders_are_the_talks_and_the_month_of_turning_eighteen() -> None:
    """Week 2, then month 3; June 2026 between them where somebody turns eighteen."""
    grown = a_person(BEGAN)
    assert reminder_on(grown, BEGAN) == dtm.date(2026, 2, 14)
    assert reminder_on(grown, dtm.date(2026, 4, 30)) == dtm.date(2027, 1, 31)
    teen = replace(grown, audience="teen", turns_18="2026-06")
    assert reminder_on(teen, dtm.date(2026, 4, 30)) == dtm.date(2026, 6, 1)
    assert reminder_on(grown, dtm.date(2029, 2, 1)) is None


def test_a_middling_score_waits_for_the_talk() -> None:
    """Fifty and less; nothing was asked: nothing."""
    person = a_person(BEGAN)
    assert not low_at_review(person)
    assert low_at_review(replace(person, wellbeing=(1, 50)))
    assert not low_at_review(replace(person, wellbeing=(1, 52)))


def test_around_a_date_every_concern_about_mood_is_distress() -> None:
    """Two days before to three days after; sleep twice bad counts as the worst face does."""
    near = Who(phase="transition", near_date=True)
    usual = Who(phase="transition")
    before = [Recent("MIND-2", "hardly", 10)]
    answer = Recent("MIND-2", "hardly", 17)
    assert "distress" in {one.level for one in assess(before, [answer], near)}
    assert "distress" not in {one.level for one in assess(before, [answer], usual)}
    words = Recent("WORDS", "mood", 17)
    assert "distress" in {one.level for one in assess([], [words], near)}
    person = a_person(BEGAN, dates=(dtm.date(2026, 3, 10),))
    days = [day for day in range(1, 20) if in_date_window(person, dtm.date(2026, 3, day))]
    assert days == [8, 9, 10, 11, 12, 13]


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("id: UPPER", "changed.yaml:1:1"),
        ("id: a\ntexts: {}", "changed.yaml:3:"),
        ("id: a\ntexts: {no: hello}", "changed.yaml:3:"),
        ("id: a\ntexts: {en: 'Good news!'}", "changed.yaml:3:"),
    ],
)
def test_what_changed_is_told_in_reviewed_calm_words(line: str, place: str) -> None:
    """Every mistake has its place."""
    with pytest.raises(FlowError) as caught:
        read_change(f"spec: 1\n{line}\n", name="changed.yaml")
    assert str(caught.value).startswith(place)
    good = read_change("spec: 1\nid: tea\ntexts: {en: There is tea now.}\n", name="changed.yaml")
    assert (good.id, good.texts["en"]) == ("tea", "There is tea now.")
