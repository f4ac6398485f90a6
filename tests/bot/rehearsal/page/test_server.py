import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from bot.rehearsal.page import server
from bot.rehearsal.page.deeds import Deeds, WrongDeed
from bot.rehearsal.page.feed import Feed

HERE = Path(server.__file__).parent


class Notes:
    """Stands for the deeds: notes what was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []

    async def do(self, name: str, asked: Any) -> dict[str, Any]:
        """Note it; one deed is always wrong."""
        if name == "wrong":
            raise WrongDeed("that cannot be done")
        self.asked.append((name, asked))
        return {"done": True}


@pytest.fixture
def notes() -> Notes:
    """Return the deeds."""
    return Notes()


@pytest.fixture
async def client(notes: Notes) -> AsyncIterator[httpx.AsyncClient]:
    """Return a browser on this machine."""
    page = httpx.ASGITransport(server.application(cast(Deeds, notes), Feed()))
    async with httpx.AsyncClient(transport=page, base_url="http://127.0.0.1:8765") as made:
        yield made


async def test_a_deed_of_the_page_is_done(client: httpx.AsyncClient, notes: Notes) -> None:
    """JSON in, JSON out."""
    answer = await client.post("/do/say", json={"chat": 1, "text": "a"})
    assert (answer.status_code, answer.json()) == (200, {"done": True})
    assert notes.asked == [("say", {"chat": 1, "text": "a"})]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "https://example.org"}, 403),
        ({"content-type": "text/plain"}, 403),
        ({"host": "example.org"}, 400),
    ],
    ids=["another site", "a form of another site", "another name for this machine"],
)
async def test_other_sites_can_do_nothing(
    client: httpx.AsyncClient, notes: Notes, headers: dict[str, str], status: int
) -> None:
    """The page can pretend to be anyone, so only the page itself may ask."""
    answer = await client.post("/do/say", json={"chat": 1}, headers=headers)
    assert answer.status_code == status
    assert notes.asked == []


async def test_a_wrong_deed_says_what_is_wrong(client: httpx.AsyncClient) -> None:
    """The page gets a sentence, no trace."""
    answer = await client.post("/do/wrong", json={})
    assert (answer.status_code, answer.json()) == (400, {"error": "that cannot be done"})


async def test_too_much_and_nonsense_are_refused(client: httpx.AsyncClient) -> None:
    """A body has a limit and must be JSON."""
    long = await client.post("/do/say", json={"text": "a" * server.MOST_BODY})
    assert long.status_code == 413
    torn = await client.post("/do/say", content=b"{", headers={"content-type": "application/json"})
    assert torn.status_code == 400


async def test_the_page_needs_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    """No file of the page names another address, and the browser is told to allow none."""
    page = await client.get("/")
    assert "default-src 'self'" in page.headers["content-security-policy"]
    files = [file for file in HERE.rglob("*") if file.suffix in {".js", ".css", ".html", ".svg"}]
    assert len(files) > 8
    own = {"http://www.w3.org/2000/svg"}  # a name of a vocabulary; nothing is fetched
    for file in files:
        found = re.findall(r"https?://[^\"'\s)]+", file.read_text(encoding="utf-8"))
        assert set(found) <= own, file.name


def test_every_word_of_the_page_has_its_text() -> None:
    """No key is shown in place of a sentence, in the page or in its scripts."""
    words = server.words_in("en")
    used: set[str] = set()
    for file in (HERE / "static").glob("*.js"):
        used |= set(re.findall(r"\bsay\(\"([\w-]+)\"", file.read_text(encoding="utf-8")))
    page = (HERE / "templates" / "page.html").read_text(encoding="utf-8")
    used |= set(re.findall(r"words\[[\"']([\w-]+)[\"']\]", page))
    assert len(used) > 40
    assert used - words.keys() == set()
