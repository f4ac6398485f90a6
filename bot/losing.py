"""A phone is lost: its chat is cut off and emptied, and a new code waits for a new phone.

Pure: it names what is written, for the staff chat and the command line alike.
"""

import datetime as dtm

from msgspec.structs import replace

from bot.inviting import invitation
from bot.refusal import Refusal
from flows.consent import Consent
from flows.fires import FireKind
from storage.changes import Changes, Scene
from storage.letter import Lane
from storage.records import AuditLine

ENDS: tuple[FireKind, ...] = (
    "check-in",
    "re-offer",
    "wait",
    "re-check",
    "enrolment",
    "silence",
    "renewal",
    "lapse",
)
"""Wake-ups of the old phone. A help word that nobody touched still brings a person."""


def lost_changes(scene: Scene, code: str, now: dtm.datetime, *, by: str) -> Changes:
    """What is written. `by` is an audit actor. Raises Refusal where no phone has joined."""
    person, consent = scene.beneficiary, scene.consent
    if person.chat is None or person.status in {"ended", "invited"}:
        text = "no phone has joined with this reference"
        raise Refusal("no_phone", text, hint="`enrol --again` gives another code")
    me = f"b:{person.id}"
    profile = replace(
        person.profile,
        enrolled_at=None,
        phone_seen=None,
        picture="",
        wrong_pictures=0,
        cover=False,
        code_marks=(),
        duress_marks=(),
        choosing="",
        gate_until=None,
        paused_until=None,
        held_since=None,
        next_checkin=None,
        schedule_version=person.profile.schedule_version + 1,
        under_way="",
        asleep=False,
        silent_from=None,
        missed=0,
    )
    after = replace(person, chat=None, status="invited", profile=profile)
    changes = Changes(people={person.id: after}, invitations=[invitation(me, code, now)])
    if consent is not None:
        scopes = consent.scopes - {"contact"}
        line = Consent(at=now, how="staff", scopes=scopes, version=consent.version)
        changes.consents.append((person.id, line))
    if scene.session is not None:
        changes.sessions[person.id] = None
    changes.fires_cancelled = [(person.id, kind) for kind in ENDS]
    changes.letters_cancelled = [(me, Lane.SAFETY)]
    changes.clear_now = [(me, "", now)]
    changes.audit = [AuditLine(at=now, actor=by, action="phone.lost", subject=me)]
    return changes
