"""The main story, step by step: each step is done when it has really happened. Presses nothing."""

from dataclasses import dataclass, field
from typing import Any

from bot.rehearsal.telegram import StandIn
from flows.escalation import Escalation
from flows.ids import BeneficiaryId
from storage.changes import Scene
from storage.store import Store

STEPS = (
    "invitation",
    "language",
    "consent",
    "check-in",
    "answer",
    "page",
    "take",
    "word",
)


@dataclass(slots=True)
class Guide:
    """Which steps have happened since the page opened, by whoever did them."""

    store: Store
    stand_in: StandIn
    staff_chats: frozenset[int]
    newcomers: set[str]
    """Case references of the invitations that the visitor may open."""
    done: set[str] = field(default_factory=set)
    people: dict[str, dict[str, str | None]] = field(default_factory=dict)
    """What the program knows by now, by case reference: language and status."""
    _gates: dict[str, Any] = field(default_factory=dict)
    _known: frozenset[str] = frozenset()

    async def open(self) -> None:
        """Remember what lies before the story, so that it does not count."""
        for scene in await self._scenes():
            self._gates[scene.beneficiary.id] = scene.beneficiary.profile.gate_until
        self._known = frozenset(one.id for one in await self._escalations())

    async def look(self) -> list[str]:
        """Look again; the steps that are done, in order."""
        scenes = await self._scenes()
        self.people = {
            scene.beneficiary.profile.case: {
                "language": scene.beneficiary.profile.language,
                "status": scene.beneficiary.status,
            }
            for scene in scenes
        }
        if len(self.done) < len(STEPS):
            for scene in scenes:
                self._newcomer(scene)
                self._checkin(scene)
            for escalation in await self._escalations():
                self._escalation(escalation)
            self._word(scenes)
        return [step for step in STEPS if step in self.done]

    async def _scenes(self) -> list[Scene]:
        loaded = await self.store.load(people=await self.store.all_people())
        return list(loaded.scenes.values())

    async def _escalations(self) -> list[Escalation]:
        people: list[BeneficiaryId] = await self.store.all_people()
        return [one for person in people for one in await self.store.escalations_of(person)]

    def _newcomer(self, scene: Scene) -> None:
        profile = scene.beneficiary.profile
        if profile.case not in self.newcomers:
            return
        if scene.beneficiary.chat is not None:
            self.done.add("invitation")
            if profile.language is not None:
                self.done.add("language")
            if profile.enrolled_at is not None:
                self.done.add("consent")

    def _checkin(self, scene: Scene) -> None:
        gate = scene.beneficiary.profile.gate_until
        session = scene.session
        begun = session is not None and session.began == "program" and session.step > 1
        if begun and gate != self._gates.get(scene.beneficiary.id):
            self.done.add("check-in")

    def _escalation(self, escalation: Escalation) -> None:
        if escalation.id in self._known:
            return
        self.done.add("answer")
        if self._paged(escalation.case):
            self.done.add("page")
        if escalation.claimed_by is not None:
            self.done.add("take")

    def _paged(self, case: str) -> bool:
        phones = [self.stand_in.phones[chat] for chat in self.staff_chats]
        return any(
            not bubble.mine and bubble.buttons and bubble.text.startswith(f"{case} ")
            for phone in phones
            for bubble in phone.screen
        )

    def _word(self, scenes: list[Scene]) -> None:
        """A worker's own words stand on a beneficiary's phone."""
        if "take" not in self.done:
            return
        typed = {
            bubble.text
            for chat in self.staff_chats
            for bubble in self.stand_in.phones[chat].screen
            if bubble.mine and not bubble.text.startswith("/")
        }
        chats = {scene.beneficiary.chat for scene in scenes} - {None}
        shown = [
            bubble.text
            for chat, phone in self.stand_in.phones.items()
            if chat in chats
            for bubble in phone.screen
            if not bubble.mine
        ]
        if any(words and words in text for words in typed for text in shown):
            self.done.add("word")
