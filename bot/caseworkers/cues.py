"""What a member of staff wrote or pressed.

Every act is checked at the press, every look leaves a line.
"""

from bot.caseworkers import acts, conduct, lists, menus, notes, talking
from bot.caseworkers.staff_turn import StaffTurn as StaffTurn
from bot.channel.messages import Inbound
from bot.effects import holding
from bot.effects import menus as command_menus
from bot.turns.desk import Desk
from bot.turns.turn import Turn
from flows.ids import BeneficiaryId, EscalationId
from storage.changes import Scene
from storage.letter import Body, Lane, Letter

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
