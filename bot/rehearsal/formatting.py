"""Message texts as Telegram treats them: cleaning, limits, HTML, entities.

Must not know chats or methods.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from bot.rehearsal.refusals import Json, bad_request
from bot.rehearsal.wire import Params, sequence
from bot.rehearsal.wire import text as text_of

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
    "a": "text_link",
}
COMMAND = re.compile(r"(?<![\w/@])/[A-Za-z0-9_]{1,64}(?:@\w+)?")
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def units(text: str) -> int:
    """Return the length in UTF-16 code units, in which Telegram counts entity offsets."""
    return len(text) + sum(character > "\uffff" for character in text)


def clean(text: str) -> str:
    """Return the text as Telegram stores it: no control characters, no outer white space."""
    if not text.isprintable():
        text = CONTROLS.sub(" ", text.replace("\r", ""))
    return text.strip()


def commands_in(text: str) -> list[Json]:
    """Return the `bot_command` entities that a client marks in a typed text."""
    if "/" not in text:
        return []
    return [
        {
            "type": "bot_command",
            "offset": units(text[: found.start()]),
            "length": units(found.group()),
        }
        for found in COMMAND.finditer(text)
    ]


def formatted(
    params: Params, *, field: str = "text", marks: str = "entities", limit: int = TEXT_LIMIT
) -> tuple[str, list[Json]]:
    """Return the cleaned text of a call and its entities; refuses unknown markup and length."""
    raw = text_of(params, field)
    mode = text_of(params, "parse_mode").lower()
    entities: list[Json] = []
    if mode == "html":
        raw, entities = parse_html(raw)
    elif mode:
        raise bad_request("unsupported parse_mode: the stand-in knows HTML and entities only")
    elif params.get(marks):
        entities = [one for one in sequence(params, marks) or [] if isinstance(one, dict)]
    shown = clean(raw)
    if len(shown) > limit:
        what = "message is too long" if field == "text" else "message caption is too long"
        raise bad_request(what)
    return shown, entities


class _Markup(HTMLParser):
    """Collects plain text and entities; refuses tags that Telegram does not know."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.at = 0
        self.open: list[tuple[str, int, Json]] = []
        self.entities: list[Json] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an entity."""
        given = dict(attrs)
        kind = "spoiler" if given.get("class") == "tg-spoiler" else TAGS.get(tag)
        if kind is None:
            raise bad_request(f'can\'t parse entities: Unsupported start tag "{tag}"')
        extra: Json = {"url": given.get("href") or ""} if kind == "text_link" else {}
        self.open.append((tag, self.at, {"type": kind, **extra}))

    def handle_endtag(self, tag: str) -> None:
        """Close the entity that was opened last."""
        if not self.open or self.open[-1][0] != tag:
            raise bad_request(f'can\'t parse entities: Unexpected end tag "{tag}"')
        _, start, entity = self.open.pop()
        if self.at > start:
            self.entities.append({**entity, "offset": start, "length": self.at - start})

    def handle_data(self, data: str) -> None:
        """Take plain text."""
        self.parts.append(data)
        self.at += units(data)


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Return plain text and entities of Telegram's HTML style."""
    markup = _Markup()
    markup.feed(source)
    markup.close()
    if markup.open:
        raise bad_request(f"can't parse entities: Can't find end tag \"{markup.open[-1][0]}\"")
    markup.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return "".join(markup.parts), markup.entities
