"""`demo`: hands port and folder to the rehearsal page."""

from pathlib import Path

import pytest

from bot.rehearsal.page import demo as page
from tests.bot.cli.conftest import Call


def test_the_page_gets_port_and_folder(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a home, a token or a folder of flows it works as well."""
    served: list[tuple[int, Path | None]] = []
    monkeypatch.setattr(page, "serve", lambda port, flows: served.append((port, flows)))
    assert call("demo").code == 0
    assert call("demo", "--port", "9000", "--flows", tmp_path).code == 0
    assert served == [(8765, None), (9000, tmp_path)]
