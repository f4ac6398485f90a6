"""Several processes, each with a part of the people. What comes out does not hang on how many."""

import asyncio
import importlib
import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from multiprocessing.sharedctypes import Synchronized
from typing import Any

from bot.simulation.cast import Member, members
from bot.simulation.shard import Outcome, Plan, played, shares

LEAST = 30
"""Fewer people than this are not worth a process of their own."""
LOOK_S = 0.5
Told = Callable[[float], None]
"""Hears which share of the whole is done, from 0 to 1."""

_done: "list[Synchronized[float]]" = []


def simulated(plan: Plan, *, jobs: int, told: Told) -> list[Outcome]:
    """Play the plan in at most `jobs` processes; the outcomes of all shards."""
    cast = members(plan.people, seed=plan.seed, start=plan.start)
    shards = max(1, min(jobs, plan.people // LEAST))
    if shards == 1:
        return [_play(plan, cast, lambda day, days: told(day / days))]
    context = multiprocessing.get_context("spawn")
    done = [context.Value("d", 0.0) for _ in range(shards)]
    with ProcessPoolExecutor(
        shards, mp_context=context, initializer=_remember, initargs=(done,)
    ) as pool:
        parts = list(shares(cast, shards))
        asked = [pool.submit(_work, plan, part, at) for at, part in enumerate(parts)]
        _watch(asked, done, told)
        return [one.result() for one in asked]


def _watch(
    asked: Sequence["Future[Outcome]"], done: Sequence["Synchronized[float]"], told: Told
) -> None:
    waiting = set(asked)
    while waiting:
        over, waiting = wait(waiting, timeout=LOOK_S)
        for one in over:
            one.result()  # a shard that failed ends the whole at once
        told(sum(share.value for share in done) / len(done))


def _remember(done: "list[Synchronized[float]]") -> None:
    """In a new process: where to write how far one is."""
    _done.extend(done)


def _work(plan: Plan, cast: Sequence[Member], at: int) -> Outcome:
    def told(day: int, days: int) -> None:
        _done[at].value = day / days

    return _play(plan, cast, told)


def _play(plan: Plan, cast: Sequence[Member], told: Callable[[int, int], None]) -> Outcome:
    from bot import logs
    from bot.app import settle

    logs.set_up("error")
    settle()
    with asyncio.Runner(loop_factory=_loop()) as runner:
        return runner.run(played(plan, cast, told))


def _loop() -> Any:
    try:
        return importlib.import_module("uvloop").Loop
    except ModuleNotFoundError:
        return None
