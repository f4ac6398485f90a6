"""One virtual person with a phone: reads what comes, decides by temperament, presses and writes.

Sees screens as a phone does: a text and its buttons. Must not look into the program's records.
"""

import datetime as dtm
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.simulation import updates
from bot.simulation.agenda import Agenda, Cue
from bot.simulation.cast import FIRST_CHAT, Member
from bot.simulation.temper import DAY, NATURES, Deed, answers_now, turnings
from flows.programme import add_months
from storage.letter import Body

Read = Callable[[int, str], tuple[str, bytes] | None]
"""What a token of this chat stands for; a person sees it in the label."""
SECOND = dtm.timedelta(seconds=1)
MINUTE = dtm.timedelta(minutes=1)
TAIL_DAYS = 35
"""Days after the last month: the question what comes now, and what follows from no answer."""
SAID: dict[Deed, tuple[str, ...]] = {
    "danger": ("he is outside my door", "they found me, he will kill me"),
    "self": ("I want to kill myself", "I want to end my life tonight"),
    "help": ("help",),
    "write": ("thank you for asking", "when is the office open", "hvala", "ok"),
    "stop": ("/stop",),
    "return": ("/start",),
    "delete": ("/delete",),
    "pause": ("/pause",),
}
"""Words that a virtual person types; English is heard in every language."""
_CONTROLS = 240
"""From this number on a button of a question is skip, a person, stop or back."""


@dataclass(slots=True)
class Person:
    """A life: dice, agenda and the screen of now."""

    member: Member
    read: Read
    months: int
    seed: int
    agenda: Agenda = field(default_factory=Agenda)
    dice: random.Random = field(init=False)
    ends: dtm.datetime = field(init=False)
    silent: bool = False
    blocked: bool = False
    wants: dict[str, bool] = field(default_factory=dict)
    _message: int = 0
    _screen: tuple[int, Body] | None = None
    _news: bool = False

    def __post_init__(self) -> None:
        self.dice = random.Random(f"alongside/{self.seed}/{self.member.index}")
        started = self.member.joins
        days = (add_months(started.date(), self.months) - started.date()).days
        self.ends = started + (days + TAIL_DAYS) * DAY
        self.wants = {
            "contact": self.dice.random() < 0.97,
            "keep": self.dice.random() < 0.9,
            "show": self.dice.random() < 0.8,
            "count": self.dice.random() < 0.7,
            "words": self.dice.random() < 0.6,
        }
        for day, deed in turnings(self.member.temper, self.dice, days=days):
            self.agenda.add(started + day * DAY + DAY, deed)

    @property
    def chat(self) -> int:
        """The address of the phone."""
        return FIRST_CHAT + self.member.index

    def redeem(self, code: str) -> None:
        """The invitation is opened on the next day."""
        at = self.member.joins + dtm.timedelta(hours=self.dice.uniform(18, 30))
        self._type(f"/start {code}", at)

    def does(self, deed: Deed, at: dtm.datetime) -> None:
        """Something happens in this life that the program does not know of yet."""
        if deed == "quiet":
            self.silent = True
        elif deed == "block" or (deed == "return" and self.blocked):
            self.blocked = deed == "block"
            self.agenda.add(at, Cue(updates.member(self.chat, blocked=self.blocked)))
        elif deed == "person":
            self._type("help", at)
        if deed in SAID and not self.blocked:
            self._type(self.dice.choice(SAID[deed]), at + SECOND)

    def _type(self, text: str, at: dtm.datetime) -> None:
        self._message += 1
        number = self._message
        self.agenda.add(at, Cue(updates.typed(self.chat, text, number=number, at=at)))

    def gets(self, body: Body, at: dtm.datetime) -> int | None:
        """A letter arrives; the number of its message. What is done about it comes later."""
        if body.kind == "buttons" and self._screen is not None:
            self._screen, self._news = (self._screen[0], body), True
        elif body.kind in ("send", "photo"):
            self._message += 1
            if body.rows:
                self._screen, self._news = (self._message, body), True
                self.agenda.forget_talk()
            return self._message if body.kind == "send" else None
        return None

    def looks(self, at: dtm.datetime, *, opener: bool, renewing: bool) -> None:
        """After all letters of a moment: what is done with the newest screen, if anything.

        `renewing`: what is open asks for a new yes.
        """
        if self._screen is None or not self._news:
            return
        number, body = self._screen
        self._news = False
        data = self._choice(body, at, opener=opener, renewing=renewing)
        if data is None:
            return
        delay = self._hours() if opener else self.dice.uniform(4, 50) * SECOND
        raw = updates.pressed(self.chat, data, number=number)
        self.agenda.add(at + delay, Cue(raw, of_talk=True))

    def _hours(self) -> dtm.timedelta:
        """How long an opener lies there: minutes for many, the evening for some."""
        return min(self.dice.lognormvariate(3.4, 1.5), 1300.0) * MINUTE

    def _choice(self, body: Body, at: dtm.datetime, *, opener: bool, renewing: bool) -> str | None:
        """The button that is pressed; None: none."""
        buttons = [button.data for row in body.rows for button in row]
        found = self.read(self.chat, buttons[0])
        action = found[0] if found else ""
        if opener:
            return self._on_opener(buttons, at)
        if action == "q":
            return self._on_question(body, buttons, renewing=renewing)
        if action in ("delete.yes", "late.yes", "pause.end"):
            return buttons[0] if action != "pause.end" else None
        if action == "pause":
            return self.dice.choice(buttons[:3])
        if action == "help.danger":
            return self.dice.choice(buttons[:2])
        return self.dice.choice(buttons) if self.dice.random() < 0.4 else None

    def _on_opener(self, buttons: list[str], at: dtm.datetime) -> str | None:
        nature = NATURES[self.member.temper]
        day = (at - self.member.joins) / DAY
        if self.silent or self.blocked or not answers_now(nature, self.dice, day=day):
            return None
        drawn = self.dice.random()
        return buttons[1 if drawn < 0.03 else -1 if drawn < 0.06 else 0]

    def _on_question(self, body: Body, buttons: list[str], *, renewing: bool) -> str | None:
        """Answers stand best to worst, then skip, a person, stop and back."""
        switches = [one.label for row in body.rows for one in row if one.label[:1] in "☐☑"]
        if switches:
            return self._switch(buttons, switches)
        answers = list(itertools.takewhile(self._is_answer, buttons))
        nature = NATURES[self.member.temper]
        if len(answers) == len(buttons):  # a card or a setting: no skip, nothing personal
            return self._on_card(buttons)
        if renewing:
            return answers[-1] if self.dice.random() < nature.less else answers[0]
        if self.dice.random() < nature.leaves:
            return None
        if not answers or self.dice.random() < 0.02:  # words are asked for, or no wish to answer
            return buttons[len(answers)]
        if self.dice.random() < nature.bad:
            return self.dice.choice(answers[-2:])
        return answers[0] if self.dice.random() < 0.6 else answers[len(answers) // 2]

    def _is_answer(self, data: str) -> bool:
        found = self.read(self.chat, data)
        return found is not None and (len(found[1]) < 11 or found[1][10] < _CONTROLS)

    def _on_card(self, buttons: list[str]) -> str:
        """Go on; among six, the hours: any of them."""
        return self.dice.choice(buttons) if len(buttons) == 6 else buttons[0]

    def _switch(self, buttons: list[str], labels: list[str]) -> str:
        for data, label, wanted in zip(buttons, labels, self.wants.values(), strict=False):
            if label.startswith("☐") and wanted:
                return data
        return buttons[len(labels)]
