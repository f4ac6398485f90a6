"""What the worker has seen beside what the person says: one matrix with two sides, by domain."""

from __future__ import annotations

import datetime as dtm
from functools import partial
from typing import TYPE_CHECKING

from bot.caseworkers import story
from bot.caseworkers.keyboard import PERSON, in_rows, token
from bot.caseworkers.person import Do
from bot.effects import escalations
from flows import telling
from flows.programme import local_day
from flows.rights import Act
from flows.telling import DOMAINS
from storage.changes import Scene

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn

SIGNS = ("✅", "➖", "✖")
"""Well, partly, not."""
UNKNOWN = "·"
APART = " ↔"
"""Stands where the two sides differ."""


def show(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """Each domain: what was seen, what was said; a sign where they differ."""
    about = turn.turn_for(scene)
    escalations.audit_staff(about, turn.staff, "outcomes.shown")
    turn.add(about)
    mark = bytes.fromhex(scene.beneficiary.id)
    said = spoken(turn, scene)
    buttons = [
        token(turn, _label(turn, scene, name, said.get(name)), "pe.seen", mark + bytes([at]))
        for at, name in enumerate(DOMAINS)
    ]
    turn.say(turn.text("outcomes/head", case=scene.beneficiary.profile.case), in_rows(buttons))


def spoken(turn: StaffTurn, scene: Scene) -> dict[str, int]:
    """The person's side, from their newest answers; nothing where they show none."""
    if scene.consent is None or not scene.consent.allows("show"):
        return {}
    live = [turn.desk.bundles[r] for r in turn.desk.live.values() if r in turn.desk.bundles]
    return telling.levels(story.readable(turn, scene), partial(telling.place, live))


def _label(turn: StaffTurn, scene: Scene, name: str, said: int | None) -> str:
    seen = scene.beneficiary.profile.verified.get(name)
    own = SIGNS[seen[0]] if seen is not None else UNKNOWN
    theirs = SIGNS[said] if said is not None else UNKNOWN
    apart = APART if seen is not None and said is not None and seen[0] != said else ""
    return f"{turn.text(f'reason/{telling.WORDS[name]}')} {own} {theirs}{apart}"


def ask(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """How it is there, as the worker has seen it."""
    at = argument[PERSON] if len(argument) > PERSON else 99
    if at >= len(DOMAINS):
        turn.say(turn.text("staff/old-button"))
        return
    head = argument[: PERSON + 1]
    buttons = [
        token(turn, f"{sign} {turn.text(f'outcomes/{name}')}", "pe.seen-as", head + bytes([n]))
        for n, (sign, name) in enumerate(zip(SIGNS, ("well", "partly", "not"), strict=True))
    ]
    domain = turn.text(f"reason/{telling.WORDS[DOMAINS[at]]}")
    case = scene.beneficiary.profile.case
    turn.say(turn.text("outcomes/ask", case=case, domain=domain), in_rows(buttons, 3))


def keep(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """What was seen, with its day; the matrix is shown again."""
    at, level = (*argument[PERSON : PERSON + 2], 99, 99)[:2]
    if at >= len(DOMAINS) or level >= len(SIGNS):
        turn.say(turn.text("staff/old-button"))
        return
    about = turn.turn_for(scene)
    day: dtm.date = local_day(about.profile, turn.now)
    about.set_profile(verified={**about.profile.verified, DOMAINS[at]: (level, day.toordinal())})
    about.audit("outcome.verified", actor=f"s:{turn.staff.id}", detail=f"{DOMAINS[at]} {level}")
    turn.add(about)
    show(turn, turn.scenes.get(scene.beneficiary.id, scene), argument)


ACTS: dict[str, tuple[Act, Do]] = {
    "pe.out": ("case.outcome", show),
    "pe.seen": ("case.outcome", ask),
    "pe.seen-as": ("case.outcome", keep),
}
