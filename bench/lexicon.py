"""How many messages a second the ear for danger reads, in one thread. Judges no result."""

import json
import time
from itertools import cycle, islice
from pathlib import Path

from bot.listening.signals import detector

MESSAGES = Path(__file__).parents[1] / "tests" / "distress" / "messages" / "train"
PLAIN = ("thank you, all is well", "sve je u redu, hvala", "jam mire, faleminderit")
"""Read where the corpus is not at hand."""


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
    """Messages a second: the lexicon stage alone, and the whole ear."""
    ear = detector()
    sample = list(islice(cycle(messages()), count))
    for text in sample[:500]:
        ear.assess(text)  # what is built at the first use is no part of the figure
    began = time.perf_counter()
    for text in sample:
        ear.first_stage(text)
    middle = time.perf_counter()
    for text in sample:
        ear.assess(text)
    return count / (middle - began), count / (time.perf_counter() - middle)
