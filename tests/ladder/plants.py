"""Five faults built into the running program on purpose: the machine must find each of them."""

from collections.abc import Callable

import pytest

from bot.effects import escalations, staff_letters, team
from bot.jobs import waking
from bot.jobs.failures import Failures
from bot.turns.turn import Turn
from flows.escalation import Escalation
from flows.fires import Fire
from flows.ids import StaffId
from storage.letter import Letter


def dropped_rung(patch: pytest.MonkeyPatch) -> None:
    """The second rung is counted, and nobody is written to."""
    inner = staff_letters.page

    def page(turn: Turn, alert: Escalation, staff_id: StaffId, *, reason: str) -> None:
        if alert.rung != 1:
            inner(turn, alert, staff_id, reason=reason)

    patch.setattr(staff_letters, "page", page)


def lost_fire(patch: pytest.MonkeyPatch) -> None:
    """A rung comes due, and is ticked off without a word."""

    def nothing(turn: Turn, fire: Fire) -> None:
        """Forget it."""

    patch.setitem(waking.WAKE, "rung", nothing)


def empty_pool(patch: pytest.MonkeyPatch) -> None:
    """Nobody is left on the ladder, and nobody stands behind it."""
    patch.setattr(team, "pool", lambda turn: ())


def promise_without_timer(patch: pytest.MonkeyPatch) -> None:
    """Somebody takes it, and nothing would ever ask them again."""
    inner = escalations.rearm

    def rearm(turn: Turn, alert: Escalation) -> None:
        inner(turn, alert)
        if alert.state == "claimed":
            turn.cancel("promise", subject=alert.id)

    patch.setattr(escalations, "rearm", rearm)


def failed_delivery_ignored(patch: pytest.MonkeyPatch) -> None:
    """A page is refused for good, and nothing follows."""

    async def failed(jobs: Failures, letter: Letter, gone: bool) -> None:
        """Forget it."""

    patch.setattr(Failures, "failed", failed)


PLANTS: dict[Callable[[pytest.MonkeyPatch], None], str] = {
    dropped_rung: "rung 1 was paged to nobody",
    lost_fire: "no rung is stored",
    empty_pool: "was paged to nobody",
    promise_without_timer: "no promise is stored",
    failed_delivery_ignored: "nobody else was paged",
}
"""Each with what must be said about it."""
