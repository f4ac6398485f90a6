"""What a simulation says at its end: one document with a digest. The same seed, the same digest.

Bytes on disk and seconds are figures of a run on a machine; they stand outside the digest.
"""

import hashlib
import statistics
from collections import Counter
from collections.abc import Iterable
from typing import Any

import msgspec

from bot.simulation.cast import staff_for
from bot.simulation.shard import Outcome, Plan

Json = dict[str, Any]


def document(plan: Plan, outcomes: Iterable[Outcome]) -> Json:
    """Everything that `simulate --json` prints, out of what the shards say."""
    parts = list(outcomes)
    numbered = {number: one for part in parts for number, one in part.people}
    people = [numbered[number] for number in sorted(numbered)]
    told = {"people": people, "staff": _staff(plan, parts)}
    return {
        "seed": plan.seed,
        "digest": digest(told),
        "months": plan.months,
        "start": plan.start.date().isoformat(),
        "figures": figures(parts, people=len(people)),
        **told,
    }


def digest(told: Json) -> str:
    """SHA-256 over people and staff, in one spelling."""
    spelt = msgspec.json.encode(told, order="sorted")
    return hashlib.sha256(spelt).hexdigest()


def _staff(plan: Plan, parts: Iterable[Outcome]) -> list[Json]:
    """Every member of staff with what each week brought them."""
    weeks: dict[str, dict[str, Counter[str]]] = {}
    for part in parts:
        for name, load in part.staff.items():
            mine = weeks.setdefault(name, {})
            for week, counted in load.items():
                mine.setdefault(week, Counter()).update(counted)
    return [
        {
            "staff": one.name,
            "role": one.role,
            "weeks": [{"week": w, **_load(c)} for w, c in sorted(weeks[one.name].items())],
        }
        for one in staff_for(plan.people, joined=plan.start)
        if one.name in weeks
    ]


def _load(counted: "Counter[str]") -> dict[str, int]:
    return {kind: counted[kind] for kind in ("pages", "notes", "taken", "closed")}


def figures(parts: Iterable[Outcome], *, people: int) -> Json:
    """Totals and peaks of the whole."""
    messages: Counter[str] = Counter()
    answers = size = 0
    for part in parts:
        messages.update(part.messages)
        answers, size = answers + part.answers, size + part.size
    day, most = max(messages.items(), key=lambda one: (one[1], one[0]), default=("", 0))
    return {
        "messages": messages.total(),
        "answers": answers,
        "busiest_day": {"day": day, "messages": most},
        "messages_by_day": dict(sorted(messages.items())),
        "bytes_on_disk": size,
        "bytes_a_person": size // people if people else 0,
    }


def loads(told: Json) -> list[Json]:
    """For each member of staff: pages in a usual week and in the worst one."""
    found = []
    for one in told["staff"]:
        pages = [week["pages"] for week in one["weeks"]]
        worst = max(one["weeks"], key=lambda week: (week["pages"], week["week"]), default=None)
        found.append(
            {
                "staff": one["staff"],
                "role": one["role"],
                "pages": sum(pages),
                "usual": statistics.mean(pages) if pages else 0.0,
                "worst": worst["pages"] if worst else 0,
                "worst_week": worst["week"] if worst else "",
            }
        )
    return found
