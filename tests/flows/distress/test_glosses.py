"""What a word is about is the same keyword in every language, whatever else shares its letters."""

from pathlib import Path

import pytest

from bot.listening import glosses
from bot.listening.signal_files import LexiconError
from flows.distress.glosses import Dictionary, Glosses
from flows.distress.normalise import skeleton
from flows.distress.tongue import hints


@pytest.fixture(scope="module")
def shipped() -> Glosses:
    """The dictionaries that ship."""
    return Glosses(glosses.read())


@pytest.mark.parametrize(
    ("gloss", "texts"),
    [
        ("hit", ["he hits me", "më rreh burri", "muž me tuče", "ме тепа мажот", "мъжът ме удря",
                 "bărbatul mă bate", "beni dövüyor", "він мене б'є", "он меня бьёт"]),
        ("passport", ["they took my passport", "ma mori pasaportën", "узели су ми пасош",
                      "ми го зеде пасошот", "взеха ми паспорта", "mi-au luat pașaportul",
                      "pasaportumu aldılar", "забрали паспорт", "отобрали паспорт"]),
    ],
)  # fmt: skip
def test_one_gloss_has_words_in_every_language(
    shipped: Glosses, gloss: str, texts: list[str]
) -> None:
    """What is learnt from one language is heard in all."""
    for text in texts:
        read = shipped.read(skeleton(text), hints(text))
        assert any(gloss in one.glosses for one in read), text


def test_letters_say_which_language_words_belong_to(shipped: Glosses) -> None:
    """`баща` is a father where people write so, though it sounds like a garden elsewhere."""
    text = "баща ми ме заключи"
    read = shipped.read(skeleton(text), hints(text))
    assert [read[0].glosses, read[-1].glosses] == [("father",), ("lock",)]
    assert "captive" in read[-1].kinds


def test_the_declared_language_decides_where_words_do_not() -> None:
    """A hint and no more: words of another language outvote it."""
    both = Glosses(
        Dictionary(
            words={
                "sh": {"sea": "more.", "please": "molim"},
                "en": {"much": "more.", "me": "me."},
            },
            kinds={"sea": ("nature",), "much": ("degree",)},
        )
    )
    assert both.read(" more ", hints("more", "en"))[0].glosses == ("much",)
    assert both.read(" more ", hints("more", "sr-Latn"))[0].glosses == ("sea",)
    assert both.read(" more molim ", hints("more molim", "en"))[0].glosses == ("sea",)


@pytest.mark.parametrize(
    ("text", "language"),
    [("Ќе дојдам", "mk"), ("ще дойда въобще", "bg"), ("він їде", "uk"), ("мы едем", "ru"),
     ("më rreh", "sq"), ("îmi e frică", "ro"), ("kaçtım, ağlıyorum", "tr"), ("čekam", "sh")],
)  # fmt: skip
def test_letters_of_their_own_speak_for_a_language(text: str, language: str) -> None:
    """They weigh more than the script alone."""
    found = hints(text)
    assert found[language] == max(found.values())


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("hit rreh", "en.txt:1:1: write `gloss = words`"),
        ("hit = beat\nhit = slap", "en.txt:2:1: hit is here twice"),
        ("kick = kick", "en.txt:1:1: write kick into kinds.txt too"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    """File, line, and what to do."""
    for language in glosses.LANGUAGES:
        (tmp_path / f"{language}.txt").write_text("# nothing\n", encoding="utf-8")
    (tmp_path / "kinds.txt").write_text("hit = hit\n", encoding="utf-8")
    (tmp_path / "en.txt").write_text(line, encoding="utf-8")
    with pytest.raises(LexiconError) as told:
        glosses.read(tmp_path)
    assert message in str(told.value)
