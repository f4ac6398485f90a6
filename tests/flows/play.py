"""Plays a scenario: a flow and cues from a file; gives the events that came as short lines."""

import dataclasses
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from flows.engine import resume, start
from flows.events import Button, Event, QuestionAsked, Sprint
from flows.resumes import AskAgain, Control, Press, Reply, Resume, Voice, WaitTimedOut
from flows.session import Session
from flows.triggers import CheckInDue, PersonBegan
from tests.flows import shelf


def load(path: Path) -> dict[str, Any]:
    """A scenario file as plain values."""
    found: dict[str, Any] = YAML(typ="safe").load(path)
    return found


def save(path: Path, scenario: dict[str, Any]) -> None:
    """Write a scenario back with the events that came."""
    yaml = YAML()
    yaml.width = 200
    yaml.default_flow_style = False
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(scenario, file)


def play(scenario: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Every cue of the scenario with the lines of its sprint; the first is the start."""
    bundle = shelf.bundle(scenario["flow"])
    facts = shelf.facts(
        *scenario.get("consent", ()),
        fields=scenario.get("fields"),
        **scenario.get("facts", {}),
    )
    trigger = CheckInDue() if scenario["begun"] == "program" else PersonBegan()
    sprint = start(
        trigger,
        bundle,
        session_id=shelf.SESSION,
        revision=shelf.REVISION,
        now=shelf.NOW,
        seed=scenario.get("seed", 0),
        facts=facts,
    )
    played = [("start", lines(sprint))]
    for step in scenario["steps"][1:]:
        cue = _cue(step["cue"], sprint.session)
        sprint = resume(sprint.session, cue, bundle, now=shelf.NOW, facts=facts)
        played.append((step["cue"], lines(sprint)))
    return played


def lines(sprint: Sprint) -> list[str]:
    """The events of a sprint, one short line each."""
    return [shown(event) for event in sprint.events]


def shown(event: Event) -> str:
    """An event as its name and what is not empty, buttons by what they send."""
    parts = [type(event).__name__]
    for item in dataclasses.fields(event):
        value = getattr(event, item.name)
        if item.name == "rows":
            parts.append(" ".join(f"[{' '.join(map(_button, row))}]" for row in value))
        elif value not in (None, False) and not _said_by_key(event, item.name):
            parts.append(_value(item.name, value))
    return " ".join(parts)


def _said_by_key(event: Event, name: str) -> bool:
    return isinstance(event, QuestionAsked) and name in ("flow", "node")


def _value(name: str, value: object) -> str:
    if isinstance(value, frozenset):
        return ",".join(sorted(value)) or "nothing"
    return name if value is True else str(value)


def _button(button: Button) -> str:
    return button.press + {"on": "+", "off": "-", "": ""}[button.mark]


def _cue(text: str, session: Session) -> Resume:
    """`press yes`, `press no at 2`, `skip`, `say some words`, `voice`, `silence`, `again`."""
    name, _, rest = text.partition(" ")
    if name == "say":
        return Reply(rest)
    rest, _, at = rest.partition("at ")
    step = int(at) if at else session.step
    if name == "press":
        return Press(step, rest.strip())
    if name in ("skip", "person", "stop", "back"):
        return Control(step, name)  # type: ignore[arg-type]  # the four names stand above
    rest_of: dict[str, Resume] = {
        "voice": Voice(),
        "silence": WaitTimedOut(step),
        "again": AskAgain(),
    }
    return rest_of[name]
