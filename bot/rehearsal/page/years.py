"""A long journey: the clock runs for years, and everybody on the page lives on meanwhile.

Presses only what lies on a phone; nothing is written past the program.
"""

import datetime as dtm
import itertools
import random
from collections.abc import Awaitable, Callable, Sequence

from bot.rehearsal.chats import Bubble
from bot.rehearsal.page.cast import Member
from bot.rehearsal.page.home import Home
from bot.rehearsal.page.travel import Traveller
from bot.rehearsal.phone import Phone
from bot.simulation.temper import DAY, NATURES, Temper, answers_now
from storage.changes import Scene

TEMPERS: dict[str, Temper] = {"K7F3": "in-trouble", "M4T9": "fading", "R2P5": "faithful"}
"""How the cast is; whom a visitor enrolled is faithful."""
STRIDE = dtm.timedelta(hours=12)
"""Longest leap of such a journey: messages leave the phones between 24 and 48 hours."""
CALLED_AFTER_S = 5 * 3600
"""A worker who took a page has called, and closes it, after so many seconds."""
MOST_ROUNDS = 12
FIRST_CONTROL = 240
"""From this number on a button of a question is skip, a person, stop or back."""


class Years:
    """Everybody's hands while the clock runs."""

    def __init__(
        self,
        home: Home,
        members: Sequence[Member],
        traveller: Traveller,
        looked: Callable[[], Awaitable[None]],
    ) -> None:
        self._home = home
        self._members = members
        self._traveller = traveller
        self._looked = looked
        self._dice = random.Random(36)
        self._began = home.clock.now()
        self._handled: set[tuple[int, int, bool]] = set()

    async def run(self, by: dtm.timedelta) -> None:
        """Move on by so much; everybody answers or not, by their temperament."""
        target = self._home.clock.now() + by
        await self._traveller.to(target, at_stop=self._stop, stride=STRIDE)

    async def _stop(self) -> None:
        await self._looked()
        for _ in range(MOST_ROUNDS):
            if not await self._round():
                return
            await self._traveller.settled()
            await self._looked()

    async def _round(self) -> bool:
        """One press of everybody who wants to press something; whether anybody did."""
        if not any(self._has_news(member) for member in self._members):
            return False
        store = self._home.app.store
        loaded = await store.load(people=await store.all_people())
        scenes = {scene.beneficiary.chat: scene for scene in loaded.scenes.values()}
        pressed = False
        for member in self._members:
            phone = self._home.stand_in.phones.get(member.chat)
            if phone is None or phone.chat.blocked:
                continue
            if member.part == "beneficiary":
                pressed |= self._person(member, phone, scenes.get(member.chat))
            else:
                pressed |= self._staff(phone)
        return pressed

    def _has_news(self, member: Member) -> bool:
        """Whether anything on this phone may want a press; saves a look into the memory."""
        phone = self._home.stand_in.phones.get(member.chat)
        if phone is None:
            return False
        shown = phone.screen if member.part != "beneficiary" else [phone.newest]
        return any(
            bubble is not None
            and bubble.buttons
            and _mark(member.chat, bubble) not in self._handled
            for bubble in shown
        )

    def _person(self, member: Member, phone: Phone, scene: Scene | None) -> bool:
        bubble = phone.newest
        if bubble is None or scene is None or scene.beneficiary.profile.enrolled_at is None:
            return False
        if not bubble.buttons or not self._is_new(member.chat, bubble):
            return False
        data = self._choice(member, scene, _data(bubble))
        if data is not None:
            phone.press_data(data, message_id=bubble.message_id)
        return data is not None

    def _choice(self, member: Member, scene: Scene, buttons: list[str]) -> str | None:
        nature = NATURES[TEMPERS.get(member.name, "faithful")]
        session = scene.session
        if session is None or self._action(member.chat, buttons[0]) != "q":
            return None
        if session.flow in ("renewal", "closing"):
            return buttons[0]  # else somebody's months might end on the page before they began
        if session.step == 1 and session.began == "program":
            day = (self._home.clock.now() - self._began) / DAY
            return buttons[0] if answers_now(nature, self._dice, day=day) else None
        answers = list(itertools.takewhile(lambda one: self._is_answer(member.chat, one), buttons))
        if len(answers) == len(buttons):
            return buttons[0]
        bad = self._dice.random() < nature.bad
        return answers[-1] if bad else answers[0 if self._dice.random() < 0.6 else 1]

    def _staff(self, phone: Phone) -> bool:
        """Pages are taken at once; who was called is closed some hours later."""
        chat, now = phone.chat.card["id"], self._home.clock.now().timestamp()
        for bubble in phone.screen:
            buttons = _data(bubble)
            actions = [self._action(chat, one) for one in buttons]
            if not buttons or bubble.mine:
                continue
            if actions[0] in ("pg.take", "pg.end", "pr.yes"):
                data: str | None = buttons[0]
            elif "pg.close" in actions and now - bubble.date > CALLED_AFTER_S:
                data = buttons[actions.index("pg.close")]
            else:
                continue
            if data is not None and self._is_new(chat, bubble):
                phone.press_data(data, message_id=bubble.message_id)
                return True
        return False

    def _is_new(self, chat: int, bubble: Bubble) -> bool:
        """Whether nothing was done about this screen yet; what is done now is remembered."""
        mark = _mark(chat, bubble)
        new = mark not in self._handled
        self._handled.add(mark)
        return new

    def _action(self, chat: int, data: str) -> str:
        found = self._home.app.desk.buttons.read(chat, data)
        return found[0] if found else ""

    def _is_answer(self, chat: int, data: str) -> bool:
        found = self._home.app.desk.buttons.read(chat, data)
        return found is not None and (len(found[1]) < 11 or found[1][10] < FIRST_CONTROL)


def _mark(chat: int, bubble: Bubble) -> tuple[int, int, bool]:
    return chat, bubble.message_id, bubble.edited


def _data(bubble: Bubble) -> list[str]:
    return [button.data or "" for row in bubble.buttons for button in row]
