"""What somebody has answered, as words and faces, and the trend as a picture. For ten minutes.

Only with the person's own `show` switch, and with a line of who looked. What they say about the
team is never shown to their worker.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.caseworkers.person import Do
from bot.caseworkers.picture import chart
from bot.effects import complaints, escalations, staff_letters
from flows import telling
from flows.rights import Act
from flows.telling import Told
from locales import dates
from storage.changes import Scene

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn

MOST = 20
"""Answers in one message, the newest last."""
CLOSED = "🔒"
"""Stands for a choice that the worker's own key alone opens (`alongside answers`)."""
LEAST = 3
"""Fewer moods than these are no trend."""


def show(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """The last answers with their days; then the picture of the mood."""
    person = scene.beneficiary
    about = turn.turn_for(scene)
    escalations.audit_staff(about, turn.staff, "answers.shown")
    turn.add(about)
    if scene.consent is None or not scene.consent.allows("show"):
        turn.say(turn.text("story/hidden", case=person.profile.case))
        return
    told = _told(turn, scene)
    lines = [line for one in told[-MOST:] if (line := _line(turn, scene, one))]
    seconds = staff_letters.WORDS_SHOWN_S
    if not lines:
        turn.say(turn.text("story/none", case=person.profile.case))
        return
    head = turn.text("story/head", case=person.profile.case)
    turn.say("\n".join([head, *lines]), clear_after_s=seconds)
    heights = telling.trend(told)
    if len(heights) >= LEAST:
        picture = base64.b64encode(chart(heights)).decode()
        caption = turn.text("story/trend", case=person.profile.case)
        turn.say_picture(picture, caption, clear_after_s=seconds)


def readable(turn: StaffTurn, scene: Scene) -> list[Told]:
    """The kept answers that this reader may see and this program can read, oldest first."""
    return [one for one in _told(turn, scene) if one.choice != CLOSED]


def _told(turn: StaffTurn, scene: Scene) -> list[Told]:
    kept = turn.answers.get(scene.beneficiary.id, ())
    worker = scene.beneficiary.worker == turn.staff.id
    told = [Told(one.at, one.question, CLOSED if one.closed else one.choice) for one in kept]
    return [one for one in told if not (worker and one.question == complaints.ABOUT_STAFF)]


def _line(turn: StaffTurn, scene: Scene, one: Told) -> str:
    word = telling.WORDS.get(one.question.partition("-")[0])
    said = label(turn, one)
    if word is None or not said:
        return ""
    at = one.at.astimezone(ZoneInfo(scene.beneficiary.profile.zone))
    day = f"{dates.weekday(at.weekday(), turn.staff.language, short=True)} {at.day}.{at.month}."
    return f"{day} · {turn.text(f'reason/{word}')} · {said}"


def label(turn: StaffTurn, one: Told) -> str:
    """The words or the face of a choice, in the reader's language; empty for what has none."""
    if one.choice == CLOSED:
        return CLOSED
    desk = turn.desk
    live = (desk.bundles[revision] for revision in desk.live.values() if revision in desk.bundles)
    found = telling.find(live, one.question, one.choice)
    if found is None:
        return ""
    if found.verbatim:
        return found.verbatim
    return desk.flow_text(found.bundle, found.key, turn.staff.language, "formal")


ACTS: dict[str, tuple[Act, Do]] = {"pe.story": ("case.answers", show)}
