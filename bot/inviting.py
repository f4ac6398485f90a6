"""Codes that let somebody in once, and the records that go with them. Writes nothing."""

import datetime as dtm
import secrets
from typing import get_args

from bot.refusal import Refusal, unknown_word
from flows.beneficiary import Beneficiary
from flows.fires import Fire
from flows.ids import StaffId
from flows.staff import Role, Staff
from locales.errors import UnknownLanguageError
from locales.languages import TONGUES, canonical
from storage.changes import Changes
from storage.records import AuditLine, Invitation

CODE_LIVES = dtm.timedelta(days=7)
OPERATOR = "operator"
"""Actor of what is done on the command line, in audit lines."""
_CODE_BYTES = 16
_LONGEST_NAME = 40


def known_language(asked: str) -> str:
    """The tag of a language in its one spelling. Raises Refusal."""
    try:
        return canonical(asked)
    except UnknownLanguageError:
        raise unknown_word("language", asked, tuple(TONGUES)) from None


def new_staff(name: str, role: str, *, language: str, zone: str, country: str = "") -> Staff:
    """A member of staff who has not joined yet. Raises Refusal."""
    shown = " ".join(name.split())
    if not shown or len(shown) > _LONGEST_NAME or not shown.isprintable():
        text = f"a screen name has 1 to {_LONGEST_NAME} letters or signs"
        raise Refusal("bad_name", text, hint="an alias is fine", field="name", usage=True)
    found = next((one for one in get_args(Role) if one == role), None)
    if found is None:
        raise unknown_word("role", role, get_args(Role))
    return Staff(
        id=StaffId(secrets.token_hex(16)),
        name=shown,
        role=found,
        language=known_language(language) if language else "en",
        zone=zone,
        country=country,
    )


def new_code() -> str:
    """128 random bits, as 22 signs that a Telegram link may carry."""
    return secrets.token_urlsafe(_CODE_BYTES)


def invitation(target: str, code: str, now: dtm.datetime) -> Invitation:
    """A code for `b:ID` or `s:ID`, good for seven days of programme time."""
    return Invitation(code=code, target=target, expires=now + CODE_LIVES)


def link_for(bot_name: str | None, code: str | None) -> str | None:
    """The link that redeems a code; None until the bot's own name is known, or without a code."""
    return f"https://t.me/{bot_name}?start={code}" if bot_name and code else None


def person_changes(person: Beneficiary, code: str | None, now: dtm.datetime) -> Changes:
    """What is written for a new person."""
    target = f"b:{person.id}"
    changes = Changes(people={person.id: person})
    changes.audit.append(_line(now, "case.enrolled", target))
    if code is not None:
        changes.invitations.append(invitation(target, code, now))
    else:
        # without a phone of their own nothing else begins the reminders of their talks
        first = Fire(id=secrets.token_hex(8), due=now, kind="review", subject=person.id)
        changes.fires.append(first)
    return changes


def staff_changes(staff: Staff, code: str, now: dtm.datetime) -> Changes:
    """What is written for a new member of staff, or for a new code of one."""
    target = f"s:{staff.id}"
    return Changes(
        staff={staff.id: staff},
        invitations=[invitation(target, code, now)],
        audit=[_line(now, "staff.invited", target)],
    )


def again_changes(person: Beneficiary, code: str, now: dtm.datetime) -> Changes:
    """What is written when somebody who never used their code gets another one. Raises Refusal."""
    if person.chat is not None or person.status != "invited":
        text = "this person has used a code already"
        raise Refusal("already_joined", text, hint="only who never joined can get another code")
    target = f"b:{person.id}"
    return Changes(
        invitations=[invitation(target, code, now)],
        audit=[_line(now, "case.invited-again", target)],
    )


def _line(now: dtm.datetime, action: str, subject: str) -> AuditLine:
    return AuditLine(at=now, actor=OPERATOR, action=action, subject=subject)
