"""The bot's own words in English: keys, placeholders, and how they are built."""

import importlib.util
from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from locales.check import check
from locales.extract import gather
from locales.sentence import placeholders
from locales.sentences import SENTENCES, Sentence

ROOT = Path(__file__).resolve().parents[2]
KEPT_MEANWHILE = (
    "traffick",
    "victim",
    "exploit",
    "prostitut",
    "shelter",
    "polic",
    "court",
    "case",
)

KEYS = {
    "control": "skip person stop back",
    "menu": "start help language stop",
    "profile": "name description short",
    "stranger": "text emergency country number no-number",
    "home": "text help frightens person language stop",
    "stop": "done ask ask-yes ask-no",
    "return": "text",
    "help": "text text-nobody danger person frightens language numbers back",
    "danger": "text cannot-write all-right more noted",
    "numbers": "text none",
    "self": "text told recheck better same call",
    "distress": "text told told-off not-meant not-meant-done person",
    "concern": "text call write note done",
    "person": "asked asked-off",
    "frightens": "text now not-now",
    "words": "kept dropped",
    "voice": "kept dropped",
    "media": "refused",
    "thanks": "late",
    "late": "yes no",
    "answer": "not-understood not-number out-of-range not-date",
    "pause": "text week two-weeks month done end",
    "delete": "ask confirm keep done",
    "talk": " ".join([f"opener-{n}" for n in range(1, 9)] + ["open", "later", "from", "closed"]),
    "unread": "text",
    "page": (
        "line again take taken-you taken-other already words words-none words-shown write close "
        "release released handed closed"
    ),
    "level": "1 2 3",
    "reason": (
        "danger self mood health home food money work school papers people child dates help "
        "silence asked device unread"
    ),
    "outcome": (
        "reached-safe reached-plan emergency-service referred not-reached false-alarm "
        "wrong-person asked-to-stop"
    ),
    "write": "ask sent waits refused blocked",
    "promise": "ask yes more",
    "note": (
        "joined declined teach-back stopped blocked returned device uncleared erased away silent "
        "conflict"
    ),
    "staff": "welcome code-bad menu people people-none person digest not-yours unknown old-button",
    "staff-menu": "people digest help",
}
"""What the shell is built against, in the order of its agreement."""


def telling() -> Callable[[str, str], Collection[str]]:
    """The core's list of telling words; a short one of our own while the core has none."""
    if importlib.util.find_spec("flows.banned") is None:
        return lambda text, _: [word for word in KEPT_MEANWHILE if word in text.casefold()]
    banned = importlib.import_module("flows.banned")
    return lambda text, tag: banned.telling(text, [tag, "en"])


@pytest.mark.parametrize("group", KEYS)
def test_every_agreed_key_is_there(group: str) -> None:
    """The shell finds each sentence that it was promised."""
    assert {f"{group}/{name}" for name in KEYS[group].split()} <= SENTENCES.keys()


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("page/line", {"case", "level", "reason", "age"}),
        ("self/told", {"worker", "hours"}),
        ("distress/told", {"worker", "hour"}),
        ("distress/told-off", {"when"}),
        ("numbers/none", {"worker"}),
        ("talk/from", {"worker", "words"}),
        ("note/uncleared", {"case", "count"}),
        ("staff/person", {"case", "phase", "next"}),
        ("answer/out-of-range", {"low", "high"}),
        ("delete/done", {"receipt"}),
    ],
)
def test_placeholders_are_as_agreed(key: str, names: set[str]) -> None:
    """A sentence takes exactly the values that the shell gives it."""
    assert SENTENCES[key].placeholders == names


def test_english_obeys_every_rule() -> None:
    """No telling word, nothing long, loud, promised or asked why, in any English source."""
    sources = gather(ROOT)
    assert len(sources) >= len(SENTENCES) > 200
    assert check(ROOT, sources, languages=["en"], telling=telling()) == []


def test_extraction_sees_every_sentence() -> None:
    """Nothing can be shown that translators never saw."""
    own = [source for source in gather(ROOT) if source.file.startswith("locales/")]
    assert {source.context: source.english for source in own} == {
        key: sentence.english for key, sentence in SENTENCES.items()
    }


def test_back_begins_with_its_arrow() -> None:
    """Outside checks find the way back by its arrow."""
    assert SENTENCES["control/back"].english.startswith("⬅ ")


@pytest.mark.parametrize("sentence", [s for s in SENTENCES.values() if s.audience == "push"])
def test_a_push_shows_nothing_personal_at_first(sentence: Sentence) -> None:
    """What may light up a locked phone is short enough to be seen whole, and names nobody."""
    assert len(sentence.english) <= 60
    assert not sentence.placeholders


def test_no_placeholder_is_an_argument_of_text() -> None:
    """A value must not collide with the key, the language or the register."""
    taken = {"self", "key", "language", "register"}
    assert [key for key, s in SENTENCES.items() if s.placeholders & taken] == []


def test_staff_sentences_may_fall_back() -> None:
    """A page in a second language is better than a page that cannot be written."""
    assert not any(s.safety for s in SENTENCES.values() if s.audience in ("staff", "operator"))


@pytest.mark.parametrize(
    "key", ["stop/done", "help/text", "danger/text", "self/text", "distress/told", "return/text"]
)
def test_what_matters_never_falls_back(key: str) -> None:
    """Stop, help and crisis are shown in the person's own language or not at all."""
    assert SENTENCES[key].safety


@pytest.mark.parametrize("text", ["{}", "{0}", "{a.b}", "{a!r}", "{a:>9}", "{a[0]}", "{a", "a}"])
def test_only_plain_placeholders_are_taken(text: str) -> None:
    """A format string cannot reach into what it is given."""
    with pytest.raises(ValueError, match=r".+"):
        placeholders(text)
