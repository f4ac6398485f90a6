"""What saves work when a message is scanned never changes what is found in it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.listening import signals
from flows.distress import Cue, Detector, Lexicon, Pattern, Severity
from flows.distress.grammar import expand
from flows.distress.normalise import skeleton
from flows.distress.scan import CUES, Scanner

_TRAIN = Path(__file__).parents[2] / "distress" / "messages" / "train"
_SCANNER = Scanner(signals.lexicons())
_PIECES = (
    "hoću da umrem", "ne", "nije", "mi", "s'ka", "dua te vdes", "nema", "sama sam", "💊", "šala",
    "mă bate", "acum", "film", "kad bih", "on", "ona", ".", "nuk", "nikad nisam", "sada", "kill me",
)  # fmt: skip


def _written() -> Iterator[tuple[str, str, str]]:
    """Every seventh expression of a class whose own words are a match: name, words, regex."""
    for lexicon in signals.lexicons():
        for name, patterns in lexicon.classes.items():
            for pattern in [one for one in patterns if one.regex][::7]:
                words = skeleton(pattern.source.replace("*", ""))
                if re.search(expand(pattern.regex, lexicon.macros), words):
                    yield name, words, pattern.source


def test_every_expression_is_called_up_by_its_own_words() -> None:
    """Whichever of its words calls it up, and whichever must be there too."""
    written = list(_written())
    assert len(written) > 800
    missed = [source for name, words, source in written if name not in _classes(words)]
    assert missed == []


def test_expressions_that_cannot_be_read_are_called_up_by_their_anchors() -> None:
    """Parts that may be left out, or that are glued to the next word, are no needs."""
    patterns = (
        Pattern("[a] b", "(?: a(?![^ ]))?<fill> b(?![^ ])", (" b ",)),
        Pattern("c- d", " c<fill> ?d(?![^ ])", (" c",)),
        Pattern("(e f|g)", "(?: e(?![^ ])<fill> f(?![^ ])| g(?![^ ]))", (" e ", " g ")),
    )
    lexicon = Lexicon("xx", "x", classes={"it": patterns}, macros={"fill": ""})
    scanner = Scanner([lexicon])
    for text in (" b ", " a b ", " cd ", " c d ", " e f ", " x g "):
        assert scanner.find(text).classes, text
    for text in (" a ", " c ", " e ", " f e ", " bb ", "  "):
        assert not scanner.find(text).classes, text


def test_a_cue_that_is_a_word_as_it_is_needs_no_expression() -> None:
    """An empty expression means that the anchors are the whole match."""
    no = (Pattern("no", "", (" no ",)), Pattern("nev*", "", (" nev",)))
    cues: dict[Cue, tuple[Pattern, ...]] = {Cue.NEGATION: no}
    found = Scanner([Lexicon("xx", "x", cues=cues)]).find(" no one never ")
    spans = [(one.start, one.end) for one in found.signs(CUES.index(Cue.NEGATION))]
    assert spans == [(0, 3), (7, 13)]


@pytest.mark.parametrize("path", sorted(_TRAIN.glob("*.jsonl")), ids=lambda path: path.stem)
def test_the_level_is_that_of_the_weightiest_rule(path: Path, lexicons_alone: Detector) -> None:
    """The level is worked out without weighing every rule; both must say the same."""
    for line in path.read_text(encoding="utf-8").splitlines()[::5]:
        _agrees(lexicons_alone, json.loads(line)["text"])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=120).map(" ".join))
def test_the_level_of_any_row_of_pieces_is_that_of_the_weightiest_rule(text: str) -> None:
    """Signals, negations and jokes in any order, also over several stretches."""
    _agrees(signals.detector(), text)


def _agrees(detector: Detector, text: str) -> None:
    reading = detector.first_stage(text)
    weightiest = max((one.severity for one in reading.weighed), default=Severity.NONE)
    assert reading.severity is weightiest, text


def _classes(words: str) -> dict[str, object]:
    return dict(_SCANNER.find(words).classes)
