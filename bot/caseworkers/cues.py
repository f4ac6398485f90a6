"""What a member of staff wrote or pressed.

Every act is checked at the press, every look leaves a line.
"""

import datetime as dtm
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from msgspec.structs import replace

from bot.caseworkers import acts, drill, lists
from bot.channel.messages import Inbound
from bot.effects import holding
from bot.turns.desk import Desk, present
from bot.turns.turn import Row, Turn
from flows.escalation import Escalation
from flows.ids import BeneficiaryId, EscalationId, StaffId
from flows.rights import Act, may
from flows.staff import Staff
from storage.changes import Changes, Scene
from storage.letter import Body, Lane, Letter
from storage.records import SignalRow

OF_ALERT = ("pg.", "pr.", "lk.")
"""Actions whose buttons carry the number of an alert; all others that of a person."""


@dataclass(slots=True)
class StaffTurn:
    """One member of staff, now, with the people whom this cue touches."""

    desk: Desk
    staff: Staff
    everyone: Mapping[StaffId, Staff]
    scenes: dict[BeneficiaryId, Scene]
    by_escalation: Mapping[EscalationId, BeneficiaryId]
    unread: Mapping[BeneficiaryId, list[SignalRow]]
    now: dtm.datetime
    alerts: Mapping[EscalationId, Escalation] = field(default_factory=dict)
    """What buttons of this batch are about, in any state."""
    changes: Changes = field(default_factory=Changes)

    @property
    def chat(self) -> int:
        """The chat from which the cue came."""
        return present(self.staff.chat, "a cue comes from a chat")

    def text(self, key: str, **params: str | int) -> str:
        """A sentence for this member of staff."""
        return self.desk.catalog.text(key, self.staff.language, register="formal", **params)

    def say(
        self, words: str, rows: tuple[Row, ...] = (), *, clear_after_s: int | None = None
    ) -> None:
        """One message to this member of staff."""
        self._send("send", text=words, rows=rows, clear_after_s=clear_after_s)

    def say_voice(self, voice: str, *, clear_after_s: int | None = None) -> None:
        """One voice note of a person, played to this member of staff."""
        self._send("voice", file=voice, clear_after_s=clear_after_s)

    def _send(
        self,
        kind: Literal["send", "voice"],
        *,
        text: str = "",
        rows: tuple[Row, ...] = (),
        file: str = "",
        clear_after_s: int | None = None,
    ) -> None:
        body = Body(
            kind=kind,
            chat=self.chat,
            text=text,
            rows=rows,
            file=file,
            purpose="staff",
            clear_after_s=clear_after_s,
        )
        self.changes.letters.append(
            Letter(lane=Lane.REPLY, recipient=f"s:{self.staff.id}", body=body)
        )

    def save(self, **changes: object) -> None:
        """Change this member of staff's own record."""
        self.staff = replace(self.staff, **changes)
        self.changes.staff[self.staff.id] = self.staff

    def turn_for(self, scene: Scene) -> Turn:
        """A turn about one of their people; its writes are added with `add`."""
        return Turn(self.desk, scene, staff=self.everyone, now=self.now)

    def add(self, turn: Turn) -> None:
        """Take over what a turn about one of their people wrote."""
        if turn.person.id:
            self.scenes[turn.person.id] = turn.scene()
        self.changes.extend(turn.changes)

    def allowed(self, act: Act, scene: Scene) -> bool:
        """Whether this member of staff may do this; a refusal is polite, and leaves a line."""
        paged = scene.escalation is not None and self.staff.id in scene.escalation.paged_to
        if may(self.staff, act, scene.beneficiary, paged=paged):
            return True
        self.say(self.text("staff/not-yours"))
        turn = self.turn_for(scene)
        turn.audit("access.refused", actor=f"s:{self.staff.id}", detail=act)
        self.changes.extend(turn.changes)
        return False


def staff_cue(turn: StaffTurn, inbound: Inbound) -> None:
    """One cue from a staff chat."""
    if inbound.kind == "blocked":
        _blocked(turn)
        return
    if not turn.staff.reachable:
        turn.save(reachable=True)
    if inbound.kind == "press":
        _pressed(turn, inbound)
    elif inbound.kind == "text":
        _typed(turn, inbound.text)


def _blocked(turn: StaffTurn) -> None:
    """They cannot be written to any more: what they hold, or alone were asked for, moves on."""
    turn.save(reachable=False)
    everyone = {**turn.everyone, turn.staff.id: turn.staff}
    for scene in list(turn.scenes.values()):
        if scene.escalation is None or turn.staff.id not in scene.escalation.paged_to:
            continue
        about = Turn(turn.desk, scene, staff=everyone, now=turn.now)
        holding.gone(about, scene.escalation, turn.staff.id)
        turn.add(about)


def _typed(turn: StaffTurn, text: str) -> None:
    if not text.startswith("/"):
        acts.write(turn, text)
        return
    name = text.split(maxsplit=1)[0].split("@", 1)[0].casefold()
    commands: dict[str, Callable[[StaffTurn], None]] = {
        "/people": lists.people,
        "/digest": lists.digest,
        "/language": lists.language_picker,
        "/drill": drill.start,
    }
    commands.get(name, lists.menu)(turn)


def _pressed(turn: StaffTurn, inbound: Inbound) -> None:
    turn.changes.letters.append(
        Letter(
            lane=Lane.REPLY,
            recipient=f"s:{turn.staff.id}",
            body=Body(kind="answer", chat=inbound.chat, query=inbound.query),
        )
    )
    found = turn.desk.buttons.read(inbound.chat, inbound.data)
    if found is None:
        turn.say(turn.text("staff/old-button"))
        return
    action, argument = found
    if action == "lang":
        turn.save(language=argument.decode("ascii", "replace"))
        lists.menu(turn)
    elif action in lists.MENUS:
        lists.MENUS[action](turn)
    else:
        _about_somebody(turn, action, argument)


def _about_somebody(turn: StaffTurn, action: str, argument: bytes) -> None:
    scene = scene_of(turn, action, argument)
    act = acts.ACTS.get(action)
    if act is None or scene is None:
        turn.say(turn.text("staff/old-button"))
        return
    right, do = act
    if turn.allowed(right, scene):
        do(turn, scene, argument)


def scene_of(turn: StaffTurn, action: str, argument: bytes) -> Scene | None:
    """The person whom a button is about: named by an escalation (8 bytes) or by id (16 bytes)."""
    if action.startswith(OF_ALERT):
        number = EscalationId(argument[:8].hex())
        alert = turn.alerts.get(number)
        person = turn.by_escalation.get(number) or (alert.beneficiary if alert else None)
        return turn.scenes.get(person) if person else None
    return turn.scenes.get(BeneficiaryId(argument[:16].hex()))


def needs(desk: Desk, inbound: Inbound) -> tuple[EscalationId | None, BeneficiaryId | None]:
    """What must be loaded before this press can be understood."""
    found = desk.buttons.read(inbound.chat, inbound.data) if inbound.kind == "press" else None
    if found is None:
        return None, None
    action, argument = found
    if action.startswith(OF_ALERT):
        return EscalationId(argument[:8].hex()), None
    return None, BeneficiaryId(argument[:16].hex()) if len(argument) >= 16 else None
