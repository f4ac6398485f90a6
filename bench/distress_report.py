"""Writes the distress report: how well the detector hears, on labelled messages.

`python -m bench.distress_report --split tune` (a model that has not seen `tune` judges it),
`--split locked` or `--split fresh` (the shipped model, which has not seen them). It alone may read
`locked/` and `fresh/`, and prints no message of them.
"""

import argparse
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from bench import distress_baselines as baselines
from bench.distress_train import MESSAGES, read_split, trained
from bench.lexicon import speeds
from bot.listening.signals import detector, lexicons
from flows.distress import Detector, Severity

DOCS = Path(__file__).parent.parent / "docs"
PAGES = {
    "locked": DOCS / "distress-report.md",
    "fresh": DOCS / "distress-report-fresh.md",
    "tune": Path("distress-report-tune.md"),
}
"""Where the page of each split is written, unless another place is named."""
REPORTED_ONLY = frozenset({"tr", "uk", "ru"})
Judged = Sequence[tuple[dict[str, str], Severity]]

# What is asked, of which true level, from which level on, the goal pooled and in each locale.
QUESTIONS = (
    ("crisis reaches a person", Severity.CRISIS, Severity.DISTRESS, "≥ 0.95 (0.88)"),
    ("crisis called crisis", Severity.CRISIS, Severity.CRISIS, "≥ 0.80 (0.65)"),
    ("distress reaches a person", Severity.DISTRESS, Severity.DISTRESS, "≥ 0.85 (0.75)"),
    ("harmless raised", Severity.NONE, Severity.DISTRESS, "≤ 0.06 (0.13)"),
    ("harmless called crisis", Severity.NONE, Severity.CRISIS, "≤ 0.02 (0.06)"),
)


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share after Wilson; (0, 1) where nothing was counted."""
    if total == 0:
        return 0.0, 1.0
    z, share = 1.96, hits / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    half /= 1 + z * z / total
    return max(0.0, middle - half), min(1.0, middle + half)


def judge(rows: Iterable[dict[str, str]], ask: Callable[[dict[str, str]], Severity]) -> Judged:
    """Each message with the level that a detector gives it."""
    return [(row, ask(row)) for row in rows]


def main() -> None:
    """Judge one split and write the page."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--split", choices=sorted(PAGES), default="tune")
    options.add_argument("--messages", type=Path, action="append")
    options.add_argument("--out", type=Path)
    chosen = options.parse_args()
    folders = chosen.messages or [MESSAGES]
    rows = read_split(folders, chosen.split)
    hearing = _trained_on_train(folders) if chosen.split == "tune" else detector()
    out: Path = chosen.out or PAGES[chosen.split]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("\n".join(page(rows, hearing, split=chosen.split)), encoding="utf-8")
    print(out.read_text(encoding="utf-8"))


def _trained_on_train(folders: Sequence[Path]) -> Detector:
    rows = [row for split in ("train", "plain") for row in read_split(folders, split)]
    return Detector(lexicons(), trained(rows))


def page(rows: Sequence[dict[str, str]], hearing: Detector, *, split: str) -> list[str]:
    """The lines of the report."""
    alone = Detector(lexicons())
    judged = judge(rows, lambda row: hearing.assess(row["text"], lang=row["locale"]).severity)
    pooled = [one for one in judged if one[0]["locale"] not in REPORTED_ONLY]
    first = judge(
        [row for row, _ in pooled],
        lambda row: alone.assess(row["text"], lang=row["locale"]).severity,
    )
    others = [
        (name, [(row, ask(row["text"])) for row, _ in pooled])
        for name, ask in (
            ("English keywords", baselines.english),
            ("standard lists", baselines.standard),
            ("standard lists, normalised", baselines.normalised),
        )
    ]
    return [
        "# How well distress is heard",
        "",
        f"Split `{split}`, {len(rows)} messages, none from real clients. Made by "
        "`make distress-report`. In brackets: 95 % intervals after Wilson. Eight locales are "
        "pooled; tr, uk and ru are reported.",
        "",
        "## Goals",
        "",
        *_goals([("both stages", pooled), ("lexicons alone", first), *others]),
        "",
        "## By locale",
        "",
        *_locales(judged),
        "",
        "## What is missed, and what is raised in vain",
        "",
        *_types(pooled),
        "",
        *_ids(pooled),
        "",
        "## Speed",
        "",
        *speeds([row["text"] for row in rows], hearing),
        "",
    ]


def _goals(columns: Sequence[tuple[str, Judged]]) -> list[str]:
    lines = [
        "| | goal (each locale) | " + " | ".join(name for name, _ in columns) + " |",
        "| --- " * (len(columns) + 2) + "|",
    ]
    for text, true, least, goal in QUESTIONS:
        cells = [_share(judged, true=true, least=least) for _, judged in columns]
        lines.append(f"| {text} | {goal} | {' | '.join(cells)} |")
    return lines


def _share(judged: Judged, *, true: Severity, least: Severity) -> str:
    given = [level for row, level in judged if Severity.parse(row["severity"]) is true]
    hits = sum(level >= least for level in given)
    low, high = wilson(hits, len(given))
    return f"{hits / len(given):.3f} [{low:.2f}-{high:.2f}]" if given else "none"


def _locales(judged: Judged) -> list[str]:
    lines = []
    for locale in sorted({row["locale"] for row, _ in judged}):
        own = [one for one in judged if one[0]["locale"] == locale]
        counts = Counter((Severity.parse(row["severity"]), level) for row, level in own)
        lines += [f"### {locale}", "", "| true \\ given | none | concern | distress | crisis |"]
        lines.append("| --- | --- | --- | --- | --- |")
        lines += [
            f"| {true} | {' | '.join(str(counts[true, given]) for given in Severity)} |"
            for true in Severity
        ]
        lines.append("")
        lines += [
            f"- {text}: {_share(own, true=true, least=least)}"
            for text, true, least, _ in QUESTIONS
        ]
        lines.append("")
    return lines


def _types(judged: Judged) -> list[str]:
    lines = ["| messages | missed or raised in vain, by kind (of how many) |", "| --- | --- |"]
    for text, true in (
        ("crisis that reaches nobody", Severity.CRISIS),
        ("distress that reaches nobody", Severity.DISTRESS),
        ("harmless raised", Severity.NONE),
    ):
        for key in ("kind", "topic", "register"):
            own = [(r, level) for r, level in judged if Severity.parse(r["severity"]) is true]
            total = Counter(row[key] for row, _ in own)
            missed = Counter(row[key] for row, level in own if _wrong(true, level))
            cells = ", ".join(f"{name} {n}/{total[name]}" for name, n in missed.most_common(12))
            lines.append(f"| {text}, by {key} | {cells or 'none'} |")
    return lines


def _wrong(true: Severity, level: Severity) -> bool:
    return (level >= Severity.DISTRESS) != (true >= Severity.DISTRESS)


def _ids(judged: Judged) -> list[str]:
    """Which ones, by id and kind; never their texts."""
    lines = []
    for text, true in (
        ("Crisis that reaches nobody", Severity.CRISIS),
        ("Distress that reaches nobody", Severity.DISTRESS),
        ("Harmless that is raised", Severity.NONE),
    ):
        wrong = [
            f"{row['id']} ({row['kind']})"
            for row, level in judged
            if Severity.parse(row["severity"]) is true and _wrong(true, level)
        ]
        lines.append(f"- {text}: {', '.join(wrong) or 'none'}")
    return lines


if __name__ == "__main__":
    main()
