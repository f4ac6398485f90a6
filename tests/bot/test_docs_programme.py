from bot.docs.__main__ import FOLDER, PAGES


def test_made_pages_are_fresh() -> None:
    """What the page says is what the program plans; run `make docs` after a change."""
    assert PAGES
    for name, make in PAGES.items():
        assert (FOLDER / name).read_text(encoding="utf-8") == make(), name


def test_every_boundary_and_rhythm_is_as_expected() -> None:
    """The table itself compares; nothing in it differs."""
    page = PAGES["programme.md"]()
    assert page.count("as expected") >= 9 + 5 + 9
    assert "NOT AS EXPECTED" not in page
