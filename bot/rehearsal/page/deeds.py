"""What a visitor can do on the page: type, press, block, move the clock, look at the disk.

Must not do anything that a person with a phone, a clock or a disk could not do.
"""

import asyncio
import datetime as dtm
import io
from collections.abc import Awaitable, Callable
from typing import Any

import segno

from bot.rehearsal.page import peek
from bot.rehearsal.page.cast import Member
from bot.rehearsal.page.home import Home
from bot.rehearsal.page.travel import Traveller
from bot.rehearsal.page.views import LockScreens
from bot.rehearsal.phone import NoSuchButton, Phone

Json = dict[str, Any]
LONGEST_MOVE = dtm.timedelta(days=60)
LONGEST_LIFE = dtm.timedelta(days=3 * 366)
LONGEST_TEXT = 4096


class WrongDeed(Exception):
    """The page asked for something that cannot be done now; says what."""


class Deeds:
    """Everything that the page may ask for, by name."""

    def __init__(
        self,
        home: Home,
        members: dict[int, Member],
        *,
        traveller: Traveller,
        locks: LockScreens,
        invitations: dict[str, str],
        years: Callable[[dtm.timedelta], Awaitable[None]],
        changed: Callable[[], None],
    ) -> None:
        self._home = home
        self._members = members
        self._traveller = traveller
        self._locks = locks
        self._invitations = invitations
        self._live_on = years
        self._changed = changed
        self._deeds: dict[str, Callable[[Json], Awaitable[Json]]] = {
            "say": self._say,
            "press": self._press,
            "voice": self._voice,
            "block": self._block,
            "unblock": self._unblock,
            "open": self._open,
            "invitation": self._invitation,
            "speed": self._speed,
            "move": self._move,
            "next": self._next,
            "years": self._years,
            "halt": self._halt,
            "tables": self._tables,
            "rows": self._rows,
            "search": self._search,
        }

    async def do(self, name: str, asked: Any) -> Json:
        """Do it. Raises WrongDeed."""
        deed = self._deeds.get(name)
        if deed is None or not isinstance(asked, dict):
            raise WrongDeed("this page does not know how to do that")
        try:
            return await deed(asked)
        except (KeyError, TypeError, IndexError):
            raise WrongDeed("something is missing in what was asked") from None
        except (RuntimeError, NoSuchButton) as error:
            raise WrongDeed(str(error)) from None

    # --- phones ---------------------------------------------------------------------------

    def _phone(self, asked: Json) -> Phone:
        chat = int(asked["chat"])
        if chat not in self._members:
            raise WrongDeed("there is no such phone")
        self._locks.acted(chat)
        return self._home.stand_in.phones[chat]

    async def _say(self, asked: Json) -> Json:
        text = str(asked["text"])[:LONGEST_TEXT].strip()
        if not text:
            raise WrongDeed("there is nothing to send")
        return {"message": self._phone(asked).say(text)}

    async def _press(self, asked: Json) -> Json:
        phone = self._phone(asked)
        wanted = int(asked["message"])
        bubble = next((one for one in phone.screen if one.message_id == wanted), None)
        if bubble is None:
            raise WrongDeed("this message is gone")
        flat = [button for row in bubble.buttons for button in row]
        button = flat[int(asked["button"])]
        return {"press": phone.press_data(button.data, message_id=bubble.message_id)}

    async def _voice(self, asked: Json) -> Json:
        seconds = min(max(int(asked.get("seconds", 1)), 1), 300)
        return {"message": self._phone(asked).send("voice", duration=seconds)}

    async def _block(self, asked: Json) -> Json:
        self._phone(asked).block()
        return {}

    async def _unblock(self, asked: Json) -> Json:
        self._phone(asked).unblock()
        return {}

    # --- the invitation -------------------------------------------------------------------

    async def _invitation(self, asked: Json) -> Json:
        """Code, link and picture of the invitation that waits for this phone."""
        code = self._code(asked)
        drawn = io.BytesIO()
        link = self._home.link(code)
        segno.make(link, error="m").save(
            drawn, kind="svg", border=2, dark="#1c2b33", omitsize=True
        )
        return {"code": code, "link": link, "picture": drawn.getvalue().decode()}

    async def _open(self, asked: Json) -> Json:
        """Open the invitation on this phone, as its link would."""
        phone = self._phone(asked)
        return {"message": phone.start(self._code(asked))}

    def _code(self, asked: Json) -> str:
        code = self._invitations.get(self._members[int(asked["chat"])].name)
        if code is None:
            raise WrongDeed("no invitation waits for this phone")
        return code

    # --- the clock ------------------------------------------------------------------------

    async def _speed(self, asked: Json) -> Json:
        self._home.clock.run_at(float(asked["speed"]))
        self._changed()
        return {}

    async def _move(self, asked: Json) -> Json:
        by = min(dtm.timedelta(seconds=float(asked["seconds"])), LONGEST_MOVE)
        await self._travel(self._traveller.to(self._home.clock.now() + by))
        return {}

    async def _next(self, _: Json) -> Json:
        return {"case": await self._travel(self._traveller.to_next_checkin())}

    async def _years(self, asked: Json) -> Json:
        """Let years pass; everybody on the page lives on by themselves."""
        by = min(dtm.timedelta(days=float(asked["days"])), LONGEST_LIFE)
        await self._travel(self._live_on(by))
        return {}

    async def _halt(self, _: Json) -> Json:
        self._traveller.halt()
        return {}

    async def _travel(self, journey: Awaitable[Any]) -> Any:
        if self._traveller.under_way:
            if asyncio.iscoroutine(journey):
                journey.close()
            raise WrongDeed("the clock is already on its way")
        self._locks.put_down()
        task = asyncio.ensure_future(journey)
        self._changed()
        try:
            return await task
        finally:
            self._changed()

    # --- the disk -------------------------------------------------------------------------

    async def _tables(self, _: Json) -> Json:
        return await asyncio.to_thread(peek.tables, self._home.folder)

    async def _rows(self, asked: Json) -> Json:
        return await asyncio.to_thread(peek.rows, self._home.folder, str(asked["table"]))

    async def _search(self, asked: Json) -> Json:
        return await asyncio.to_thread(peek.search, self._home.folder, str(asked["word"])[:200])
