"""While nothing can be written: pages and help texts go out from memory, nothing is confirmed.

A full disk, a file that became read-only, a broken one. What was not stored comes again from
Telegram (for 24 h) or stands in the queue of fires, and is done as ever once there is room.
"""

import asyncio
import contextlib
import re
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.clock import Clock, wait_for
from bot.effects import escalations, holding
from bot.jobs.sending import Sender
from bot.logs import log
from bot.turns.desk import Desk
from bot.turns.turn import Turn, shadow
from flows import duty
from flows.escalation import Escalation
from flows.ids import BeneficiaryId, EscalationId
from flows.severity import Severity
from storage.changes import Changes, Loaded, Scene
from storage.errors import Full, StorageError
from storage.letter import Body, KeptMessage, Lane, Letter, Sent
from storage.store import Store

LOOK_S = 5.0
"""Real seconds between two looks whether something can be written again."""
LEAST_ROOM = 50_000_000
"""Bytes that must be free; below, whoever runs the program is told."""
SPOKEN = frozenset({"send", "edit"})
PURPOSES = frozenset({"danger", "help"})
"""Screens that never wait for room."""
_AGE = re.compile(r"\b\d+ (min|h|d)\b")


class Drought:
    """Knows what was said from memory, so that it is said once, and who is still to be paged."""

    write: Callable[[Callable[[], Awaitable[Changes]]], Awaitable[Changes]]

    def __init__(self, *, desk: Desk, store: Store, sender: Sender, clock: Clock) -> None:
        self._desk = desk
        self._store = store
        self._sender = sender
        self._clock = clock
        self._said: set[tuple[str, str]] = set()
        self._alerts: dict[str, Escalation] = {}
        """By person (by id where nobody stands behind it any more), as they stand in memory."""
        self._kept: list[KeptMessage] = []
        self._began = asyncio.Event()
        self._scarce = False
        sender.passing = self._passed
        self.remembered: Callable[[], Loaded] = Loaded
        """Whom we know, for when nothing can be read either."""

    @property
    def active(self) -> bool:
        """Whether nothing can be written now."""
        return self._began.is_set()

    def refused(self, error: StorageError, changes: Changes) -> None:
        """A commit failed: say from memory what cannot wait."""
        if not self.active:
            self._began.set()
            log.error("memory.closed", error=type(error).__name__)
            self._tell("operator/full" if isinstance(error, Full) else "operator/closed")
        self._speak(changes)

    def written(self) -> None:
        """A commit went through."""
        if not self.active:
            return
        self._began.clear()
        log.info("memory.open-again", count=len(self._said))
        self._said.clear()
        self._alerts.clear()

    async def watch_room(self, place: Path) -> None:
        """Say it once, before the disk is full: a write may need more than is left."""
        try:
            free = shutil.disk_usage(place).free
        except OSError:
            return
        if free < LEAST_ROOM and not self._scarce and not self.active:
            log.error("room.scarce")
            with contextlib.suppress(StorageError):
                await self._store.all_staff()  # who is here by now
            for letter in self._letters("operator/full"):
                self._sender.put_passing([letter])
        self._scarce = free < (2 * LEAST_ROOM if self._scarce else LEAST_ROOM)

    async def run(self) -> None:
        """Until cancelled: rungs go on while nothing can be written, and room is noticed."""
        while True:
            await self._began.wait()
            try:
                await self.look()
            except StorageError as error:
                log.error("memory.still-closed", error=type(error).__name__)
            except Exception as error:
                log.error("drought.failed", error=type(error).__name__)
            await wait_for(asyncio.Event(), LOOK_S)

    async def look(self) -> None:
        """Page whoever is due; then try whether something can be written."""
        try:
            await self._climb()
        finally:
            self._clear()
            await self._store.set_last_poll(self._clock.real())
            await self._settle()

    async def _settle(self) -> None:
        """There is room: what was sent from memory is written down, so that it leaves phones."""
        kept, self._kept = self._kept, []

        async def decide() -> Changes:
            changes = Changes(kept=kept)
            changes.letters += self._letters("operator/room")
            return changes

        await self.write(decide)

    def _speak(self, changes: Changes) -> None:
        grave = {
            f"b:{one.beneficiary}"
            for one in changes.escalations.values()
            if one.state == "open" and Severity.of(one.level) >= Severity.DISTRESS
        }
        for one in changes.escalations.values():
            self._alerts.setdefault(str(one.beneficiary or one.id), one)
        for letter in changes.letters:
            cannot_wait = (
                letter.lane is Lane.SAFETY
                or letter.body.purpose in PURPOSES
                or letter.recipient in grave
            )
            if cannot_wait and letter.body.kind in SPOKEN:
                self._say(letter)

    def _say(self, letter: Letter) -> None:
        mark = _mark(letter)
        if mark not in self._said:
            self._said.add(mark)
            self._sender.put_passing([letter])

    def _passed(self, letter: Letter, result: Sent) -> None:
        """What became of a letter that was sent from memory. One that failed is said again."""
        if not self.active:
            return
        if result.outcome in {"retry", "doubtful"}:
            self._said.discard(_mark(letter))
        if result.kept is not None:
            self._kept.append(result.kept)

    def _clear(self) -> None:
        """What must leave a phone now leaves it, also while nothing can be written."""
        now = self._clock.now()
        due = [one for one in self._kept if one.delete_by <= now]
        self._kept = [one for one in self._kept if one.delete_by > now]
        for one in due:
            body = Body(kind="delete", chat=one.chat, message_ids=(one.message_id,))
            letter = Letter(lane=Lane.SAFETY, recipient=one.recipient, body=body)
            self._sender.put_passing([letter])

    async def _climb(self) -> None:
        """Every open alert, stored or only known here, goes on to its next rung in time."""
        try:
            for one in await self._store.open_escalations():
                self._alerts.setdefault(str(one.beneficiary or one.id), one)
            people = [one.beneficiary for one in self._alerts.values() if one.beneficiary]
            loaded = await self._store.load(people=people)
        except StorageError:
            loaded = self.remembered()
        for key, one in list(self._alerts.items()):
            scene = loaded.scenes.get(BeneficiaryId(key))
            scene = Scene(scene.beneficiary, escalation=one) if scene else shadow(one)
            turn = Turn(self._desk, scene, staff=loaded.staff, now=self._clock.now())
            if one.state == "claimed":
                holding.promise_due(turn, one)
            elif one.ladder:
                escalations.rung_due(turn, one)
            moved = turn.changes.escalations.get(EscalationId(one.id))
            if moved is not None:
                self._alerts[key] = moved
                # The same rung again says the same words: it is another page all the same.
                self._said -= {mark for mark in self._said if mark[1].startswith(f"{one.case} ·")}
                self._speak(turn.changes)

    def _tell(self, key: str) -> None:
        for letter in self._letters(key):
            self._say(letter)

    def _letters(self, key: str) -> list[Letter]:
        """A line to whoever runs the program: admins, else supervisors, else everybody here."""
        here = [one for one in self._store.known_staff() if duty.reachable(one)]
        ranks = [[one for one in here if one.role == role] for role in ("admin", "supervisor")]
        told = next(filter(None, ranks), here)
        return [
            Letter(
                lane=Lane.SAFETY,
                recipient=f"s:{one.id}",
                body=Body(
                    kind="send",
                    chat=one.chat or 0,
                    text=self._desk.catalog.text(key, one.language, register="formal"),
                    purpose="operator",
                ),
            )
            for one in told
        ]


def _mark(letter: Letter) -> tuple[str, str]:
    """The same words to the same person, whatever their age, are said once."""
    return letter.recipient, _AGE.sub("", letter.body.text)
