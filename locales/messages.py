"""`python -m locales.messages`: brings every catalog up to date, losing no translation.

A text whose English changed keeps its translation, marked fuzzy (stale); a text that is gone
stays as an obsolete entry; Serbian Cyrillic is written anew from Serbian Latin, except for lines
kept by hand.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog as PoCatalog
from babel.messages.catalog import Message

from locales import pofiles
from locales.catalog import INFORMAL
from locales.extract import Source, gather
from locales.languages import SOURCE, TONGUES
from locales.sr import to_cyrillic

BY_HAND = "by hand"
"""A translator's comment that begins so keeps a generated line as somebody has written it."""
GENERATED, GENERATED_FROM = "sr-Cyrl", "sr-Latn"
_MADE_OF_IT = {GENERATED_FROM: (GENERATED,)}


def updated(tag: str, sources: Sequence[Source], old: PoCatalog | None) -> PoCatalog:
    """The catalog of this language for these sources, with what is worth keeping of the old."""
    new = pofiles.fresh(tag, header=old.header_comment if old else None)
    if old is not None:
        new.last_translator = old.last_translator
    known = _by_context(old)
    for source in sources:
        _carry(new, source, source.context, known.pop(source.context, None))
        informal = known.pop(source.context + INFORMAL, None)
        if informal is not None:
            _carry(new, source, source.context + INFORMAL, informal)
    for message in known.values():
        if message.string:
            new.obsolete[(str(message.id), str(message.context))] = message
    return new


def cyrillic(latin: PoCatalog, old: PoCatalog | None) -> PoCatalog:
    """Serbian Cyrillic out of Latin. Lines with a comment `by hand` stay while they are fresh."""
    new = pofiles.fresh(GENERATED, header=old.header_comment if old else None)
    known = _by_context(old)
    for message in pofiles.messages(latin):
        kept = known.get(str(message.context))
        by_hand = kept is not None and kept.id == message.id and _is_by_hand(kept)
        new.add(
            message.id,
            kept.string if kept is not None and by_hand else to_cyrillic(str(message.string)),
            locations=message.locations,
            flags=message.flags & {"fuzzy"},
            auto_comments=message.auto_comments,
            user_comments=kept.user_comments if kept is not None and by_hand else (),
            context=message.context,
        )
    return new


def update_all(
    root: Path, sources: Sequence[Source], *, edited: Mapping[str, PoCatalog] | None = None
) -> dict[str, bytes]:
    """New content of every catalog below `root`, by tag. Writes nothing.

    Where `edited` catalogs are given, they stand in place of those on disk, and only they are
    looked at; Serbian Latin takes its Cyrillic with it.
    """
    wanted = set(TONGUES if edited is None else edited)
    if GENERATED_FROM in wanted:
        wanted.add(GENERATED)
    contents: dict[str, bytes] = {}
    latin: PoCatalog | None = None
    for tag in TONGUES:
        if tag == SOURCE or not wanted & {tag, *_MADE_OF_IT.get(tag, ())}:
            continue
        path = pofiles.path_of(root, tag)
        old = edited[tag] if edited and tag in edited else _on_disk(path)
        if tag == GENERATED and latin is not None:
            contents[tag] = pofiles.dump(cyrillic(latin, old))
            continue
        catalog = updated(tag, sources, old)
        latin = catalog if tag == GENERATED_FROM else latin
        if tag in wanted:
            contents[tag] = pofiles.dump(catalog)
    return contents


def _on_disk(path: Path) -> PoCatalog | None:
    return pofiles.load(path) if path.is_file() else None


def main(arguments: Iterable[str] = ()) -> int:
    """Update the catalogs below the folder given (the current one).

    `--check` changes nothing and says what is out of date (exit 1).
    """
    words = list(arguments)
    root = Path(next((word for word in words if not word.startswith("-")), "."))
    changed = 0
    for tag, content in update_all(root, gather(root)).items():
        path = pofiles.path_of(root, tag)
        if path.is_file() and path.read_bytes() == content:
            continue
        changed += 1
        sys.stdout.write(f"{path}: {'out of date' if '--check' in words else 'updated'}\n")
        if "--check" not in words:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return 1 if changed and "--check" in words else 0


def _by_context(catalog: PoCatalog | None) -> dict[str, Message]:
    """Entries by context; obsolete ones too: a text that comes back finds its translation."""
    if catalog is None:
        return {}
    found: dict[str, Message] = {}
    for message in (*catalog.obsolete.values(), *pofiles.messages(catalog)):
        if message.context:
            found[message.context] = message
    return found


def _carry(new: PoCatalog, source: Source, context: str, old: Message | None) -> None:
    """Add one text with what was translated before; changed English makes it fuzzy."""
    text = str(old.string) if old is not None else ""
    stale = old is not None and bool(text) and (old.id != source.english or old.fuzzy)
    previous = list(old.previous_id) if old is not None else []
    if old is not None and text and old.id != source.english:
        previous = [str(old.id)]
    new.add(
        source.english,
        text,
        locations=[(source.file, source.line)],
        flags={"fuzzy"} if stale else (),
        auto_comments=source.comments,
        user_comments=old.user_comments if old is not None else (),
        previous_id=previous,
        context=context,
    )


def _is_by_hand(message: Message) -> bool:
    return any(comment.startswith(BY_HAND) for comment in message.user_comments)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
