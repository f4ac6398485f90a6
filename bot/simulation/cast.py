"""Who takes part: virtual people with references, countries and languages, and their staff."""

import datetime as dtm
import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from bot.config import Organisation
from bot.enrolling import Office, Wish, enrolled, name_key
from bot.inviting import new_staff
from bot.references import DIGITS, LETTERS, reference
from bot.refusal import Refusal
from bot.simulation.temper import Temper, drawn
from bot.zones import zone_of
from flows.beneficiary import Beneficiary
from flows.ids import BeneficiaryId, StaffId
from flows.staff import Role, Staff

ORGANISATION = Organisation(hours="9:00-17:00", number="+381 11 000 0000")
TONGUES = {
    "RS": "sr-Latn", "AL": "sq", "XK": "sq", "BA": "bs", "ME": "sr-Cyrl", "MK": "mk",
    "BG": "bg", "RO": "ro", "MD": "ro", "UA": "uk", "TR": "tr",
}  # fmt: skip
"""Country -> language of most people there."""
COUNTRIES = ("RS", "AL", "XK", "BA", "ME", "MK", "BG", "RO", "MD")
ELSEWHERE = ("DE", "IT", "GB", "TR", "UA", "RS", "AL", "RO")
"""Where people move to."""
ARRIVALS_DAYS = 28
"""Everybody comes within so many days: the hardest beginning for those who must welcome them."""
CASELOAD = 30
TEAM = 6
"""Caseworkers to one supervisor."""
FIRST_CHAT, FIRST_STAFF_CHAT = 10_000_000, 9_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One virtual person before their life begins."""

    index: int
    case: str
    country: str
    language: str
    temper: Temper
    joins: dtm.datetime
    """When the code is made."""


def identity(*parts: object) -> str:
    """32 hex digits that are the same for the same parts, in every process."""
    return hashlib.blake2b("/".join(map(str, parts)).encode(), digest_size=16).hexdigest()


def staff_for(people: int, *, joined: dtm.datetime) -> list[Staff]:
    """So many as this many people need: caseworkers, their supervisors, one admin."""
    workers = max(2, -(-people // CASELOAD))
    roles: list[tuple[str, Role]] = [(f"Worker {at + 1}", "caseworker") for at in range(workers)]
    roles += [(f"Lead {at + 1}", "supervisor") for at in range(max(1, -(-workers // TEAM)))]
    roles.append(("Office", "admin"))
    return [
        replace(
            new_staff(name, role, language="", zone=zone_of(ORGANISATION.country)),
            id=StaffId(identity("staff", name)),
            chat=FIRST_STAFF_CHAT + at,
            joined=joined,
        )
        for at, (name, role) in enumerate(roles)
    ]


def members(people: int, *, seed: int, start: dtm.datetime) -> list[Member]:
    """Everybody, in the order of their references' making."""
    dice = random.Random(f"alongside/{seed}/cast")
    cases = _cases(dice, letters=4 if people < 4000 else 6)
    return [_member(at, next(cases), dice, start) for at in range(people)]


def _member(index: int, case: str, dice: random.Random, start: dtm.datetime) -> Member:
    country = dice.choice(COUNTRIES)
    spoken = "en" if dice.random() < 0.1 else TONGUES[country]
    hour = dtm.timedelta(days=dice.randrange(ARRIVALS_DAYS), hours=8, minutes=dice.randrange(420))
    return Member(
        index=index,
        case=case,
        country=country,
        language=spoken,
        temper=drawn(dice),
        joins=start + hour,
    )


def _cases(dice: random.Random, *, letters: int) -> Iterator[str]:
    made: set[str] = set()
    while True:
        case = "".join(dice.choice(DIGITS if at % 2 else LETTERS) for at in range(letters))
        if case not in made and _is_fit(case):
            made.add(case)
            yield case


def _is_fit(case: str) -> bool:
    try:
        return reference(case) == case
    except Refusal:
        return False


def beneficiary(member: Member, staff: list[Staff], *, seed: int) -> tuple[Beneficiary, str]:
    """The record and the code, as `alongside enrol` makes them; the id follows from the seed."""
    workers = [one for one in staff if one.role == "caseworker"]
    leads = [one for one in staff if one.role == "supervisor"]
    at = member.index % len(workers)
    wish = Wish(
        case=member.case,
        caseworker=workers[at].name,
        backup=workers[(at + 1) % len(workers)].name,
        supervisor=leads[at // TEAM % len(leads)].name,
        language=member.language,
        country=member.country,
    )
    office = Office(
        staff={name_key(one.name): one for one in staff},
        organisation=ORGANISATION,
        now=member.joins,
        publishable=lambda _: True,
    )
    made = enrolled(wish, office)
    if made.code is None:
        raise LookupError(f"{member.case} gets no phone of their own")
    person = replace(made.person, id=BeneficiaryId(identity("person", seed, member.index)))
    return person, made.code
