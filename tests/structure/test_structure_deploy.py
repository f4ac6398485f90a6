"""How the program is run: the service and the container hold the rights that they name."""

import configparser
import re

import pytest

from tests.structure.sources import ROOT, imports_of, modules, short

UNIT = ROOT / "deploy" / "alongside.service"
CONTAINER = ROOT / "deploy" / "Containerfile"
NEEDED = {
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "MemoryDenyWriteExecute": "yes",
    "RestrictNamespaces": "yes",
    "RestrictAddressFamilies": "AF_UNIX AF_INET AF_INET6",
    "LimitCORE": "0",
    "MemorySwapMax": "0",
    "UMask": "0077",
    "DynamicUser": "yes",
    "StateDirectoryMode": "0700",
}
NETWORK = {
    "aiohttp",
    "socket",
    "ssl",
    "urllib.request",
    "http.client",
    "smtplib",
    "ftplib",
    "httpx",
    "apprise",
}
TALKS = {
    "bot/channel/request.py": "the Bot API, at the configured address",
    "bot/channel/wire.py": "the Bot API, at the configured address",
    "bot/channel/webhook.py": "listens on 127.0.0.1",
    "bot/rehearsal/http.py": "the stand-in listens on 127.0.0.1",
    "bot/rehearsal/webhook.py": "the stand-in posts to the configured webhook of a rehearsal",
    "bot/rehearsal/side_door.py": "listens on 127.0.0.1",
    "bot/rehearsal/forms.py": "reads what came to the stand-in",
    "bot/jobs/health.py": "listens on 127.0.0.1",
    "bot/jobs/second.py": "second channels of staff, at the configured addresses",
    "bot/rehearsal/page/demo.py": "looks for a free port on 127.0.0.1",
}
"""Every module that may know a network library, and with whom it talks."""


def unit() -> configparser.SectionProxy:
    """The `[Service]` part."""
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(UNIT.read_text(encoding="utf-8"))
    return parser["Service"]


@pytest.mark.parametrize("name", sorted(NEEDED))
def test_the_service_has_only_the_rights_that_it_needs(name: str) -> None:
    """Each right that is not needed is taken away."""
    assert unit()[name] == NEEDED[name]


def test_the_root_key_is_no_file_beside_the_data() -> None:
    """The service gets it as an encrypted credential."""
    assert unit()["LoadCredentialEncrypted"].startswith("alongside-root:")
    assert "ALONGSIDE_KEY_FILE" not in UNIT.read_text(encoding="utf-8")


def test_the_container_is_no_root_and_installs_by_hash() -> None:
    """A user of its own, every library by its hash, the key no part of the image."""
    text = CONTAINER.read_text(encoding="utf-8")
    assert re.search(r"^USER 10001:10001$", text, re.MULTILINE)
    assert "--require-hashes" in text
    assert "--only-binary=:all:" in text
    assert not re.search(r"^(COPY|ADD) .*(\.key|alongside-home)", text, re.MULTILINE)


def test_only_the_named_modules_know_a_network_library() -> None:
    """A new way out of the program must be named here, with its other end."""
    found = {
        short(path)
        for path in modules("bot", "flows", "locales", "storage")
        if any(
            name == one or name.startswith(one + ".")
            for name in imports_of(path)
            for one in NETWORK
        )
    }
    assert found, "something talks"
    assert found <= set(TALKS), found - set(TALKS)
