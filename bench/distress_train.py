"""Trains the second stage of the distress detector from the labelled messages.

`python -m bench.distress_train` writes `locales/signals_model.json` from the splits train and
tune; `--cross` reports five-fold cross-validation instead. Deterministic, no third-party code,
about two minutes. It must never read `locked/`.
"""

import argparse
import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from bot.listening.signals import MODEL_FILE, lexicons
from flows.distress import Detector, Model, Severity
from flows.distress.model import Features, Reading, logistic

MESSAGES = Path(__file__).parent.parent / "tests" / "distress" / "messages"
SPLITS = ("train", "tune")
EPOCHS = 10
RATE, SHRINK = 0.3, 0.02
LEAST_SEEN = 2
LEAST_WEIGHT = 12  # thousandths; what says less is left out of the file
CONCERN_WEIGHT = 0.3  # a concern that is raised costs less than a harmless message that is
DISTRESS_AS_CRISIS = 0.3  # and distress called crisis costs less than a crisis that is missed
RAISES, HUSH = (0.50, 0.35), 0.10


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
            seen=detector.features(row["text"]),
            reading=detector.first_stage(row["text"]),
        )
        for row in rows
    ]


class Learner:
    """AdaGrad for one yes-or-no question over numbered features; deterministic."""

    def __init__(self, size: int) -> None:
        self.weights = [0.0] * size
        self.squares = [1e-6] * size

    def learn(self, seen: Sequence[tuple[int, float]], truth: int, *, importance: float) -> None:
        """One step on one example."""
        weights, squares = self.weights, self.squares
        total = 0.0
        for at, value in seen:
            total += weights[at] * value
        step = (logistic(total) - truth) * importance
        if abs(step) < 1e-3:
            return
        for at, value in seen:
            gradient = step * value
            squares[at] += gradient * gradient
            weights[at] -= RATE * gradient / math.sqrt(squares[at])

    def shrink(self) -> None:
        """Pull every weight towards nothing, the rarer the feature the more."""
        for at, weight in enumerate(self.weights):
            if weight:
                self.weights[at] = weight * (1 - SHRINK / (0.2 + math.sqrt(self.squares[at])))


def train(known: Sequence[Example], *, words: tuple[str, ...] = ()) -> Model:
    """A model from examples; the same examples give the same model, in any order."""
    often = Counter(name for one in known for name in one.seen)
    names = ["", *sorted(name for name, count in often.items() if count >= LEAST_SEEN)]
    numbers = {name: number for number, name in enumerate(names)}
    ordered = sorted(known, key=lambda one: hashlib.sha256(one.id.encode()).digest())
    data = [
        ([(0, 1.0), *((numbers[n], v) for n, v in one.seen.items() if n in numbers)], one)
        for one in ordered
    ]
    learners = [Learner(len(names)) for _ in range(3)]
    for _ in range(EPOCHS):
        for seen, one in data:
            _learn(learners, seen, one)
        for learner in learners:
            learner.shrink()
    pairs = {
        name: tuple(round(learner.weights[at] * 1000) for learner in learners)
        for name, at in numbers.items()
    }
    bias = pairs.pop("")
    kept = {name: three for name, three in pairs.items() if max(map(abs, three)) >= LEAST_WEIGHT}
    return msgspec.convert(
        {"weights": kept, "bias": bias, "raises": RAISES, "hush": HUSH, "words": words}, Model
    )


def _learn(learners: Sequence[Learner], seen: Sequence[tuple[int, float]], one: Example) -> None:
    reach, crisis, own = learners
    light = CONCERN_WEIGHT if one.severity is Severity.CONCERN else 1.0
    reach.learn(seen, int(one.severity >= Severity.DISTRESS), importance=light)
    light = DISTRESS_AS_CRISIS if one.severity is Severity.DISTRESS else 1.0
    crisis.learn(seen, int(one.severity is Severity.CRISIS), importance=light)
    if one.severity >= Severity.DISTRESS:
        own.learn(seen, int(one.own), importance=1.0)


def folds(known: Sequence[Example], count: int = 5) -> list[list[Example]]:
    """The examples in `count` parts, by a hash of their ids."""
    parts: list[list[Example]] = [[] for _ in range(count)]
    for one in known:
        parts[hashlib.sha256(f"fold {one.id}".encode()).digest()[0] % count].append(one)
    return parts


def crossed(known: Sequence[Example]) -> list[tuple[Example, tuple[float, float, float]]]:
    """Each example with the three chances that a model trained without it gives."""
    parts = folds(known)
    judged = []
    for held in parts:
        model = train([one for part in parts if part is not held for one in part])
        judged += [(one, model.chances(one.seen)) for one in held]
    return judged


def vocabulary(known: Iterable[Example]) -> tuple[str, ...]:
    """Ordinary words of five letters or more, in which no typing error is looked for."""
    often = Counter(word for one in known for word in set(one.reading.skeleton.split()))
    return tuple(sorted(word for word in often if len(word) >= 5))


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
    known = examples(Detector(lexicons()), rows)
    if chosen.cross:
        settler = Model({}, (0, 0, 0), RAISES, HUSH)
        judged = crossed(known)
        print("lexicons", figures((one.severity, one.reading.severity) for one, _ in judged))
        given = ((one.severity, settler.settle(one.reading, chances)) for one, chances in judged)
        print("both stages", figures(given))
        return
    model = train(known, words=vocabulary(known))
    MODEL_FILE.write_bytes(msgspec.json.encode(model, order="deterministic"))
    print(
        f"{len(known)} messages, {len(model.weights)} weights, {MODEL_FILE.stat().st_size} bytes"
    )


if __name__ == "__main__":
    main()
