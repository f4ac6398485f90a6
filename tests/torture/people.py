"""The people of the kill loop and what they remember: the model against which the home is held."""

import random
from dataclasses import dataclass, field

from bot.rehearsal.chats import Bubble
from bot.rehearsal.phone import Phone
from flows.ids import BeneficiaryId

OPENER = "A tip about plants is here."
THANKS = "Thank you. You can write here at any time."
CANARY = "kestrelmoor"
"""Stands in every word of danger; must be readable in no file."""
WORDS = f"he will kill me tonight {CANARY}"
CHOICES = ("larkspur-good", "larkspur-fair", "larkspur-poor")
"""Ids of the answers to every question; must be readable in no file."""


def question_text(number: int) -> str:
    """The words of a question."""
    return f"How was part {number} of the week?"


@dataclass(slots=True)
class Answerer:
    """Somebody in a long check-in. A question counts as thanked for when the next one stands."""

    phone: Phone
    person: BeneficiaryId
    questions: int
    pressed: dict[int, str] = field(default_factory=dict)
    thanked: int = 0
    """Answers up to here were followed by the next question."""
    waiting: Bubble | None = None
    """What stands on the screen and was not pressed yet."""
    opened: bool = False
    done: bool = False

    def look(self) -> None:
        """The bot wrote: where does that leave us?"""
        bubble = self.phone.newest
        if bubble is None:
            return
        if bubble.text == THANKS:
            self.thanked, self.waiting, self.done = self.questions, None, True
        elif bubble.text == OPENER:
            self.waiting = None if self.opened else bubble
        elif (number := self._number(bubble.text)) is not None:
            self.thanked = max(self.thanked, number)
            self.waiting = bubble if number not in self.pressed else None

    def act(self, chance: random.Random) -> None:
        """Press; now and then twice, as impatient people do."""
        bubble, self.waiting = self.waiting, None
        if bubble is None:
            return
        if bubble.text == OPENER:
            self.opened = True
            place = 0
        else:
            place = chance.randrange(len(CHOICES))
            self.pressed[self._number(bubble.text) or 0] = CHOICES[place]
        for _ in range(1 + (chance.random() < 0.15)):
            self.phone.press(place, bubble)

    def _number(self, text: str) -> int | None:
        head, _, tail = text.partition("part ")
        number, _, rest = tail.partition(" ")
        return int(number) if head == "How was " and rest == "of the week?" else None


@dataclass(slots=True)
class Caller:
    """Somebody in danger, who says so again and again."""

    phone: Phone
    person: BeneficiaryId
    case: str
    raised: int = 0

    def call(self) -> None:
        """One more message of danger."""
        self.raised += 1
        self.phone.say(WORDS)

    @property
    def words_left(self) -> int:
        """How many of their own messages still lie on the phone."""
        return sum(bubble.mine for bubble in self.phone.screen)


@dataclass(slots=True)
class Crowd:
    """Everybody, and how much they may still do in this life of the program."""

    chance: random.Random
    answerers: dict[int, Answerer] = field(default_factory=dict)
    callers: dict[int, Caller] = field(default_factory=dict)
    staff: dict[int, Phone] = field(default_factory=dict)
    allowance: int = 0

    def arrived(self, chat: int) -> bool:
        """The bot wrote into a chat; whether it thanked somebody for an answer."""
        if chat in self.answerers:
            one = self.answerers[chat]
            before = one.thanked
            one.look()
            self._let(one)
            return one.thanked > before
        if chat in self.staff and self.chance.random() < 0.1:
            self._claim(self.staff[chat])
        return False

    def begin(self, *, presses: int, calls: int) -> None:
        """A new life: so many presses and calls for help are made in it."""
        self.allowance = presses
        for caller in self.chance.sample(list(self.callers.values()), calls):
            caller.call()
        ready = [one for one in self.answerers.values() if one.waiting is not None]
        self.chance.shuffle(ready)
        for one in ready:
            self._let(one)

    def _let(self, one: Answerer) -> None:
        if one.waiting is not None and self.allowance > 0:
            self.allowance -= 1
            one.act(self.chance)

    def _claim(self, phone: Phone) -> None:
        bubble = phone.newest
        if bubble is not None and bubble.buttons:
            phone.press(0, bubble)

    def answered(self) -> bool:
        """Whether everybody came to the end of their check-in."""
        return all(one.done for one in self.answerers.values())

    def cleaned(self) -> bool:
        """Whether words of danger have left the phones."""
        return not any(one.words_left for one in self.callers.values())
