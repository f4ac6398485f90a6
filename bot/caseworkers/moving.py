"""Another phone, another country: the old chat is cleaned, a code is made. Tells nobody why."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.caseworkers.keyboard import PERSON, button, in_rows, token
from bot.effects import moves
from bot.inviting import new_code
from bot.turns.turn import Row
from bot.zones import UnknownCountryError
from flows.rights import Act, may
from locales.helplines import countries, country_name
from storage.changes import Scene

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn

Do = Callable[["StaffTurn", Scene, bytes], None]
CODE_SHOWN_S = 600
"""A code leaves the worker's chat after ten minutes."""
SAME = b"--"
"""In the place of a country: it stays."""


def entry(turn: StaffTurn, scene: Scene, mark: bytes) -> list[Row]:
    """Another phone, another country; for whoever may make a new code."""
    person = scene.beneficiary
    if not may(turn.staff, "enrol.again", person) or person.status == "ended":
        return []
    rows: list[Row] = [(button(turn, "life/country", "mv.where", mark),)]
    if person.profile.enrolled_at is not None:
        rows.append((button(turn, "life/phone", "mv.ask", mark + SAME),))
    return rows


def where(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """To which country."""
    mark = bytes.fromhex(scene.beneficiary.id)
    buttons = [
        token(turn, country_name(code, turn.staff.language), "mv.ask", mark + code.encode())
        for code in countries()
    ]
    turn.say(turn.text("life/country-choose"), in_rows(buttons))


def ask(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """Once more before anything happens: it cannot be taken back."""
    person = scene.beneficiary
    key = "life/phone-sure" if person.chat is not None else "life/country-sure"
    rows: list[Row] = [(button(turn, "life/yes", "mv.go", argument[: PERSON + 2]),)]
    if person.chat is not None and argument[PERSON:] != SAME:
        keep = argument[: PERSON + 2] + b"k"
        rows.append((button(turn, "life/same-phone", "mv.go", keep),))
    rows.append((button(turn, "write/cancel", "pe.show", argument[:PERSON]),))
    turn.say(turn.text(key, case=person.profile.case), tuple(rows))


def go(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """The country's zone, holidays and numbers hold at once; another phone needs the new code."""
    about = turn.turn_for(scene)
    by = f"s:{turn.staff.id}"
    country = argument[PERSON : PERSON + 2]
    try:
        if country != SAME:
            moves.relocate(about, country.decode("ascii", "replace"), by=by)
    except UnknownCountryError:
        turn.say(turn.text("staff/old-button"))
        return
    if about.profile.enrolled_at is None or argument[PERSON + 2 :] == b"k":
        turn.add(about)
        turn.say(turn.text("life/moved", case=about.profile.case))
        return
    code = new_code()
    moves.new_phone(about, code, by=by)
    turn.add(about)
    words = turn.text("life/code", case=about.profile.case, code=f"/start {code}")
    turn.say(words, clear_after_s=CODE_SHOWN_S)


ACTS: dict[str, tuple[Act, Do]] = {
    "mv.where": ("enrol.again", where),
    "mv.ask": ("enrol.again", ask),
    "mv.go": ("enrol.again", go),
}
