"""Wake-ups: claim what is due, look whether it still holds, let a turn decide.

Plan the next with it.
"""

import asyncio
import contextlib
import datetime as dtm
from collections.abc import Callable, Sequence
from typing import Literal

from bot.clock import Clock
from bot.effects import (
    escalations,
    habits,
    jottings,
    late,
    people,
    runs,
    talks,
    undecided,
)
from bot.jobs import digests, ladder, months
from bot.jobs.doubt import LOOK_AGAIN, Doubt
from bot.jobs.retaining import is_over, may_count
from bot.jobs.writer import Writer
from bot.leaving import erase
from bot.logs import log
from bot.turns import screens
from bot.turns.desk import Desk
from bot.turns.turn import Turn, about_nobody, shadow
from flows.fires import Fire, coarse
from flows.ids import BeneficiaryId, EscalationId
from flows.programme import local_day
from flows.programme_own import programme_of
from flows.resumes import WaitTimedOut
from flows.schedule import Drop, Later, Send, decide, seed_of
from storage.changes import Changes, Loaded, Scene
from storage.errors import StorageError
from storage.store import Store

AT_ONCE = 100
ABOUT_ESCALATION = frozenset({"rung", "promise", "look"})
ABOUT_TEAM = frozenset({"drill"})
LOOK_AGAIN_S = 10.0
"""Real seconds: another process (a command, another worker) may have planned something sooner."""
LEAVING = frozenset({"erase", "undecided"})
_OF_THEIR_OWN = LEAVING | {"digest"}
_ABOUT_OTHERS = ABOUT_ESCALATION | ABOUT_TEAM


class Waker:
    """Runs due fires in the order of their time.

    Each is done in the commit that follows from it.
    """

    def __init__(
        self,
        *,
        desk: Desk,
        store: Store,
        writer: Writer,
        clock: Clock,
        doubt: Doubt | None = None,
    ) -> None:
        self._desk = desk
        self._store = store
        self._writer = writer
        self._clock = clock
        self.doubt = doubt

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._writer.fires_changed.clear()
            try:
                worked = await self.once()
                due = await self._store.next_fire_due()
            except (OSError, RuntimeError, StorageError) as error:
                log.error("waking.failed", error=type(error).__name__)
                await asyncio.sleep(1.0)
                continue
            if not worked:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_AGAIN_S):
                        await self._clock.until(due, self._writer.fires_changed)

    async def once(self) -> int:
        """Claim and run what is due now; how many."""
        fires = await self._store.claim_fires(
            self._clock.now(), limit=AT_ONCE, real_now=self._clock.real()
        )
        for fire in fires:
            if fire.kind in LEAVING:
                await self._leave(fire)
        calm = [fire for fire in fires if fire.kind == "digest"]
        if calm:
            now = self._clock.now()
            await self._writer.write(lambda: digests.decide(self._desk, self._store, calm, now))
        rest = [fire for fire in fires if fire.kind not in _OF_THEIR_OWN]
        if rest:
            await self._writer.write(lambda: self._decide(rest))
        return len(fires)

    async def _leave(self, fire: Fire) -> None:
        """Confirmed on the phone, or the way back is over, or there never was a yes. The fire goes
        with the person, so a crash repeats it."""
        person, now = BeneficiaryId(fire.subject), self._clock.now()
        scene = (await self._store.load(people=[person])).scenes.get(person)
        by, counted = ("program" if fire.kind == "undecided" else f"b:{person}"), False
        if scene is not None and self._is_over(scene):
            by, counted = "program", may_count(scene)
        if scene is not None and await self._stays(fire, scene, by=by):
            await self._writer.write(lambda: self._decide([fire]))
            return
        real = self._clock.real()
        await self._writer.alone(
            erase(self._store, self._desk, person, now=now, real=real, by=by, counted=counted)
        )

    def _is_over(self, scene: Scene) -> bool:
        programme = programme_of(scene.beneficiary.profile, self._desk.programme)
        return is_over(scene, now=self._clock.now(), programme=programme)

    async def _stays(self, fire: Fire, scene: Scene, *, by: str) -> bool:
        """Not yet, or not by this clock. What the person asked for is done by any clock."""
        now = self._clock.now()
        if fire.kind == "undecided" and not undecided.leaves(scene, now):
            return True
        return by == "program" and self.doubt is not None and await self.doubt.holds(now)

    async def _decide(self, fires: Sequence[Fire]) -> Changes:
        loaded = await self._store.load(
            people=[BeneficiaryId(f.subject) for f in fires if f.kind not in _ABOUT_OTHERS],
            escalations=[EscalationId(f.subject) for f in fires if f.kind in ABOUT_ESCALATION],
        )
        changes = Changes()
        for fire in fires:
            self._one(fire, loaded, changes)
        return changes

    def _one(self, fire: Fire, loaded: Loaded, changes: Changes) -> None:
        scene = scene_of(fire, loaded, self._clock.now())
        if scene is None:
            changes.fires_done.append(fire.id)
            return
        turn = Turn(self._desk, scene, staff=loaded.staff, now=self._clock.now())
        turn.about = loaded.escalations.get(EscalationId(fire.subject))
        try:
            if not talks.waits(turn, fire):
                WAKE[fire.kind](turn, fire)
        except Exception as error:  # noqa: BLE001, RUF100 - the lease runs out and it is tried again
            log.error("fire.failed", error=type(error).__name__, kind=fire.kind)
            return
        turn.changes.fires_done.append(fire.id)
        loaded.scenes[turn.person.id] = turn.scene()
        changes.extend(turn.changes)


def scene_of(fire: Fire, loaded: Loaded, now: dtm.datetime) -> Scene | None:
    """Whom this wake-up is about; None where there is nobody, or nothing open, any more."""
    if fire.kind in ABOUT_TEAM:
        return about_nobody(now)
    if fire.kind not in ABOUT_ESCALATION:
        return loaded.scenes.get(BeneficiaryId(fire.subject))
    escalation = loaded.escalations.get(EscalationId(fire.subject))
    if escalation is None or (escalation.state == "closed" and fire.kind != "look"):
        return None
    if escalation.beneficiary is None:
        return shadow(escalation)
    return loaded.scenes.get(escalation.beneficiary)


def _check_in(turn: Turn, fire: Fire) -> None:
    """A planned check-in: still wanted, still allowed, still a good hour?"""
    if fire.version == turn.profile.schedule_version:
        _offer(turn, fire, kind="check-in")


def _re_offer(turn: Turn, fire: Fire) -> None:
    """`Later` was pressed on the opener, or one was missed: another one, in the safe window."""
    _offer(turn, fire, kind="re-offer")


def _offer(turn: Turn, fire: Fire, *, kind: Literal["check-in", "re-offer"]) -> None:
    wanted = kind == "re-offer" and fire.version == runs.WANTED
    verdict = decide(
        turn.profile,
        turn.consent,
        now=turn.now,
        status=turn.person.status,
        session_waiting=turn.session is not None and not turn.profile.asleep,
        due=fire.due,
        wanted=wanted,
        seed=seed_of(turn.person.id),
        programme=turn.programme,
    )
    match verdict:
        case Send():
            _send_opener(turn, kind)
        case Later(at=at):
            turn.fire(kind, at, version=fire.version)
            if kind == "check-in":
                turn.set_profile(next_checkin=at)
        case Drop() if kind == "check-in":
            people.plan_next(turn)


def _send_opener(turn: Turn, kind: Literal["check-in", "re-offer"]) -> None:
    """Whatever brings it, an opener counts as the day's one contact."""
    if turn.person.status == "paused":
        turn.set_person(status="active")
        turn.set_profile(paused_until=None)
    turn.set_profile(under_way=kind, last_push=local_day(turn.profile, turn.now))
    if kind == "check-in":
        turn.set_profile(last_checkin=turn.now, asked_turn=turn.profile.asked_turn + 1)
    runs.begin(turn, "check-in", by_program=True)
    if kind == "check-in":
        people.plan_next(turn)


def _wait_over(turn: Turn, fire: Fire) -> None:
    """A check-in stayed open.

    After a full day without an act it ends, gently and without a word.
    """
    session = turn.session
    if session is None or session.waiting_since is None:
        return
    due = session.waiting_since + (late.longest(turn) or habits.wait_of(turn))
    if turn.now < due:
        turn.fire("wait", coarse(due))
        return
    if not turn.profile.asleep and late.falls_asleep(turn, session):
        late.sleep(turn, session)
        return
    late.wake(turn)
    runs.go_on(turn, WaitTimedOut(session.step))


def _cards_idle(turn: Turn, fire: Fire) -> None:
    """Enrolment lay idle for half an hour: its cards leave the phone; the place stays."""
    last = turn.profile.last_act
    if last is not None and turn.now < last + runs.IDLE_CARDS:
        turn.fire("enrolment", last + runs.IDLE_CARDS)
        return
    people.clear_cards(turn)


def _help_untouched(turn: Turn, fire: Fire) -> None:
    """A help word alone, and nothing pressed for ten minutes.

    Somebody may not be able to write.
    """
    turn.set_profile(help_since=None)
    escalations.raise_signal(turn, "distress", "asked", rule="help-untouched")


def _re_check(turn: Turn, fire: Fire) -> None:
    """One gentle question after words of self-harm; never after a stop, never twice."""
    quiet = turn.profile.quiet_until
    if not turn.stopped and turn.profile.held_since is None and not (quiet and turn.now < quiet):
        screens.recheck(turn)


WAKE: dict[str, Callable[[Turn, Fire], None]] = {
    "check-in": _check_in,
    "re-offer": _re_offer,
    "wait": _wait_over,
    "enrolment": _cards_idle,
    "undecided": lambda turn, _: undecided.wait(turn),
    "erase": lambda turn, _: turn.fire("erase", turn.now + LOOK_AGAIN),
    "help": _help_untouched,
    "re-check": _re_check,
    "rung": ladder.rung,
    "promise": ladder.promise,
    "look": ladder.look,
    "drill": ladder.drill,
    **months.WAKE,
    "talk-opener": talks.opener_due,
    "talk-quiet": talks.quiet,
    "note": jottings.expired,
}
