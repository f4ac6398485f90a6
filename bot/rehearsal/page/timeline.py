"""The months of each person as one line: phases, check-ins, misses, pages. Asks and plans nothing.

Reads what the program keeps, look by look; what lay before the first look is told by the dates.
"""

import datetime as dtm
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from flows.beneficiary import Phase, Profile
from flows.escalation import Escalation
from flows.programme import Programme, add_months, ends_on, local_day, phase_begun, phase_on
from flows.schedule import instant
from storage.changes import Scene
from storage.store import Store

Json = dict[str, Any]
AWAY = ("paused", "stopped", "unreachable", "lapsed", "ended")
"""Statuses that are worth a mark."""


@dataclass(slots=True)
class Line:
    """One person's line as it grows."""

    case: str
    started: dtm.date
    phases: list[Json] = field(default_factory=list)
    marks: list[Json] = field(default_factory=list)
    scene: Scene | None = None
    """The last look."""

    def mark(self, at: dtm.datetime, kind: str, **more: Any) -> None:
        """One more sign on the line."""
        self.marks.append({"at": at.timestamp(), "kind": kind, **more})

    def settle(self, result: str) -> None:
        """What became of the newest check-in."""
        newest = next((m for m in reversed(self.marks) if m["kind"] == "check-in"), None)
        if newest is not None and newest["result"] == "open":
            newest["result"] = result


class Timeline:
    """All lines of a rehearsal."""

    def __init__(self, store: Store, programme: Programme) -> None:
        self._store = store
        self._programme = programme
        self._lines: dict[str, Line] = {}

    async def look(self, now: dtm.datetime) -> list[Json]:
        """Look again; what the page draws, by reference."""
        loaded = await self._store.load(people=await self._store.all_people())
        for scene in loaded.scenes.values():
            if scene.beneficiary.profile.enrolled_at is not None:
                self._follow(scene, now)
        here = {scene.beneficiary.profile.case for scene in loaded.scenes.values()}
        for line in self._lines.values():
            if line.case not in here and line.scene is not None:
                line.mark(now, "erased")
                line.scene = None
        return [self._told(self._lines[case]) for case in sorted(self._lines)]

    def _told(self, line: Line) -> Json:
        profile = line.scene.beneficiary.profile if line.scene else None
        planned = profile.next_checkin if profile else None
        end = ends_on(profile, self._programme) if profile else add_months(line.started, 36)
        return {
            "case": line.case,
            "status": line.scene.beneficiary.status if line.scene else "erased",
            "started": _midnight(line.started, profile),
            "ends": _midnight(end, profile),
            "next": planned.timestamp() if planned else None,
            "phases": list(line.phases),
            "marks": [dict(mark) for mark in line.marks],
        }

    def _follow(self, scene: Scene, now: dtm.datetime) -> None:
        profile = scene.beneficiary.profile
        line = self._lines.get(profile.case)
        if line is None:
            line = self._lines[profile.case] = Line(profile.case, profile.started)
        self._phases(line, profile, local_day(profile, now))
        before = line.scene
        _checkins(line, before.beneficiary.profile if before else None, profile, now)
        _alerts(line, before.escalation if before else None, scene.escalation, now)
        status = scene.beneficiary.status
        if before is not None and status != before.beneficiary.status:
            line.mark(now, status if status in AWAY else "returned")
        line.scene = scene

    def _phases(self, line: Line, profile: Profile, day: dtm.date) -> None:
        """By the months as far as nobody had a look, then as a look finds them."""
        if not line.phases:
            line.phases.append({"phase": "crisis", "at": _midnight(profile.started, profile)})
            for months, _ in self._programme.phases.until():
                begins = add_months(profile.started, months)
                if begins <= day and profile.phase_override is None:
                    self._band(line, phase_on(profile, begins, self._programme), begins, profile)
        phase = phase_on(profile, day, self._programme)
        if phase != line.phases[-1]["phase"]:
            self._band(line, phase, phase_begun(profile, day, self._programme), profile)

    def _band(self, line: Line, phase: Phase, begins: dtm.date, profile: Profile) -> None:
        line.phases.append({"phase": phase, "at": _midnight(begins, profile)})


def _checkins(line: Line, before: Profile | None, now: Profile, at: dtm.datetime) -> None:
    """A new one, another offer of it, and whether it was answered."""
    was = before.under_way if before else ""
    if was == "check-in" and now.under_way != "check-in":
        line.settle("missed" if now.missed else "answered")
    if now.last_checkin is not None and (
        before is None or now.last_checkin != before.last_checkin
    ):
        done = before is None and now.under_way != "check-in"
        line.mark(now.last_checkin, "check-in", result="answered" if done else "open")
        if now.under_way != "check-in":
            line.settle("missed" if now.missed else "answered")
    elif now.under_way == "re-offer" and was != "re-offer":
        line.mark(at, "re-offer")
    if before is not None and now.renewal_asked not in (None, before.renewal_asked):
        line.mark(at, "renewal")


def _alerts(
    line: Line, before: Escalation | None, now: Escalation | None, at: dtm.datetime
) -> None:
    """Opened or raised, taken, closed."""
    if now is None:
        if before is not None:
            line.mark(at, "closed")
        return
    raised = before is None or before.id != now.id or before.level != now.level
    if raised:
        kind = "concern" if now.level == "concern" else "page"
        line.mark(now.opened if before is None else at, kind, level=now.level)
    if now.state == "claimed" and (raised or before is None or before.state != "claimed"):
        line.mark(at, "taken")


def _midnight(day: dtm.date, profile: Profile | None) -> float:
    zone = ZoneInfo(profile.zone) if profile else ZoneInfo("Europe/Belgrade")
    return instant(day, dtm.time(), zone).timestamp()
