"""Our connections: kept alive, cut in time, and honest about what may have arrived."""

import asyncio
import datetime as dtm
import ipaddress
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.channel.wire import NoAnswerError, NotConnectedError, Wire

Reply = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
SECRET = "42:token-that-must-not-show"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


class Server:
    """A server of a few lines that answers every request as it is told."""

    def __init__(self) -> None:
        self.answer = OK
        self.asked: list[bytes] = []
        self.connections = 0
        self.close_after = False
        self.silent = False
        self.url = ""
        self._writers: list[asyncio.StreamWriter] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        self.connections += 1
        self._writers.append(writer)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                self.asked.append(head + await reader.readexactly(length))
                if not self.silent:
                    writer.write(self.answer)
                    await writer.drain()
                if self.close_after:
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()

    def cut(self) -> None:
        """End every connection."""
        for writer in self._writers:
            writer.close()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """Listens on loopback."""
    made = Server()
    listening = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/bot{SECRET}/sendMessage"
    yield made
    made.cut()
    listening.close()
    await listening.wait_closed()


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    """Closed at the end."""
    made = Wire()
    yield made
    made.close()


async def test_one_connection_serves_request_after_request(server: Server, wire: Wire) -> None:
    """Opening one anew for every call would cost three round trips each."""
    for _ in range(5):
        assert await wire.post(server.url, b'{"a":1}', seconds=5) == (200, b"{}")
    assert server.connections == 1
    assert server.asked[0].endswith(b'\r\n\r\n{"a":1}')


async def test_requests_at_the_same_time_get_their_own_answers(server: Server, wire: Wire) -> None:
    """Nothing is pipelined: each has a connection for itself."""
    answers = await asyncio.gather(*(wire.post(server.url, b"{}", seconds=5) for _ in range(20)))
    assert answers == [(200, b"{}")] * 20
    assert 1 < server.connections <= 20


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
        b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}",
    ],
)
async def test_other_forms_of_an_answer_are_read(
    server: Server, wire: Wire, answer: bytes
) -> None:
    """Proxies and local servers answer in their own ways."""
    server.answer = answer
    for _ in range(2):
        assert await wire.post(server.url, b"{}", seconds=5) == (200, b"{}")


async def test_an_answer_without_a_length_ends_with_its_connection(
    server: Server, wire: Wire
) -> None:
    """Old servers do that; the next request gets a connection of its own."""
    server.answer, server.close_after = b"HTTP/1.1 200 OK\r\n\r\n{}", True
    for _ in range(2):
        assert await wire.post(server.url, b"{}", seconds=5) == (200, b"{}")
    assert server.connections == 2


async def test_a_batch_of_long_updates_comes_whole(server: Server, wire: Wire) -> None:
    """A hundred updates of four thousand letters are more than any buffer of a socket."""
    body = b"x" * 1_500_000
    server.answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
    status, got = await wire.post(server.url, b"{}", seconds=5)
    assert (status, len(got)) == (200, len(body))


async def test_refusals_come_back_with_their_status(server: Server, wire: Wire) -> None:
    """What a 429 means is decided above."""
    server.answer = b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 2\r\n\r\n{}"
    assert (await wire.post(server.url, b"{}", seconds=5))[0] == 429


async def test_nobody_listening_means_that_nothing_was_sent(wire: Wire) -> None:
    """Such a letter may be tried again at once, without doubt."""
    with pytest.raises(NotConnectedError) as caught:
        await wire.post(f"http://127.0.0.1:1/bot{SECRET}/getMe", b"{}", seconds=5)
    assert SECRET not in repr(caught.value)


async def test_silence_means_doubt_and_the_connection_is_not_used_again(
    server: Server, wire: Wire
) -> None:
    """A late answer must not be taken for the answer to the next request."""
    server.silent = True
    with pytest.raises(NoAnswerError) as caught:
        await wire.post(server.url, b"{}", seconds=0.05)
    assert SECRET not in repr(caught.value)
    server.silent = False
    assert await wire.post(server.url, b"{}", seconds=5) == (200, b"{}")
    assert server.connections == 2


@pytest.mark.parametrize(
    "answer",
    [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", b"this is no HTTP at all\r\n\r\n"],
    ids=["nothing", "half", "nonsense"],
)
async def test_a_cut_or_broken_answer_means_doubt(
    server: Server, wire: Wire, answer: bytes
) -> None:
    """The request was sent: it may have had its effect."""
    server.answer, server.close_after = answer, True
    with pytest.raises(NoAnswerError):
        await wire.post(server.url, b"{}", seconds=5)


async def test_a_connection_closed_while_it_rested_is_not_used(server: Server, wire: Wire) -> None:
    """The other side closes what rests too long; the next letter must not fall into that hole."""
    await wire.post(server.url, b"{}", seconds=5)
    resting = wire._resting[0]
    server.cut()
    while resting.usable:
        await asyncio.sleep(0)
    assert await wire.post(server.url, b"{}", seconds=5) == (200, b"{}")
    assert server.connections == 2


async def test_a_cancelled_request_takes_its_connection_with_it(
    server: Server, wire: Wire
) -> None:
    """Its answer may still come, and belongs to nobody."""
    server.silent = True
    task = asyncio.create_task(wire.post(server.url, b"{}", seconds=5))
    while not server.asked:
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not wire._resting


def certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that nobody vouches for, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dtm.datetime.now(dtm.UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dtm.timedelta(days=1))
        .not_valid_after(now + dtm.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


async def test_tls_is_spoken_and_certificates_are_checked(tmp_path: Path) -> None:
    """Whoever is not vouched for gets no letter at all."""
    file = certificate(tmp_path)
    theirs = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    theirs.load_cert_chain(file)
    server = Server()
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=theirs)
    url = f"https://127.0.0.1:{listening.sockets[0].getsockname()[1]}/bot{SECRET}/getMe"
    trusting = Wire(tls=ssl.create_default_context(cafile=file))
    assert await trusting.post(url, b"{}", seconds=5) == (200, b"{}")
    with pytest.raises(NotConnectedError):
        await Wire().post(url, b"{}", seconds=5)
    assert len(server.asked) == 1
    trusting.close()
    server.cut()
    listening.close()
    await listening.wait_closed()
