"""Short simulations that several tests look at."""

import asyncio
import datetime as dtm

import pytest

from bot.simulation.cast import members
from bot.simulation.document import document
from bot.simulation.shard import Outage, Outcome, Plan, played
from tests.simulation.judge import Json

START = dtm.datetime(2026, 1, 5, tzinfo=dtm.UTC)
AWAY = Outage(dtm.datetime(2026, 3, 10, tzinfo=dtm.UTC), 30)


def plan(people: int, months: int, *, seed: int = 5, outage: Outage | None = None) -> Plan:
    """A plan that begins on the first Monday of 2026."""
    return Plan(people=people, months=months, seed=seed, start=START, outage=outage)


def outcome(wanted: Plan) -> Outcome:
    """Everybody in one shard."""
    cast = members(wanted.people, seed=wanted.seed, start=wanted.start)
    return asyncio.run(played(wanted, cast, lambda day, days: None))


@pytest.fixture(scope="session")
def years() -> Json:
    """Return ten people's 36 months."""
    wanted = plan(10, 36)
    return document(wanted, [outcome(wanted)])


@pytest.fixture(scope="session")
def interrupted() -> Json:
    """Return sixteen people of whom the program knows nothing for thirty days."""
    wanted = plan(16, 4, outage=AWAY)
    return document(wanted, [outcome(wanted)])
