import typing
from pathlib import Path

import pytest

from flows import events
from flows.bundle import bundle_of
from flows.definition import Node
from tests.flows import play, shelf

SCENARIOS = sorted((shelf.HERE / "scenarios").glob("*.yaml"))


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_a_conversation_gives_the_events_that_its_file_expects(
    path: Path, request: pytest.FixtureRequest
) -> None:
    """A flow and cues from a file give exactly the events in the file."""
    scenario = play.load(path)
    steps = [{"cue": cue, "events": lines} for cue, lines in play.play(scenario)]
    if request.config.getoption("--update", default=False):
        play.save(path, {**scenario, "steps": steps})
    else:
        assert scenario["steps"] == steps


def test_every_shipped_flow_has_a_scenario() -> None:
    """A flow without a conversation on file is not known to work."""
    played = {play.load(path)["flow"] for path in SCENARIOS}
    inside = {
        name
        for flow in played
        for name in bundle_of(shelf.library()[flow], shelf.library(), {}).others
    }
    assert set(shelf.shipped()) <= played | inside


def test_every_node_kind_is_walked_by_a_scenario() -> None:
    """A kind of node that no scenario meets could break unseen."""
    played = {play.load(path)["flow"] for path in SCENARIOS}
    flows = [shelf.library()[name] for name in played]
    flows += [f for flow in flows for f in bundle_of(flow, shelf.library(), {}).others.values()]
    assert {type(node) for flow in flows for node in flow.nodes} == set(typing.get_args(Node))


def test_every_event_kind_comes_up_in_a_scenario() -> None:
    """An event that no scenario shows could change unseen."""
    lines = [
        line for path in SCENARIOS for step in play.load(path)["steps"] for line in step["events"]
    ]
    seen = {line.split()[0] for line in lines}
    assert seen == {kind.__name__ for kind in typing.get_args(events.Event)}
