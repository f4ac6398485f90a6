"""Words of different languages that mean the same are the same to the second stage."""

from pathlib import Path

import pytest

from bot.listening import meanings
from bot.listening.signal_files import LexiconError
from flows.distress.meanings import Meanings
from flows.distress.normalise import skeleton


@pytest.fixture(scope="module")
def shared() -> Meanings:
    """The table that ships."""
    return Meanings(meanings.read())


@pytest.mark.parametrize(
    ("meaning", "texts"),
    [
        ("hit", ["he beats me", "më rreh burri", "muž me tuče", "ме тепа мажот", "мъжът ме бие",
                 "bărbatul mă bate"]),
        ("hungry", ["we are starving", "fëmijët kanë uri", "deca su gladna", "гладни сме",
                    "гладни сме от вчера", "ne e foame"]),
        ("papers", ["my passport is gone", "ma mori pasaportën", "uzeli su mi pasoš",
                    "ми го зеде пасошот", "взеха ми паспорта", "mi-au luat pașaportul"]),
    ],
)  # fmt: skip
def test_one_meaning_has_words_in_every_language(
    shared: Meanings, meaning: str, texts: list[str]
) -> None:
    """What is learnt from one language is heard in all."""
    for text in texts:
        assert any(meaning in means for means in shared.read(skeleton(text))), text


def test_a_word_that_two_languages_share_means_what_the_message_speaks() -> None:
    """`more` is the sea in one language and no sea at all in the other."""
    shared = Meanings(
        {"en": {"more.": ("much",), "please.": ("please",)}, "sh": {"more.": ("sea",)}}
    )
    assert shared.read(" please more ") == [("please",), ("much",)]
    assert shared.read(" more ") in ([("much",)], [("sea",)])


def test_small_words_glued_to_an_albanian_verb_are_understood() -> None:
    """`m'rreh` is "hits me", `s'di` style negations are kept."""
    shared = Meanings({"sq": {"reh.": ("hit",), "mund": ("can",)}})
    assert shared.read(" mreh ") == [()]  # too short to be sure
    assert shared.read(" smund ") == [("can", "no")]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("hit = beat ; rreh", "2 columns; write one for each of en, sq, sh, mk, bg, ro"),
        ("beat ; rreh", "write `meaning = words"),
        ("hit = a;b;c;d;e;f\nhit = a;b;c;d;e;f", "2:1: hit is here twice"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    """File, line, and what to do."""
    path = tmp_path / "meanings.txt"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(LexiconError, match=r"meanings\.txt") as told:
        meanings.read(path)
    assert message in str(told.value)
