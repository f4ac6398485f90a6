"""`flows publish --propose` and `--approve`: words of danger change by two people's hands."""

from pathlib import Path

import pytest

from bot import proposals
from bot.listening.own import detector_for, detector_with
from bot.listening.signals import detector
from flows.severity import Severity
from tests.bot.cli.conftest import Call, with_store

OWN = """lang: en
family: english
rules:
  blue-van:
    topic: trafficker
    reason: danger
    severity: distress
    phrases: |
      blue van
"""
SAID = "the blue van came by again"


@pytest.fixture
def words(home: Path, call: Call, tmp_path: Path) -> Path:
    """A lexicon file of the home's own, and two people who may release it."""
    for name, role in (("Lena", "admin"), ("Rita", "supervisor"), ("Kim", "caseworker")):
        assert call("staff", "add", name, "--role", role, "--json").code == 0
    path = tmp_path / "signals-own.yaml"
    path.write_text(OWN, encoding="utf-8")
    return path


def test_own_words_are_heard_beside_the_shipped_ones() -> None:
    """The rule says that it is the home's own; nothing shipped is lost."""
    found = detector_with({"signals-own.yaml": OWN}).assess(SAID)
    assert (found.severity, found.reasons[0].rule) == (Severity.DISTRESS, "own.en.blue-van")
    assert detector().assess(SAID).severity is Severity.NONE
    both = detector_with({"signals-own.yaml": OWN}).assess("he will kill me tonight")
    assert both.severity is Severity.CRISIS


def test_what_cannot_be_read_any_more_stops_nothing() -> None:
    """The shipped words are heard on."""
    found = detector_for({"signals-own.yaml": "rules: ["}).assess("he will kill me tonight")
    assert found.severity is Severity.CRISIS


def test_an_own_lexicon_can_be_tried_before(words: Path, call: Call) -> None:
    """`classify --lexicon`; mistakes come with line and column."""
    words.write_text(OWN.replace("severity: distress", "severity: loud"), encoding="utf-8")
    found = call("classify", "--lexicon", words)
    assert found.code == 1
    assert "signals-own.yaml:7:" in found.err


def test_one_proposes_and_another_approves(words: Path, call: Call) -> None:
    """It listens only then; the second version replaces the first."""
    propose = ("flows", "publish", words, "--propose", "--author", "Lena", "--json")
    (made,) = call(*propose).json["proposed"]
    assert with_store(proposals.listening) == {}
    (waits,) = call("flows", "publish", "--waiting", "--json").json["waiting"]
    assert waits == made
    approve = ("flows", "publish", "--approve", made["id"], "--json", "--author")
    assert call(*approve, "Lena").error["code"] == "own_proposal"
    assert call(*approve, "Kim").error["code"] == "unknown_author"
    assert call(*approve, "Rita").json["released"][0]["version"] == 1
    assert with_store(proposals.listening) == {"signals-own.yaml": OWN}
    assert call(*approve, "Rita").error["code"] == "unknown_proposal"
    words.write_text(OWN.replace("blue van", "red van"), encoding="utf-8")
    (second,) = call(*propose).json["proposed"]
    again = call("flows", "publish", "--approve", second["id"], "--json", "--author", "Rita")
    assert again.json["released"][0]["version"] == 2
    assert "red van" in with_store(proposals.listening)["signals-own.yaml"]


def test_words_of_danger_are_never_published_by_one_person(words: Path, call: Call) -> None:
    """Also not with flows beside them; nothing unreadable is proposed."""
    assert call("flows", "publish", words, "--json").error["code"] == "two_people"
    words.write_text("rules: [", encoding="utf-8")
    propose = ("flows", "publish", words, "--propose", "--author", "Lena", "--json")
    assert call(*propose).error["code"] == "bad_lexicon"
    cues = OWN.replace("rules:", "cues:\n  idiom: |\n    kill me\nrules:")
    words.write_text(cues, encoding="utf-8")
    assert "only adds" in call(*propose).error["message"]


def test_a_flow_may_wait_for_a_second_person_too(words: Path, call: Call, tmp_path: Path) -> None:
    """Approved it is live; until then the old one is."""
    path = tmp_path / "check-in.yaml"
    assert call("flows", "export", "check-in", "--out", path).code == 0
    path.write_text(path.read_text().replace("title: ", "title: New "), encoding="utf-8")
    propose = ("flows", "publish", path, "--propose", "--author", "Lena", "--json")
    (made,) = call(*propose).json["proposed"]
    assert call("flows", "show", path, "--json").json["difference"]
    (row,) = call("flows", "publish", "--approve", made["id"], "--author", "Rita", "--json").json[
        "released"
    ]
    assert row["revision"]
    assert call("flows", "show", path, "--json").json["difference"] == []
