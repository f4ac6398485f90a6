"""`alongside demo`: the rehearsal in a browser page. No token, no network."""

import importlib
from pathlib import Path
from typing import Annotated

import typer

from bot.refusal import Refusal


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(demo)


def demo(
    *,
    port: Annotated[int, typer.Option(help="Port of the page, on this machine only.")] = 8765,
    flows: Annotated[
        Path | None, typer.Option(help="Play the flows of this folder; read again on save.")
    ] = None,
) -> None:
    """Open a page with phones, a caseworker and a clock that can be moved."""
    if not 1 <= port <= 65535:
        text, hint = "--port is no port", "use one from 1024 to 65535"
        raise Refusal("usage", text, hint=hint, field="port", usage=True)
    if flows is not None and not flows.is_dir():
        text, hint = "--flows is no folder", "give the folder of your flow files"
        raise Refusal("usage", text, hint=hint, field="flows", usage=True)
    try:
        page = importlib.import_module("bot.rehearsal.page.demo")
    except ModuleNotFoundError as error:
        text = f"the page needs {error.name}, which is not installed"
        raise Refusal("not_installed", text, hint="install `alongside[web]`") from None
    page.serve(port, flows)
