"""What happened to one person, as an outsider may check it: contacts, and turns of their life.

Watches letters and records before and after a cue. Decides nothing and changes nothing.
"""

import datetime as dtm
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from bot.simulation.temper import Temper
from flows.beneficiary import Beneficiary, Phase, Profile
from flows.consent import Consent
from flows.programme import Programme, local_day, phase_begun, phase_on
from flows.schedule import instant
from storage.changes import Scene

Json = dict[str, Any]
KINDS = {
    "check-in": "check-in",
    "re-offer": "re-offer",
    "renewal": "renewal",
    "closing": "renewal",
}
"""Wake-up -> kind of the contact that it brings."""
RESULTS = {0: "begun", 1: "later", 2: "not-today"}
"""What the buttons of an opener mean, by their place."""
STATUSES = {
    "stopped": "stop",
    "paused": "pause",
    "unreachable": "unreachable",
    "lapsed": "lapse",
    "ended": "end",
}
"""Status -> the event that it makes."""
NOBODY = "no-answer"


@dataclass(slots=True)
class Diary:
    """One person's pages. `document` is what `simulate --json` prints for them."""

    case: str
    zone: str
    country: str
    """Where the life began; `moves` tells of others."""
    temper: Temper
    programme: Programme
    contacts: list[Json] = field(default_factory=list)
    events: list[Json] = field(default_factory=list)
    moves: list[Json] = field(default_factory=list)
    answers: int = 0
    open: Json | None = None
    """The contact of the conversation under way."""
    _phase: Phase | None = None
    _moved: bool = False
    """The phase of now was set by a worker; the months take over when that ends."""
    _last: Profile | None = None
    _started: dtm.date | None = None

    def document(self) -> Json:
        """Everything about this person. Times carry the offset of where the person was."""
        last = self._last
        known: Json = {}
        if last is not None:
            known = {
                "language": last.language,
                "started": last.started.isoformat(),
                "window": {
                    "days": sorted(last.window.days),
                    "start": last.window.start.isoformat("minutes"),
                    "end": last.window.end.isoformat("minutes"),
                },
            }
        return {
            "case": self.case,
            "zone": self.zone,
            "country": self.country,
            "temper": self.temper,
            **known,
            "contacts": self.contacts,
            "events": sorted(self.events, key=lambda one: dtm.datetime.fromisoformat(one["at"])),
            "moves": self.moves,
        }

    def contact(
        self,
        at: dtm.datetime,
        kind: str,
        profile: Profile,
        *,
        result: str = NOBODY,
        asked_for: bool = False,
        **more: Any,
    ) -> Json:
        """One more contact; the one that a conversation is about stays open."""
        one: Json = {"at": _when(at, profile.zone), "kind": kind, "questions": [], **more}
        if kind in ("check-in", "re-offer") or (asked_for and not more):
            one["questions"] = list(profile.planned)
        if asked_for:
            one["asked_for"] = True
        one["result"] = result
        self.contacts.append(one)
        return one

    def event(self, at: dtm.datetime, kind: str, zone: str, **more: Any) -> None:
        """One turn of this life."""
        self.events.append({"at": _when(at, zone), "kind": kind, **more})

    def pressed(self, place: int, *, on_opener: bool, is_answer: bool) -> None:
        """A button of the open conversation was pressed."""
        if is_answer:
            self.answers += 1
        if self.open is None:
            return
        if on_opener:
            self.open["result"] = RESULTS.get(place, "begun")
        elif is_answer and self.open["result"] == "begun":
            self.open["result"] = "partial"

    def closed(self) -> None:
        """The conversation under way is over: whoever came so far has answered."""
        if self.open is not None and self.open["result"] in ("begun", "partial"):
            self.open["result"] = "answered"
        self.open = None

    def compare(self, at: dtm.datetime, before: Scene, after: Scene) -> None:
        """What the records say differently after a cue."""
        old, new = before.beneficiary, after.beneficiary
        self._status(at, old, new)
        self._wishes(at, old, new, before.consent, after.consent)
        self._follow_phase(at, new)
        if old.profile.zone != new.profile.zone:
            place = {"zone": new.profile.zone, "country": new.profile.country}
            self.moves.append({"at": _when(at, new.profile.zone), **place})
        self._last = new.profile

    def _status(self, at: dtm.datetime, old: Beneficiary, new: Beneficiary) -> None:
        if old.status != new.status and new.status in STATUSES:
            self.event(at, STATUSES[new.status], new.profile.zone)
        elif new.profile.paused_until not in (None, old.profile.paused_until):
            self.event(at, "pause", new.profile.zone)
        if new.profile.held_since is not None and old.profile.held_since is None:
            self.event(at, "hold", new.profile.zone)

    def _wishes(
        self,
        at: dtm.datetime,
        old: Beneficiary,
        new: Beneficiary,
        had: Consent | None,
        has: Consent | None,
    ) -> None:
        """Less was chosen: of the rhythm, or of the scopes while the status stays."""
        rarer = ("less", "on-request")
        if new.profile.cadence in rarer and old.profile.cadence != new.profile.cadence:
            self.event(at, "less", new.profile.zone, cadence=new.profile.cadence)
        lost = has is not None and not has.allows("contact") and has != had
        if lost and new.status == "active":
            self.event(at, "less", new.profile.zone, scope="contact")

    def _follow_phase(self, at: dtm.datetime, new: Beneficiary) -> None:
        """Note a new phase at the midnight on which it began, not at the cue that showed it."""
        profile = new.profile
        if profile.enrolled_at is None:
            return
        day = local_day(profile, at)
        phase = phase_on(profile, day, self.programme)
        if phase == self._phase:
            return
        begun = phase_begun(profile, day, self.programme)
        midnight = instant(begun, dtm.time(), ZoneInfo(profile.zone))
        by_months = profile.phase_override is None and not self._moved
        if by_months and self._phase is not None:
            at = min(at, midnight)
        self._moved = profile.phase_override is not None
        by = "worker" if profile.phase_override is not None else "months"
        self.event(at, "phase", profile.zone, phase=phase, by=by)
        self._phase = phase


def _when(at: dtm.datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")
