"""The bill of materials says what the lock says, no more and no less."""

import json
import re

import pytest

from bot.docs.sbom import LOCK, LockError, document, main, pins

ONE = "left-pad==1.0 ; python_version < '3.12' \\\n    --hash=sha256:" + "a" * 64 + "\n"


def test_every_pinned_library_is_in_it_with_its_version() -> None:
    """Names and versions of the lock, counted another way."""
    locked = re.findall(r"^([A-Za-z0-9._-]+)(?:\[.*\])?==([^\s;\\]+)", LOCK.read_text(), re.M)
    made = document(LOCK.read_text())["components"]
    assert len(locked) > 40
    assert sorted((one["name"], one["version"]) for one in made) == sorted(locked)


def test_every_component_has_a_hash_and_a_name_for_advisories() -> None:
    """CycloneDX fields by which other tools find weaknesses."""
    made = document(LOCK.read_text())
    assert made["bomFormat"] == "CycloneDX"
    for one in made["components"]:
        assert one["purl"].startswith("pkg:pypi/")
        assert one["externalReferences"][0]["hashes"][0]["alg"] == "SHA-256"


def test_the_same_lock_gives_the_same_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    """Two runs differ in nothing: what changed can be seen."""
    assert main() == 0
    first = capsys.readouterr().out
    assert main() == 0
    assert capsys.readouterr().out == first
    assert json.loads(first)["serialNumber"].startswith("urn:uuid:")


def test_a_marker_is_kept() -> None:
    """What is installed on some platforms only says so."""
    (pin,) = pins(ONE.splitlines())
    assert (pin.name, pin.version, pin.marker) == ("left-pad", "1.0", "python_version < '3.12'")


@pytest.mark.parametrize("bad", ["left-pad==1.0\n", "left-pad>=1.0\n", ONE + "git+x\n"])
def test_an_unhashed_or_unpinned_library_is_refused(bad: str) -> None:
    """No bill is better than one with a hole."""
    with pytest.raises(LockError):
        list(pins(bad.splitlines()))
