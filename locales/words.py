"""Words that people type at any moment: stop, return, help, yes, no, a language's name.

Only a whole message counts, in every language and script at once. What the bot then does is not
decided here; an answer such as `yes` is never read as a return.
"""

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal, cast

from locales.folding import fold, is_slip, shorten, spellings
from locales.languages import TONGUES
from locales.sr import to_cyrillic

Kind = Literal["stop", "return", "help", "yes", "no", "language"]
KINDS: tuple[Kind, ...] = ("stop", "return", "help", "yes", "no", "language")

MAX_TYPED = 60
"""Longer messages are never one of these words with one polite word around."""
SLIP_FROM = 4
"""Shorter words must be typed right: one letter makes another word of them."""
SLIP_IN_PHRASE = 5
"""The same for a word inside a phrase, whose short words carry its meaning (no, not, me, you)."""
_SERBIAN = "sr"


@dataclass(frozen=True, slots=True)
class Word:
    """What a whole message means. `language` is set for names of languages, and where the word
    belongs to one language alone."""

    kind: Kind
    language: str | None = None


@dataclass(frozen=True, slots=True)
class _Index:
    exact: Mapping[str, Word]
    slips: Mapping[int, tuple[tuple[str, Word], ...]]
    """Single words that may be mistyped, by length."""
    phrases: Mapping[int, tuple[tuple[tuple[str, ...], Word], ...]]
    """Phrases of which one long word may be mistyped, by their number of words."""
    polite: frozenset[str]
    everyday: frozenset[str]
    """Ordinary words that lie one slip away from a listed one and mean themselves."""


def recognise(text: str) -> Word | None:
    """The word that this whole message is, or None for anything else.

    Case, marks, punctuation, script, one slip in a word of four letters or more and one polite
    word before or after do not matter. `stop it, he is here` and `I want to stop living` are None.
    """
    if len(text) > MAX_TYPED:
        return None
    index = _index()
    folded = fold(text)
    for typed in dict.fromkeys((folded, shorten(folded))):
        for bare in (typed, *_without_polite(typed, index.polite)):
            found = index.exact.get(bare)
            if found is not None:
                return found
    for bare in (folded, *_without_polite(folded, index.polite)):
        found = _slipped(bare, index)
        if found is not None:
            return found
    return None


def words_of(language: str, kind: Kind) -> list[str]:
    """Words of this kind as listed for this language, for tests and for translators."""
    return [str(word) for word in _file(language).get(kind, [])] if kind != "language" else []


def _without_polite(typed: str, polite: frozenset[str]) -> Iterator[str]:
    words = typed.split()
    for count in (1, 2):
        if len(words) > count:
            if " ".join(words[:count]) in polite:
                yield " ".join(words[count:])
            if " ".join(words[-count:]) in polite:
                yield " ".join(words[:-count])


def _slipped(typed: str, index: _Index) -> Word | None:
    if len(typed) < SLIP_FROM or typed in index.everyday:
        return None
    if " " in typed:
        return _slipped_phrase(tuple(typed.split()), index)
    near = [
        word
        for length in (len(typed) - 1, len(typed), len(typed) + 1)
        for meant, word in index.slips.get(length, ())
        if is_slip(typed, meant)
    ]
    return _agreed(near)


def _slipped_phrase(typed: tuple[str, ...], index: _Index) -> Word | None:
    """A phrase with one slip in one of its long words; every other word is right."""
    near = []
    for meant, word in index.phrases.get(len(typed), ()):
        wrong = [pair for pair in zip(typed, meant, strict=True) if pair[0] != pair[1]]
        if len(wrong) != 1 or wrong[0][0] in index.everyday:
            continue
        if len(wrong[0][1]) >= SLIP_IN_PHRASE and is_slip(*wrong[0]):
            near.append(word)
    return _agreed(near)


def _agreed(words: Iterable[Word]) -> Word | None:
    """The one meaning of all these, or None when they differ in kind or in the language named."""
    found = set(words)
    if len({word.kind for word in found}) != 1:
        return None
    if len(found) == 1:
        return found.pop()
    kind = next(iter(found)).kind
    return None if kind == "language" else Word(kind)


@functools.cache
def _index() -> _Index:
    exact: dict[str, Word] = {}
    slips: dict[str, Word] = {}
    phrases: dict[str, Word] = {}
    polite: set[str] = set()
    everyday: set[str] = set()
    for tag in (known.tag for known in TONGUES.values() if known.tag != "sr-Cyrl"):
        content = _file(tag)
        polite.update(form for word in content.get("polite", []) for form in _forms(tag, word))
        everyday.update(form for word in content.get("everyday", []) for form in _forms(tag, word))
        for word, listed in _listed(tag, content):
            forms = _forms(tag, listed)
            for form in forms:
                _put(exact, form, _in_script(word, form))
            # slips are looked for in the word itself and its most usual Latin spelling
            for form in forms[:2]:
                if len(form) >= SLIP_FROM:
                    _put(phrases if " " in form else slips, form, _in_script(word, form))
    return _Index(
        exact, _by_length(slips), _by_words(phrases), frozenset(polite), frozenset(everyday)
    )


def _listed(tag: str, content: Mapping[str, Any]) -> Iterator[tuple[Word, str]]:
    for kind in KINDS[:-1]:
        for listed in content.get(kind, []):
            yield Word(kind, tag), listed
    for named, names in content.get("languages", {}).items():
        for name in names:
            yield Word("language", named), name


def _forms(tag: str, listed: str) -> list[str]:
    """Every folded way to type it; Bosnian and Serbian are typed in both scripts."""
    forms = spellings(listed)
    if tag in ("bs", "sr-Latn"):
        forms.append(fold(to_cyrillic(listed)))
    return forms


def _in_script(word: Word, form: str) -> Word:
    """Serbian by name means the script in which the name was typed."""
    if word.language not in (_SERBIAN, "sr-Latn"):
        return word
    cyrillic = any("\u0400" <= sign <= "\u04ff" for sign in form)
    return Word(word.kind, "sr-Cyrl" if cyrillic else "sr-Latn")


def _put(table: dict[str, Word], form: str, word: Word) -> None:
    """Add a form. The same word in two languages keeps its kind and belongs to neither alone."""
    known = table.get(form)
    if known is None or known == word:
        table[form] = word
    elif known.kind == word.kind and word.kind != "language":
        table[form] = Word(word.kind)
    else:
        raise ValueError(f"`{form}` is listed as {known.kind} and as {word.kind}: keep one")


def _by_length(slips: Mapping[str, Word]) -> dict[int, tuple[tuple[str, Word], ...]]:
    found: dict[int, list[tuple[str, Word]]] = {}
    for form, word in slips.items():
        found.setdefault(len(form), []).append((form, word))
    return {length: tuple(pairs) for length, pairs in found.items()}


def _by_words(phrases: Mapping[str, Word]) -> dict[int, tuple[tuple[tuple[str, ...], Word], ...]]:
    found: dict[int, list[tuple[tuple[str, ...], Word]]] = {}
    for form, word in phrases.items():
        words = tuple(form.split())
        found.setdefault(len(words), []).append((words, word))
    return {count: tuple(pairs) for count, pairs in found.items()}


@functools.cache
def _file(tag: str) -> dict[str, Any]:
    """The listed words of one language; empty where nobody has written them yet."""
    # only the shell's start pays for the YAML reader
    from ruamel.yaml import YAML

    path = resources.files("locales").joinpath(TONGUES[tag].folder, "words.yaml")
    if not path.is_file():
        return {}
    return cast("dict[str, Any]", YAML(typ="safe", pure=True).load(path.read_text("utf-8")))
