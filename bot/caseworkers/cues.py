"""What a member of staff wrote or pressed.

Every act is checked at the press, every look leaves a line.
"""

import datetime as dtm
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from msgspec.structs import replace

from bot.caseworkers import acts, conduct, lists, menus, notes, talking
from bot.channel.messages import Inbound
from bot.effects import holding
from bot.effects import menus as command_menus
from bot.turns.desk import Desk, present
from bot.turns.turn import Row, Turn
from flows.escalation import Escalation
from flows.ids import BeneficiaryId, EscalationId, StaffId
from flows.rights import Act, may
from flows.staff import Staff
from storage.changes import Changes, Scene
from storage.letter import Body, KeptMessage, Lane, Letter
from storage.records import Answer, AuditLine, SignalRow

EVERYBODY = frozenset({"ho.ask"})
"""Actions about one person that look at everybody: loads are shown beside names."""
ANSWERS = frozenset({"pe.story", "pe.out", "pe.seen-as"})
"""Actions that look at kept answers."""
COMMANDS = {
    "/people": "st.people",
    "/digest": "st.digest",
    "/language": "st.language",
    "/me": "st.me",
    "/drill": "st.drill",
}

OF_ALERT = ("pg.", "pr.", "lk.")
"""Actions whose buttons carry the number of an alert; all others that of a person."""


@dataclass(slots=True)
class StaffTurn:
    """One member of staff, now, with the people whom this cue touches."""

    desk: Desk
    staff: Staff
    everyone: dict[StaffId, Staff]
    scenes: dict[BeneficiaryId, Scene]
    by_escalation: Mapping[EscalationId, BeneficiaryId]
    unread: Mapping[BeneficiaryId, list[SignalRow]]
    now: dtm.datetime
    answers: Mapping[BeneficiaryId, list[Answer]] = field(default_factory=dict)
    """Kept answers of whomever this press asks to see."""
    alerts: Mapping[EscalationId, Escalation] = field(default_factory=dict)
    """What buttons of this batch are about, in any state."""
    message_id: int = 0
    """The message that they typed, where it was one."""
    changes: Changes = field(default_factory=Changes)

    @property
    def chat(self) -> int:
        """The chat from which the cue came."""
        return present(self.staff.chat, "a cue comes from a chat")

    def text(self, key: str, **params: str | int) -> str:
        """A sentence for this member of staff."""
        return self.desk.catalog.text(key, self.staff.language, register="formal", **params)

    def say(
        self,
        words: str,
        rows: tuple[Row, ...] = (),
        *,
        clear_after_s: int | None = None,
        lane: Lane = Lane.REPLY,
    ) -> None:
        """One message to this member of staff."""
        self._send("send", text=words, rows=rows, clear_after_s=clear_after_s, lane=lane)

    def say_voice(self, voice: str, *, clear_after_s: int | None = None) -> None:
        """One voice note of a person, played to this member of staff."""
        self._send("voice", file=voice, clear_after_s=clear_after_s)

    def say_picture(self, picture: str, caption: str, *, clear_after_s: int | None = None) -> None:
        """One picture (base64), with words below it."""
        self._send("photo", text=caption, file=picture, clear_after_s=clear_after_s)

    def _send(
        self,
        kind: Literal["send", "voice", "photo"],
        *,
        text: str = "",
        rows: tuple[Row, ...] = (),
        file: str = "",
        clear_after_s: int | None = None,
        lane: Lane = Lane.REPLY,
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
        self.changes.letters.append(Letter(lane=lane, recipient=f"s:{self.staff.id}", body=body))

    def save(self, **changes: object) -> None:
        """Change this member of staff's own record."""
        self.staff = replace(self.staff, **changes)
        self.changes.staff[self.staff.id] = self.everyone[self.staff.id] = self.staff

    def clear_typed(self, after: dtm.timedelta) -> None:
        """What they typed about a person leaves their own chat too."""
        if self.message_id:
            self.changes.kept.append(
                KeptMessage(
                    recipient=f"s:{self.staff.id}",
                    chat=self.chat,
                    message_id=self.message_id,
                    delete_by=self.now + after,
                    mine=False,
                    purpose="typed",
                    sent=self.now,
                )
            )

    def keep(self, staff: Staff) -> None:
        """Change a colleague's record."""
        self.changes.staff[staff.id] = staff
        self.take_over({staff.id: staff})

    def take_over(self, staff: Mapping[StaffId, Staff]) -> None:
        """Know from now on what was written about members of staff, this one too."""
        self.everyone.update(staff)
        self.staff = self.everyone.get(self.staff.id, self.staff)

    def may_here(self, act: Act) -> bool:
        """Whether they may do this, which is about nobody in particular; a refusal is polite."""
        if may(self.staff, act):
            return True
        self.say(self.text("staff/not-yours"))
        self.log("access.refused", detail=act)
        return False

    def turn_for(self, scene: Scene) -> Turn:
        """A turn about one of their people; its writes are added with `add`."""
        return Turn(self.desk, scene, staff=self.everyone, now=self.now)

    def add(self, turn: Turn) -> None:
        """Take over what a turn about one of their people wrote."""
        if turn.person.id:
            self.scenes[turn.person.id] = turn.scene()
        for number in turn.changes.escalations:
            # About nobody: an alert that outlived its person, or a drill.
            alone = BeneficiaryId(f"erased:{number}")
            if alone in self.scenes:
                self.scenes[alone] = turn.scene()
        self.changes.extend(turn.changes)
        self.take_over(turn.changes.staff)

    def tell(self, staff: Staff, key: str, **params: str | int) -> None:
        """A sentence for a colleague, in their language."""
        if staff.chat is not None:
            words = self.desk.catalog.text(key, staff.language, register="formal", **params)
            body = Body(kind="send", chat=staff.chat, text=words, purpose="note")
            letter = Letter(lane=Lane.REPLY, recipient=f"s:{staff.id}", body=body)
            self.changes.letters.append(letter)

    def is_paged(self, scene: Scene) -> bool:
        """Whether this member of staff was paged for the person's open signal."""
        return scene.escalation is not None and self.staff.id in scene.escalation.paged_to

    def log(self, action: str, *, subject: str = "", detail: str = "") -> None:
        """One line in the audit about what this member of staff did or looked at."""
        self.changes.audit.append(
            AuditLine(
                at=self.now,
                actor=f"s:{self.staff.id}",
                action=action,
                subject=subject,
                detail=detail,
            )
        )

    def allowed(self, act: Act, scene: Scene) -> bool:
        """Whether this member of staff may do this; a refusal is polite, and leaves a line."""
        if may(self.staff, act, scene.beneficiary, paged=self.is_paged(scene)):
            return True
        self.desk.presses.note("refused")
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
        turn.message_id = inbound.message_id
        _typed(turn, inbound.text)
    elif inbound.kind in {"voice", "media"} and talking.target(turn) is not None:
        turn.say(turn.text("write/text-only"))


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
        _words(turn, text)
        return
    name = text.split(maxsplit=1)[0].split("@", 1)[0].casefold()
    action = COMMANDS.get(name)
    if action is None:
        lists.menu(turn)
    else:
        _do(turn, action, b"")


def _words(turn: StaffTurn, text: str) -> None:
    """Typed words go to whomever was chosen; to nobody by accident."""
    scene = talking.target(turn)
    if scene is None:
        lists.menu(turn)
    elif turn.staff.writing_kind == "note" and turn.allowed("case.note", scene):
        notes.write(turn, scene, text)
    elif turn.staff.writing_kind == "talk" and turn.allowed("person.write", scene):
        talking.write(turn, scene, text)


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
    if action == conduct.ACCEPT:
        conduct.accept(turn)
        action, argument = conduct.behind(argument)
    _do(turn, action, argument)


def _do(turn: StaffTurn, action: str, argument: bytes) -> None:
    """What a button or a command stands for; a look waits for the code of conduct."""
    if not action:
        lists.menu(turn)
    elif conduct.wanted(turn, action):
        conduct.ask(turn, action, argument)
    elif action == "lang":
        turn.save(language=argument.decode("ascii", "replace"))
        turn.changes.letters.append(command_menus.given(turn.desk, turn.staff))
        lists.menu(turn)
    elif action in menus.MENUS:
        menus.MENUS[action](turn)
    elif action in menus.PICKS:
        menus.PICKS[action](turn, argument)
    else:
        _about_somebody(turn, action, argument)


def _about_somebody(turn: StaffTurn, action: str, argument: bytes) -> None:
    scene = scene_of(turn, action, argument)
    act = acts.ACTS.get(action)
    if act is None or scene is None:
        turn.desk.presses.note("stale")
        turn.say(turn.text("staff/old-button"))
        return
    right, do = act
    talking.look_away(turn, scene)
    if turn.allowed(right, scene):
        written = len(turn.changes.audit)
        do(turn, scene, argument)
        if len(turn.changes.audit) == written:
            turn.log(right, subject=scene.beneficiary.id)


def scene_of(turn: StaffTurn, action: str, argument: bytes) -> Scene | None:
    """The person whom a button is about: named by an escalation (8 bytes) or by id (16 bytes)."""
    if action.startswith(OF_ALERT):
        number = EscalationId(argument[:8].hex())
        alert = turn.alerts.get(number)
        person = turn.by_escalation.get(number) or (alert.beneficiary if alert else None)
        return turn.scenes.get(person) if person else None
    return turn.scenes.get(BeneficiaryId(argument[:16].hex()))


def meant(desk: Desk, inbound: Inbound) -> tuple[str, bytes] | None:
    """What a button stands for; the one that accepts the code of conduct for what lies behind."""
    found = desk.buttons.read(inbound.chat, inbound.data) if inbound.kind == "press" else None
    if found is not None and found[0] == conduct.ACCEPT:
        return conduct.behind(found[1])
    return found


def needs(desk: Desk, inbound: Inbound) -> tuple[EscalationId | None, BeneficiaryId | None]:
    """What must be loaded before this press can be understood."""
    found = meant(desk, inbound)
    if found is None:
        return None, None
    action, argument = found
    if action.startswith(OF_ALERT):
        return EscalationId(argument[:8].hex()), None
    return None, BeneficiaryId(argument[:16].hex()) if len(argument) >= 16 else None
