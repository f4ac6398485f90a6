"""Who may be enrolled, and as whom. Pure but for random ids; writes nothing."""

import datetime as dtm
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import get_args
from zoneinfo import ZoneInfo

from bot.config import Organisation
from bot.inviting import known_language, new_code
from bot.references import reference
from bot.refusal import Refusal, unknown_word
from bot.zones import UnknownCountryError, zone_of
from flows.beneficiary import Adult, Audience, Beneficiary, Profile
from flows.ids import BeneficiaryId, StaffId
from flows.staff import Staff

EVENLY = "*"
"""Written instead of a caseworker's name: whoever is there for the fewest people."""
MINORS = ("teen", "child")
_OLDEST_START = dtm.timedelta(days=20 * 366)
_LATEST_START = dtm.timedelta(days=366)
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_MAJORITY = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One enrolment as it was typed; an empty text was not given."""

    case: str
    caseworker: str
    backup: str = ""
    supervisor: str = ""
    language: str = ""
    country: str = ""
    started: str = ""
    audience: str = ""
    adult: str = ""
    turns_18: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What an enrolment is held against."""

    staff: Mapping[str, Staff]
    """All staff by `name_key`."""
    organisation: Organisation
    now: dtm.datetime
    publishable: Callable[[str], bool]
    """Whether a language has all its safety texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """A person to write and the code to hand over; None: no phone of their own may be used."""

    person: Beneficiary
    code: str | None


def name_key(name: str) -> str:
    """Screen names are compared like this."""
    return " ".join(name.split()).casefold()


def enrolled(wish: Wish, office: Office) -> Enrolled:
    """The person that this wish describes. Raises Refusal with the field that is wrong."""
    audience = _audience(wish)
    country = wish.country.upper() or office.organisation.country
    zone = _zone(country)
    profile = Profile(
        case=reference(wish.case),
        started=_started(wish, office.now.astimezone(ZoneInfo(zone)).date()),
        zone=zone,
        country=country,
        language=_language(wish.language, office),
        audience=audience,
        adult=_adult(wish, audience),
        turns_18=_turns_18(wish, audience, office.now),
    )
    own = _may_have_phone(profile, office)
    person = Beneficiary(
        id=BeneficiaryId(secrets.token_hex(16)),
        # nobody waits for a code where none is given
        status="invited" if own else "active",
        profile=profile,
        worker=_member(wish.caseworker, "caseworker", office).id,
        backup=_seat(wish.backup, "backup", office),
        supervisor=_seat(wish.supervisor, "supervisor", office),
    )
    return Enrolled(person=person, code=new_code() if own else None)


def thin_seats(person: Beneficiary) -> bool:
    """Whether fewer than two different people stand behind this person."""
    return len({person.worker, person.backup, person.supervisor} - {None}) < 2


def _audience(wish: Wish) -> Audience:
    asked = wish.audience or "adult"
    found: Audience | None = next((one for one in get_args(Audience) if one == asked), None)
    if found is None:
        raise unknown_word("audience", asked, get_args(Audience))
    return found


def _zone(country: str) -> str:
    try:
        return zone_of(country)
    except UnknownCountryError:
        text = "this is no country"
        hint = "write its two letters, such as RS, or XK for Kosovo"
        raise Refusal("bad_country", text, hint=hint, field="country", usage=True) from None


def _started(wish: Wish, today: dtm.date) -> dtm.date:
    if not wish.started:
        return today
    try:
        started = dtm.date.fromisoformat(wish.started)
    except ValueError:
        text = "the day of the start is no date"
        hint = "write it as 2026-08-01"
        raise Refusal("bad_date", text, hint=hint, field="started", usage=True) from None
    if not today - _OLDEST_START <= started <= today + _LATEST_START:
        text = "the day of the start is too far from today"
        raise Refusal("bad_date", text, hint="look at the year", field="started", usage=True)
    return started


def _language(asked: str, office: Office) -> str | None:
    if not asked:
        return None
    tag = known_language(asked)
    if not office.publishable(tag):
        text = f"{tag} lacks safety texts; nobody can be enrolled in it"
        hint = "leave it out: people choose among the finished languages"
        raise Refusal("language_unfinished", text, hint=hint, field="language")
    return tag


def _adult(wish: Wish, audience: Audience) -> Adult | None:
    if audience not in MINORS:
        if wish.adult:
            raise _only_minors("adult")
        return None
    if not wish.adult:
        text = f"a {audience} needs an authorised adult"
        hint = f"say who consents: {', '.join(get_args(Adult))}"
        raise Refusal("adult_needed", text, hint=hint, field="adult", usage=True)
    found: Adult | None = next((one for one in get_args(Adult) if one == wish.adult), None)
    if found is None:
        raise unknown_word("adult", wish.adult, get_args(Adult))
    return found


def _turns_18(wish: Wish, audience: Audience, now: dtm.datetime) -> str | None:
    if audience not in MINORS:
        if wish.turns_18:
            raise _only_minors("turns_18")
        return None
    left = _months_left(wish.turns_18, now)
    if left is None:
        text = f"a {audience} needs the month of turning 18"
        hint = "write it as 2028-05"
        raise Refusal("turns_18_needed", text, hint=hint, field="turns_18", usage=True)
    if not 0 <= left <= _MAJORITY * 12:
        text = "by this month the person is grown up" if left < 0 else "this month is too far away"
        hint = "enrol as adult" if left < 0 else "look at the year"
        raise Refusal("bad_turns_18", text, hint=hint, field="turns_18", usage=True)
    return wish.turns_18


def _months_left(turns_18: str, now: dtm.datetime) -> int | None:
    found = _MONTH.fullmatch(turns_18)
    if found is None:
        return None
    return (int(found[1]) - now.year) * 12 + int(found[2]) - now.month


def _may_have_phone(profile: Profile, office: Office) -> bool:
    """Below the age only beside a caseworker's phone; a month counts when it is over."""
    left = _months_left(profile.turns_18 or "", office.now)
    youngest = office.organisation.youngest_own_phone
    if left is None or left < (_MAJORITY - youngest) * 12:
        return True
    if profile.audience != "child":
        text = f"below {youngest} a person is enrolled as child, without a phone of their own"
        raise Refusal("too_young", text, hint="use the audience `child`", field="audience")
    return False


def _seat(name: str, field: str, office: Office) -> StaffId | None:
    return _member(name, field, office).id if name.strip() else None


def _member(name: str, field: str, office: Office) -> Staff:
    found = office.staff.get(name_key(name))
    if found is None or not found.active:
        text = f"nobody on the staff has this screen name ({field})"
        hint = "`alongside staff list` shows all, `staff add NAME --role …` adds one"
        raise Refusal("unknown_staff", text, hint=hint, field=field)
    return found


def _only_minors(field: str) -> Refusal:
    text = f"{field.replace('_', '-')} is for teen and child only"
    hint = "leave it out, or set the audience"
    return Refusal("not_for_adults", text, hint=hint, field=field, usage=True)
