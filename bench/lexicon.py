"""How many messages a second the ear for danger reads, in one thread. Judges no result.

`python -m bench.lexicon COUNT` writes the two figures as JSON: of the modules that it finds first.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

from bench.compiled import NoCompiler, compiled_copy
from bot.listening.signals import lexicons, model
from flows.distress import Detector
from flows.distress.normalise import skeleton

MESSAGES = Path(__file__).parents[1] / "tests" / "distress" / "messages" / "train"
PLAIN = ("thank you, all is well", "sve je u redu, hvala", "jam mire, faleminderit")
"""Read where the corpus is not at hand."""

_LONG_WORD = 4


def messages() -> list[str]:
    """The training messages of every language."""
    found = [
        json.loads(line)["text"]
        for file in sorted(MESSAGES.glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    return found or list(PLAIN)


def measure(count: int) -> tuple[float, float]:
    """Messages a second that were never read before: the lexicon stage alone, and the whole ear.

    Every second message warms the ear up, and only its words are known; the others are measured.
    """
    every = messages()
    heard, unheard = every[::2], every[1::2] or every
    ear = _knowing(heard)
    for text in heard:
        ear.first_stage(text)
    for text in heard[:500]:
        ear.assess(text)  # what is built at the first use is no part of the figure
    sample = list(islice(cycle(unheard), min(count, len(unheard))))
    return _speed(sample, ear.first_stage), _speed(sample, ear.assess)


def measure_compiled(count: int) -> tuple[float, float] | None:
    """The same of the compiled ear, as the container has it; None where there is no compiler."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            compiled_copy(Path(folder))
        except NoCompiler:
            return None
        told = subprocess.run(  # noqa: S603 - this file, by the Python that runs
            [sys.executable, "-m", "bench.lexicon", str(count)],
            cwd=folder,
            capture_output=True,
            check=True,
        )
    stage, whole = json.loads(told.stdout)
    return stage, whole


def speeds(texts: Sequence[str], ear: Detector) -> list[str]:
    """Lines for the report: texts that this ear has not read, then the same ones again."""
    lines = []
    for name, ask in (("lexicon stage", ear.first_stage), ("both stages", ear.assess)):
        cold, warm = _speed(texts, ask), _speed(texts, ask)
        lines.append(
            f"- {name}: {cold:,.0f} messages a second on one core when read for the first time, "
            f"{warm:,.0f} when their words are remembered"
        )
    return lines


def _knowing(texts: Sequence[str]) -> Detector:
    trained = model()
    if trained is not None:
        words = {word for text in texts for word in skeleton(text).split()}
        known = tuple(sorted(word for word in words if len(word) >= _LONG_WORD))
        trained = replace(trained, words=known)
    return Detector(lexicons(), trained)


def _speed(texts: Sequence[str], ask: Callable[[str], object]) -> float:
    began = time.process_time()
    for text in texts:
        ask(text)
    return len(texts) / max(time.process_time() - began, 1e-9)


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
