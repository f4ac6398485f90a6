"""What must hold after any number of kills. Returns complaints, one line each; none is good."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.escalation import Escalation, is_silent
from storage.fires import KINDS
from storage.store import Store
from tests.torture.house import FIRST_CHAT, House
from tests.torture.people import CANARY, CHOICES, Answerer, Caller, Crowd

AGAIN = re.compile(r"×(\d+)")
UNREADABLE = (CANARY, "larkspur", str(FIRST_CHAT)[:8], "QX00", "How was part")
"""Words, answers, chats, references, questions: none may be read in a file of the home."""


async def complaints(house: House, crowd: Crowd) -> list[str]:
    """Everything that does not hold."""
    store = await house.store()
    try:
        found = [line for one in crowd.answerers.values() for line in await _answers(store, one)]
        for caller in crowd.callers.values():
            found += await _alerts(store, crowd, caller)
        found += await _timers(store)
    finally:
        await store.close()
    found += _stuck(crowd)
    found += _readable(house.config.home, CHOICES)
    return found


async def thanked_but_lost(house: House, crowd: Crowd) -> list[str]:
    """Right after a death: what was thanked for is on disk, whatever happens next."""
    store = await house.store(check=False)
    try:
        return [
            f"thanked for before it was on disk: part {number}"
            for one in crowd.answerers.values()
            if one.thanked
            for number in await _missing(store, one)
        ]
    finally:
        await store.close()


async def _missing(store: Store, one: Answerer) -> list[int]:
    kept = {answer.question for answer in await store.answers_of(one.person)}
    return [number for number in range(one.thanked) if f"PART-{number}" not in kept]


async def _answers(store: Store, one: Answerer) -> list[str]:
    kept = Counter((a.question, a.choice) for a in await store.answers_of(one.person))
    found = []
    for number, choice in sorted(one.pressed.items()):
        times = kept.pop((f"PART-{number}", choice), 0)
        if times == 0 and number < one.thanked:
            found.append(f"an answer thanked for is lost: part {number}")
        if times == 0 and number >= one.thanked:
            found.append(f"a press was swallowed: part {number}")
        if times > 1:
            found.append(f"an answer was applied {times} times: part {number}")
    return [*found, *(f"nobody gave this answer: {question}" for question, _ in kept)]


async def _alerts(store: Store, crowd: Crowd, caller: Caller) -> list[str]:
    if not caller.raised:
        return []
    escalations = await store.escalations_of(caller.person)
    signals = [s for e in escalations for s in await store.signals_of(e.id)]
    found = []
    if len(signals) != caller.raised:
        found.append(f"{caller.case}: {caller.raised} calls, {len(signals)} signals")
    if sum(e.signals for e in escalations) != caller.raised:
        found.append(f"{caller.case}: the escalation counts another number of signals")
    pages = _pages(crowd, caller.case)
    for escalation in escalations:
        missing = set(range(1, escalation.paged + 1)) - pages
        # A promise that ran out counts on, and its holder is asked instead of paged.
        if len(missing) > _asked(crowd, caller.case):
            found.append(f"{caller.case}: pages {sorted(missing)} reached nobody")
        if escalation.paged < escalation.signals:
            found.append(f"{caller.case}: fewer pages than signals")
    return found


def _pages(crowd: Crowd, case: str) -> set[int]:
    """Which pages of a case lie on a staff phone: the first is 1, later ones say how many."""
    numbers = set()
    for phone in crowd.staff.values():
        for bubble in phone.screen:
            if case in bubble.text and len(bubble.buttons) == 3:
                again = AGAIN.search(bubble.text)
                numbers.add(int(again.group(1)) if again else 1)
    return numbers


def _asked(crowd: Crowd, case: str) -> int:
    """How many holders of an expired promise were asked, each once."""
    return sum(
        f"Your time for {case} is over" in bubble.text
        for phone in crowd.staff.values()
        for bubble in phone.screen
    )


async def _timers(store: Store) -> list[str]:
    opened = await store.open_escalations()
    fires = await store._read(lambda connection, _: _fires(connection))
    return [f"{one.case}: open, but nothing will wake" for one in opened if _asleep(one, fires)]


async def _fires(connection: AsyncConnection) -> set[tuple[str, int]]:
    rows = await connection.execute(text("SELECT subject, kind FROM fires"))
    return {(row[0], row[1]) for row in rows}


def _asleep(one: Escalation, fires: set[tuple[str, int]]) -> bool:
    kind = KINDS["rung" if one.state == "open" else "promise"]
    return is_silent(one, one.opened) or (one.id, kind) not in fires


def _stuck(crowd: Crowd) -> Iterator[str]:
    for one in crowd.answerers.values():
        if not one.done:
            yield f"somebody is stuck after {one.thanked} of {one.questions} answers"
    for caller in crowd.callers.values():
        if caller.words_left:
            yield f"{caller.case}: {caller.words_left} words of danger still lie on the phone"


def _readable(home: Path, choices: tuple[str, ...]) -> Iterator[str]:
    files = [file for file in home.rglob("*") if file.is_file()]
    if not files:
        yield "the home holds no file: this check looked at nothing"
    for file in files:
        content = file.read_bytes()
        for word in (*UNREADABLE, *choices):
            if word.encode() in content:
                yield f"{file.name} can be read: {word}"
