"""`python -m bot.docs.sbom`: what the program is made of, as CycloneDX, out of the lock alone.

Reads one file and asks no registry; the same lock gives the same bytes.
"""

import hashlib
import json
import re
import sys
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LOCK = Path(__file__).resolve().parents[2] / "requirements.lock"
SPEC = "1.6"
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)\s*(?:;\s*([^\\]+?))?\s*\\?$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_NAMESPACE = uuid.UUID("6f1c0d5e-2b7a-5c3e-9f84-0a1b2c3d4e5f")
"""Of this project alone: makes a serial number out of the lock's content."""


@dataclass(frozen=True, slots=True)
class Pin:
    """One library of the lock."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]

    @property
    def purl(self) -> str:
        """The name by which advisories know it."""
        return f"pkg:pypi/{re.sub(r'[-_.]+', '-', self.name).lower()}@{self.version}"


class LockError(Exception):
    """A line of the lock that cannot be read, or a library without a hash."""


def pins(lines: Iterable[str]) -> Iterator[Pin]:
    """Every library of the lock. Raises LockError for one without a version or a hash."""
    name: tuple[str, str, str] | None = None
    hashes: list[str] = []
    for number, raw in enumerate([*lines, ""], start=1):
        line = raw.strip()
        if found := _HASH.search(line):
            hashes.append(found[1])
            continue
        if line.startswith("#") or (not line and number <= 1):
            continue
        if name is not None:
            yield _whole(name, hashes)
        name, hashes = _named(line, number), []


def document(content: str) -> dict[str, Any]:
    """The bill of materials of this lock."""
    found = sorted(pins(content.splitlines()), key=lambda pin: pin.purl)
    digest = hashlib.sha256(content.encode()).hexdigest()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": SPEC,
        "serialNumber": f"urn:uuid:{uuid.uuid5(_NAMESPACE, digest)}",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "name": "alongside", "bom-ref": "alongside"},
            "properties": [{"name": "alongside:lock:sha256", "value": digest}],
        },
        "components": [_component(pin) for pin in found],
    }


def main(arguments: Iterable[str] = ()) -> int:
    """Write the document to standard output; `--lock FILE` reads another lock."""
    words = list(arguments)
    lock = Path(words[words.index("--lock") + 1]) if "--lock" in words else LOCK
    try:
        made = document(lock.read_text(encoding="utf-8"))
    except LockError as error:
        sys.stderr.write(f"{lock.name}: {error}\n")
        return 1
    json.dump(made, sys.stdout, indent=2, sort_keys=True)
    sys.stdout.write("\n")
    return 0


def _named(line: str, number: int) -> tuple[str, str, str] | None:
    if not line:
        return None
    found = _PIN.match(line)
    if found is None:
        raise LockError(f"line {number} pins nothing; make the lock again with `make lock`")
    return found[1], found[2], (found[3] or "").strip()


def _whole(name: tuple[str, str, str], hashes: list[str]) -> Pin:
    if not hashes:
        raise LockError(f"{name[0]} has no hash; make the lock again with `make lock`")
    return Pin(*name, tuple(hashes))


def _component(pin: Pin) -> dict[str, Any]:
    marker = [{"name": "pypi:marker", "value": pin.marker}] if pin.marker else []
    # Any of these files may be the one that a platform installs.
    files = [
        {"type": "distribution", "url": pin.purl, "hashes": [{"alg": "SHA-256", "content": one}]}
        for one in pin.hashes
    ]
    return {
        "type": "library",
        "bom-ref": pin.purl,
        "name": pin.name,
        "version": pin.version,
        "purl": pin.purl,
        "externalReferences": files,
        **({"properties": marker} if marker else {}),
    }


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
