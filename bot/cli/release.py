"""`alongside flows publish --propose | --approve | --waiting`: two people for one change."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import proposals
from bot.cli.saying import answer, say
from bot.config import read_config
from bot.home import clock_of, memory
from bot.refusal import Refusal

if TYPE_CHECKING:
    from storage.store import Store

LEXICON = "signals"
"""How the name of a lexicon file begins; every other file is a flow."""


def is_lexicon(path: Path) -> bool:
    """Whether a file holds words of danger instead of a conversation."""
    return path.name.startswith(LEXICON)


async def propose(paths: list[Path], author: str, *, as_json: bool) -> None:
    """Check the files and let them wait for a second person. Raises Refusal."""
    config = read_config()
    texts = [(path, _checked(path)) for path in paths]
    made = []
    async with memory(config) as store:
        at = clock_of(config).now()
        for path, text in texts:
            kind: proposals.Kind = "lexicon" if is_lexicon(path) else "flow"
            made.append(
                await proposals.propose(
                    store, kind=kind, name=path.name, text=text, author=author, at=at
                )
            )
    _tell([_row(one) for one in made], "proposed", as_json=as_json)


async def show_waiting(*, as_json: bool) -> None:
    """List what waits for a second person."""
    async with memory(read_config()) as store:
        rows = [_row(one) for one in await proposals.waiting(store)]
    _tell(rows, "waiting", as_json=as_json)


async def approve(which: str, approver: str, *, as_json: bool) -> None:
    """Release what somebody else proposed. Raises Refusal."""
    config = read_config()
    async with memory(config) as store:
        at = clock_of(config).now()
        found = await proposals.approved(store, which, approver=approver)
        if found.kind == "lexicon":
            made = await proposals.release(store, found, approver=approver, at=at)
            row = {**_row(found), "approver": approver, "version": made.version}
        else:
            row = {**_row(found), "approver": approver, "revision": await _live(store, found, at)}
        await proposals.settle(store, found)
    _tell([row], "released", as_json=as_json)


async def _live(store: "Store", found: proposals.Proposal, at: Any) -> str:
    from bot import flow_files as files
    from bot.publishing import publish

    named = files.refusing(files.read_texts({found.name: found.text.encode()}))
    newest = ""
    for flow in named.with_those_that_enter():
        revision = await publish(store, flow, named.library, at=at, author=found.author)
        newest = revision if flow.flow in named.flows else newest
    return newest


def _checked(path: Path) -> str:
    """The text of a file in which nothing is wrong. Raises Refusal."""
    from bot import flow_files as files
    from bot.listening.own import own_lexicon
    from bot.listening.signal_files import LexiconError

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        hint = "give a flow file, or a lexicon file named signals*.yaml"
        raise Refusal("no_file", f"{path} cannot be read", hint=hint, usage=True) from None
    if not is_lexicon(path):
        files.speaking(files.refusing(files.read_files([path])))
        return text
    try:
        own_lexicon(path.name, text)
    except LexiconError as error:
        hint = "the grammar stands in flows/distress/grammar.py; try it with `alongside classify`"
        raise Refusal("bad_lexicon", str(error), hint=hint) from None
    return text


def _row(one: proposals.Proposal) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "name": one.name,
        "author": one.author,
        "at": one.at.isoformat(),
    }


def _tell(rows: list[dict[str, Any]], what: str, *, as_json: bool) -> None:
    if as_json:
        answer({what: rows})
        return
    for row in rows:
        say(f"{row['id']}  {row['kind']}  {row['name']}  by {row['author']}  {what}")
    if not rows:
        say("nothing waits")
