"""Any input: no exception, the same answer each time, bounded time, a rule for every reason."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.listening import signals
from flows.distress import Detector, Severity
from flows.distress.detector import MODEL_RULES
from flows.distress.normalise import skeletons
from flows.distress.records import REASON_WORDS, TOPICS

_ALONE = Detector(signals.lexicons())


def _known_rules() -> set[str]:
    rules = {rule.id for lexicon in signals.lexicons() for rule in lexicon.rules}
    return rules | set(MODEL_RULES)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=300), st.none() | st.text(max_size=60))
def test_any_text_gets_an_answer(text: str, previous: str | None) -> None:
    """Lone surrogates, controls and foreign scripts included; reasons only with a level."""
    assessment = signals.detector().assess(text, previous=previous)
    assert isinstance(assessment.severity, Severity)
    assert bool(assessment.reasons) <= (assessment.severity > Severity.NONE)


@pytest.mark.parametrize(
    "text",
    ["", " ", "\x00", "\ud800", "\udfff dua të vdes", "a" * 4096, "a\u0301" * 2048,
     "ne " * 1365, "hoću da umrem " * 290, "💊" * 4096, "(" * 4096, "\u202e" * 4096, "ﷺ" * 4096,
     "h e l p " * 512, "4" * 4096, "'" * 4096, "i'" * 2048, "\n" * 4096, "." * 4096],
)  # fmt: skip
def test_hostile_texts_are_read_in_bounded_time(text: str) -> None:
    """4,096 characters of anything: an answer, and not after seconds of work."""
    start = time.process_time()
    signals.detector().assess(text)
    assert time.process_time() - start < 2.0


def test_a_longer_text_is_cut_and_not_refused() -> None:
    """The channel allows 4,096 characters; whatever comes beyond is not read."""
    text = "dua të vdes " + "x " * 100_000
    assert signals.detector().assess(text).severity is Severity.CRISIS


def test_a_cry_at_the_end_of_a_long_text_is_heard() -> None:
    """Long messages are read in stretches, none of them is left out."""
    text = "danas je bio lep dan i sunce je sijalo " * 60 + "hoću da umrem"
    assert _ALONE.assess(text).severity is Severity.CRISIS


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_the_same_text_gets_the_same_answer(text: str) -> None:
    """No memory of earlier texts, no order of sets."""
    first = signals.detector().assess(text)
    signals.detector().assess("hoću da umrem")
    assert signals.detector().assess(text) == first


def test_every_reason_names_a_rule_that_exists(shipped: Detector) -> None:
    """The caseworker sees the word, the reviewer finds the rule."""
    known = _known_rules()
    seen = 0
    for text in ("hoću da umrem, našao me je", "ima nož i preti mi", "mă bate acum", "sama sam",
                 "нямам къде да спя", "i cant do this anymore",
                 "ndihmë ai është te dera"):  # fmt: skip
        for reason in shipped.assess(text).reasons:
            seen += 1
            assert reason.rule in known
            assert reason.word in REASON_WORDS
            assert reason.topic in TOPICS
    assert seen >= 7


def test_self_harm_and_danger_from_others_carry_different_words(shipped: Detector) -> None:
    """The first reply differs: warm words for the one, silence on the screen for the other."""
    assert shipped.assess("hoću da umrem").reasons[0].word == "self"
    assert shipped.assess("pred vratima je sad").reasons[0].word == "danger"


def test_skeletons_of_both_scripts_are_one() -> None:
    """So that each word stands once in the lexicons."""
    assert skeletons("Не могу више") == skeletons("ne mogu više") == skeletons("NE MOGU VISE")
    assert skeletons("живјети") == skeletons("živjeti") == skeletons("živeti")
    assert skeletons("не мога повече") == skeletons("ne moga povetche")
