"""Rules of wording in each language: every rule catches what was planted, and lets good words be."""

import pytest

from flows.banned import telling
from locales.check import check
from locales.extract import PUSH, Source
from locales.languages import TONGUES
from locales.lint import RULES, allowed, faults
from locales.sentences import SENTENCES
from tests.locales.test_messages import ROOT

SPOKEN = [tag for tag in TONGUES if tag != "rom"]

PLANTED = {
    "exclamation": {"en": "Welcome!", "bg": "Здравейте!", "tr": "Merhaba!"},
    "slash": {
        "sr-Latn": "Da li ste umorni/a", "sq": "A jeni i/e lodhur", "bs": "umoran(a)",
        "ro": "obosit/ă", "uk": "готовий/а",
    },
    "address": {"en": "See https://x.example", "mk": "Видете www.primer.mk", "ro": "Pe ajutor.ro"},
    "markup": {"en": "This is <b>bold</b>", "bs": "Ovo je **važno**"},
    "hidden": {"en": "Te\u200bxt", "sq": "Te\u202ekst"},
    "mixed": {"sr-Cyrl": "Здрaво", "mk": "Добpо"},
    "why": {
        "en": "Why did you go?", "sq": "Pse ikët?", "bs": "Zbog čega ste otišli?",
        "sr-Latn": "Zašto niste ostali?", "sr-Cyrl": "Зашто нисте остали?", "mk": "Зошто?",
        "bg": "Защо тръгнахте?", "ro": "De ce ați plecat?", "tr": "Neden gittiniz?",
        "uk": "Чому так?", "ru": "Почему так?",
    },
    "promise": {
        "en": "We promise.", "sq": "Ju premtojmë.", "bs": "Obećavamo.", "sr-Latn": "Biće dobro.",
        "sr-Cyrl": "Гарантујемо.", "mk": "Сигурно ќе дојдеме.", "bg": "Обещаваме.",
        "ro": "Va fi bine.", "tr": "Söz veriyoruz.", "uk": "Обіцяємо.", "ru": "Всё будет хорошо.",
    },
    "command": {
        "en": "You must answer.", "sq": "Duhet të shkruani.", "bs": "Morate odgovoriti.",
        "sr-Latn": "Dobro jutro. Odgovorite sada.", "sr-Cyrl": "Морате одговорити.",
        "mk": "Кажете сега.", "bg": "Добър ден, кажете сега.", "ro": "Trebuie să răspundeți.",
        "tr": "Şimdi yazın.", "uk": "Напишіть зараз.", "ru": "Не молчите, напишите сейчас.",
    },
    "gender": {
        "en": "She has been told.", "sq": "A jeni i lodhur?", "bs": "Jesi li umorna?",
        "sr-Latn": "Šta si radila danas?", "sr-Cyrl": "Шта си радила данас?",
        "mk": "Дали си сигурна?", "bg": "Вие сте готова.", "ro": "Sunteți singur?",
        "uk": "Ви казали, що ти зробила?", "ru": "Вы готовы, или ты готова?",
    },
    "script": {
        "mk": "Добар day", "sr-Cyrl": "Пишите START", "bg": "Hello", "sr-Latn": "Добро jutro",
        "uk": "Добрий den", "tr": "Günaydın, мир",
    },
    "sentences": {"en": "One. Two. Three.", "sr-Cyrl": "Један.\nДва.\nТри."},
    "words": {
        "en": "one two three four five six seven eight nine ten eleven twelve thirteen",
        "bg": "едно две три четири пет шест седем осем девет десет единадесет дванадесет още",
    },
}  # fmt: skip
CASES = [(rule, tag, text) for rule, texts in PLANTED.items() for tag, text in texts.items()]


@pytest.mark.parametrize(("rule", "tag", "text"), CASES)
def test_each_rule_catches_what_was_planted(rule: str, tag: str, text: str) -> None:
    """A text against a rule is found by that very rule."""
    assert rule in {code for code, _ in faults(text, tag)}


@pytest.mark.parametrize("rule", ["why", "promise", "command", "gender"])
def test_rules_about_words_know_every_language(rule: str) -> None:
    """No language is left out; Turkish has no gendered forms."""
    assert set(PLANTED[rule]) == set(SPOKEN) - ({"tr"} if rule == "gender" else set())


HARMLESS = {
    "en": "A tip about plants is here.", "sq": "Këtu është një këshillë për bimët.",
    "sr-Latn": "Savet o biljkama je ovde.", "bg": "Тук има съвет за растенията.",
}  # fmt: skip


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("en", "Do you feel safe today?"), ("sq", "A ndiheni në siguri?"),
        ("bs", "Osjećate li se sigurno?"), ("sr-Latn", "Da li se osećate bezbedno?"),
        ("sr-Cyrl", "Да ли се осећате безбедно?"), ("mk", "Дали се чувствувате безбедно?"),
        ("bg", "Чувствате ли се в безопасност?"), ("ro", "Vă simțiți în siguranță?"),
        ("tr", "Güvende misiniz?"), ("uk", "Чи Ви у безпеці?"), ("ru", "Вы в безопасности?"),
        ("en", "{worker} wrote to you."),
        ("en", "Here is a recipe for soup that is really longer than a screen shows"),
        ("en", "Hello. A new recipe is here. https://x.example"),
    ],
)  # fmt: skip
def test_the_first_sixty_characters_of_a_push_are_ordinary(tag: str, text: str) -> None:
    """No word that makes one wonder, no value, no address, nothing that is cut."""
    codes = {code for code, _ in faults(text, tag, push=True)}
    assert codes & {"first-seen", "address"}


@pytest.mark.parametrize(("tag", "text"), HARMLESS.items())
def test_a_harmless_push_is_left_alone(tag: str, text: str) -> None:
    """Plants, soup and weather."""
    assert list(faults(text, tag, push=True)) == []


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("en", "Thank you. You can write here at any time."),
        ("en", "{worker} has been told. Messages are read at these hours: {hours}."),
        ("en", "To return, write START."),
        ("en", "Please write or use the buttons."),
        ("sr-Latn", "Za povratak napišite START."),
        ("ro", "Mergeți la școală?"),
        ("bg", "Съветът за пресен хляб е готов."),
        ("tr", "Geri dönmek için BAŞLA yazın."),
        ("sq", "Çdo ditë, 10–19"),
        ("sr-Latn", "{worker} čita."),
    ],
)
def test_a_plain_text_is_left_alone(tag: str, text: str) -> None:
    """Rules do not catch what is well worded."""
    assert list(faults(text, tag)) == []


def test_staff_may_be_told_what_to_do() -> None:
    """An order without an offer is a rule for those who are looked after, and for messages."""
    text = "Write to them now."
    assert {code for code, _ in faults(text, "en")} == {"command"}
    assert list(faults(text, "en", to_person=False)) == []
    assert list(faults("Stop", "en", is_message=False)) == []


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("sr-Latn", "Tu je policija."), ("sr-Cyrl", "Ту је полиција."), ("mk", "Полиција"),
        ("mk", "Policija"), ("bg", "Полицията е тук."), ("bg", "policijata"), ("sq", "Te policia"),
        ("bs", "U sigurnoj kući"), ("ro", "La poliție"), ("tr", "Polis burada"),
        ("uk", "Тут поліція"), ("ru", "Здесь полиция"), ("en", "The police"),
    ],
)  # fmt: skip
def test_a_banned_word_is_caught_in_both_scripts(tag: str, text: str) -> None:
    """In the catalog's own script and in the other."""
    one = Source(context="x/y", english=text, file="x.py", line=1, comments=(PUSH,))
    issues = check(ROOT, [one], languages=[], telling=lambda words, _: telling(words, [tag]))
    assert "banned" in {issue.code for issue in issues}


def test_an_exception_needs_a_reason() -> None:
    """`allow RULE: reason` beside the text; without a reason the rule holds."""
    assert allowed(["Card 6. allow command: plainest words."]) == {"command"}
    assert allowed(["allow command:", "allow command", "allowed command: x"]) == set()


def test_an_exception_holds_for_its_rule_alone() -> None:
    """Beside the English it is good in every language; other rules go on."""
    note = "allow command: the switches are the offer"
    one = Source(context="x/y", english="Choose one!", file="x.py", line=1, comments=(note,))
    assert {issue.code for issue in check(ROOT, [one], languages=[])} == {"exclamation"}


def test_every_exception_names_a_rule() -> None:
    """A slip in the name would set nothing aside, and nobody would see it."""
    granted = {
        rule for one in SENTENCES.values() for rule in allowed(f"allow {r}" for r in one.allow)
    }
    assert granted
    assert granted <= RULES
