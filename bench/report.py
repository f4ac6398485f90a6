"""The measured figures as tables: on the screen and in docs/bench.md. Measures nothing."""

import datetime as dtm
import os
import platform
import sqlite3
from dataclasses import dataclass, field
from importlib import metadata

from bench.figures import Killed, Result, ms, percentile
from bench.pages import Pages

GOAL = 6.0
"""Times the ConversationHandler bot, within one run of this program."""
PAGE_GOAL_S = 0.2
EAR_GOAL = 20_000.0
"""Messages a second that the lexicons read on one core."""
INTRO = """# Bench

Made by `make bench` (`python -m bench --write`). Figures of one run on one machine; other machines
give other figures, the ratios stay alike.

A check-in of five questions with inline buttons. Every program is a process of its own and talks
HTTP to the same stand-in for Telegram, in the process of the same driver; a press follows as soon
as the question arrives. Ours runs as `run` does: SQLite on disk, `synchronous=FULL`, every answer
sealed and committed before its thank-you, every message id kept for clearing. The send rate is
raised, since a loopback is no Telegram. The others are python-telegram-bot as its documentation
writes them; the second writes its file every 60 seconds (its default), the third after each
update.
"""


@dataclass(slots=True)
class Report:
    """Everything that one run of the bench found."""

    results: list[Result] = field(default_factory=list)
    pages: Pages | None = None
    lexicon: tuple[float, float] | None = None
    compiled: tuple[float, float] | None = None

    def find(self, name: str) -> Result | None:
        """A program by its name."""
        return next((one for one in self.results if one.name == name), None)


HEAD = (
    "program",
    "chats × questions",
    "answers/s (min–max)",
    "ratio",
    "ms saturated p50 / p99",
    "ms paced p50 / p99",
    "CPU µs an answer",
    "RSS MB",
    "killed: thanked",
    "lost",
    "swallowed",
    "twice",
)


def rows(report: Report, base: str) -> list[tuple[str, ...]]:
    """One row a program; ratios to the program named `base`."""
    reference = report.find(base)
    return [_row(one, reference) for one in report.results]


def _row(one: Result, reference: Result | None) -> tuple[str, ...]:
    latencies = [x for run in one.runs for x in run.latencies]
    ratio = f"{one.rate / reference.rate:.1f}" if reference else "–"
    cpu = sorted(run.cpu_us for run in one.runs)[len(one.runs) // 2]
    return (
        one.name,
        f"{one.chats} × {one.steps}",
        f"{one.rate:,.0f} ({min(one.rates):,.0f}–{max(one.rates):,.0f})",
        ratio,
        f"{ms(percentile(latencies, 0.5))} / {ms(percentile(latencies, 0.99))}",
        f"{ms(percentile(one.paced, 0.5))} / {ms(percentile(one.paced, 0.99))}",
        f"{cpu:,.0f}",
        f"{max(run.rss_mb for run in one.runs):.0f}",
        *_killed(one.killed),
    )


def _killed(found: Killed | None) -> tuple[str, ...]:
    if found is None:
        return ("–",) * 4
    return tuple(f"{n:,}" for n in (found.thanked, found.lost, found.swallowed, found.twice))


def lines(report: Report) -> list[str]:
    """Figures that stand outside the table."""
    found = []
    if report.pages is not None:
        found.append(_page_line(report.pages))
    if report.lexicon is not None:
        found.append(_ear_line("as it runs from its source", report.lexicon))
    if report.compiled is not None:
        found.append(_ear_line("compiled, as in the container", report.compiled))
    elif report.lexicon is not None:
        found.append("The ear was not compiled here: there is no C compiler.")
    return found


def _ear_line(how: str, ear: tuple[float, float]) -> str:
    stage, whole = ear
    return (
        f"The ear for danger, {how}, reads {stage:,.0f} messages/s with the lexicons alone "
        f"(goal {EAR_GOAL:,.0f}), {whole:,.0f} as a whole, in one thread."
    )


def _page_line(pages: Pages) -> str:
    commit, message = pages.from_commit, pages.from_message
    return (
        f"Pages while {pages.waiting:,} check-ins wait at 30 messages/s "
        f"({len(commit)} pages, {pages.check_ins} check-ins left meanwhile): from commit to "
        f"departure p50 {ms(percentile(commit, 0.5))} ms, p99 {ms(percentile(commit, 0.99))} ms "
        f"(goal {PAGE_GOAL_S * 1000:.0f} ms); from the person's message p50 "
        f"{ms(percentile(message, 0.5))} ms, p99 {ms(percentile(message, 0.99))} ms."
    )


def misses(report: Report, *, ours: str, base: str) -> list[str]:
    """Goals that this run did not reach."""
    found = []
    mine, reference = report.find(ours), report.find(base)
    if mine and reference and mine.rate < GOAL * reference.rate:
        found.append(f"{mine.rate / reference.rate:.1f} times the {base}; the goal is {GOAL:.0f}")
    if mine and mine.killed and (mine.killed.lost or mine.killed.swallowed or mine.killed.twice):
        found.append("answers lost, swallowed or doubled when killed")
    if report.pages and percentile(report.pages.from_commit, 0.99) > PAGE_GOAL_S:
        found.append("a page took longer than 200 ms from its commit (p99)")
    ear = report.compiled or report.lexicon
    if ear and ear[0] < EAR_GOAL:
        found.append(f"the lexicons read {ear[0]:,.0f} messages/s; the goal is {EAR_GOAL:,.0f}")
    return found


def machine() -> str:
    """What it ran on, without naming the machine."""
    versions = ", ".join(
        f"{name} {metadata.version(name)}"
        for name in ("python-telegram-bot", "aiohttp", "SQLAlchemy", "cryptography")
    )
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {versions}; {dtm.datetime.now(dtm.UTC):%Y-%m-%d}."
    )


def markdown(report: Report, *, ours: str, base: str) -> str:
    """The page docs/bench.md."""
    table = [
        "| " + " | ".join(HEAD) + " |",
        "|" + " --- |" * len(HEAD),
        *("| " + " | ".join(row) + " |" for row in rows(report, base)),
    ]
    missed = misses(report, ours=ours, base=base)
    goals = ["Goals reached: all."] if not missed else ["Not reached: " + "; ".join(missed) + "."]
    parts = [
        INTRO,
        machine(),
        "",
        *table,
        "",
        "Killed: SIGKILL when half of all answers had been thanked for. Lost are answers that "
        "were thanked for (the next question or the thanks had arrived) and are not in the store; "
        "swallowed are presses neither thanked for, nor stored, nor still waiting at Telegram.",
        "",
        *(f"{line}\n" for line in lines(report)),
        *goals,
    ]
    return "\n".join(parts) + "\n"
