"""The second channel of a page, against a real SMTP server on loopback."""

import asyncio
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd import smtp
from msgspec.structs import replace as changed

from bot.rehearsal.phone import Phone
from flows.banned import telling
from storage.changes import Changes
from tests.acceptance.steps import AFRAID, DANGER
from tests.acceptance.wording import line
from tests.acceptance.world import World

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


@dataclass
class Post:
    """A real SMTP server, and what it was given."""

    port: int = 0
    letters: list[tuple[str, EmailMessage]] = field(default_factory=list)
    refuses: bool = False

    async def handle_DATA(self, _: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a letter, or refuse it."""
        if self.refuses:
            return "451 Requested action aborted: try again"
        letter = message_from_bytes(envelope.content, policy=policy.default)
        self.letters.append((envelope.rcpt_tos[0], letter))
        return "250 OK"

    async def wait(self, count: int) -> None:
        """Until so many letters came."""
        async with asyncio.timeout(20):
            while len(self.letters) < count:
                await asyncio.sleep(0.02)


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    """Listening on loopback."""
    post = Post()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: smtp.SMTP(post, hostname="localhost"), "127.0.0.1", 0
    )
    post.port = server.sockets[0].getsockname()[1]
    yield post
    server.close()
    await server.wait_closed()


async def give(world: World, name: str, address: str) -> None:
    """Somebody gets a second channel."""
    staff = {one.id: one for one in await world.store.all_staff()}[world.staff[name]]
    await world.write(Changes(staff={staff.id: changed(staff, second=address)}))


def mailto(post: Post, to: str) -> str:
    """The address as an operator would write it."""
    return (
        f"mailto://127.0.0.1:{post.port}?from=home@example.org&to={to}@example.org&mode=insecure"
    )


async def test_a_page_goes_out_by_e_mail_too_and_says_nothing(
    world: World, mira: Phone, ana: Phone, post: Post
) -> None:
    """One page, one letter: no reference, no level, no reason, no word of the person."""
    await give(world, "Mira", mailto(post, "mira"))
    said = "the canary of the grey mill"
    ana.say(f"{AFRAID}, {said}")
    await post.wait(1)
    await world.settle()
    ((to, letter),) = post.letters
    body = letter.get_body(("plain", "html"))
    assert body is not None
    text = body.get_content()
    whole = letter.as_string()
    assert to == "mira@example.org"
    assert line("second/text") in text
    for secret in ("K7F3", "danger", "distress", "▲", said, "canary", "Alongside", "Apprise"):
        assert secret not in whole, secret
    assert not telling(str(letter["subject"]))
    assert not telling(text)
    assert len(world.pages(mira)) == 1


async def test_each_worker_has_their_own_and_only_the_paged_are_written_to(
    world: World, mira: Phone, ana: Phone, post: Post
) -> None:
    """Who is not on the rung gets nothing, on no channel."""
    await world.add_staff("Boris", chat=501)
    await give(world, "Mira", mailto(post, "mira"))
    await give(world, "Boris", mailto(post, "boris"))
    ana.say(AFRAID)
    await post.wait(1)
    await world.settle()
    assert [to for to, _ in post.letters] == ["mira@example.org"]


async def test_somebody_who_blocked_the_bot_is_still_told_by_the_second_channel(
    world: World, mira: Phone, ana: Phone, post: Post
) -> None:
    """The chat is gone, the other way is open; the pool is paged as ever."""
    rada = await world.add_staff("Rada", "admin", chat=505)
    await give(world, "Mira", mailto(post, "mira"))
    mira.block()
    await world.settle()
    ana.say(DANGER)
    await post.wait(1)
    await world.settle()
    assert post.letters[0][0] == "mira@example.org"
    assert world.pages(rada)


async def test_a_gateway_that_refuses_is_tried_again_and_holds_up_nothing(
    world: World, mira: Phone, ana: Phone, post: Post
) -> None:
    """The page itself is there at once; the letter follows when the gateway is back."""
    post.refuses = True
    await give(world, "Mira", mailto(post, "mira"))
    ana.say(AFRAID)
    async with asyncio.timeout(10):
        while not world.pages(mira):
            await asyncio.sleep(0.02)
    depth = await world.store.outbox_depth()
    assert sum(depth.pending.values()) == 1
    post.refuses = False
    await post.wait(1)
    await world.settle()


async def test_a_broken_address_stops_nothing(world: World, mira: Phone, ana: Phone) -> None:
    """No such service: the page goes out, the letter is given up."""
    await give(world, "Mira", "nonsense://nowhere")
    ana.say(AFRAID)
    await world.settle()
    assert len(world.pages(mira)) == 1


_CONNECTED: list[Any] = []


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect":
        _CONNECTED.append(arguments[1])


sys.addaudithook(_hear)  # cannot be taken away again; it only writes down


async def test_nothing_is_connected_to_but_what_was_configured(
    world: World, mira: Phone, ana: Phone, post: Post
) -> None:
    """No update check, no picture, no home call: the mail server and the Bot API alone."""
    await give(world, "Mira", mailto(post, "mira"))
    _CONNECTED.clear()
    ana.say(AFRAID)
    await post.wait(1)
    await world.settle()
    ports = {address[1] for address in _CONNECTED if isinstance(address, tuple)}
    assert ports <= {post.port, int(world.server.url.rpartition(":")[2])}
    assert post.port in ports
