import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.banned import BANNED, skeleton, telling

TELLING = [
    ("en", "The police came to the shelter.", ["police", "shelter"]),
    ("en", "A victim of TRAFFICKING", ["victim", "TRAFFICKING"]),
    ("en", "case K7F3", ["case"]),
    ("sq", "Viktimat e trafikimit", ["Viktimat", "trafikimit"]),
    ("sq", "policia dhe gjykata", ["policia", "gjykata"]),
    ("sq", "strehimorja", ["strehimorja"]),
    ("bs", "sigurna kuća", ["sigurna"]),
    ("bs", "žrtve trgovine ljudima", ["žrtve", "trgovine"]),
    ("sr-Latn", "ZRTVA je u sudu", ["ZRTVA", "sudu"]),
    ("sr-Cyrl", "полиција и жртва", ["полиција", "жртва"]),
    ("mk", "трговија со луѓе, засолниште", ["трговија", "засолниште"]),
    ("bg", "трафик на хора, убежище, съда", ["трафик", "убежище", "съда"]),
    ("ro", "victimă, adăpost, poliţia, instanţa", ["victimă", "adăpost", "poliţia", "instanţa"]),
    ("tr", "insan ticareti, mağdur, sığınma evi", ["insan", "mağdur", "sığınma"]),
    ("uk", "жертва, поліція, притулок", ["жертва", "поліція", "притулок"]),
    ("ru", "торговля людьми, приют, полиция", ["торговля", "приют", "полиция"]),
]
ORDINARY = [
    ("en", "A short recipe: courgettes on a shelf in the courtyard."),
    ("sq", "Një recetë e thjeshtë për supë. Rastësisht e mirë."),
    ("bs", "Stavite posudu na policu. Osjećate li se sigurno kod kuće?"),
    ("sr-Latn", "Da li se osećate sigurno kod kuće? Slučajno, trafika radi."),
    ("mk", "Ставете ја тавата на полица."),
    ("bg", "Измийте съдовете. Времето е топло."),
    ("ro", "Două case cu grădină, la poartă."),
    ("tr", "Bugün hava güzel. Davet var."),
    ("uk", "Як справи? Книжка на полиці."),
    ("ru", "Как дела? Суп и хлеб."),
]


@pytest.mark.parametrize(("language", "text", "words"), TELLING)
def test_a_telling_word_is_found_as_it_stands(language: str, text: str, words: list[str]) -> None:
    """Forms, capitals, missing marks and the other script hide nothing."""
    assert telling(text, [language]) == words
    assert set(words) <= set(telling(text))


@pytest.mark.parametrize(("language", "text"), ORDINARY)
def test_ordinary_words_stay_free(language: str, text: str) -> None:
    """Shelves, dishes, houses and greetings are no telling words."""
    assert telling(text, [language]) == []


def test_every_language_of_the_contract_has_a_list() -> None:
    """No language is shown without a list of its own."""
    tags = {"en", "sq", "bs", "sr-Latn", "sr-Cyrl", "mk", "bg", "ro", "tr", "uk", "ru"}
    assert set(BANNED) == tags
    assert all(len(stems) >= 10 for stems in BANNED.values())


def test_stems_are_written_in_the_shape_in_which_they_are_looked_for() -> None:
    """A stem with a mark or a foreign letter would never be found."""
    for stems in BANNED.values():
        for stem in stems:
            parts = stem.removeprefix("=").replace("|", "+").split("+")
            assert all(part and skeleton(part) == part for part in parts), stem


def test_both_serbian_scripts_have_one_shape() -> None:
    """What is found in one script is found in the other."""
    assert skeleton("Ђорђе љуља џезву") == skeleton("Đorđe ljulja džezvu".replace("dž", "dz"))


def test_hidden_signs_do_not_hide_a_word() -> None:
    """Soft hyphens and zero-width signs inside a word are looked through."""
    assert telling("po\u00adli\u200bce", ["en"]) == ["police"]


def test_an_organisation_adds_its_own_names() -> None:
    """Names by which an organisation is known are found in any case and script."""
    assert telling("Kontakt: АТИНА", [], extra=["Atina"]) == ["АТИНА"]


def test_an_unknown_language_has_no_list() -> None:
    """A tag without a list finds nothing rather than failing."""
    assert telling("police", ["xx"]) == []


@given(st.text(max_size=200))
def test_any_text_can_be_looked_at(text: str) -> None:
    """Whatever is typed, looking at it neither fails nor invents words."""
    for word in telling(text):
        assert word


@pytest.mark.parametrize("text", ["Како је сада?", "Kako je sada?", "Вака е добро, ми дава мир."])
def test_a_neighbours_ordinary_word_is_not_telling(text: str) -> None:
    """Serbian now is no Bulgarian court, Macedonian so and gives are no Turkish lawsuits."""
    assert telling(text) == []
    assert telling("Bir dava var.") == ["dava"]
    assert telling("Отивам в съда.") == ["съда"]
