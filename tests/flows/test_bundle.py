import json
from pathlib import Path

import msgspec
import pytest

from flows.bundle import bundle_of, json_schema, revision_of, text_keys
from flows.definition import Bundle
from tests.flows import shelf

SCHEMA = Path(__file__).parents[2] / "docs" / "flow.schema.json"


def test_the_schema_in_the_docs_is_fresh(request: pytest.FixtureRequest) -> None:
    """docs/flow.schema.json is what the definitions say now; `--update` writes it anew."""
    if request.config.getoption("--update", default=False):
        text = json.dumps(json_schema(), indent=2, ensure_ascii=False)
        SCHEMA.write_text(text + "\n", encoding="utf-8")
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == json.loads(json.dumps(json_schema()))


def test_the_schema_is_strict() -> None:
    """An editor that follows the schema marks a misspelt key."""
    parts = json_schema()["$defs"]
    assert parts["Say"]["additionalProperties"] is False
    assert parts["Ask"]["properties"]["input"]["enum"]


def test_a_bundle_holds_every_flow_that_it_can_reach_and_no_other() -> None:
    """What a session may enter is pinned with it."""
    found = bundle_of(shelf.library()["kinds"], shelf.library(), {})
    assert set(found.others) == {"inner"}
    assert found.find("kinds") is found.flow
    assert found.find("inner") == shelf.library()["inner"]
    assert found.find("check-in") is None


def test_a_bundle_holds_its_own_texts_alone() -> None:
    """Texts of other flows stay outside; English is filled up from the sources."""
    texts = {"sq": {"inner/ask": "Si ndihet trupi juaj?", "check-in/safe-1": "no"}}
    found = bundle_of(shelf.library()["kinds"], shelf.library(), texts)
    assert found.texts["sq"] == {"inner/ask": "Si ndihet trupi juaj?"}
    assert found.texts["en"]["inner/ask"] == "How does your body feel?"


def test_a_catalog_words_the_source_better() -> None:
    """An English catalog stands before the source text."""
    texts = {"en": {"inner/ask": "How is your body?"}}
    found = bundle_of(shelf.library()["kinds"], shelf.library(), texts)
    assert found.texts["en"]["inner/ask"] == "How is your body?"


def test_the_name_of_a_revision_is_its_content() -> None:
    """Equal content has one name, through its stored form too; any change has another."""
    first = bundle_of(shelf.library()["check-in"], shelf.library(), {"sq": {}, "mk": {}})
    again = bundle_of(shelf.library()["check-in"], shelf.library(), {"mk": {}, "sq": {}})
    stored = msgspec.json.decode(msgspec.json.encode(first), type=Bundle)
    assert revision_of(first) == revision_of(again) == revision_of(stored)
    changed = bundle_of(
        shelf.library()["check-in"], shelf.library(), {"mk": {"check-in/thanks": "Фала."}}
    )
    assert revision_of(changed) != revision_of(first)
    assert len(revision_of(first)) == 64


def test_text_keys_name_every_text_once() -> None:
    """Messages, wordings, labels, switches and the last button have keys; faces have none."""
    keys = text_keys(shelf.shipped()["check-in"])
    assert keys["check-in/opener"].source == "A tip about plants is here."
    assert keys["check-in/opener~1"].source == "Here is a simple recipe for soup."
    assert keys["check-in/safe-1/no"].limit == 40
    assert "check-in/mind-1/good" not in keys
    switches = text_keys(shelf.shipped()["return"])
    assert {"return/consent/switch-contact", "return/consent/done"} <= set(switches)
    assert switches["return/consent"].note
