"""`alongside answers`: closed answers of one person, opened with the file of whom they are for."""

import asyncio
import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import answer_keys
from bot.answer_keys import AnswerKey
from bot.cli.desk import Desk, opened
from bot.cli.saying import Json, answer, say
from bot.cli.staff_key import Passphrase
from bot.inviting import OPERATOR
from bot.refusal import Refusal
from flows import telling
from flows.definition import Bundle
from storage.changes import Changes, Scene
from storage.errors import Unreadable
from storage.records import Answer, AuditLine

ACTION = "answers.opened"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("answers")(answers)


def answers(
    case: Annotated[str, typer.Argument(metavar="CASE", help="Reference such as K7F3.")],
    *,
    key: Annotated[Path, typer.Option(help="The file that `alongside staff key` wrote.")],
    passphrase: Passphrase = None,
    as_json: Json = False,
) -> None:
    """Open closed answers with the key of whom they were sealed to. Leaves an audit line."""
    content = answer_keys.content_of(key)
    found = asyncio.run(_answers(case, content, passphrase))
    if as_json:
        answer(found)
        return
    for one in found["answers"]:
        say(f"{one['at'][:10]} {one['question']} {one['words'] or one['choice']}")
    say(f"{found['case']}: {len(found['answers'])} opened, {found['unopened']} not with this key")


async def _answers(case: str, content: bytes, passphrase: Path | None) -> dict[str, Any]:
    async with opened() as desk:
        scene = await desk.scene(case)
        key = answer_keys.opened(content, answer_keys.passphrase(passphrase))
        _check(scene, key)
        person = scene.beneficiary
        kept = await desk.store.answers_of(person.id, closed=True)
        closed = [one for one in kept if one.closed]
        read = _opened(closed, key)
        live = [await desk.store.bundle(one) for one in await desk.store.live_revisions()]
        await desk.commit(Changes(audit=[_line(desk, scene, key)]))
    return {
        "case": person.profile.case,
        "answers": [_shown(one, live) for one in read],
        "unopened": len(closed) - len(read),
    }


def _check(scene: Scene, key: AnswerKey) -> None:
    """The person's own switch, and a conflict of interest, hold here as on the screen."""
    person, consent = scene.beneficiary, scene.consent
    if consent is None or not consent.allows("show"):
        text = "this person does not show their answers"
        raise Refusal("not_shown", text, hint="ask them", field="case")
    if key.staff in person.profile.barred:
        text = "whoever has this key must see nothing of this person"
        raise Refusal("barred", text, hint="ask the supervisor", field="case")


def _opened(closed: Sequence[Answer], key: AnswerKey) -> list[Answer]:
    from storage.closed import reopen

    found: list[Answer] = []
    for one in closed:
        with contextlib.suppress(Unreadable):
            found.append(reopen(one, reader=key.staff, private=key.private))
    return found


def _shown(one: Answer, live: Sequence[Bundle]) -> dict[str, str]:
    """With the words of the choice in English, where a live flow has them."""
    found = telling.find(live, one.question, one.choice)
    words = (found.verbatim or found.bundle.texts["en"].get(found.key, "")) if found else ""
    at = one.at.isoformat()
    return {"at": at, "question": one.question, "choice": one.choice, "words": words}


def _line(desk: Desk, scene: Scene, key: AnswerKey) -> AuditLine:
    """Who looked, with whose key; not what."""
    return AuditLine(
        at=desk.office.now,
        actor=OPERATOR,
        action=ACTION,
        subject=f"b:{scene.beneficiary.id}",
        detail=f"s:{key.staff}",
    )
