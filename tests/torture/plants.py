"""Faults built into the running program on purpose: the kill loop must find each of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.app import App
from bot.channel.outbound import send
from bot.jobs.receiving import Receiver
from bot.jobs.sending import Sender
from storage.changes import Changes
from storage.letter import Letter, Sent
from storage.store import Store


def confirm_before_commit(app: App) -> None:
    """As most libraries do: the next poll confirms what is not on disk yet."""
    inner = Receiver.take

    async def take(receiver: Receiver, updates: list[Any]) -> float:
        if updates:
            offset = updates[-1]["update_id"] + 1
            await app.pipe.call("getUpdates", {"offset": offset, "limit": 1, "timeout": 0})
        return await inner(receiver, updates)

    Receiver.take = take  # type: ignore[method-assign, assignment]


def send_before_commit(app: App) -> None:
    """The thank-you leaves first, then the answer is written."""
    inner = Store.commit

    async def commit(store: Store, changes: Changes, **how: Any) -> Any:
        hasty = [one for one in changes.letters if one.body.kind == "send" and not one.due]
        for letter in hasty:
            await send(app.pipe, letter.body)
        changes.letters = [one for one in changes.letters if one not in hasty]
        return await inner(store, changes, **how)

    Store.commit = commit  # type: ignore[method-assign, assignment]


def sent_before_sending(app: App) -> None:
    """The outbox forgets a letter before it has left."""
    inner = Sender._try

    async def attempt(sender: Sender, letter: Letter) -> Sent:
        if letter.id > 0:
            done = Sent(letter=letter.id, fence=letter.fence, outcome="sent")
            await app.store.record_sent([done])
        return await inner(sender, letter)

    Sender._try = attempt  # type: ignore[method-assign, assignment]


def high_water_mark(app: App) -> None:
    """Update ids that are not above the highest one seen are taken for repeats."""
    file = Path(app.config.home) / "mark"
    inner = Receiver.take

    async def take(receiver: Receiver, updates: list[Any]) -> float:
        mark = int(file.read_text(encoding="ascii")) if file.exists() else 0
        fresh = [one for one in updates if one["update_id"] > mark]
        pause = await inner(receiver, fresh) if fresh else 0.0
        if updates:
            receiver._offset = updates[-1]["update_id"] + 1
            highest = max(mark, *(one["update_id"] for one in updates))
            file.write_text(str(highest), encoding="ascii")
        return pause

    Receiver.take = take  # type: ignore[method-assign, assignment]


PLANTS: dict[str, Callable[[App], None]] = {
    "confirm before commit": confirm_before_commit,
    "send before commit": send_before_commit,
    "marked sent before sending": sent_before_sending,
    "high-water mark": high_water_mark,
}
