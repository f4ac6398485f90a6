"""Questions and openers: what must be there before anybody may be asked anything."""

from flows.checks.found import Inspection
from flows.definition import (
    MAX_CHOICES,
    MAX_VARIANTS,
    Ask,
    Branch,
    Choice,
    End,
    RaiseSignal,
    Say,
)
from flows.questions import OFF, QUESTIONS
from flows.severity import Severity
from flows.tree import Path
from flows.wording import PREVIEW

MIN_WORDINGS = 8
"""Openers that repeat become a sign; eight a language keep them ordinary."""
MAX_PRESS_BYTES = 32
"""A button holds 64 bytes: session, step and seal take the other half."""


def check(inspection: Inspection) -> None:
    """Apply every rule about questions."""
    for path, node in inspection.asks():
        _question(inspection, path, node)
        _typed(inspection, path, node)
        _choices(inspection, path, node)
        _bounds(inspection, path, node)
        _raises(inspection, path, node)
    _opener(inspection)


def _question(inspection: Inspection, path: Path, node: Ask) -> None:
    place = (*path, "question")
    if node.question is not None and node.question not in QUESTIONS:
        text = f"`{node.question}` is not in the question list: take an id of flows/questions.py"
        inspection.add(place, "unknown-question", text)
    if node.question in OFF and not _asks_whether_on_call(inspection):
        text = f"`{node.question}` is off: begin its flow with a branch on `fact.on-call`"
        inspection.add(place, "question-off", text)
    if node.question is not None and node.controls == "plain":
        text = "a question about the person needs its controls: remove `controls: plain`"
        inspection.add((*path, "controls"), "plain-question", text)
    if node.controls == "plain" and node.input not in ("choice", "scale"):
        text = "a typed answer without a stop button is a trap: remove `controls: plain`"
        inspection.add((*path, "controls"), "no-stop", text)


def _asks_whether_on_call(inspection: Inspection) -> bool:
    """The flow begins with the branch, and only its `yes` can lead to a question."""
    first = inspection.flow.node(inspection.flow.start)
    if not isinstance(first, Branch) or first.on != "fact.on-call":
        return False
    return isinstance(inspection.flow.node(first.otherwise), End)


def _typed(inspection: Inspection, path: Path, node: Ask) -> None:
    """Free words carry what nobody needs to know; whoever asks for them says what for."""
    if node.input in ("text", "voice") and not node.note.strip():
        text = f"`input: {node.input}` invites a story: add a `note:` that says what it is for"
        inspection.add((*path, "input"), "words-without-reason", text)


def _choices(inspection: Inspection, path: Path, node: Ask) -> None:
    place = (*path, "choices") if node.choices else (*path, "input")
    least = 2 if node.question else 1
    if node.input not in ("choice", "scale"):
        if node.choices:
            text = f"`input: {node.input}` shows no choices: remove them or write `input: choice`"
            inspection.add(place, "choices-unused", text)
    elif len(node.choices) < least:
        text = f"at least {least} choices must stand here: add `choices:`"
        inspection.add(place, "choices-missing", text)
    if len(node.choices) > MAX_CHOICES:
        text = f"{len(node.choices)} choices: {MAX_CHOICES} at most, split the question"
        inspection.add(place, "choices-too-many", text)
    _twice(inspection, path, node)


def _twice(inspection: Inspection, path: Path, node: Ask) -> None:
    ids: set[str] = set()
    labels: set[str] = set()
    for at, choice in enumerate(node.choices):
        place = (*path, "choices", at)
        if choice.id in ids:
            text = f"a second choice is called `{choice.id}`: give it another id"
            inspection.add((*place, "id"), "duplicate-choice", text)
        if choice.label.casefold() in labels:
            text = f"two buttons say `{choice.label}`: nobody could tell them apart"
            inspection.add((*place, "label"), "duplicate-label", text)
        if len(choice.id.encode()) > MAX_PRESS_BYTES:
            size = len(choice.id.encode())
            text = f"the id takes {size} bytes of a button: {MAX_PRESS_BYTES} at most"
            inspection.add((*place, "id"), "button-bytes", text)
        ids.add(choice.id)
        labels.add(choice.label.casefold())


def _bounds(inspection: Inspection, path: Path, node: Ask) -> None:
    low, high = node.minimum, node.maximum
    if node.input != "number" and (low is not None or high is not None):
        text = "only `input: number` has a minimum and a maximum: remove them"
        inspection.add((*path, "minimum" if low is not None else "maximum"), "bounds", text)
    elif low is not None and high is not None and low > high:
        text = f"no number is between {low} and {high}: exchange them"
        inspection.add((*path, "maximum"), "bounds", text)


def _raises(inspection: Inspection, path: Path, node: Ask) -> None:
    """The worst answers bring a person, whatever an editor thinks of it."""
    rule = QUESTIONS.get(node.question or "")
    if rule is None:
        return
    worst_first = range(len(node.choices) - 1, -1, -1)
    for at, least in zip(worst_first, rule.raises, strict=False):
        choice = node.choices[at]
        if _level(inspection, node, choice) < Severity.of(least):
            text = (
                f"`{choice.label}` to {node.question} must raise at least `{least}`: "
                f"add `signal: {{level: {least}, reason: ...}}`, answers stand best to worst"
            )
            inspection.add((*path, "choices", at), "must-raise", text)


def _level(inspection: Inspection, node: Ask, choice: Choice) -> Severity:
    own = Severity.of(choice.signal.level) if choice.signal else Severity.NONE
    target = inspection.flow.node(choice.goto or node.goto)
    next_to = Severity.of(target.level) if isinstance(target, RaiseSignal) else Severity.NONE
    return max(own, next_to)


def _opener(inspection: Inspection) -> None:
    """What the program begins with may be read by anyone, and can be declined."""
    flow = inspection.flow
    at, node = next(((i, n) for i, n in enumerate(flow.nodes) if n.id == flow.start), (0, None))
    if flow.needs != "contact" or node is None:
        return
    path: Path = ("nodes", at)
    if not isinstance(node, Ask) or node.controls != "plain" or node.input != "choice":
        text = "a flow that the program begins starts with an opener: an `ask` with plain controls"
        inspection.add((*path, "kind"), "no-opener", text)
        return
    _wordings(inspection, path, node)
    last = node.choices[-1] if node.choices else None
    if last is None or not _leads_out(inspection, last.goto or node.goto):
        text = "the last button of an opener ends for today: lead it to an `end`"
        inspection.add((*path, "choices"), "opener-no-way-out", text)


def _wordings(inspection: Inspection, path: Path, node: Ask) -> None:
    texts = (node.text, *node.variants)
    if len({text.casefold() for text in texts}) < MIN_WORDINGS:
        text = f"an opener needs {MIN_WORDINGS} different wordings: add `variants:`"
        inspection.add((*path, "variants" if node.variants else "text"), "opener-wordings", text)
    if len(node.variants) > MAX_VARIANTS:
        text = f"{len(node.variants)} variants: {MAX_VARIANTS} at most"
        inspection.add((*path, "variants"), "opener-wordings", text)
    for at, wording in enumerate(texts):
        place = (*path, "variants", at - 1) if at else (*path, "text")
        if "?" in wording or ";" in wording:
            text = "an opener asks nothing: write an ordinary tip"
            inspection.add(place, "opener-question", text)
        if len(wording) > PREVIEW:
            text = f"{len(wording)} characters: a lock screen shows {PREVIEW}, shorten it"
            inspection.add(place, "opener-long", text)


def _leads_out(inspection: Inspection, name: str) -> bool:
    """Whether only messages lie between here and an end."""
    for _ in inspection.flow.nodes:
        node = inspection.flow.node(name)
        if not isinstance(node, Say):
            return isinstance(node, End)
        name = node.goto
    return False
