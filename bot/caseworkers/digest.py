"""Today: one calm message with references and reason words, once a working day or on request.

Fine answers are not in it; where there is nothing to look at, nothing is pushed.
"""

from __future__ import annotations

import datetime as dtm
from typing import TYPE_CHECKING

from bot.caseworkers import person
from bot.caseworkers.keyboard import in_rows, token
from bot.effects import digests
from bot.turns.turn import Row
from flows.digest import Digest, One, digest
from storage.letter import Lane

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn

MOST = 30
"""Signals in one message."""
NAMED = 60
"""References in one line."""
SECTIONS = ("quiet", "reviews", "overdue", "complaints")
HOURS = (6, 7, 8, 9, 10, 11, 12, 14, 16)


def of(turn: StaffTurn) -> Digest:
    """What this member of staff should look at now."""
    people = [One(s.beneficiary, s.consent, s.escalation) for s in turn.scenes.values()]
    return digest(
        turn.staff, people, staff=turn.everyone, now=turn.now, programme=turn.desk.programme
    )


def show(turn: StaffTurn) -> None:
    """On request: also where it is empty."""
    found = of(turn)
    if found.is_empty:
        turn.say(turn.text("staff/digest-none"), _hour_row(turn))
        return
    _say(turn, found, lane=Lane.REPLY)


def push(turn: StaffTurn) -> None:
    """Of itself, once a working day: nothing to look at is no message."""
    found = of(turn)
    if not found.is_empty:
        _say(turn, found, lane=Lane.SCHEDULED)


def _say(turn: StaffTurn, found: Digest, *, lane: Lane) -> None:
    rows = [
        (token(turn, person.waiting(turn, scene), "pe.show", bytes.fromhex(one.person.id)),)
        for one in found.waiting[:MOST]
        if (scene := turn.scenes.get(one.person.id)) is not None
    ]
    turn.say("\n".join(lines(turn, found)), (*rows, *_hour_row(turn)), lane=lane)
    turn.log("digest.shown")


def _hour_row(turn: StaffTurn) -> tuple[Row, ...]:
    return ((token(turn, turn.text("digest/hour"), "st.hour"),),)


def lines(turn: StaffTurn, found: Digest) -> list[str]:
    """The words of the digest: references and reason words, nothing that anybody said."""
    cases = {name: ", ".join(getattr(found, name)[:NAMED]) for name in SECTIONS}
    needs = " · ".join(f"{turn.text(f'reason/{word}')} {n}" for word, n in found.needs.items())
    said = [turn.text(f"digest/{name}", cases=cases[name]) for name in SECTIONS if cases[name]]
    if needs:
        said.append(turn.text("digest/needs", needs=needs))
    return [turn.text("staff/digest"), *said]


def hour(turn: StaffTurn) -> None:
    """At which hour of a working day it should come."""
    buttons = [token(turn, f"{at}:00", "st.hour-to", bytes([at])) for at in HOURS]
    turn.say(turn.text("digest/which-hour"), in_rows(buttons, 3))


def set_hour(turn: StaffTurn, argument: bytes) -> None:
    """The chosen hour holds from the next working day on."""
    at = argument[0] if len(argument) == 1 else 99
    if at not in HOURS:
        turn.say(turn.text("staff/old-button"))
        return
    turn.save(digest_hour=at)
    turn.keep(digests.planned(turn.changes, turn.desk, turn.staff, turn.now))
    turn.say(turn.text("digest/hour-is", time=f"{dtm.time(at):%H:%M}"))


MENUS = {"st.digest": show, "st.hour": hour}
PICKS = {"st.hour-to": set_hour}
