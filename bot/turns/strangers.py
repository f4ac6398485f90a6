"""Anybody without an invitation: one same neutral sentence, the emergency number, nothing kept."""

from bot.channel.messages import Inbound
from bot.turns.desk import Desk
from locales.helplines import countries, country_name, shown
from storage.letter import Body, Lane, Letter, LetterButton

PER_MINUTE = 3
"""Replies to one stranger in a minute of real time; a flood costs us nothing more."""


class Limiter:
    """Counts replies to strangers by chat, in memory only, for one minute."""

    def __init__(self) -> None:
        self._recent: dict[int, list[float]] = {}

    def allows(self, chat: int, real: float) -> bool:
        """Whether this chat may get another reply now."""
        if len(self._recent) > 20_000:
            self._recent = {c: t for c, t in self._recent.items() if t and real - t[-1] < 60}
        times = [t for t in self._recent.get(chat, ()) if real - t < 60]
        if len(times) >= PER_MINUTE:
            self._recent[chat] = times
            return False
        self._recent[chat] = [*times, real]
        return True


def reply(desk: Desk, inbound: Inbound, *, language: str) -> list[Letter]:
    """What a stranger gets, whatever they send. The rows go when they are sent."""
    letters: list[Letter] = []
    recipient = f"x:{desk.new_id(16)}"
    if inbound.kind == "press":
        letters.append(
            _letter(recipient, Body(kind="answer", chat=inbound.chat, query=inbound.query))
        )
        found = desk.buttons.read(inbound.chat, inbound.data)
        if found is not None and found[0] in {"x.number", "x.country"}:
            letters.append(
                _letter(recipient, _number(desk, inbound.chat, *found, language=language))
            )
        return letters
    return [_letter(recipient, _invitation_only(desk, inbound.chat, language))]


def _letter(recipient: str, body: Body) -> Letter:
    return Letter(lane=Lane.REPLY, recipient=recipient, body=body)


def _invitation_only(desk: Desk, chat: int, language: str) -> Body:
    button = LetterButton(
        label=desk.catalog.text("stranger/emergency", language),
        data=desk.buttons.make(chat, "x.number"),
    )
    text = desk.catalog.text("stranger/text", language)
    return Body(kind="send", chat=chat, text=text, rows=((button,),))


def _number(desk: Desk, chat: int, action: str, argument: bytes, *, language: str) -> Body:
    """First the country, then its general number, if somebody confirmed it."""
    if action == "x.number":
        names = [(code, country_name(code, language)) for code in countries(desk.helplines)]
        buttons = [
            LetterButton(label=name, data=desk.buttons.make(chat, "x.country", code.encode()))
            for code, name in names
        ]
        rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
        text = desk.catalog.text("stranger/country", language)
        return Body(kind="send", chat=chat, text=text, rows=rows)
    number = shown(
        argument.decode("ascii", "replace"),
        desk.organisation.emergency_confirmed,
        table=desk.helplines,
    )
    if number:
        text = desk.catalog.text("stranger/number", language, number=number)
    else:
        text = desk.catalog.text("stranger/no-number", language)
    return Body(kind="send", chat=chat, text=text)
