"""Checks of closed answers: whoever has nobody with a key loses what they answer."""

from collections.abc import Iterable, Mapping

from bot.checks.check import Check
from flows.beneficiary import Beneficiary
from flows.ids import StaffId
from flows.staff import Staff

NAME = "closed answers"


def of_answers(
    people: Iterable[Beneficiary], staff: Mapping[StaffId, Staff], *, closed: bool
) -> list[Check]:
    """Nothing where answers are kept readable."""
    if not closed:
        return []
    keyed = {one.id for one in staff.values() if one.public_key}
    lost = sum(one.status != "ended" and one.worker not in keyed for one in people)
    if lost:
        who = "1 person" if lost == 1 else f"{lost} people"
        found = f"{who} whose worker has no key: their answers are not kept"
        return [Check.bad(NAME, found, "`alongside staff key NAME --out FILE`")]
    return [Check.good(NAME, f"{len(keyed)} on the staff have a key")]
