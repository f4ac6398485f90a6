"""What the finished languages say: complete, within limits, in the right script and register."""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from flows.banned import telling as telling_anywhere
from locales import pofiles
from locales.catalog import INFORMAL, shipped
from locales.check import check
from locales.extract import gather
from locales.messages import cyrillic
from locales.sentences import SENTENCES
from locales.sr import to_cyrillic
from locales.words import recognise
from tests.locales.test_sentences import telling

ROOT = Path(__file__).resolve().parents[2]
FINISHED = ["sq", "bs", "sr-Latn", "sr-Cyrl", "mk", "bg", "ro", "tr", "uk", "ru"]
TO_RETURN = {"ro": "ÎNCEPE", "tr": "BAŞLA"}
TO_RETURN |= dict.fromkeys(("sr-Cyrl", "mk", "bg", "uk", "ru"), "СТАРТ")
"""What a person is told to write to return, where it is not START."""
PLACEHOLDER = re.compile(r"\{[^{}]*\}")
LATIN_LETTER = re.compile(r"[A-Za-zčćšžđ]")
FORMAL = {
    "sq": r"\b(?:ju|juaj|tuaj|tuaja|jush|dëshironi|mund të \w+ni|jeni|keni)\b",
    "sr-Latn": r"\b(?:V(?:i|as|am|aš\w*)|\w+jte|\w+ete|ste|imate|želite|možete)\b",
    "ro": r"(?i)\b(?:dumneavoastră|vă|v-a|v-ați|vi|ați|(?!permiți)\w{2,}[aeiâ]ți)\b",
    "tr": r"(?i)\b(?:siz|siz(?:e|i|in|den|inle)|\w{2,}[ıiuü]n[ıiuü]z\w*|(?:yaz|kullan)ın)\b",
    "uk": r"\b(?:В(?:и|ас|ам|ами|аш\w*)|\w+(?:іть|[йеє]те|[йеє]теся|ите))\b",
    "ru": r"\b(?:В(?:ы|ас|ам|ами|аш\w*)|\w+(?:[йеи]те|[йеи]тесь))\b",
}
INFORMAL_FORM = {
    "sq": r"\b(?:ti|yt|jote|tënde|sate|teje|të lutem)\b",
    "sr-Latn": r"\b(?:ti|te|tvoj\w*|tebe|si|možeš|želiš|\w+eš)\b",
    "ro": r"(?i)\b(?:tu|te|ți|îți|tine|tău|ta|tăi|tale|ești|vrei|poți|[mț]i-ai|ai)\b",
    "tr": r"(?i)\b(?:sen|sana|sen(?:i|in|den)|\w+[dt][ıiuü]ğ[ıiuü]n|\w+(?:yor|bilir)s[iu]n)\b",
    "uk": r"(?i)\b(?:ти|тебе|тобі|тобою|тво\w*|\w+(?:[еєиї]ш|шся))\b",
    "ru": r"(?i)\b(?:ты|тебя|тебе|тобой|тво\w*|\w+(?:[еёи]шь|шься))\b",
}
BOT_SPEAKS_OF_A_PLACE = {"stranger/country"}


@pytest.mark.parametrize("tag", FINISHED)
def test_nothing_is_missing_stale_long_or_against_the_rules(tag: str) -> None:
    """Every sentence and every flow text that is here, checked as a translator would be."""
    sources = gather(ROOT)
    assert len(sources) > 200
    issues = check(ROOT, sources, languages=[tag], telling=telling())
    assert [str(issue) for issue in issues] == []


@pytest.mark.parametrize("tag", FINISHED)
def test_no_text_is_telling_in_a_neighbours_language(tag: str) -> None:
    """What one reads as `now` another may read as a court; asked for alone, one line may."""
    shown = {c: PLACEHOLDER.sub("", e.text) for c, e in shipped().entries(tag).items()}
    found = {c: telling_anywhere(text) for c, text in shown.items()}
    assert {c for c, words in found.items() if words} <= {"line/police"}


def test_serbian_cyrillic_is_made_from_the_present_latin() -> None:
    """Whoever changed the Latin has run the command."""
    latin = pofiles.load(pofiles.path_of(ROOT, "sr-Latn"))
    path = pofiles.path_of(ROOT, "sr-Cyrl")
    assert pofiles.dump(cyrillic(latin, pofiles.load(path))) == path.read_bytes()


def test_serbian_cyrillic_has_no_latin_letters() -> None:
    """No screen in the wrong script."""
    entries = shipped().entries("sr-Cyrl")
    assert len(entries) > 200
    shown = {c: re.sub(r"\{[^{}]*\}", "", e.text) for c, e in entries.items()}
    assert [context for context, text in shown.items() if LATIN_LETTER.search(text)] == []


@pytest.mark.parametrize("tag", sorted(FORMAL))
def test_registers_are_not_mixed(tag: str) -> None:
    """The formal wording has no familiar pronoun and the other way round."""
    mixed = []
    for context, entry in shipped().entries(tag).items():
        base = context.removesuffix(INFORMAL)
        if base in SENTENCES and SENTENCES[base].audience != "person":
            continue
        wrong = FORMAL if context.endswith(INFORMAL) else INFORMAL_FORM
        if re.search(wrong[tag], entry.text) and "address/" not in context:
            mixed.append(f"{context}: {entry.text}")
    assert mixed == []


@pytest.mark.parametrize("tag", sorted(FORMAL))
def test_whoever_is_addressed_formally_can_be_addressed_informally(tag: str) -> None:
    """A formal pronoun on a person's screen has an informal wording beside it."""
    entries = shipped().entries(tag)
    lacking = [
        context
        for context, entry in entries.items()
        if re.search(FORMAL[tag], entry.text)
        and not context.endswith(INFORMAL)
        and context not in BOT_SPEAKS_OF_A_PLACE
        and "address" not in context
        and (context not in SENTENCES or SENTENCES[context].audience == "person")
        and context + INFORMAL not in entries
    ]
    assert lacking == []


@pytest.mark.parametrize("tag", FINISHED)
def test_the_arrow_and_the_word_to_return_by_survive(tag: str) -> None:
    """Signs that checks and people rely on are in every translation."""
    words = shipped()
    assert words.text("control/back", tag).startswith("⬅ ")
    word = TO_RETURN.get(tag, "START")
    assert word in words.text("stop/done", tag)
    assert word in words.text("stop/done", tag, register="informal")
    meant = recognise(word)
    assert meant is not None
    assert meant.kind == "return"
    for level, sign in (("1", "1 ▲ "), ("2", "2 ▲▲ "), ("3", "3 ▲▲▲ ")):
        assert words.text(f"level/{level}", tag).startswith(sign)


def test_romanian_letters_have_commas_below() -> None:
    """The letters with a cedilla are Turkish ones and look wrong on some phones."""
    texts = [entry.text for entry in shipped().entries("ro").values()]
    assert any("ș" in text for text in texts)
    assert [text for text in texts if re.search("[şţŞŢ]", text)] == []


@pytest.mark.parametrize("tag", ["en", *FINISHED])
def test_openers_differ_and_ask_nothing(tag: str) -> None:
    """Eight harmless lines, none of them a question, all seen whole on a locked phone."""
    openers = [shipped().text(f"talk/opener-{n}", tag) for n in range(1, 9)]
    assert len(set(openers)) == 8
    assert not any("?" in opener or len(opener) > 60 for opener in openers)


def test_reason_words_are_eighteen_different_words() -> None:
    """Two reasons that look the same would send somebody to the wrong trouble."""
    reasons = [key for key in SENTENCES if key.startswith("reason/")]
    assert len(reasons) == 18
    for tag in ["en", *FINISHED]:
        assert len({shipped().text(key, tag) for key in reasons}) == 18


@pytest.mark.parametrize("tag", ["sq", "bs", "sr-Latn", "mk", "bg", "ro", "tr", "uk", "ru", "rom"])
def test_headers_say_that_review_is_owed(tag: str) -> None:
    """Nobody takes these words for reviewed ones."""
    assert "Native review is owed" in pofiles.load(pofiles.path_of(ROOT, tag)).header_comment


def test_every_exception_keeps_its_two_letters() -> None:
    """The list that reviewers extend: each word of it, and with `ne` before it."""
    path = ROOT / "locales" / "sr_Cyrl" / "exceptions.yaml"
    listed = YAML(typ="safe", pure=True).load(path)
    assert len(listed["apart"]) > 10
    for word in listed["apart"]:
        parts = word.split("|")
        expected = "".join(to_cyrillic(part) for part in parts)
        assert to_cyrillic("".join(parts)) == expected
        assert to_cyrillic("ne" + "".join(parts)) == "не" + expected
    for name in listed["latin"]:
        assert to_cyrillic(f"preko {name}") == f"преко {name}"


@pytest.mark.parametrize(
    ("latin", "expected"),
    [
        ("nadživeti", "надживети"),
        ("Injekcija", "Инјекција"),
        ("konjunktura", "конјунктура"),
        ("TANJUG", "ТАНЈУГ"),
        ("odžaliti", "оджалити"),
        ("odžak", "оџак"),
        ("konj Njegoš LJUBAV Ljubav", "коњ Његош ЉУБАВ Љубав"),
        ("đak, džep, ćup", "ђак, џеп, ћуп"),
        ("{worker} čita K7F3", "{worker} чита K7F3"),
        ("https://primer.rs/lj i a.b@c.rs", "https://primer.rs/lj и a.b@c.rs"),
        ("preko WhatsApp poruke", "преко WhatsApp поруке"),
        ("Већ ћирилица", "Већ ћирилица"),
    ],
)
def test_transliteration(latin: str, expected: str) -> None:
    """Digraphs, their exceptions, and what stays in Latin letters."""
    assert to_cyrillic(latin) == expected
