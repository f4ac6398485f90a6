"""The gate on a phone that others hold too: after a yes the own picture, before anything personal.

Shows the six pictures; which one is right is judged in bot.turns.pictures.
"""

from bot.effects import messages
from bot.turns.turn import Row, Turn
from flows.definition import Ask, Bundle
from flows.phone import PICTURES
from flows.replies import pick
from flows.resumes import AskAgain, Press, Reply, Resume, Voice
from flows.session import Session

SESSION = b"q"
"""Behind the picture: the conversation goes on."""
TALK = b"t"
"""Behind it: a worker's words that wait."""
COMMAND = b"c"
"""Behind it: the screen of a command, whose name follows."""


def locked(turn: Turn) -> bool:
    """Whether only the own picture opens what is personal now."""
    profile = turn.profile
    guarded = bool(profile.phone_seen) and bool(profile.picture)
    return guarded and profile.enrolled_at is not None and not turn.gate_open


def knock(turn: Turn, then: bytes = SESSION) -> None:
    """Six pictures in an order of chance; `then` says what lies behind the right one."""
    names = list(PICTURES)
    names.sort(key=lambda _: turn.desk.new_id(8))
    buttons = [
        turn.token(PICTURES[name], "pic", bytes([list(PICTURES).index(name)]) + then)
        for name in names
    ]
    rows: tuple[Row, ...] = (tuple(buttons[:3]), tuple(buttons[3:]))
    turn.send(turn.text("picture/knock"), rows, purpose="gate")


def holds(turn: Turn, cue: Resume, bundle: Bundle) -> bool:
    """Whether this cue would show something personal before the own picture was pressed.

    Answers to a question that stands on the screen are taken: danger among them must be heard.
    """
    session = turn.session
    if session is None or session.flow in messages.CARDS or not locked(turn):
        return False
    match cue:
        case Press():
            return at_opener(session) and cue.choice == first_choice(session, bundle)
        case Reply():
            return _typed(turn, session, bundle, cue.text)
        case AskAgain() | Voice():
            return not at_opener(session)
    return False


def at_opener(session: Session) -> bool:
    """Whether the harmless first message stands on the screen."""
    return session.step == 1 and session.began == "program"


def first_choice(session: Session, bundle: Bundle) -> str:
    """The choice that goes on from the opener."""
    node = _node(session, bundle)
    return node.choices[0].id if node is not None and node.choices else ""


def _typed(turn: Turn, session: Session, bundle: Bundle, text: str) -> bool:
    node = _node(session, bundle)
    if node is None:
        return False
    flow = session.runs[-1].flow
    found = pick(node, text, flow=flow, bundle=bundle, language=turn.profile.language)
    if at_opener(session):
        return found is not None and found.id == first_choice(session, bundle)
    return found is None


def _node(session: Session, bundle: Bundle) -> Ask | None:
    flow = bundle.find(session.runs[-1].flow) if session.runs else None
    node = flow.node(session.runs[-1].node) if flow else None
    return node if isinstance(node, Ask) else None
