"""What comes for one person, one more check-in, an important date. By buttons."""

from __future__ import annotations

import datetime as dtm
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.caseworkers import calendar
from bot.caseworkers.keyboard import PERSON, button
from bot.caseworkers.person import Do
from bot.effects import escalations, moves
from bot.turns.turn import Row, Turn
from flows.programme import ends_on, local_day
from flows.programme_renewal import renewal_on
from flows.programme_reviews import next_review
from flows.rights import Act, may
from locales import dates
from storage.changes import Scene

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn


def coming(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """The messages and days that are planned; what cannot come is not listed."""
    about = turn.turn_for(scene)
    escalations.audit_staff(about, turn.staff, "plan.shown")
    turn.add(about)
    mark = bytes.fromhex(scene.beneficiary.id)
    rows: tuple[Row, ...] = ()
    if may(turn.staff, "case.plan", scene.beneficiary, paged=turn.is_paged(scene)):
        rows = (
            (button(turn, "plan/extra", "pe.extra", mark),),
            (button(turn, "plan/date", "pe.date", mark),),
        )
    turn.say("\n".join(_lines(turn, about)), rows)


def _lines(turn: StaffTurn, about: Turn) -> list[str]:
    profile = about.profile
    zone, language = ZoneInfo(turn.staff.zone), turn.staff.language
    due = profile.next_checkin
    when = dates.moment(due.astimezone(zone), language) if due else turn.text("staff/next-none")
    found = [turn.text("plan/head", case=profile.case), turn.text("plan/checkin", when=when)]
    days = [("plan/extra-on", profile.extra)]
    today = local_day(profile, turn.now)
    programme = about.programme
    if about.consent is not None:
        days.append(("plan/renewal-on", renewal_on(profile, about.consent, programme=programme)))
    days.append(("plan/review-on", next_review(profile, today, programme)))
    days += [("plan/date-on", day) for day in profile.dates if day >= today]
    days.append(("plan/end-on", ends_on(profile, programme)))
    found += [turn.text(key, day=dates.day(day, language)) for key, day in days if day is not None]
    if about.profile.words_wait:
        found.append(turn.text("plan/words-wait", count=about.profile.words_wait))
    return found


def ask_extra(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """On which day one more check-in would be good."""
    head = argument[:PERSON]
    first = calendar.read(argument[PERSON:])
    rows = calendar.rows(turn, "pe.extra-to", "pe.extra", head=head, first=first)
    turn.say(turn.text("plan/which-day", case=scene.beneficiary.profile.case), rows)


def ask_date(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """Which day matters; what it is about is never asked."""
    head = argument[:PERSON]
    first = calendar.read(argument[PERSON:])
    rows = calendar.rows(turn, "pe.date-to", "pe.date", head=head, first=first)
    turn.say(turn.text("plan/which-date", case=scene.beneficiary.profile.case), rows)


def set_extra(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """One more check-in from this day on, inside the person's own safe hours."""
    day = _future(turn, scene, argument)
    if day is None:
        return
    about = turn.turn_for(scene)
    moves.one_more(about, day, by=f"s:{turn.staff.id}")
    _planned(turn, about)


def set_date(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """Two days before it, in its evening and three days after it a check-in comes."""
    day = _future(turn, scene, argument)
    if day is None:
        return
    about = turn.turn_for(scene)
    moves.mark_date(about, day, by=f"s:{turn.staff.id}")
    _planned(turn, about)


def _future(turn: StaffTurn, scene: Scene, argument: bytes) -> dtm.date | None:
    day = calendar.read(argument[PERSON:])
    now = local_day(scene.beneficiary.profile, turn.now)
    if day is None or not now <= day <= now + dtm.timedelta(days=365):
        turn.say(turn.text("staff/old-button"))
        return None
    return day


def _planned(turn: StaffTurn, about: Turn) -> None:
    turn.add(about)
    turn.say("\n".join(_lines(turn, about)))


ACTS: dict[str, tuple[Act, Do]] = {
    "pe.coming": ("case.show", coming),
    "pe.extra": ("case.plan", ask_extra),
    "pe.extra-to": ("case.plan", set_extra),
    "pe.date": ("case.plan", ask_date),
    "pe.date-to": ("case.plan", set_date),
}
