"""Trains the second stage of the distress detector from the labelled training messages.

`python -m bench.distress_train` writes `locales/signals_model.json`; `--cross` reports five-fold
cross-validation instead. Deterministic, no third-party code. It must never read `locked/`.
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

from flows.distress import Detector, Model, Severity
from flows.distress.model import Features, Reading, logistic
from locales.signals import MODEL_FILE, lexicons

MESSAGES = Path(__file__).parent.parent / "tests" / "distress" / "messages"
EPOCHS = 14
RATE, L1, L2 = 0.25, 0.25, 0.6
LEAST_SEEN = 2
CONCERN_WEIGHT = 0.4  # a concern that is raised costs less than a harmless message that is


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled message as the model sees it."""

    id: str
    locale: str
    severity: Severity
    seen: Features
    reading: Reading


def read(folder: Path, split: str) -> list[dict[str, str]]:
    """The labelled messages of one split, each with its locale, in a fixed order."""
    rows = []
    for path in sorted((folder / split).glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                rows.append({**json.loads(line), "locale": path.stem})
    return rows


def examples(detector: Detector, rows: Iterable[dict[str, str]]) -> list[Example]:
    """Rows with their features, as the lexicons without a model see them."""
    return [
        Example(
            id=row["id"],
            locale=row["locale"],
            severity=Severity.parse(row["severity"]),
            seen=detector.features(row["text"]),
            reading=detector.first_stage(row["text"]),
        )
        for row in rows
    ]


class Learner:
    """Follow-the-regularised-leader for one yes-or-no question: sparse, online, deterministic."""

    def __init__(self) -> None:
        self.z: dict[str, float] = {}
        self.n: dict[str, float] = {}

    def weight(self, name: str) -> float:
        """The weight of a feature now; 0 where it says too little."""
        z = self.z.get(name, 0.0)
        if abs(z) <= L1:
            return 0.0
        return -(z - math.copysign(L1, z)) / (L2 + math.sqrt(self.n[name]) / RATE)

    def learn(self, seen: Features, truth: int, *, importance: float) -> None:
        """One step on one example."""
        weights = {name: self.weight(name) for name in seen}
        chance = logistic(sum(weights[name] * value for name, value in seen.items()))
        for name, value in seen.items():
            gradient = (chance - truth) * value * importance
            square = gradient * gradient
            before = self.n.get(name, 0.0)
            sigma = (math.sqrt(before + square) - math.sqrt(before)) / RATE
            self.z[name] = self.z.get(name, 0.0) + gradient - sigma * weights[name]
            self.n[name] = before + square


def train(known: Sequence[Example], *, words: tuple[str, ...] = ()) -> Model:
    """A model from examples; the same examples give the same model."""
    often = Counter(name for one in known for name in one.seen)
    kept = {name for name, count in often.items() if count >= LEAST_SEEN}
    ordered = sorted(known, key=lambda one: hashlib.sha256(one.id.encode()).digest())
    reach, crisis = Learner(), Learner()
    data = [
        ({"": 1.0} | {n: v for n, v in one.seen.items() if n in kept}, one.severity)
        for one in ordered
    ]
    for _ in range(EPOCHS):
        for seen, severity in data:
            light = CONCERN_WEIGHT if severity is Severity.CONCERN else 1.0
            reach.learn(seen, int(severity >= Severity.DISTRESS), importance=light)
            crisis.learn(seen, int(severity is Severity.CRISIS), importance=1.0)
    pairs = {
        name: (round(reach.weight(name) * 1000), round(crisis.weight(name) * 1000))
        for name in sorted(kept)
    }
    return Model(
        weights={name: pair for name, pair in pairs.items() if max(map(abs, pair)) >= 10},
        bias=(round(reach.weight("") * 1000), round(crisis.weight("") * 1000)),
        raises=(0.5, 0.5),
        hushes=(0.15, 0.15),
        words=words,
    )


def folds(known: Sequence[Example], count: int = 5) -> list[list[Example]]:
    """The examples in `count` parts, by a hash of their ids."""
    parts: list[list[Example]] = [[] for _ in range(count)]
    for one in known:
        parts[hashlib.sha256(f"fold {one.id}".encode()).digest()[0] % count].append(one)
    return parts


def crossed(known: Sequence[Example]) -> list[tuple[Example, float, float]]:
    """Each example with the two chances that a model trained without it gives."""
    parts = folds(known)
    judged = []
    for held in parts:
        model = train([one for part in parts if part is not held for one in part])
        judged += [(one, *model.chances(one.seen)) for one in held]
    return judged


def main() -> None:
    """Train and write, or report cross-validation."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--messages", type=Path, default=MESSAGES)
    options.add_argument("--cross", action="store_true")
    chosen = options.parse_args()
    rows = read(chosen.messages, "train")
    known = examples(Detector(lexicons()), rows)
    if chosen.cross:
        for at in range(5, 100, 5):
            print(at / 100, figures(crossed(known), at / 100))
        return
    MODEL_FILE.write_bytes(msgspec.json.encode(train(known), order="deterministic"))
    print(f"{len(known)} messages, {MODEL_FILE.stat().st_size} bytes")


def figures(judged: Sequence[tuple[Example, float, float]], cut: float) -> dict[str, float]:
    """The shares that the goals speak of, at one cut."""
    total: Counter[str] = Counter(str(one.severity) for one, _, _ in judged)
    reached = Counter(str(one.severity) for one, reach, _ in judged if reach >= cut)
    called = Counter(str(one.severity) for one, _, crisis in judged if crisis >= cut)
    return {f"{k} reach": reached[k] / total[k] for k in total} | {
        f"{k} crisis": called[k] / total[k] for k in total
    }


if __name__ == "__main__":
    main()
