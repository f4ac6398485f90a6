"""`alongside run`: the bot itself, until it is told to end."""

import asyncio
import contextlib
import importlib
from typing import Annotated

import typer

from bot.cli.saying import warn
from bot.config import Config, ConfigError, read_config
from bot.home import LOCK, key_content, no_core_dumps, not_dumpable, settled_root
from bot.refusal import Refusal
from storage.errors import Unreadable


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("run")(run)


def run(
    *,
    web: Annotated[bool, typer.Option("--web", help="With the site.")] = False,
    accept_new_bot: Annotated[
        bool, typer.Option("--accept-new-bot", help="The token is of another bot, on purpose.")
    ] = False,
) -> None:
    """Run the bot. One `run` a home; it ends by itself within 15 seconds of SIGTERM."""
    config = read_config()
    if not config.token:
        raise ConfigError(
            "ALONGSIDE_TOKEN is missing; BotFather gives one, `alongside demo` needs none"
        )
    if web:
        text, hint = "the site is not part of this version", "leave --web out"
        raise Refusal("no_site", text, hint=hint, usage=True)
    no_core_dumps()
    not_dumpable()
    if config.public_api:
        warn("this program is not for real people yet: alerts and keys are not finished")
    key_content(config.key_file)  # what is missing is said before anything slow is loaded
    with _alone(config):
        _serve(config, accept_new_bot=accept_new_bot)


def _serve(config: Config, *, accept_new_bot: bool) -> None:
    from bot.app import run_until_told
    from bot.logs import set_up

    set_up()
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        root = runner.run(settled_root(config))
        runner.run(run_until_told(config, root=root, tell=warn, accept_new_bot=accept_new_bot))


def _alone(config: Config) -> contextlib.AbstractContextManager[object]:
    """One `run` serves a home on SQLite; on PostgreSQL several share the work."""
    if not config.database_url.startswith("sqlite"):
        return contextlib.nullcontext()
    if not config.home.is_dir():
        raise Unreadable(f"there is no home at {config.home}; run `alongside init`")
    from storage.database import HomeLock

    return HomeLock(config.home / LOCK)


def _loop_factory() -> "type[asyncio.AbstractEventLoop] | None":
    try:
        loop: type[asyncio.AbstractEventLoop] = importlib.import_module("uvloop").Loop
    except ModuleNotFoundError:
        return None
    return loop
