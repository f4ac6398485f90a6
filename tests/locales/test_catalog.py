"""Sentences in the person's own language: fresh, never mixed where it matters."""

from pathlib import Path
from typing import Any

import pytest

from locales import pofiles
from locales.catalog import Catalog, shipped
from locales.errors import (
    CatalogError,
    MissingSafetyTextError,
    ParameterError,
    UnknownLanguageError,
    UnknownSentenceError,
)
from locales.languages import FALLBACK, TONGUES, canonical, nearest
from locales.sentence import SAFETY_NOTE, Sentence
from locales.sentences import SENTENCES

SMALL = {
    "stop/done": Sentence(key="stop/done", english="Stopped, {worker}.", safety=True),
    "home/text": Sentence(key="home/text", english="Nothing is open."),
}


def catalog(
    root: Path, tag: str, entries: dict[str, tuple[str, str]], *, fuzzy: str = ""
) -> Catalog:
    """A catalog on disk: context → (English, translation)."""
    po = pofiles.fresh(tag)
    for context, (english, text) in entries.items():
        po.add(english, text, context=context, flags={"fuzzy"} if context == fuzzy else ())
    path = root / TONGUES[tag].folder / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_bytes(pofiles.dump(po))
    return Catalog(root=root, sentences=SMALL)


def test_a_fresh_translation_is_shown(tmp_path: Path) -> None:
    """A translation of the present English is used, with its placeholders filled."""
    words = catalog(tmp_path, "sq", {"stop/done": ("Stopped, {worker}.", "U ndal, {worker}.")})
    assert words.text("stop/done", "sq", worker="{x} Ana") == "U ndal, {x} Ana."


@pytest.mark.parametrize(
    ("entry", "fuzzy"),
    [
        (("Stopped now, {worker}.", "U ndal, {worker}."), ""),
        (("Stopped, {worker}.", "U ndal, {worker}."), "stop/done"),
        (("Stopped, {worker}.", "U ndal."), ""),
        (("Stopped, {worker}.", "U ndal, {punetor}."), ""),
        (("Stopped, {worker}.", "U ndal, {worker.__class__}."), ""),
        (("Stopped, {worker}.", ""), ""),
    ],
)
def test_a_doubtful_safety_text_closes_its_language(
    tmp_path: Path, entry: tuple[str, str], fuzzy: str
) -> None:
    """Stale, fuzzy, wrong or empty: never shown, no other language instead, enrolment closed."""
    words = catalog(tmp_path, "sq", {"stop/done": entry}, fuzzy=fuzzy)
    with pytest.raises(MissingSafetyTextError, match=r"stop/done.*sq"):
        words.text("stop/done", "sq", worker="Ana")
    assert not words.is_publishable("sq")
    assert words.missing_safety("sq") == ["stop/done"]
    assert words.language("sq").status == "started"


@pytest.mark.parametrize(("text", "fuzzy"), [("", ""), ("Një.", "welcome/card-1"), ("{x}", "")])
def test_a_doubtful_consent_card_closes_its_language(
    tmp_path: Path, text: str, fuzzy: str
) -> None:
    """Cards and switches stand in flows; they are safety texts all the same."""
    po = pofiles.fresh("sq")
    po.add("Stopped, {worker}.", "U ndal, {worker}.", context="stop/done")
    po.add(
        "One.", text, context="welcome/card-1", auto_comments=[SAFETY_NOTE],
        flags={"fuzzy"} if fuzzy else (),
    )  # fmt: skip
    path = tmp_path / "sq" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_bytes(pofiles.dump(po))
    words = Catalog(root=tmp_path, sentences=SMALL)
    assert words.missing_safety("sq") == ["welcome/card-1"]
    assert not words.is_publishable("sq")


def test_an_ordinary_text_falls_back_in_order(tmp_path: Path) -> None:
    """What is missing in Bosnian is shown in Serbian Latin, then in English."""
    words = catalog(tmp_path, "sr-Latn", {"home/text": ("Nothing is open.", "Ništa.")})
    assert words.text("home/text", "bs") == "Ništa."
    assert words.text("home/text", "mk") == "Nothing is open."


def test_informal_wording_is_used_where_there_is_one(tmp_path: Path) -> None:
    """Whoever is addressed informally gets that wording, and the other one where it is neutral."""
    entries = {
        "home/text": ("Nothing is open.", "Ju."),
        "home/text|informal": ("Nothing is open.", "Ti."),
        "stop/done": ("Stopped, {worker}.", "U ndal, {worker}."),
    }
    words = catalog(tmp_path, "sq", entries)
    assert words.text("home/text", "sq", register="informal") == "Ti."
    assert words.text("home/text", "sq") == "Ju."
    assert words.text("stop/done", "sq", register="informal", worker="A") == "U ndal, A."


def test_wrong_values_are_refused() -> None:
    """A missing or surplus value is the shell's mistake and is named."""
    with pytest.raises(ParameterError, match="hours, worker"):
        shipped().text("self/told", "en", worker="Ana")
    with pytest.raises(ParameterError, match="none"):
        shipped().text("danger/text", "en", worker="Ana")


def test_unknown_keys_and_languages_are_refused() -> None:
    """Never a raw key on the screen."""
    with pytest.raises(UnknownSentenceError):
        shipped().text("no/such", "en")
    with pytest.raises(UnknownLanguageError, match="sr-Latn"):
        shipped().text("danger/text", "xx")


def test_a_broken_catalog_is_named(tmp_path: Path) -> None:
    """Somebody who saved a file wrongly learns which one."""
    path = tmp_path / "sq" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text("this is no catalog")
    with pytest.raises(CatalogError, match="sq"):
        Catalog(root=tmp_path).text("home/text", "sq")


def test_flow_texts_hold_fresh_texts_alone(tmp_path: Path) -> None:
    """A revision carries what is fresh and fits; informal wordings stand beside it."""
    entries = {
        "f/a": ("Hello.", "Tung."),
        "f/a|informal": ("Hello.", "Tung ti."),
        "f/b": ("Old.", "Vjetër."),
        "f/c": ("Go", "Shumë e gjatë për një buton"),
    }
    words = catalog(tmp_path, "sq", entries)
    keys = {"f/a": ("Hello.", "", 20), "f/b": ("New.", "", 20), "f/c": ("Go", "", 10)}
    assert words.flow_texts(keys) == {
        "en": {"f/a": "Hello.", "f/b": "New.", "f/c": "Go"},
        "sq": {"f/a": "Tung.", "f/a|informal": "Tung ti."},
    }


def test_picker_names_every_language_by_itself() -> None:
    """The picker's order, without the language that is off."""
    names = "English Shqip Bosanski Srpski Српски Македонски Български Română"
    names += " Türkçe Українська Русский"
    assert [name for _, name in shipped().own_names()] == names.split()
    assert shipped().language("rom").status == "off"
    assert not shipped().is_publishable("rom")


def test_fallback_ends_in_english() -> None:
    """Every language but English ends its order in English and names known languages only."""
    assert FALLBACK.keys() == TONGUES.keys()
    for tag, order in FALLBACK.items():
        assert order[-1:] == (() if tag == "en" else ("en",))
        assert set(order) <= TONGUES.keys() - {tag}


@pytest.mark.parametrize("tag", ["sr_latn", "SR-Latn", " sr-Latn "])
def test_tags_are_made_canonical(tag: str) -> None:
    """Case and separator do not matter."""
    assert canonical(tag) == "sr-Latn"


@pytest.mark.parametrize(
    ("hint", "tag"),
    [
        ("sr", "sr-Latn"),
        ("hr-HR", "bs"),
        ("sq-XK", "sq"),
        ("pt_BR", "en"),
        (None, "en"),
        ("rmy", "en"),
    ],
)
def test_a_device_hint_never_fails(hint: str | None, tag: str) -> None:
    """A stranger's device language is a hint at most."""
    assert nearest(hint) == tag


@pytest.mark.parametrize(
    "tag", ["en", "sq", "bs", "sr-Latn", "sr-Cyrl", "mk", "bg", "ro", "tr", "uk", "ru"]
)
def test_finished_languages_show_every_sentence(tag: str) -> None:
    """No sentence of these languages comes from elsewhere; they can be enrolled in."""
    words = shipped()
    assert words.language(tag).status == "complete"
    assert words.is_publishable(tag)
    for key, sentence in SENTENCES.items():
        values: dict[str, Any] = dict.fromkeys(sentence.placeholders, "X")
        filled = words.text(key, tag, **values)
        assert "{" not in filled
