"""Faults as one orders them from the stand-in itself.

Must not do anything that `Faults` does not.
"""

from __future__ import annotations

from bot.rehearsal.faults import Fault, Faults


class FaultOrders:
    """The part of `StandIn` by which tests, the kill loop and the demo order faults."""

    faults: Faults

    def fail(
        self,
        method: str | None = None,
        chat: int | None = None,
        *,
        status: int = 500,
        retry_after: int | None = None,
        times: int | None = 1,
        description: str | None = None,
    ) -> Fault:
        """Refuse the next `times` calls (None: all) that match; nothing is done for them."""
        return self.faults.fail(
            method,
            chat,
            status=status,
            retry_after=retry_after,
            times=times,
            description=description,
        )

    def drop_answer(
        self, method: str | None = None, chat: int | None = None, times: int | None = 1
    ) -> Fault:
        """Do the work of the next matching calls, then close the connection unanswered."""
        return self.faults.drop_answer(method, chat, times)

    def delay(self, seconds: float, method: str | None = None) -> Fault:
        """Let matching calls wait real seconds before their work, until cancelled."""
        return self.faults.delay(seconds, method)

    def hold(self) -> None:
        """Let the whole API hang."""
        self.faults.hold()

    def release(self) -> None:
        """Let what hangs go on."""
        self.faults.release()

    def down(self) -> None:
        """Refuse and reset every connection."""
        self.faults.down()

    def up(self) -> None:
        """Be reachable again."""
        self.faults.up()

    def clear_faults(self) -> None:
        """End every fault in force."""
        self.faults.clear()
