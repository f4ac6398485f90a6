"""A door for drivers in another process: be a person, read a screen, order faults, all in JSON.

Must not be open to anybody but the own machine; it can pretend to be anyone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.rehearsal.phone import NoSuchButton, Phone
from bot.rehearsal.refusals import Json, Refused
from bot.rehearsal.telegram import StandIn

LONGEST_WAIT = 60.0  # real seconds
Deed = Callable[[Json], Any]


class SideDoor:
    """Answers `/rehearsal/DEED` with JSON; parameters come as a JSON object or a query string.

    Deeds of people (each with `chat`): person, say, start, press, press_data, send, edit,
    block, unblock, deactivate, delete_for_me, delete_for_both, screen, wait.
    Others: inject, inject_group, fault, calls, status, next_update_id.
    """

    def __init__(self, stand_in: StandIn) -> None:
        self._stand_in = stand_in
        self._deeds: dict[str, Deed] = {
            "person": self._person,
            "say": lambda p: {"message_id": self._phone(p).say(p["text"])},
            "start": lambda p: {"message_id": self._phone(p).start(p.get("payload"))},
            "press": lambda p: {"id": self._phone(p).press(p["button"], _number(p, "message"))},
            "press_data": self._press_data,
            "send": lambda p: {"message_id": self._phone(p).send(p["kind"], **p.get("extra", {}))},
            "edit": lambda p: self._phone(p).edit(int(p["message"]), p["text"]),
            "block": lambda p: self._phone(p).block(),
            "unblock": lambda p: self._phone(p).unblock(),
            "deactivate": lambda p: self._phone(p).deactivate(),
            "delete_for_me": lambda p: self._phone(p).delete_for_me(int(p["message"])),
            "delete_for_both": lambda p: self._phone(p).delete_for_both(int(p["message"])),
            "screen": lambda p: _screen(self._phone(p)),
            "wait": self._wait,
            "inject": lambda p: stand_in.inject(p["update"]),
            "inject_group": lambda p: {"chat": stand_in.inject_group(**p)},
            "fault": self._fault,
            "calls": self._calls,
            "status": self._status,
            "next_update_id": self._next_update_id,
        }

    async def answer(self, deed: str, params: Json) -> tuple[int, Json]:
        """Do a deed; returns (HTTP status, JSON body), 400 with `error` for a wrong request."""
        work = self._deeds.get(deed)
        if work is None:
            return 404, {
                "error": f"unknown deed {deed!r}; known: {', '.join(sorted(self._deeds))}"
            }
        try:
            done = work(params)
            if isinstance(done, Awaitable):
                done = await done
        except Refused as refusal:
            return refusal.status, {"error": refusal.description}
        except KeyError as error:
            return 400, {"error": f"no {error} in the request or on the screen"}
        except (NoSuchButton, ValueError, TypeError, RuntimeError) as error:
            return 400, {"error": str(error)}
        return 200, done if done is not None else {"done": True}

    def _phone(self, params: Json) -> Phone:
        return self._stand_in.person(int(params["chat"]))

    def _person(self, params: Json) -> Json:
        chosen = {name: params[name] for name in ("name", "language") if name in params}
        return _screen(self._stand_in.person(int(params["chat"]), **chosen))

    def _press_data(self, params: Json) -> Json:
        message_id = _number(params, "message")
        return {"id": self._phone(params).press_data(params.get("data"), message_id)}

    async def _wait(self, params: Json) -> Json:
        """Answer with the screen as soon as its version is above `version`, or at the time-out."""
        phone = self._phone(params)
        seen = int(params.get("version", phone.chat.version))
        try:
            async with asyncio.timeout(min(float(params.get("timeout", 5)), LONGEST_WAIT)):
                while phone.chat.version <= seen:
                    await phone.chat.pulse.wait()
        except TimeoutError:
            pass
        return _screen(phone)

    def _fault(self, params: Json) -> None:
        chosen = dict(params)
        kind = chosen.pop("kind")
        orders: dict[str, Callable[..., object]] = {
            "fail": self._stand_in.fail,
            "drop_answer": self._stand_in.drop_answer,
            "delay": self._stand_in.delay,
            "hold": self._stand_in.hold,
            "release": self._stand_in.release,
            "down": self._stand_in.down,
            "up": self._stand_in.up,
            "clear": self._stand_in.clear_faults,
        }
        if kind not in orders:
            raise ValueError(f"unknown fault {kind!r}; known: {', '.join(orders)}")
        orders[kind](**chosen)

    def _calls(self, params: Json) -> Json:
        chat, method = _number(params, "chat"), params.get("method")
        found = [
            {"at": c.at, "method": c.method, "params": _plain(c.params), "status": c.status}
            for c in self._stand_in.calls
            if chat in (None, c.chat) and method in (None, c.method)
        ]
        return {"calls": found[-int(params.get("last", 100)) :]}

    def _status(self, _: Json) -> Json:
        stand_in = self._stand_in
        return {
            "waiting": len(stand_in.updates),
            "delivered": stand_in.updates.delivered,
            "next_update_id": stand_in.next_update_id,
            "chats": len(stand_in.world.chats),
            "calls": {f"{name} {code}": n for (name, code), n in stand_in.calls.counts.items()},
            "token": stand_in.token,
        }

    def _next_update_id(self, params: Json) -> Json:
        self._stand_in.next_update_id = int(params["value"])
        return {"next_update_id": self._stand_in.next_update_id}


def _number(params: Json, name: str) -> int | None:
    return None if params.get(name) in (None, "") else int(params[name])


def _plain(params: Any) -> Json:
    return {k: v if not isinstance(v, tuple | bytes) else "(file)" for k, v in params.items()}


def _screen(phone: Phone) -> Json:
    return {
        "chat": phone.id,
        "version": phone.chat.version,
        "bubbles": phone.screen,
        "deleted": phone.deleted,
        "alerts": phone.alerts,
        "spinning": phone.spinning,
        "blocked": phone.chat.blocked,
        "reply_keyboard": phone.reply_keyboard,
    }
