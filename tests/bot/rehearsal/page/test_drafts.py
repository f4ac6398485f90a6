from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from bot.rehearsal.page.drafts import Drafts
from bot.rehearsal.page.home import Home

SHIPPED = resources.files("flows") / "library" / "check-in.yaml"


@pytest.fixture
def told() -> list[dict[str, Any]]:
    """Return what the page was told."""
    return []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an editor's folder."""
    made = tmp_path / "drafts"
    made.mkdir()
    return made


async def test_a_clean_save_is_live_at_once(
    home: Home, folder: Path, told: list[dict[str, Any]]
) -> None:
    """New sessions begin on it; the revision before stays for those who stand on it."""
    before = await home.app.store.live("check-in")
    assert before is not None
    text = SHIPPED.read_text(encoding="utf-8")
    assert "All right. A little later." in text
    (folder / "check-in.yaml").write_text(text.replace("A little later.", "See you later."))
    drafts = Drafts(folder, home, told.append)
    await drafts.look()
    after = await home.app.store.live("check-in")
    assert after not in (None, before)
    assert home.app.desk.live["check-in"] == after
    assert before in home.app.desk.bundles
    assert (told[-1]["clean"], told[-1]["flows"]) == (True, ["check-in"])
    await drafts.look()
    assert len(told) == 1, "nothing was saved, so nothing is told"


async def test_a_mistake_is_shown_with_its_place_and_is_not_live(
    home: Home, folder: Path, told: list[dict[str, Any]]
) -> None:
    """File, line and column, as an editor shows them."""
    before = await home.app.store.live("check-in")
    broken = SHIPPED.read_text(encoding="utf-8").replace("goto: done", "goto: nowhere", 1)
    (folder / "check-in.yaml").write_text(broken)
    await Drafts(folder, home, told.append).look()
    line = broken[: broken.index("goto: nowhere")].count("\n") + 1
    assert told[-1]["clean"] is False
    found = next(one for one in told[-1]["issues"] if "nowhere" in one["message"])
    assert found["place"].startswith(f"check-in.yaml:{line}:")
    assert await home.app.store.live("check-in") == before


async def test_an_empty_folder_changes_nothing(
    home: Home, folder: Path, told: list[dict[str, Any]]
) -> None:
    """The shipped flows stay live, and nothing is said."""
    await Drafts(folder, home, told.append).look()
    assert told == []
