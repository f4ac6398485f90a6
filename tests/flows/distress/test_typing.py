"""However people type it: without diacritics, in the other script, in capitals, with slips."""

import unicodedata
from collections.abc import Callable

import pytest

from flows.distress import Detector, Severity
from tests.flows.distress import sentences

_LATIN = {"đ": "dj", "ë": "e", "ı": "i"}
_SERBIAN = dict(
    zip(
        "абвгдђежзијклљмнњопрстћуфхцчџш",
        (*"abvgdđežzijkl", "lj", "m", "n", "nj", *"oprstćufhcč", "dž", "š"),
        strict=True,
    )
)
_TO_CYRILLIC = sorted(
    ((latin, cyrillic) for cyrillic, latin in _SERBIAN.items()), key=lambda pair: -len(pair[0])
)
_MACEDONIAN = {**_SERBIAN, "ѓ": "gj", "ќ": "kj", "ѕ": "dz"}
_SHLYOKAVITSA = {
    **dict(zip("абвгдезийклмнопрстуфхцью", "abvgdeziiklmnoprstufhc u", strict=True)),
    "ж": "j", "ч": "4", "ш": "6", "щ": "6t", "ъ": "y", "я": "q", "ю": "iu", "ь": "",
}  # fmt: skip
_SHLYOKAVITSA_LETTERS = {**_SHLYOKAVITSA, "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a", "я": "ya",
                         "ж": "zh"}  # fmt: skip


def _bare(text: str) -> str:
    text = "".join(_LATIN.get(letter, letter) for letter in text)
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _map(table: dict[str, str]) -> Callable[[str], str]:
    return lambda text: "".join(table.get(letter, letter) for letter in text.lower())


def _cyrillic(text: str) -> str:
    text = text.lower()
    for latin, cyrillic in _TO_CYRILLIC:
        text = text.replace(latin, cyrillic)
    return text


def _slip(text: str, *, at: int, kind: str) -> str:
    """One slip in each word of five letters or more, never in its first letter."""
    return " ".join(_slipped(word, at=at, kind=kind) for word in text.split())


def _slipped(word: str, *, at: int, kind: str) -> str:
    if len(word) < 5 or not word.isalpha():
        return word
    spot = 2 + at % (len(word) - 3)
    if kind == "missing":
        return word[:spot] + word[spot + 1 :]
    if kind == "swapped":
        return word[:spot] + word[spot + 1] + word[spot] + word[spot + 2 :]
    return word[:spot] + word[spot] + "p" + word[spot + 1 :]


def _phrases(*langs: str) -> list[object]:
    return [
        pytest.param(text, id=f"{lang}: {text}")
        for lang in langs or tuple(sentences.CRISIS)
        for text in sentences.CRISIS[lang]
    ]


@pytest.mark.parametrize("text", _phrases())
def test_without_diacritics_in_capitals_and_drawn_out(lexicons_alone: Detector, text: str) -> None:
    """The same words, typed as phones and fear make people type them."""
    for typed in (_bare(text), text.upper(), _bare(text).upper(), f"{text}!!!", f"  {text}...",
                  text[:-1] + text[-1] * 5, "\u200b".join(text)):  # fmt: skip
        assert lexicons_alone.assess(typed).severity is Severity.CRISIS, typed


@pytest.mark.parametrize("text", _phrases("bs", "sr_Latn"))
def test_serbian_and_bosnian_in_cyrillic(lexicons_alone: Detector, text: str) -> None:
    """The other script, letter by letter."""
    assert lexicons_alone.assess(_cyrillic(text)).severity is Severity.CRISIS


@pytest.mark.parametrize("text", _phrases("sr_Cyrl"))
def test_serbian_in_latin_with_and_without_diacritics(lexicons_alone: Detector, text: str) -> None:
    """The other script, the other way round."""
    latin = _map(_SERBIAN)(text)
    assert lexicons_alone.assess(latin).severity is Severity.CRISIS
    assert lexicons_alone.assess(_bare(latin)).severity is Severity.CRISIS


@pytest.mark.parametrize("text", _phrases("mk"))
def test_macedonian_in_latin(lexicons_alone: Detector, text: str) -> None:
    """As it is typed on phones without a Macedonian keyboard."""
    latin = _map(_MACEDONIAN)(text)
    assert lexicons_alone.assess(latin).severity is Severity.CRISIS
    assert lexicons_alone.assess(_bare(latin)).severity is Severity.CRISIS


@pytest.mark.parametrize("text", _phrases("bg"))
def test_bulgarian_in_latin_with_digits_and_without(lexicons_alone: Detector, text: str) -> None:
    """Shlyokavitsa has no fixed rule; both common habits are read."""
    for table in (_SHLYOKAVITSA, _SHLYOKAVITSA_LETTERS):
        typed = _map(table)(text)
        assert lexicons_alone.assess(typed).severity is Severity.CRISIS, typed


@pytest.mark.parametrize("lang", sentences.CRISIS)
def test_one_slip_in_each_longer_word_mostly_still_reaches_a_person(
    lexicons_alone: Detector, lang: str
) -> None:
    """Missing, swapped or added letters, wherever they hit: two in three are mended."""
    heard = [
        lexicons_alone.assess(_slip(text, at=at, kind=kind)).severity >= Severity.DISTRESS
        for text in sentences.CRISIS[lang]
        for at in range(3)
        for kind in ("missing", "swapped", "added")
    ]
    assert sum(heard) / len(heard) >= 0.65


@pytest.mark.parametrize("text", _phrases())
def test_split_over_two_messages(lexicons_alone: Detector, text: str) -> None:
    """Wherever the person pressed send, the two messages together are at least distress."""
    words = text.split()
    for cut in range(1, len(words)):
        before, after = " ".join(words[:cut]), " ".join(words[cut:])
        alone = lexicons_alone.assess(before).severity
        joined = lexicons_alone.assess(after, previous=before).severity
        assert max(alone, joined) >= Severity.DISTRESS, (before, after)


@pytest.mark.parametrize(
    "text",
    ["w a n t  t o  d i e", "u b i c u  s e", "k1ll mys3lf", "d u a  t e  v d e s", "🆘",
     "sos", "hocu da umreeeem", "HELP!!!!!", "i want to d1e"],
)  # fmt: skip
def test_spaced_leet_drawn_out_and_signs(lexicons_alone: Detector, text: str) -> None:
    """Ways to hide a word from somebody who looks over the shoulder."""
    assert lexicons_alone.assess(text).severity is Severity.CRISIS
