"""What the second stage looks at in one message, each feature with its value.

Groups are scaled by their size, so that a long message weighs no more than a short one.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from flows.distress.found import Found, Place
from flows.distress.glosses import Glossed
from flows.distress.reading import Reading
from flows.distress.weigh import turns

_SHORTEST, _LONGEST = 2, 5  # letters of a piece of a word, its ends counted
_STEM = 5
_WINDOW = 3  # classes after one another that form a pair
_REACH = 4  # words over which two meanings form a pair
_SMALL = "func"  # the kind of small words, which says nothing beside another
# Classes of everyday life: they speak against danger, the more the weaker its signs are.
_PLEASANT = frozenset(
    (
        *("good", "past", "thanks", "leisure", "cooking", "logistics", "gotgood", "news", "foods"),
        *("animals", "weather", "sports", "subjects", "jobs", "celebr", "tech", "everyday"),
        "positive",
    )
)

T = TypeVar("T")
Features = dict[str, float]


def features(
    reading: Reading, meant: Sequence[tuple[str, ...]], about: Sequence[Glossed]
) -> Features:
    """The features of a message.

    `meant` says what each word of its skeleton may mean, `about` what it is about.
    """
    words = reading.skeleton.split()
    found: Features = {}
    _scaled(found, _pieces(words), total=1.0)
    spoken = {f"w {word}" for word in words}
    spoken.update(f"s {word[:_STEM]}" for word in words)
    _scaled(found, spoken, total=1.0)
    _scaled(found, _neighbours(words), total=1.0)
    _scaled(found, _ends(words), total=1.0)
    _scaled(found, {f"m {name}" for names in meant for name in names}, total=1.0)
    _scaled(found, _meant_pairs(words, meant), total=1.0)
    _scaled(found, {f"g {name}" for one in about for name in one.glosses}, total=1.0)
    _scaled(found, {f"k {name}" for one in about for name in one.kinds}, total=1.0)
    for pairs in _about_pairs(words, about):
        _scaled(found, pairs, total=1.0)
    _scaled(found, _signs(reading, words), total=1.4)
    return found


def in_order(skeleton: str, found: Found, negations: Sequence[Place]) -> list[str]:
    """The classes as they stand; `-name` where a negation stands just before.

    Small words of other families than most are left out: there they are something else.
    """
    family = found.family
    names = []
    for name, places in found.classes.items():
        for place in places:
            if not place.loose and place.family != family:
                continue
            negated = any(turns(skeleton, sign, place) for sign in negations)
            names.append((place.start, f"-{name}" if negated else name))
    return list(dict.fromkeys(name for _, name in sorted(names)))


def _pieces(words: Sequence[str]) -> set[str]:
    pieces: set[str] = set()
    for word in words:
        if word != ".":
            text = f" {word} "
            for size in range(_SHORTEST, min(_LONGEST, len(text)) + 1):
                pieces.update(text[at : at + size] for at in range(len(text) - size + 1))
    return pieces


def _neighbours(words: Sequence[str]) -> set[str]:
    """Beginnings of words that follow each other, or with one word between: who does what."""
    short = [word[:_STEM] for word in words]
    near = ((one, two) for at, one in enumerate(short) for two in short[at + 1 : at + 3])
    return {f"b {one} {two}" for one, two in near}


def _ends(words: Sequence[str]) -> set[str]:
    """How a message begins and ends: as a report, a question, a wish, a story."""
    spoken = [word for word in words if word != "."]
    if not spoken:
        return set()
    return {f"F {spoken[0]}", f"L {spoken[-1]}", f"F2 {' '.join(spoken[:2])}"}


def _meant_pairs(words: Sequence[str], meant: Sequence[tuple[str, ...]]) -> set[str]:
    near = _near(words, meant)
    return {f"{a}>{b}" for ones, others in near for a in ones for b in others if a != b}


def _about_pairs(
    words: Sequence[str], about: Sequence[Glossed]
) -> tuple[set[str], set[str], set[str]]:
    """Glosses, kinds, and one of each, that stand near each other in a sentence, in order."""
    glosses: set[str] = set()
    kinds: set[str] = set()
    mixed: set[str] = set()
    for one, two in _near(words, about):
        loud = [name for name in one.kinds if name != _SMALL]
        other = [name for name in two.kinds if name != _SMALL]
        glosses.update(f"{a}>>{b}" for a in one.glosses for b in two.glosses if a != b)
        kinds.update(f"{a}~{b}" for a in loud for b in other)
        mixed.update(f"{a}>~{b}" for a in one.glosses for b in other)
        mixed.update(f"{a}~>{b}" for a in loud for b in two.glosses)
    return glosses, kinds, mixed


def _near(words: Sequence[str], known: Sequence[T]) -> Iterator[tuple[T, T]]:
    """What is known of two words that stand near each other in a sentence, in order."""
    for at, one in enumerate(known):
        for after in range(at + 1, min(len(known), at + 1 + _REACH)):
            if words[after] == ".":
                break
            yield one, known[after]


def _signs(reading: Reading, words: Sequence[str]) -> set[str]:
    """What the lexicons found: classes, pairs of them, rules, cues, and how weighty it is."""
    signs = {f"c {name}" for name in reading.classes} | _pairs(reading.classes)
    for one in reading.weighed:
        hint = "~" if one.hint else ""
        signs.add(f"rule {hint}{one.rule.id} {one.severity}")
        signs.add(f"topic{hint} {one.rule.topic} {one.severity}")
        signs.update(f"lowered {cue}" for cue in one.lowered)
    pleasant = [name for name in reading.classes if name in _PLEASANT]
    signs.update(f"x {name} {reading.severity}" for name in pleasant)
    signs.add(f"pleasant {min(len(pleasant), 4)}")
    signs.add(f"level {reading.severity}")
    signs.add(f"clear {reading.clear}")
    signs.update(f"cue {cue}" for cue in reading.cues)
    signs.add(f"size {min(len(words), 32) // 4}")
    return signs


def _pairs(classes: Sequence[str]) -> set[str]:
    pairs: set[str] = set()
    for at, one in enumerate(classes):
        for two in classes[at + 1 : at + 1 + _WINDOW]:
            if one != two:
                pairs.add(f"p {min(one, two)} {max(one, two)}")
    return pairs


def _scaled(found: Features, names: Iterable[str], *, total: float) -> None:
    known = list(names)
    if known:
        found.update(dict.fromkeys(known, total / math.sqrt(len(known))))
