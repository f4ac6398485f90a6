"""The question that stands on the screen now. Looks at it; answers nothing."""

from bot.turns.turn import Turn
from flows.definition import Ask, Bundle
from flows.replies import pick


def question(turn: Turn) -> str | None:
    """The id of the question on the screen, where it has one."""
    node, _ = _standing(turn)
    return node.question if node is not None else None


def is_choice(turn: Turn, text: str) -> bool:
    """Whether these words are one of the answers on the screen: then they are read as it."""
    node, bundle = _standing(turn)
    if node is None or bundle is None or node.input not in {"choice", "scale"}:
        return False
    flow = turn.session.runs[-1].flow if turn.session is not None else ""
    return pick(node, text, flow=flow, bundle=bundle, language=turn.profile.language) is not None


def _standing(turn: Turn) -> tuple[Ask | None, Bundle | None]:
    session = turn.session
    bundle = turn.desk.bundles.get(session.revision) if session else None
    if session is None or bundle is None or not session.runs:
        return None, None
    flow = bundle.find(session.runs[-1].flow)
    node = flow.node(session.runs[-1].node) if flow else None
    return (node, bundle) if isinstance(node, Ask) else (None, None)
