"""What was measured, as values; medians and percentiles. Measures nothing itself."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True, kw_only=True)
class Run:
    """One saturated run of one program."""

    answers: int
    seconds: float
    latencies: Sequence[float]
    cpu_seconds: float
    rss_mb: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds

    @property
    def cpu_us(self) -> float:
        """CPU microseconds of the program for each answer."""
        return self.cpu_seconds / self.answers * 1e6


@dataclass(slots=True, kw_only=True)
class Killed:
    """What SIGKILL at half time cost."""

    pressed: int
    thanked: int
    lost: int
    """Answers that were thanked for and are not in the store."""
    swallowed: int
    """Answers pressed, neither thanked for nor stored nor waiting at Telegram."""
    twice: int = 0
    """Answers stored more than once."""


@dataclass(slots=True, kw_only=True)
class Result:
    """All about one program."""

    name: str
    chats: int
    steps: int
    runs: list[Run] = field(default_factory=list)
    paced: Sequence[float] = ()
    paced_rate: float = 0.0
    killed: Killed | None = None

    @property
    def rates(self) -> list[float]:
        """Answers a second of every run."""
        return [run.rate for run in self.runs]

    @property
    def rate(self) -> float:
        """Median answers a second."""
        return statistics.median(self.rates)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share lies; 0 without values."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def ms(seconds: float) -> str:
    """Seconds as milliseconds, short."""
    value = seconds * 1000
    return f"{value:.1f}" if value < 100 else f"{value:,.0f}"
