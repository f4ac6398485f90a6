"""What the tests of the stand-in share: clocks that are moved by hand, and one person."""

from __future__ import annotations

from typing import Any

import pytest

from bot.rehearsal.telegram import Phone, StandIn
from tests.botapi import Specification

Json = dict[str, Any]
HELD_TOKEN = "42:rehearsal"


class HandClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        """Return the time."""
        return self.now

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


@pytest.fixture
def clock() -> HandClock:
    """Return programme time."""
    return HandClock(1_790_000_000.0)


@pytest.fixture
def real() -> HandClock:
    """Return real time, for rates and presses."""
    return HandClock(100.0)


@pytest.fixture
def stand_in(clock: HandClock, real: HandClock) -> StandIn:
    """Return a stand-in on both hand-moved clocks."""
    return StandIn(clock=clock, real=real)


@pytest.fixture
def anna(stand_in: StandIn) -> Phone:
    """Return the phone of a person who has pressed Start; the update is not yet fetched."""
    phone = stand_in.person(5, name="Anna", language="sq")
    phone.start()
    return phone


@pytest.fixture
def specification() -> Specification:
    """Return the Bot API's specification, or skip."""
    return Specification.or_skip()


async def ok(stand_in: StandIn, method: str, **params: Any) -> Any:
    """Return the result of a call that has to succeed."""
    status, body = await stand_in.call(method, params)
    assert (status, body["ok"]) == (200, True), body
    return body["result"]


async def refused(stand_in: StandIn, method: str, **params: Any) -> tuple[int, str]:
    """Return status and description of a call that has to be refused."""
    status, body = await stand_in.call(method, params)
    assert body["ok"] is False
    assert body["error_code"] == status
    return status, body["description"]


def keyboard(*labels: str) -> Json:
    """Return a keyboard of one button a row; the data of a button is its label."""
    return {"inline_keyboard": [[{"text": one, "callback_data": one}] for one in labels]}
