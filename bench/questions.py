"""The five questions of the measured check-in, the same for every bot, read from our flow."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

FLOW = Path(__file__).with_name("check-in.yaml")
CONTROLS = ("Skip", "A person, please", "Stop", "⬅ Back")
"""What stands under every question of ours; the others get the same number of buttons."""
THANKS = "Thank you. You can write here at any time."


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its answers, best first."""

    name: str
    text: str
    labels: tuple[str, ...]


@cache
def _read() -> tuple[Question, ...]:
    nodes = YAML(typ="safe").load(FLOW.read_text(encoding="utf-8"))["nodes"]
    return tuple(
        Question(node["question"], node["text"], tuple(c["label"] for c in node["choices"]))
        for node in nodes
        if "question" in node
    )


QUESTIONS = _read()
