"""The page's own small server: what a browser on this machine may ask and do. Holds no story.

Must not answer any other machine or any other site: it can pretend to be anyone.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from bot.rehearsal.page.deeds import Deeds, WrongDeed
from bot.rehearsal.page.feed import Feed

HERE = Path(__file__).parent
MOST_BODY = 64 * 1024
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; style-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
SOURCE = "en"

templates = Jinja2Templates(directory=HERE / "templates")


def application(deeds: Deeds, feed: Feed) -> Starlette:
    """The web application of one rehearsal."""

    async def page(request: Request) -> Response:
        asked = request.query_params.get("lang", SOURCE)
        language = asked if asked in languages() else SOURCE
        words = words_in(language)
        shown = {
            "language": language,
            "words": words,
            "words_json": json.dumps(words).replace("<", "\\u003c"),
        }
        return templates.TemplateResponse(request, "page.html", shown, headers=HEADERS)

    async def events(_: Request) -> Response:
        return StreamingResponse(_all(feed), media_type="text/event-stream", headers=HEADERS)

    async def _all(source: Feed) -> AsyncIterator[bytes]:
        async for piece in source.stream():
            yield piece

    return Starlette(
        routes=[
            Route("/", page),
            Route("/events", events),
            Route("/do/{deed}", _deed(deeds), methods=["POST"]),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])],
    )


def _deed(deeds: Deeds) -> Callable[[Request], Awaitable[Response]]:
    async def do(request: Request) -> Response:
        """One deed of the visitor; only from this page, never from another site."""
        if request.headers.get("content-type") != "application/json" or _foreign(request):
            return JSONResponse({"error": "only this page may ask for that"}, 403, HEADERS)
        body = await request.body()
        if len(body) > MOST_BODY:
            return JSONResponse({"error": "that is too long"}, 413, HEADERS)
        try:
            asked: Any = json.loads(body)
            done = await deeds.do(request.path_params["deed"], asked)
        except (WrongDeed, ValueError) as error:
            return JSONResponse({"error": str(error)}, 400, HEADERS)
        return JSONResponse(done, headers=HEADERS)

    return do


def _foreign(request: Request) -> bool:
    """Whether a page of another origin sends this."""
    origin = request.headers.get("origin")
    return origin is not None and origin != f"http://{request.headers.get('host')}"


def words_in(language: str) -> dict[str, str]:
    """The page's own words in a language; English fills what is missing."""
    files = languages()
    found: dict[str, str] = {}
    for tag in (SOURCE, language):
        found |= json.loads(files[tag].read_text(encoding="utf-8"))
    return found


def languages() -> dict[str, Path]:
    """The languages in which the page can be read; one more is one more file of words."""
    return {file.stem: file for file in sorted((HERE / "words").glob("*.json"))}
