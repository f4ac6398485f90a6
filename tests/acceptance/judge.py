"""What no call of the program may ever carry, and Telegram's own specification. Judges; drives nothing."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from bot.publishing import shipped
from bot.rehearsal.journal import Call
from flows.banned import telling
from flows.definition import Ask
from locales.languages import TONGUES
from tests.acceptance.wording import line
from tests.acceptance.world import World, tags, words
from tests.botapi import PLACE, Specification

URL = re.compile(r"https?://|www\.|\bt\.me\b|\btg://", re.IGNORECASE)
SHOWN = tuple(
    line("page/words-shown", known.tag, words="") for known in TONGUES.values() if not known.off
)
"""How it begins in each language: the one message that may hold what a person typed: the logged step of their worker."""
TELLING_TYPED = 12
"""Typed words of this length or more cannot stand in an answer by chance."""
YES = (True, "true")
"""A file goes with a form, whose values are all written out."""
NO_PREVIEW = {"is_disabled": True}


def complaints(world: World) -> list[str]:
    """Everything that was wrong with what this world's program sent."""
    return [f"{line}" for call in world.stand_in.calls for line in _about(world, call)]


def _about(world: World, call: Call) -> Iterator[str]:
    yield from _specification(call)
    for text in _readable(call):
        yield from (f"{call.method}: telling word {word!r}" for word in telling(text))
        if URL.search(text):
            yield f"{call.method}: an address stands in {text!r}"
        for answer in _stored():
            if answer in text:
                yield f"{call.method}: a stored answer {answer!r} stands in {text!r}"
    yield from _typed(world, call)
    if call.method.startswith("send") and call.params.get("protect_content") not in YES:
        yield f"{call.method}: could be forwarded"
    if call.method == "sendMessage" and call.params.get("link_preview_options") != NO_PREVIEW:
        yield f"{call.method}: could show a preview"
    if call.method in {"forwardMessage", "copyMessage", "sendContact", "getFile"}:
        yield f"{call.method} is never called"


def _typed(world: World, call: Call) -> Iterator[str]:
    """What somebody typed stands on no screen but in the logged step."""
    text = words(call)
    if call.chat in world.staff_chats and text.startswith(SHOWN):
        return
    for chat, said in world.typed:
        if said.startswith("/start ") and call.chat in world.staff_chats:
            continue  # a code is made for a person, and handed over
        own = said.removeprefix("/start ")
        if len(own) < TELLING_TYPED or chat in world.staff_chats:
            continue
        if own != said and call.chat in world.staff_chats:
            continue  # a new code, handed to the caseworker before somebody uses it
        if any(own in shown for shown in _readable(call)):
            yield f"{call.method} to {call.chat}: repeats what {chat} typed: {own!r}"


def _specification(call: Call) -> Iterable[str]:
    if not PLACE.is_file() or call.status in {404}:
        return []
    return Specification.or_skip().check(call.method, call.params)


def _readable(call: Call) -> list[str]:
    """Every text of a call that somebody could see."""
    shown = [words(call), *tags(call)]
    shown += [str(call.params.get(name, "")) for name in ("description", "short_description")]
    commands = call.params.get("commands")
    if isinstance(commands, list):
        shown += [str(value) for command in commands for value in command.values()]
    return [text for text in shown if text]


@cache
def _stored() -> frozenset[str]:
    """Question ids, and choice ids that no sentence would hold by chance."""
    found: set[str] = set()
    for flow in shipped().values():
        for node in flow.nodes:
            if isinstance(node, Ask) and node.question:
                found.add(node.question)
                found |= {choice.id for choice in node.choices if "-" in choice.id}
    return frozenset(found)
