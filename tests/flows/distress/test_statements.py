"""Clear statements are heard in every language; what only sounds like it is not."""

from collections.abc import Mapping, Sequence

import pytest

from flows.distress import Detector, Severity
from flows.severity import Severity as Level
from tests.flows.distress import sentences


def _each(groups: Mapping[str, Sequence[str]]) -> list[object]:
    return [
        pytest.param(lang, text, id=f"{lang}: {text}")
        for lang, texts in groups.items()
        for text in texts
    ]


@pytest.mark.parametrize(("lang", "text"), _each(sentences.CRISIS))
def test_a_clear_statement_of_danger_or_intent_is_crisis(
    lexicons_alone: Detector, shipped: Detector, lang: str, text: str
) -> None:
    """By the lexicons alone, and the second stage never takes it below distress."""
    assert lexicons_alone.assess(text, lang=lang).severity is Severity.CRISIS
    assert shipped.assess(text, lang=lang).severity >= Severity.DISTRESS


@pytest.mark.parametrize(("lang", "text"), _each(sentences.DISTRESS))
def test_a_clear_statement_of_threat_or_need_reaches_a_person(
    lexicons_alone: Detector, lang: str, text: str
) -> None:
    """Threat, pursuit, papers kept, nowhere to sleep, beaten, at the end of one's strength."""
    assert lexicons_alone.assess(text, lang=lang).severity >= Severity.DISTRESS


@pytest.mark.parametrize(("lang", "text"), _each(sentences.WOULD_HAVE))
def test_what_was_or_would_have_been_is_no_crisis(
    lexicons_alone: Detector, shipped: Detector, lang: str, text: str
) -> None:
    """Ten sentences and more a language about the past and about what did not happen."""
    assert lexicons_alone.assess(text, lang=lang).severity < Severity.CRISIS
    assert shipped.assess(text, lang=lang).severity < Severity.CRISIS


@pytest.mark.parametrize(("lang", "text"), _each(sentences.HARMLESS))
def test_idioms_denials_films_and_thanks_reach_nobody(
    lexicons_alone: Detector, shipped: Detector, lang: str, text: str
) -> None:
    """Dying of laughter is a manner of speaking, and nobody is threatened."""
    assert lexicons_alone.assess(text, lang=lang).severity < Severity.DISTRESS
    assert shipped.assess(text, lang=lang).severity < Severity.DISTRESS


def test_every_language_has_ten_sentences_about_the_past_and_the_conditional() -> None:
    """The set that guards against alarms about what is over must not shrink."""
    assert len(sentences.WOULD_HAVE) == 8
    assert min(len(texts) for texts in sentences.WOULD_HAVE.values()) >= 10


@pytest.mark.parametrize("lang", [None, "en", "xx", "", "sr_Cyrl"])
def test_a_wrong_or_missing_language_makes_no_difference_to_a_clear_statement(
    shipped: Detector, lang: str | None
) -> None:
    """People write in the language of their fear, not in the one of their settings."""
    assert shipped.assess("dua të vdes", lang=lang).severity is Severity.CRISIS


def test_a_later_message_can_only_raise(shipped: Detector) -> None:
    """A statement split over two messages counts; a calm one before does not lower."""
    assert shipped.assess("da umrem", lang="bs").severity < Severity.CRISIS
    split = shipped.assess("da umrem", lang="bs", previous="hoću")
    assert split.severity is Severity.CRISIS
    calm = shipped.assess("hoću da umrem", lang="bs", previous="danas je lep dan")
    assert calm.severity is Severity.CRISIS


def test_the_message_before_is_not_counted_twice(shipped: Detector) -> None:
    """What was already heard in the last message is no new signal in this one."""
    heard = shipped.assess("ok, hvala", lang="bs", previous="hoću da umrem")
    assert heard.severity < Severity.DISTRESS


def test_severity_words_are_those_of_the_contract() -> None:
    """They leave the house in `classify` and `case`."""
    assert [str(level) for level in Level] == ["none", "concern", "distress", "crisis"]
    assert Level.parse("crisis") is Level.CRISIS
    with pytest.raises(ValueError, match="none, concern, distress, crisis"):
        Level.parse("panic")
