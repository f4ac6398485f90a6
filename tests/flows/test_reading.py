import pytest

from flows.errors import FlowError
from flows.inspect import check
from flows.reading import read, text_of
from tests.flows.broken import DEFECTS, OTHER, SOUND, Defect


def test_the_sound_flow_has_no_issue() -> None:
    """What the broken flows differ from is itself without fault."""
    assert check({"other.yaml": OTHER, "sound.yaml": SOUND}).issues == []


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_every_named_defect_is_refused_at_its_place(defect: Defect) -> None:
    """A broken flow gives its code at file:line:col, with a remedy in the message."""
    assert SOUND.count(defect.old) >= 1, "the defect does not touch the sound flow"
    broken = SOUND.replace(defect.old, defect.new, 1)
    issues = check({"other.yaml": OTHER, "sound.yaml": broken}).issues
    found = {(issue.code, f"{issue.line}:{issue.col}") for issue in issues}
    assert (defect.code, defect.at) in found, [str(issue) for issue in issues]
    assert all(str(issue).startswith("sound.yaml:") for issue in issues)


def test_defects_are_many_and_each_has_a_name() -> None:
    """The corpus stays at least as wide as the one that we learned from."""
    assert len({defect.name for defect in DEFECTS}) == len(DEFECTS) >= 29


def test_several_mistakes_are_told_at_once() -> None:
    """An editor sees every unreadable node and the head, not the first mistake alone."""
    broken = SOUND.replace("kind: say", "kind: tell").replace("level: concern\n", "level: high\n")
    with pytest.raises(FlowError) as caught:
        read(broken.replace("needs: contact", "needs: all"), name="sound.yaml")
    codes = [issue.code for issue in caught.value.issues]
    assert codes == ["not-allowed", "not-allowed", "unknown-kind"]
    assert "sound.yaml:42:11" in str(caught.value)


def test_plain_no_and_yes_stay_words() -> None:
    """`no` is never read as false: a language or an answer of that name stays what it says."""
    flow = read(SOUND.replace('id: "no"', "id: no").replace('"No"', "no"), name="sound.yaml")
    assert [choice.id for choice in flow.nodes[1].choices][-1] == "no"  # type: ignore[union-attr]


def test_a_flow_is_read_from_text_alone() -> None:
    """Bytes are refused as a caller's mistake; files are decoded first."""
    with pytest.raises(TypeError, match="text_of"):
        read(b"spec: 1", name="x.yaml")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("raw", "code", "line"),
    [
        ("spec: 1".encode("utf-16"), "encoding", 1),
        (b"spec: 1\nflow: \xff\n", "encoding", 2),
        (b"#" * 1_300_000, "too-long", 1),
    ],
    ids=["utf-16", "not utf-8", "too large"],
)
def test_bytes_that_are_no_text_are_refused(raw: bytes, code: str, line: int) -> None:
    """A file in another encoding or of a senseless size is named, not guessed."""
    with pytest.raises(FlowError) as caught:
        text_of(raw, name="x.yaml")
    assert [(issue.code, issue.line) for issue in caught.value.issues] == [(code, line)]


def test_text_of_a_sound_file_is_its_text() -> None:
    """Decoding changes nothing."""
    assert text_of("tекст".encode(), name="x.yaml") == "tекст"


def test_ten_thousand_aliases_end_at_the_first() -> None:
    """A bomb of aliases is refused before anything is built from it."""
    bomb = "a: &a [x]\n" + "\n".join(f"k{n}: *a" for n in range(9_999))
    with pytest.raises(FlowError) as caught:
        read(bomb, name="x.yaml")
    assert [issue.code for issue in caught.value.issues] == ["anchor"]


def test_forty_thousand_values_are_too_many() -> None:
    """The time that reading takes is bounded by a count of values."""
    with pytest.raises(FlowError) as caught:
        read("[" + "1," * 45_000 + "1]", name="x.yaml")
    assert [issue.code for issue in caught.value.issues] == ["too-long"]
