"""`alongside case`: where one person stands, for the operator. Leaves an audit line each time."""

import asyncio
import datetime as dtm
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot.cli.desk import Desk, opened
from bot.cli.saying import Json, answer, say
from bot.home import is_production
from bot.inviting import OPERATOR
from bot.programmes import load_programme
from bot.refusal import Refusal
from flows.banned import telling
from flows.beneficiary import Beneficiary
from flows.consent import SCOPES, Consent
from flows.escalation import Escalation
from flows.ids import StaffId
from flows.programme import Programme, phase
from flows.programme_own import programme_of
from flows.staff import Staff
from storage.changes import Changes, Scene
from storage.letter import Body, Lane, Letter
from storage.records import Answer, AuditLine

WITHHELD = "withheld"
_LONGEST_REASON = 200
_NOT_PLANNED = frozenset({"invited", "stopped", "unreachable", "lapsed", "ended"})


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("case")(case)


def case(
    case: Annotated[str, typer.Argument(metavar="CASE", help="Reference such as K7F3.")],
    *,
    reason: Annotated[
        str, typer.Option(help="Why answers must be seen in a production home; it is told on.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Show one person: status, phase, consent, next check-in, answers, alerts."""
    found = asyncio.run(_case(case, " ".join(reason.split())))
    if as_json:
        answer(found)
    else:
        _tell(found)


async def _case(case: str, reason: str) -> dict[str, Any]:
    async with opened() as desk:
        scene = await desk.scene(case)
        person = scene.beneficiary
        answers = await desk.store.answers_of(person.id)
        escalations = await desk.store.escalations_of(person.id)
        withheld = await is_production(desk.store) and not reason
        shown = not withheld and _may_show(scene, production=await is_production(desk.store))
        changes = _told(desk, scene, reason) if reason else Changes()
        changes.audit.append(_line(desk, person, with_answers=shown))
        await desk.commit(changes)
    return {
        **_person(
            person,
            scene.consent,
            now=desk.office.now,
            programme=programme_of(person.profile, load_programme(desk.config.home)),
        ),
        "answers": [_answer(one) for one in answers] if shown else WITHHELD,
        "escalations": [_escalation(one, _names(desk)) for one in escalations],
    }


def _may_show(scene: Scene, *, production: bool) -> bool:
    """In a home of real people the person's own switch decides, whatever the operator's reason."""
    return not production or (scene.consent is not None and scene.consent.allows("show"))


def _person(
    person: Beneficiary, consent: Consent | None, *, now: dtm.datetime, programme: Programme
) -> dict[str, Any]:
    profile = person.profile
    return {
        "case": profile.case,
        "status": person.status,
        "phase": phase(profile, now, programme),
        "language": profile.language,
        "country": profile.country,
        "zone": profile.zone,
        "audience": profile.audience,
        "started": profile.started.isoformat(),
        "consent": consent.switches() if consent else dict.fromkeys(SCOPES, False),
        "consent_version": (consent.version or None) if consent else None,
        "next_checkin": _next(person, consent),
    }


def _next(person: Beneficiary, consent: Consent | None) -> str | None:
    """The planned instant in the person's own zone; None where nothing may go out."""
    planned = person.profile.next_checkin
    if planned is None or person.status in _NOT_PLANNED or person.profile.held_since is not None:
        return None
    if consent is None or not consent.allows("contact"):
        return None
    return planned.astimezone(ZoneInfo(person.profile.zone)).isoformat()


def _answer(one: Answer) -> dict[str, str]:
    return {"at": one.at.isoformat(), "question": one.question, "choice": one.choice}


def _escalation(one: Escalation, names: dict[StaffId, str]) -> dict[str, Any]:
    return {
        "id": one.id,
        "level": one.level,
        "reasons": list(one.reasons),
        "opened": one.opened.isoformat(),
        "open": one.state != "closed",
        "state": one.state,
        "claimed_by": names.get(one.claimed_by) if one.claimed_by else None,
        "promise_until": one.promise_until.isoformat() if one.promise_until else None,
        "closed": one.closed.isoformat() if one.closed else None,
        "outcome": one.outcome,
        "signals": one.signals,
    }


def _names(desk: Desk) -> dict[StaffId, str]:
    return {one.id: one.name for one in desk.office.staff.values()}


def _line(desk: Desk, person: Beneficiary, *, with_answers: bool) -> AuditLine:
    return AuditLine(
        at=desk.office.now,
        actor=OPERATOR,
        action="case.shown",
        subject=f"b:{person.id}",
        detail="answers" if with_answers else "",
    )


def _told(desk: Desk, scene: Scene, reason: str) -> Changes:
    """A letter to whoever supervises: somebody looked, and why. Raises Refusal: nobody to tell."""
    if len(reason) > _LONGEST_REASON or telling(reason):
        text = "this reason would stand on a screen, and is too long or holds a telling word"
        raise Refusal("bad_reason", text, hint="write it shorter and plainer", field="reason")
    told = _supervisor(desk, scene.beneficiary)
    if told is None or told.chat is None:
        text = "no supervisor can be told of it"
        hint = "a supervisor must have joined first"
        raise Refusal("no_supervisor", text, hint=hint, field="reason")
    body = Body(kind="send", chat=told.chat, text=f"{scene.beneficiary.profile.case} · {reason}")
    return Changes(letters=[Letter(lane=Lane.REPLY, recipient=f"s:{told.id}", body=body)])


def _supervisor(desk: Desk, person: Beneficiary) -> Staff | None:
    """The person's own supervisor, or any other who can be reached."""
    able = [
        one
        for one in desk.office.staff.values()
        if one.active and one.reachable and one.chat is not None
    ]
    own = [one for one in able if one.id == person.supervisor]
    return next(iter(own + [one for one in able if one.role == "supervisor"]), None)


def _tell(found: dict[str, Any]) -> None:
    for key in ("case", "status", "phase", "language", "country", "zone", "audience", "started"):
        say(f"{key}: {found[key] or '-'}")
    on = [scope for scope, is_on in found["consent"].items() if is_on]
    say(f"consent: {', '.join(on) or 'none'}")
    say(f"next check-in: {found['next_checkin'] or 'none planned'}")
    if found["answers"] == WITHHELD:
        say("answers: withheld; give --reason TEXT, the supervisor is told")
    for one in found["answers"] if found["answers"] != WITHHELD else ():
        say(f"answer: {one['at']} {one['question']} {one['choice']}")
    for one in found["escalations"]:
        said = ", ".join(one["reasons"])
        say(
            f"alert: {one['opened']} {one['level']} ({said}) {one['state']} {one['outcome'] or ''}"
        )
