"""Words that people type: what is recognised, and above all what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.folding import fold, is_slip, spellings
from locales.languages import TONGUES
from locales.sr import to_cyrillic
from locales.words import KINDS, MAX_TYPED, Kind, Word, _file, _index, recognise, words_of

TAGS = [tag for tag in TONGUES if tag not in ("sr-Cyrl", "rom")]
LISTED = [(tag, kind, word) for tag in TAGS for kind in KINDS for word in words_of(tag, kind)]


def kind_of(text: str) -> str | None:
    """The kind recognised, or None."""
    word = recognise(text)
    return word.kind if word else None


def test_every_language_lists_every_kind() -> None:
    """Nobody is left without a stop, a help and a way back in their own language."""
    assert len(LISTED) > 250
    for tag in TAGS:
        for kind in KINDS[:-1]:
            assert words_of(tag, kind), f"{tag} lists no word for {kind}"


@pytest.mark.parametrize("tag", TAGS)
def test_listed_words_mean_what_they_are_listed_for(tag: str) -> None:
    """In any case, with signs around, without marks, and politely."""
    polite = [str(word) for word in _file(tag)["polite"]]
    for kind in KINDS[:-1]:
        for word in words_of(tag, kind):
            for typed in (
                word, word.upper(), f" {word}. ", f"«{word}!!!»", fold(word),
                f"{word}, {polite[0]}", f"{polite[-1]} {word}",
            ):  # fmt: skip
                assert kind_of(typed) == kind, f"{tag} {kind} {typed!r}"


@pytest.mark.parametrize("tag", ["bs", "sr-Latn"])
def test_both_scripts_are_heard(tag: str) -> None:
    """Bosnian and Serbian words mean the same in Cyrillic."""
    for kind in KINDS[:-1]:
        for word in words_of(tag, kind):
            assert kind_of(to_cyrillic(word)) == kind


@pytest.mark.parametrize("tag", ["mk", "bg", "uk", "ru"])
def test_cyrillic_words_are_heard_in_latin_letters(tag: str) -> None:
    """As people type them on a keyboard without Cyrillic, digits for letters among them."""
    for kind in KINDS[:-1]:
        for word in words_of(tag, kind):
            for typed in spellings(word)[1:]:
                assert kind_of(typed) == kind, f"{tag} {kind} {typed!r}"


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("pomo6t", "help"), ("POMO6T", "help"), ("pomosht", "help"), ("pomoshch", "help"),
        ("spri", "stop"), ("ndihme", "help"), ("opreste", "stop"), ("yardim", "help"),
        ("STANI", "stop"), ("stoр", "stop"), ("stooooop", "stop"), ("STOP!!!", "stop"),
        ("будь ласка, стоп", "stop"), ("te rog oprește", "stop"), ("molim te stani", "stop"),
        ("stop please", "stop"), ("please stop", "stop"), ("Ju lutem, ndaloni", "stop"),
        ("старт", "return"), ("START", "return"), ("fillo", "return"), ("upomoć", "help"),
        ("yes", "yes"), ("Да", "yes"), ("po", "yes"), ("evet", "yes"), ("так", "yes"),
        ("no", "no"), ("jo", "no"), ("не", "no"), ("nu", "no"), ("hayır", "no"), ("нет", "no"),
    ],
)  # fmt: skip
def test_examples(typed: str, kind: str) -> None:
    """Words as people really type them."""
    assert kind_of(typed) == kind


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("stpo", "stop"), ("sotp", "stop"), ("stopp", "stop"), ("stol", None), ("ndlao", "stop"),
        ("ndalp", "stop"), ("prestni", "stop"), ("prekimi", "stop"),
        ("ajutr", "help"), ("pomsh", None), ("помщ", "help"), ("yadrim", "help"), ("hlep", "help"),
        ("strat", None), ("satrt", "return"), ("starrt", "return"), ("допомога", "help"),
        ("допомгоа", "help"), ("остановитес", "stop"), ("srspki", "language"),
    ],
)  # fmt: skip
def test_slips(typed: str, kind: str | None) -> None:
    """One slip in a word of four letters or more is forgiven, unless it makes another word."""
    assert kind_of(typed) == kind


@pytest.mark.parametrize(
    "typed",
    [
        "don't stop", "dont stop", "stop it, he is here", "stop it", "I want to stop living",
        "stop him", "he won't stop", "nemoj stati", "ne prestaj", "mos ndalo", "нe спирай",
        "stani, tu je", "help him", "no help came", "stop stop he is at the door", "stop or go on",
        "stoj", "stok",
        "step", "stol", "sto", "top", "shop",
        "стой", "стол", "стоит", "сток",
        "stan", "stari", "stara", "nije", "način", "причини", "почти", "ponoć", "vrata", "dosta",
        "mjaft", "gata", "хватит", "ndihem", "Ndihem keq", "ndaj", "durum", "срете", "спря",
        "hell",
        "hello", "hair", "ship", "even", "roman", "руки", "year", "oprit", "spart", "smart", "end",
        "yes please help me stop him", "cancel", "", " ", "!!!", "👍", "123", "K7F3", "da ne",
        "please", "molim", "stop" * 20,
    ],
)  # fmt: skip
def test_what_is_none_of_these_words(typed: str) -> None:
    """Sentences, and ordinary words that look alike, mean themselves."""
    assert recognise(typed) is None


def test_yes_never_means_return() -> None:
    """A yes is an answer; whoever stopped stays stopped."""
    for tag in TAGS:
        for word in words_of(tag, "yes"):
            assert kind_of(word) == "yes"


def test_no_everyday_word_is_a_slip_of_anything() -> None:
    """The ordinary words listed beside each language are read as themselves or as listed words."""
    index = _index()
    everyday = [word for tag in TAGS for word in _file(tag)["everyday"]]
    assert len(everyday) > 300
    wrong = [w for w in everyday if recognise(w) is not None and fold(w) not in index.exact]
    assert wrong == []


def test_no_slip_turns_one_kind_into_another() -> None:
    """Every single slip in every listed word gives its own kind or nothing."""
    index = _index()
    for pairs in index.slips.values():
        for form, word in pairs:
            for typed in slips_of(form):
                found = index.exact.get(typed) or recognise(typed)
                exact = index.exact.get(typed)
                assert found is None or found.kind == word.kind or exact is not None, (
                    f"{typed!r} is one slip from {form!r}, a {word.kind}, and was read as {found}"
                )


def typed_ways(tag: str, word: str) -> list[str]:
    """A listed word as it is written; Bosnian and Serbian in both scripts."""
    return [word, to_cyrillic(word)] if tag in ("bs", "sr-Latn") else [word]


@pytest.mark.parametrize("tag", TAGS)
def test_one_slip_is_forgiven_in_every_language_and_script(tag: str) -> None:
    """A letter lost, doubled or swapped in a long word; what became another word is not taken."""
    heard = missed = 0
    listed = [(kind, word) for kind in KINDS[:3] for word in words_of(tag, kind)]
    for kind, word in listed:
        for form in map(fold, typed_ways(tag, word)):
            if len(form) < 5 or " " in form:
                continue
            for typed in {*slips_of(form), *(form[:at] + form[at - 1 :] for at in range(1, 5))}:
                found = recognise(typed)
                assert found is None or found.kind == kind
                heard, missed = heard + (found is not None), missed + (found is None)
    assert heard > 60
    assert missed <= 0.08 * (heard + missed)


@pytest.mark.parametrize("tag", TAGS)
def test_one_slip_in_a_long_word_of_a_phrase_is_forgiven(tag: str) -> None:
    """`treba mi pomco` asks for help; `treba ti pomoć` is another sentence."""
    phrases = [(k, w) for k in KINDS[:-1] for w in words_of(tag, k) if " " in fold(w)]
    assert phrases
    for kind, phrase in phrases:
        words = fold(phrase).split()
        for at, word in enumerate(words):
            swapped = word[:-2] + word[:-3:-1]
            typed = " ".join([*words[:at], swapped, *words[at + 1 :]])
            if len(word) >= 5 and swapped != word:
                assert kind_of(typed) in (kind, None)
    with_slip = {"bs": "treba mi pomco", "sr-Latn": "ne šaljitte više", "sq": "dua ndimhë"}
    if tag in with_slip:
        assert kind_of(with_slip[tag]) is not None


@pytest.mark.parametrize(
    "typed", ["treba ti pomoć", "nemam pomoći", "du gjumë", "ne šalje više on", "no more fear"]
)
def test_a_phrase_that_only_looks_alike_means_itself(typed: str) -> None:
    """Its short words carry the meaning."""
    assert recognise(typed) is None


@pytest.mark.parametrize(
    "typed",
    [
        "stop please", "please stop", "molim stop", "stop molim", "stop ju lutem", "te rog stop",
        "моля стоп", "стоп моля", "молам стоп", "lütfen stop", "стоп пожалуйста", "hvala stop",
        "molim vas stanite", "ju lutem ndalni", "молим станите", "vă rog opriți", "molq stop",
    ],
)  # fmt: skip
def test_one_polite_word_around_is_heard(typed: str) -> None:
    """In the same language or in another."""
    assert kind_of(typed) == "stop"


def slips_of(form: str) -> list[str]:
    """Some single slips: a letter lost, or two swapped."""
    lost = [form[:at] + form[at + 1 :] for at in range(1, len(form))]
    swapped = [
        form[: at - 1] + form[at] + form[at - 1] + form[at + 1 :] for at in range(1, len(form))
    ]
    return [typed for typed in (*lost, *swapped) if typed != form]


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("English", "en"), ("shqip", "sq"), ("SHQIP", "sq"), ("Bosanski", "bs"),
        ("srpski", "sr-Latn"),
        ("српски", "sr-Cyrl"), ("Српски", "sr-Cyrl"), ("makedonski", "mk"), ("Македонски", "mk"),
        ("Български", "bg"), ("balgarski", "bg"), ("bylgarski", "bg"), ("Română", "ro"),
        ("romana", "ro"), ("Türkçe", "tr"), ("turkce", "tr"), ("Українська", "uk"),
        ("Русский", "ru"), ("ruski", "ru"), ("srpski molim", "sr-Latn"), ("serbian", "sr-Latn"),
    ],
)  # fmt: skip
def test_languages_by_name(typed: str, tag: str) -> None:
    """A language's name, in its own words and in its neighbours', names that language."""
    assert recognise(typed) == Word("language", tag)


def test_every_own_name_is_recognised() -> None:
    """What the picker shows can be typed as well."""
    for known in TONGUES.values():
        if not known.off:
            assert recognise(known.name) == Word("language", known.tag)


@given(st.text(max_size=2 * MAX_TYPED))
def test_nothing_breaks_it(text: str) -> None:
    """Whatever arrives, the answer is a word or None."""
    found = recognise(text)
    assert found is None or found.kind in KINDS


@given(st.sampled_from([(k, w) for _, k, w in LISTED]), st.sampled_from(["xhamia", "kuća", "zid"]))
def test_a_listed_word_inside_a_sentence_means_nothing(
    listed: tuple[Kind, str], more: str
) -> None:
    """Only a whole message counts."""
    assert recognise(f"{listed[1]} {more} {more}") is None


@pytest.mark.parametrize(
    ("typed", "meant", "slip"),
    [
        ("stpo", "stop", True), ("stopp", "stop", True), ("stoo", "stop", True),
        ("stok", "stop", False), ("stoj", "stop", False), ("xtop", "stop", False),
        ("tsop", "stop", True), ("pomoj", "pomoc", True), ("pomo", "pomoc", True),
        ("stop", "stop", False), ("st", "stop", False),
    ],
)  # fmt: skip
def test_what_a_slip_is(typed: str, meant: str, slip: bool) -> None:
    """Four letters forgive less than five."""
    assert is_slip(typed, meant) is slip
