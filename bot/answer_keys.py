"""The file with which somebody opens the answers that were sealed to them: made, written, read.

It lies under their own passphrase and outside the home: the program keeps the public half alone.
"""

import os
from pathlib import Path

import msgspec

from bot import roots
from bot.refusal import Refusal
from flows.ids import StaffId
from storage.errors import Unreadable

MARK = b"alongside answers key 1\n"
_WHAT = "the key of answers"
_OTHERWISE = "give --passphrase FILE"
_LONGEST = 4096


class AnswerKey(msgspec.Struct, frozen=True, kw_only=True):
    """What lies under the passphrase."""

    staff: StaffId
    """Whose it is: their answers are sealed to this id as well."""
    private: bytes


def passphrase(file: Path | None, *, new: bool = False) -> str:
    """The passphrase of such a file: its first line, or asked for. Raises Unreadable."""
    return roots.passphrase_for(file, new=new, what=_WHAT, otherwise=_OTHERWISE)


def check_place(path: Path, home: Path) -> None:
    """Raises Refusal where the key would lie beside what it opens, or over another file."""
    if path.resolve().is_relative_to(home.resolve()):
        text = "a key inside the home goes wherever the home goes"
        raise Refusal("inside_home", text, hint="give a place outside of it", field="out")
    if path.exists() or path.is_symlink():
        text = f"{path} is there already"
        raise Refusal("file_there", text, hint="give another name", field="out")
    if not path.absolute().parent.is_dir():
        text = f"there is no folder {path.absolute().parent}"
        raise Refusal("no_folder", text, hint="make it first", field="out")


def write(path: Path, key: AnswerKey, said: str) -> None:
    """Write the file as a whole (0600), never over another one. Raises Refusal."""
    content = roots.lock(msgspec.json.encode(key), said, mark=MARK)
    try:
        # Not by way of a second name: a stick for another machine often knows no hard links.
        opened = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        with os.fdopen(opened, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        text = f"{path} cannot be written ({error.strerror})"
        raise Refusal("not_written", text, hint="give another place", field="out") from None


def content_of(path: Path) -> bytes:
    """What such a file holds, still locked. Raises Unreadable: missing, or of another kind."""
    try:
        with path.open("rb") as file:
            content = file.read(_LONGEST)
    except OSError as error:
        raise Unreadable(f"{path} cannot be read ({error.strerror})") from None
    if not content.startswith(MARK):
        raise Unreadable(f"{path} is no key of answers; `alongside staff key` makes one")
    return content


def opened(content: bytes, said: str) -> AnswerKey:
    """The key in it. Raises Unreadable: another passphrase, or a damaged file."""
    plain = roots.unlock(content, said, mark=MARK, what=_WHAT)
    try:
        return msgspec.json.decode(plain, type=AnswerKey)
    except msgspec.DecodeError:
        raise Unreadable("this key of answers is of another version; run the newer one") from None
