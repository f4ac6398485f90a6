"""Trains the second stage of the distress detector from the labelled messages.

`python -m bench.distress_train` writes `locales/signals_model.json` from the splits train and
tune and plain; `--cross` reports five-fold cross-validation instead. Deterministic, no
third-party code; some seven minutes. It must never read `locked/` or `fresh/`.
"""

import argparse
import dataclasses
import hashlib
import json
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from bench.distress_folds import parts_of
from bot.listening import glosses, meanings
from bot.listening.signals import MODEL_FILE, lexicons
from flows.distress import Detector, Model, Severity
from flows.distress.features import Features
from flows.distress.glosses import Dictionary
from flows.distress.meanings import Table
from flows.distress.reading import Reading

MESSAGES = Path(__file__).parent.parent / "tests" / "distress" / "messages"
SPLITS = ("train", "tune", "plain")
REPORTED_ONLY = frozenset({"tr", "uk", "ru"})
FOLDS = 5
EPOCHS = 12
SEED = 7
COST = 0.15
SLOPE = 2.5  # from margins to chances
LEAST_SEEN = 4
LEAST_WEIGHT = 180  # thousandths; what says less is left out of the file
CONCERN_WEIGHT = 0.2  # a concern that is raised costs less than a harmless message that is
CRISIS_IN_REACH = 0.25  # what speaks for a crisis speaks for a person that must be reached
DISTRESS_AS_CRISIS = 0.3  # and distress called crisis costs less than a crisis that is missed
RAISES, HUSH = (0.40, 0.42), 0.45

Groups = list[tuple[float, tuple[int, ...]]]
"""The features of one message: a value, and the numbers of those that have it."""


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled message as the model sees it."""

    id: str
    locale: str
    severity: Severity
    own: bool
    seen: Features
    reading: Reading


def read_split(folders: Iterable[Path], split: str) -> list[dict[str, str]]:
    """The labelled messages of one split, each with its locale, in a fixed order."""
    rows = []
    for folder in folders:
        for path in sorted((folder / split).glob("*.jsonl")):
            lines = path.read_text(encoding="utf-8").splitlines()
            rows += [{**json.loads(line), "locale": path.stem} for line in lines if line.strip()]
    return rows


def examples(detector: Detector, rows: Iterable[dict[str, str]]) -> list[Example]:
    """Rows with their features, as the lexicons without a model see them."""
    return [
        Example(
            id=row["id"],
            locale=row["locale"],
            severity=Severity.parse(row["severity"]),
            own=row["topic"] in {"suicide", "self-harm"},
            seen=detector.features(row["text"], lang=row["locale"]),
            reading=detector.first_stage(row["text"]),
        )
        for row in rows
    ]


class Learner:
    """A linear support vector machine for one yes-or-no question; deterministic.

    Dual coordinate descent (Hsieh et al. 2008) with squared hinge loss: each example has a weight
    `alpha` of its own, and the weights of the features are their sum.
    """

    def __init__(self, size: int) -> None:
        self.weights = [0.0] * size

    def learn(self, asked: Sequence[tuple[Groups, int, float]]) -> None:
        """All examples: their features, the answer (1 or -1), and how much it counts."""
        alphas = [0.0] * len(asked)
        order = list(range(len(asked)))
        chance = random.Random(SEED)  # the same order each time
        for _ in range(EPOCHS):
            chance.shuffle(order)
            for number in order:
                groups, sign, importance = asked[number]
                if importance:
                    alphas[number] = self._step(
                        groups, sign, alphas[number], slack=0.5 / (COST * importance)
                    )

    def lean_on(self, other: "Learner", share: float) -> None:
        """Count what the other one has learnt too, with this share."""
        pairs = zip(self.weights, other.weights, strict=True)
        self.weights = [own + share * theirs for own, theirs in pairs]

    def _step(self, groups: Groups, sign: int, alpha: float, *, slack: float) -> float:
        weights = self.weights
        get = weights.__getitem__
        margin = sum(value * sum(map(get, places)) for value, places in groups)
        size = sum(value * value * len(places) for value, places in groups)
        better = max(0.0, alpha - (sign * margin - 1 + slack * alpha) / (size + slack))
        if better != alpha:
            for value, places in groups:
                step = (better - alpha) * sign * value
                for place in places:
                    weights[place] += step
        return better


def train(
    known: Sequence[Example],
    *,
    words: tuple[str, ...] = (),
    table: Table | None = None,
    dictionary: Dictionary | None = None,
) -> Model:
    """A model from examples; the same examples give the same model, in any order."""
    often = Counter(name for one in known for name in one.seen)
    names = ["", *sorted(name for name, count in often.items() if count >= LEAST_SEEN)]
    numbers = {name: number for number, name in enumerate(names)}
    ordered = sorted(known, key=lambda one: hashlib.sha256(one.id.encode()).digest())
    grouped = [(_groups(one.seen, numbers), one) for one in ordered]
    learners = [Learner(len(names)) for _ in range(3)]
    for learner, question in zip(learners, (_reach, _crisis, _own), strict=True):
        learner.learn([(groups, *question(one)) for groups, one in grouped])
    learners[0].lean_on(learners[1], CRISIS_IN_REACH)
    pairs = {
        name: tuple(round(SLOPE * learner.weights[at] * 1000) for learner in learners)
        for name, at in numbers.items()
    }
    bias = pairs.pop("")
    kept = {name: three for name, three in pairs.items() if max(map(abs, three)) >= LEAST_WEIGHT}
    classes = {name[2:]: often[name] for name in names if name.startswith("c ")}
    return msgspec.convert(
        {
            "weights": kept,
            "bias": bias,
            "raises": RAISES,
            "hush": HUSH,
            "words": words,
            "meanings": table or {},
            "glosses": dataclasses.asdict(dictionary or Dictionary()),
            "often": classes,
        },
        Model,
    )


def trained(rows: Iterable[dict[str, str]]) -> Model:
    """The second stage as it learns it from these messages, with the tables that ship."""
    table, dictionary = meanings.read(), glosses.read()
    known = examples(Detector(lexicons(), meanings=table, glosses=dictionary), rows)
    return train(known, words=vocabulary(known), table=table, dictionary=dictionary)


def _groups(seen: Features, numbers: dict[str, int]) -> Groups:
    places: dict[float, list[int]] = {1.0: [0]}
    for name, value in seen.items():
        if name in numbers:
            places.setdefault(value, []).append(numbers[name])
    return [(value, tuple(at)) for value, at in places.items()]


def _reach(one: Example) -> tuple[int, float]:
    light = CONCERN_WEIGHT if one.severity is Severity.CONCERN else 1.0
    return (1 if one.severity >= Severity.DISTRESS else -1), light


def _crisis(one: Example) -> tuple[int, float]:
    light = DISTRESS_AS_CRISIS if one.severity is Severity.DISTRESS else 1.0
    return (1 if one.severity is Severity.CRISIS else -1), light


def _own(one: Example) -> tuple[int, float]:
    return (1 if one.own else -1), float(one.severity >= Severity.DISTRESS)


def crossed(known: Sequence[Example]) -> list[tuple[Example, tuple[float, float, float]]]:
    """Each example with the three chances that a model trained without it gives."""
    ids = [one.id for one in known]
    parts = parts_of([one.reading.skeleton for one in known], ids, count=FOLDS)
    judged = []
    for held in range(FOLDS):
        model = train([one for one, part in zip(known, parts, strict=True) if part != held])
        held_out = (one for one, part in zip(known, parts, strict=True) if part == held)
        judged += [(one, model.chances(one.seen)) for one in held_out]
    return judged


def vocabulary(known: Iterable[Example]) -> tuple[str, ...]:
    """Ordinary words of four letters or more, in which no typing error is looked for."""
    often = Counter(word for one in known for word in set(one.reading.skeleton.split()))
    return tuple(sorted(word for word in often if len(word) >= 4))


def figures(judged: Iterable[tuple[Severity, Severity]]) -> dict[str, float]:
    """The shares that the goals speak of, from pairs of true level and level given."""
    pairs = list(judged)

    def share(true: Severity, least: Severity) -> float:
        given = [level for level_true, level in pairs if level_true is true]
        return round(sum(level >= least for level in given) / max(len(given), 1), 3)

    return {
        "crisis reaches a person": share(Severity.CRISIS, Severity.DISTRESS),
        "crisis called crisis": share(Severity.CRISIS, Severity.CRISIS),
        "distress reaches a person": share(Severity.DISTRESS, Severity.DISTRESS),
        "harmless raised": share(Severity.NONE, Severity.DISTRESS),
        "harmless called crisis": share(Severity.NONE, Severity.CRISIS),
    }


def main() -> None:
    """Train and write, or report cross-validation."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--messages", type=Path, action="append")
    options.add_argument("--cross", action="store_true")
    chosen = options.parse_args()
    rows = [row for split in SPLITS for row in read_split(chosen.messages or [MESSAGES], split)]
    if chosen.cross:
        ear = Detector(lexicons(), meanings=meanings.read(), glosses=glosses.read())
        report(examples(ear, rows))
        return
    model = trained(rows)
    MODEL_FILE.write_bytes(msgspec.json.encode(model, order="deterministic"))
    size = MODEL_FILE.stat().st_size
    print(f"{len(rows)} messages, {len(model.weights)} weights, {size} bytes")


def report(known: Sequence[Example]) -> None:
    """Cross-validation, pooled and by locale; tr, uk and ru stand apart."""
    settler = Model({}, (0, 0, 0), RAISES, HUSH)
    judged = crossed(known)
    given = [(one, settler.settle(one.reading, chances)) for one, chances in judged]
    pooled = [(one, level) for one, level in given if one.locale not in REPORTED_ONLY]
    lines = {"lexicons alone": [(one, one.reading.severity) for one, _ in pooled]}
    lines["both stages"] = pooled
    for locale in sorted({one.locale for one in known}):
        lines[locale] = [(one, level) for one, level in given if one.locale == locale]
    print(" " * 16, *figures([]), sep=" | ")
    for name, pairs in lines.items():
        shares = figures((one.severity, level) for one, level in pairs)
        print(f"{name:16}", *(f"{share:.3f}" for share in shares.values()), sep=" | ")


if __name__ == "__main__":
    main()
