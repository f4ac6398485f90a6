import datetime as dtm
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.definition import SignalLevel
from flows.escalation import (
    Escalation,
    is_silent,
    let_go,
    merge_signal,
    next_rung,
    raise_level,
    wake_at,
)
from flows.holding import claim, hand_over, snooze
from flows.ids import StaffId
from flows.ladders import Team
from flows.severity import Severity
from tests.flows.shelf import NOW
from tests.flows.team import (
    EVERYONE,
    HOUR,
    opened,
    rungs_of,
    team_without,
)

LEVELS: tuple[SignalLevel, ...] = ("concern", "distress", "crisis")


moves = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.integers(-600, 100_000)),
        st.tuples(st.just("fire"), st.none()),
        st.tuples(st.just("fail"), st.none()),
        st.tuples(st.just("claim"), st.sampled_from(EVERYONE)),
        st.tuples(st.just("hand"), st.sampled_from(EVERYONE)),
        st.tuples(st.just("let-go"), st.none()),
        st.tuples(st.just("snooze"), st.integers(1, 50)),
        st.tuples(st.just("signal"), st.sampled_from(LEVELS)),
        st.tuples(st.just("device"), st.none()),
        st.tuples(st.just("raise"), st.sampled_from(LEVELS)),
        st.tuples(st.just("block"), st.sampled_from(EVERYONE)),
    ),
    max_size=25,
)


class _World:
    """One escalation, a clock that may jump, phones that fall away, and its stored timer."""

    def __init__(self, level: SignalLevel) -> None:
        self.now = NOW
        self.gone: set[StaffId] = set()
        self.escalation = opened(level).escalation

    def move(self, name: str, value: Any) -> None:
        rungs = rungs_of("crisis")
        match name:
            case "wait":
                self.now += dtm.timedelta(seconds=value)
            case "fire" | "fail":
                self._next(at_once=name == "fail")
            case "claim":
                found = claim(self.escalation, value, self.now)
                self.escalation = found if isinstance(found, Escalation) else self.escalation
            case "signal" | "device":
                reason = "device" if name == "device" else "mood"
                level: SignalLevel = value or "concern"
                own = rungs if level != "concern" else rungs_of("concern", reason=reason)
                self.escalation = merge_signal(
                    self.escalation, level, reason, self.now, rungs=own
                ).escalation
            case "hand":
                found = hand_over(self.escalation, value, self.now)
                self.escalation = found if isinstance(found, Escalation) else self.escalation
            case "let-go":
                self.escalation = let_go(self.escalation, self.now, team=self.team).escalation
            case "snooze":
                self._snooze(value * HOUR)
            case "raise":
                self.escalation = raise_level(self.escalation, value, self.now).escalation
            case _:
                self.gone.add(value)

    @property
    def team(self) -> Team:
        """Everybody whose phone is still there."""
        return team_without(*self.gone)

    def _snooze(self, span: dtm.timedelta) -> None:
        holder = self.escalation.claimed_by
        if holder is not None:
            until = self.now + span
            found = snooze(self.escalation, holder, self.now, until=until, why="no-answer")
            self.escalation = found if isinstance(found, Escalation) else self.escalation

    def _next(self, *, at_once: bool) -> None:
        due = wake_at(self.escalation)
        if due is not None and (at_once or self.now >= due):
            self.escalation = next_rung(
                self.escalation, self.now, at_once=at_once, team=self.team
            ).escalation


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(LEVELS), moves)
def test_an_open_escalation_always_has_a_promise_or_a_next_page(
    level: SignalLevel, script: list[tuple[str, Any]]
) -> None:
    """Signals, claims, lost promises, blocked phones, clock jumps: it never waits for nobody."""
    world = _World(level)
    for name, value in script:
        before = Severity.of(world.escalation.level)
        world.move(name, value)
        escalation = world.escalation
        assert not is_silent(escalation, world.now)
        assert wake_at(escalation) is not None
        assert Severity.of(escalation.level) >= before


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["distress", "crisis"]), moves)
def test_left_alone_it_pages_within_its_interval(
    level: SignalLevel, script: list[tuple[str, Any]]
) -> None:
    """After any past, whoever only serves the timer sees people paged again and again."""
    world = _World(level)
    for name, value in script:
        world.move(name, value)
    for _ in range(4):
        due = wake_at(world.escalation)
        assert due is not None
        world.escalation, staff, _ = next_rung(world.escalation, due, team=world.team)
        assert staff
        longest = 24 * HOUR if world.escalation.state == "claimed" else 2 * HOUR
        following = wake_at(world.escalation)
        assert following is not None
        assert following - due <= longest
