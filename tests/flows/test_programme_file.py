from pathlib import Path

import pytest

from flows.errors import FlowError
from flows.programme import SHIPPED, Span
from flows.programme_file import read_programme

SHIPS = Path(__file__).parents[2] / "flows" / "library" / "programme.yaml"


def test_the_file_that_ships_says_what_the_program_does() -> None:
    """Whoever edits the file begins with what holds."""
    assert read_programme(SHIPS.read_text(encoding="utf-8"), name="programme.yaml") == SHIPPED


def test_what_a_home_leaves_out_stays_as_shipped() -> None:
    """One changed number changes nothing else."""
    found = read_programme("spec: 1\nphases: {crisis: 4}\n", name="p.yaml")
    assert found.phases.crisis == 4
    assert found.phases.transition == 12
    assert found.cadence == SHIPPED.cadence
    assert found.missed == SHIPPED.missed


def test_an_organisation_may_write_more_often() -> None:
    """A rhythm of its own replaces the shipped one."""
    lines = [
        "spec: 1",
        "cadence:",
        "  - {phase: crisis, checkins: 3}",
        "  - {phase: transition, every_weeks: 1}",
        "  - {phase: reintegration, every_weeks: 3}",
        "  - {phase: aftercare, every_weeks: 8, domains: 0}",
    ]
    found = read_programme("\n".join(lines), name="p.yaml")
    assert found.cadence[0] == Span(phase="crisis", checkins=3)


@pytest.mark.parametrize(
    ("source", "place", "says"),
    [
        ("spec: 1\nphasez: {}\n", "2:1", "did you mean `phases`"),
        ("spec: 1\nphases: {crisis: 40}\n", "2:9", "growing months"),
        ("spec: 1\nphases: {crisis: 0}\n", "2:18", "the least is 1"),
        ("spec: 1\nretention: {chat_hours: 48}\n", "2:25", "the most is 47"),
        ("spec: 1\nretention: {words_hours: 100}\n", "2:26", "the most is 72"),
        ("spec: 1\nmost: {crisis: x}\n", "2:16", "no whole number"),
        ("spec: 1\nmost:\n  child: 1\n", "3:10", "the most is 0"),
        ("spec: 1\ncadence: []\n", "2:10", "no rhythm"),
        ("spec: 1\ncadence:\n  - {phase: crysis}\n", "3:13", "crisis, transition"),
        ("spec: 1\ncadence:\n  - {every_weeks: 1}\n", "3:5", "`phase` is missing"),
        ("spec: 1\nmissed:\n  crisis: {distress_hours: 200}\n", "3:11", "comes after distress"),
        ("phases: {crisis: 3}\n", "1:1", "`spec` is missing"),
        ("- a\n", "1:1", "begin with `spec: 1`"),
        ("spec: 1\nspec: 1\n", "2:1", "stands twice"),
    ],
)
def test_every_mistake_has_its_place_and_its_remedy(source: str, place: str, says: str) -> None:
    """Bad files are refused whole, with file, line, column and what to write."""
    with pytest.raises(FlowError) as caught:
        read_programme(source, name="p.yaml")
    lines = [str(issue) for issue in caught.value.issues]
    assert any(line.startswith(f"p.yaml:{place}:") and says in line for line in lines), lines


def test_all_mistakes_are_told_at_once() -> None:
    """Nobody mends one line to learn of the next."""
    source = "spec: 1\nretention: {chat_hours: 48, words_hours: 9}\nmost: {crisis: x}\nfoo: 1\n"
    with pytest.raises(FlowError) as caught:
        read_programme(source, name="p.yaml")
    assert len(caught.value.issues) == 3


@pytest.mark.parametrize("weeks", [5, 8, 52])
def test_safety_is_never_planned_more_rarely_than_every_31_days(weeks: int) -> None:
    """An organisation may write more often, not more rarely, until the programme ends."""
    spans = [
        "  - {phase: crisis}",
        f"  - {{phase: transition, every_weeks: {weeks}}}",
        "  - {phase: reintegration, every_weeks: 4}",
        "  - {phase: aftercare, every_weeks: 12}",
    ]
    with pytest.raises(FlowError, match="safety must be asked"):
        read_programme("\n".join(["spec: 1", "cadence:", *spans]), name="p.yaml")


def test_no_week_of_a_phase_is_left_without_a_rhythm() -> None:
    """A gap between spans would be a silence that nobody chose."""
    spans = [
        "  - {phase: crisis, to_week: 4}",
        "  - {phase: crisis, from_week: 6}",
        "  - {phase: transition, to_week: 9}",
        "  - {phase: reintegration, every_weeks: 4}",
        "  - {phase: aftercare, every_weeks: 12}",
    ]
    with pytest.raises(FlowError) as caught:
        read_programme("\n".join(["spec: 1", "cadence:", *spans]), name="p.yaml")
    text = "\n".join(str(issue) for issue in caught.value.issues)
    assert "week 5 of crisis has no rhythm" in text
    assert "transition has no rhythm until its end" in text
