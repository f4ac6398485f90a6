"""How a waiting node looks: its text key and its buttons from top to bottom. Decides no way."""

from flows.consent import SCOPES
from flows.definition import Ask, ConsentSwitches
from flows.events import Button, QuestionAsked
from flows.keys import (
    Control,
    choice_key,
    control_key,
    done_key,
    switch_key,
    text_key,
    variant_key,
)
from flows.session import Session

Waiting = Ask | ConsentSwitches
Row = tuple[Button, ...]


def question(
    node: Waiting, session: Session, *, opener: bool = False, redraw: bool = False
) -> QuestionAsked:
    """The event that shows the node on which the session stands."""
    flow = session.runs[-1].flow
    return QuestionAsked(
        key=_key(node, flow, session.seed),
        flow=flow,
        node=node.id,
        step=session.step,
        rows=_rows(node, session),
        question=node.question if isinstance(node, Ask) else None,
        opener=opener,
        redraw=redraw,
    )


def has_controls(node: Waiting) -> bool:
    """Whether the node is a question about the person, with skip, a person, stop (and back)."""
    return isinstance(node, Ask) and node.controls == "question"


def _key(node: Waiting, flow: str, seed: int) -> str:
    if isinstance(node, ConsentSwitches) or not node.variants:
        return text_key(flow, node.id)
    return variant_key(flow, node.id, seed % (len(node.variants) + 1))


def _rows(node: Waiting, session: Session) -> tuple[Row, ...]:
    flow = session.runs[-1].flow
    if isinstance(node, ConsentSwitches):
        return _switch_rows(node, session)
    buttons = [
        Button(
            press=choice.id,
            key=choice_key(flow, node.id, choice.id),
            label=choice.label if choice.verbatim else None,
        )
        for choice in node.choices
    ]
    width = node.columns
    rows = [tuple(buttons[at : at + width]) for at in range(0, len(buttons), width)]
    return (*rows, *_control_rows(node, session))


def _control_rows(node: Waiting, session: Session) -> tuple[Row, ...]:
    if not has_controls(node):
        return ()
    kinds: tuple[Control, ...] = ("skip", "person", "stop")
    if session.trail:
        kinds = (*kinds, "back")
    return tuple((Button(press=f"~{kind}", key=control_key(kind)),) for kind in kinds)


def _switch_rows(node: ConsentSwitches, session: Session) -> tuple[Row, ...]:
    flow = session.runs[-1].flow
    switches = [
        Button(
            press=f"switch-{scope}",
            key=switch_key(flow, node.id, scope),
            mark="on" if scope in session.switches else "off",
        )
        for scope in SCOPES
    ]
    done = Button(press="done", key=done_key(flow, node.id))
    return (*((switch,) for switch in switches), (done,))
