"""The second stage is trained the same way each time and judged without remembering."""

import itertools

from bench.distress_folds import parts_of
from bench.distress_train import Example, Learner, train
from flows.distress import Severity
from flows.distress.reading import Reading


def test_messages_that_are_nearly_the_same_are_judged_together() -> None:
    """Else a model is praised for remembering its twin."""
    texts = [f" he beats me every night since may and number {n} hears " for n in range(8)]
    others = [" thank you all is well ", " gde je kancelarija danas ", " vreau sa mor acum "]
    ids = [str(number) for number in range(len(texts) + len(others))]
    parts = parts_of([*texts, *others], ids, count=5)
    assert len(set(parts[: len(texts)])) == 1
    assert parts == parts_of([*texts, *others], ids, count=5)


def test_a_learner_finds_the_feature_that_decides() -> None:
    """And gives the one that says nothing next to no weight."""
    asked = [
        ([(1.0, (0,)), (1.0, (1 if sign > 0 else 2, 3))], sign, 1.0)
        for sign, _ in itertools.product((1, -1), range(20))
    ]
    learner = Learner(4)
    learner.learn(asked)
    _, for_it, against, both = learner.weights
    assert for_it > 0.5 > abs(both)
    assert against < -0.5


def test_the_order_of_the_examples_makes_no_difference() -> None:
    """The same messages give the same file, byte for byte."""
    levels = [Severity.NONE, Severity.CONCERN, Severity.DISTRESS, Severity.CRISIS]
    examples = [
        Example(
            id=f"{level}-{number}",
            locale="en",
            severity=level,
            own=number % 2 == 0,
            seen={f"w {level}": 0.5, f"w {number % 3}": 0.5},
            reading=Reading(" a "),
        )
        for level in levels
        for number in range(6)
    ]
    assert train(examples) == train(examples[::-1])
