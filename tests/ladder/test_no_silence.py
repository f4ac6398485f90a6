"""The no-silence property: whatever happens, every open alert waits for somebody who will hear."""

import asyncio
import datetime as dtm
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.effects import holding
from flows.definition import SignalLevel
from tests.ladder.house import House, quick_folder
from tests.ladder.plants import PLANTS
from tests.ladder.watch import complaints, unclimbed

TEAM = ("Mira", "Boris", "Dana", "Sonja", "Rada")
LADDER = ("Mira", "Boris", "Sonja", "Rada")
"""Everybody who stands on a ladder while the rota is empty."""
CASES = ("K7F3", "E5E5", "B2B2")
LEVELS: tuple[SignalLevel, ...] = ("distress", "crisis", "concern")
SPANS = (dtm.timedelta(minutes=10), dtm.timedelta(hours=1), dtm.timedelta(hours=2))
_TEMPLATE: list[Path] = []

names = st.sampled_from(TEAM)
cases = st.sampled_from(CASES)


@pytest.fixture(autouse=True)
def _template(founded: Path) -> None:
    _TEMPLATE[:] = [founded]


class Ladder(RuleBasedStateMachine):
    """Signals, acks, hand-overs, blocked phones, crashes, clock jumps, empty rotas."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = quick_folder()
        self.house = House(_TEMPLATE[0], self.folder / "home")
        self.run(self.house.open())

    def run(self, work: Any) -> Any:
        """Wait for it."""
        return self.runner.run(work)

    @initialize(on_call=st.booleans())
    def hire(self, on_call: bool) -> None:
        """A small team; one of the people has nobody but their worker."""
        self.run(self._hire(on_call=on_call))

    async def _hire(self, *, on_call: bool) -> None:
        house = self.house
        await house.hire("Mira", "caseworker")
        await house.hire("Boris", "caseworker")
        await house.hire("Dana", "caseworker", on_call=on_call)
        await house.hire("Sonja", "supervisor")
        await house.hire("Rada", "admin")
        await house.enrol("K7F3", "Mira", "Boris", "Sonja")
        await house.enrol("E5E5", "Boris", "Mira")
        await house.enrol("B2B2", "Mira")

    def chat(self, name: str) -> int:
        """The chat of a member of staff."""
        return 501 + TEAM.index(name)

    @rule(case=cases, level=st.sampled_from(LEVELS))
    def signal(self, case: str, level: SignalLevel) -> None:
        """Something is said."""
        self.run(self.house.signal(case, level))

    @rule(case=cases)
    def lost_phone(self, case: str) -> None:
        """The one concern that pages."""
        self.run(self.house.signal(case, "concern", "device"))

    @precondition(lambda self: self.house.post.buttons)
    @rule(data=st.data())
    def take(self, data: st.DataObject) -> None:
        """The first button of any page that ever arrived, old ones too."""
        chat, token = data.draw(st.sampled_from(self.house.post.buttons[-6:]))
        self.run(self.house.press(chat, token))

    @rule(case=cases, name=names)
    def hand_over(self, case: str, name: str) -> None:
        """A colleague takes it over."""
        self.run(self._with_alert(case, name, holding.hand_over))

    @rule(case=cases, name=names)
    def close(self, case: str, name: str) -> None:
        """Somebody closes it with an outcome."""

        def end(turn: Any, alert: Any, staff: Any, *, by: Any) -> None:
            holding.finish(turn, alert, "reached-safe", staff)

        self.run(self._with_alert(case, name, end))

    async def _with_alert(self, case: str, name: str, act: Callable[..., Any]) -> None:
        staff = await self.house.member(name)

        def work(turn: Any) -> None:
            if turn.escalation is not None and staff.active:
                act(turn, turn.escalation, staff, by=staff)

        await self.house.about(case, work)

    @rule(name=names, told=st.booleans())
    def block(self, name: str, told: bool) -> None:
        """A phone blocks the bot; Telegram says so at once, or only when something is sent."""
        self.house.post.gone.add(self.chat(name))
        if told:
            self.run(self.house.member_update(self.chat(name), "kicked"))

    @rule(names=st.sampled_from([LADDER, LADDER, TEAM[:2], TEAM]))
    def all_gone(self, names: tuple[str, ...]) -> None:
        """A whole ladder, or the whole team, cannot be reached; a rota and a pool are empty."""
        for name in names:
            self.block(name, told=True)

    @rule(name=names)
    def unblock(self, name: str) -> None:
        """It is back."""
        self.house.post.gone.discard(self.chat(name))
        self.run(self.house.member_update(self.chat(name), "member"))

    @rule(name=names, deaf=st.booleans())
    def refuse(self, name: str, deaf: bool) -> None:
        """Messages to a chat fail for a reason of their own, or no longer."""
        (self.house.post.deaf.add if deaf else self.house.post.deaf.discard)(self.chat(name))

    @rule(case=cases, level=st.sampled_from(LEVELS[:2]), gone=st.booleans())
    def lose_a_page(self, case: str, level: SignalLevel, gone: bool) -> None:
        """The worker's phone falls silent while the page is on its way."""
        chat = self.chat("Boris" if case == "E5E5" else "Mira")
        (self.house.post.gone if gone else self.house.post.deaf).add(chat)
        self.signal(case, level)
        self.deliver()

    @rule(name=names, days=st.sampled_from([0, 3]))
    def leave(self, name: str, days: int) -> None:
        """On holiday, or back; with everybody away the rota is empty."""
        until = self.house.clock.now() + dtm.timedelta(days=days) if days else None
        self.run(self.house.change(name, away_until=until))

    @rule(name=names, active=st.booleans())
    def off_the_team(self, name: str, active: bool) -> None:
        """Somebody leaves for good, or comes back."""
        self.run(self.house.change(name, active=active))

    @rule(span=st.sampled_from(SPANS), back=st.booleans())
    def clock(self, span: dtm.timedelta, back: bool) -> None:
        """Time passes, or the clock is set back."""
        self.house.clock.at += -span if back else span

    @rule()
    def wake(self) -> None:
        """Time passes until the next thing is due, and it is done."""
        self.run(self._wake())

    async def _wake(self) -> None:
        due = await self.house.store.next_fire_due(real_now=self.house.clock.real())
        if due is not None:
            self.house.clock.at = max(self.house.clock.at, due)
        await self.house.wake()

    @rule()
    def deliver(self) -> None:
        """What waits is sent; what cannot be delivered is noticed."""
        self.run(self.house.deliver())
        assert self.run(unclimbed(self.house)) == []

    @rule(claimed=st.sampled_from(["nothing", "fires", "letters"]))
    def crash(self, claimed: str) -> None:
        """The program dies, perhaps with work in its hands, and starts anew."""
        self.run(self._crash(claimed))

    async def _crash(self, claimed: str) -> None:
        store, clock = self.house.store, self.house.clock
        if claimed == "fires":
            await store.claim_fires(clock.now(), limit=5, real_now=clock.real())
        elif claimed == "letters":
            await store.claim_letters(limit=5, real_now=clock.real())
        await self.house.crash()

    @invariant()
    def nobody_waits_alone(self) -> None:
        """A promise with an end, or a page to come; and whoever can be written to was."""
        assert self.run(complaints(self.house)) == []

    def teardown(self) -> None:
        """Close and remove."""
        self.run(self.house.store.close())
        self.runner.close()
        shutil.rmtree(self.folder)


QUICK = settings(
    max_examples=12,
    stateful_step_count=30,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
FINDING = settings(QUICK, max_examples=60, phases=[Phase.generate], report_multiple_bugs=False)
LONG = settings(QUICK, max_examples=400, stateful_step_count=60)


def test_no_alert_is_ever_silent() -> None:
    """After each step every open alert is claimed in time, or has a live timer, and is heard."""
    run_state_machine_as_test(Ladder, settings=QUICK)


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_a_planted_fault_is_found(
    plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine is sharp: each fault that was built in makes it fail, and for that reason."""
    plant(monkeypatch)
    with pytest.raises(AssertionError, match=PLANTS[plant]):
        run_state_machine_as_test(Ladder, settings=FINDING)


@pytest.mark.torture
def test_no_alert_is_ever_silent_in_a_long_run() -> None:
    """The same, thousands of steps long."""
    run_state_machine_as_test(Ladder, settings=LONG)
