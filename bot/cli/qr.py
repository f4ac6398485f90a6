"""The QR picture of a code, for a caseworker to show. Only its owner may read the file."""

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bot.refusal import Refusal

_SCALE = 8


@contextlib.contextmanager
def reserved(path: Path) -> Iterator[Callable[[str], None]]:
    """Take the place of the picture now, draw into it later; it goes again if nothing was drawn.

    Raises Refusal where no new file can be made; nothing is written over.
    """
    try:
        opened = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        raise _refused("the picture's file is there already", "give another name") from None
    except OSError as error:
        text = f"the picture cannot be written ({error.strerror})"
        raise _refused(text, "give another place") from None
    try:
        with os.fdopen(opened, "wb") as file:
            yield lambda words: _draw(words, file)
    except BaseException:
        path.unlink()
        raise


def _draw(words: str, file: Any) -> None:
    import segno

    segno.make(words, error="m").save(file, kind="png", scale=_SCALE, border=4)


def _refused(text: str, hint: str) -> Refusal:
    return Refusal("bad_picture", text, hint=hint, field="qr", usage=True)
