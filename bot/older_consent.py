"""No way back to words of consent that were replaced: people said yes to the newer ones.

Compares what is said where consent is asked: every other flow may be taken back.
"""

from bot.refusal import Refusal
from flows.bundle import text_keys
from flows.definition import Bundle, ConsentSwitches
from storage.store import Store


async def refuse_older_consent(store: Store, bundle: Bundle) -> None:
    """Raises Refusal where these words were in force before and others are now."""
    name, said = bundle.flow.flow, _words(bundle)
    live = await store.live(name)
    if live is None or not said or _words(await store.bundle(live)) == said:
        return
    for one in await store.list_revisions(name):
        if _words(await store.bundle(one.hash)) == said:
            text = f"{name}: these words of consent of {one.at:%Y-%m-%d} have been replaced since"
            hint = "people said yes to the newer ones: write new words, and ask everybody again"
            raise Refusal("older_consent", text, hint=hint)


def _words(bundle: Bundle) -> frozenset[str]:
    """Everything that is said in flows that ask for consent: cards, questions back, switches."""
    return frozenset(
        words.source
        for flow in (bundle.flow, *bundle.others.values())
        if any(isinstance(node, ConsentSwitches) for node in flow.nodes)
        for words in text_keys(flow).values()
    )
