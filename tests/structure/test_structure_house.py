"""The house as a whole: sizes, and that the project speaks of itself alone."""

import re

from tests.structure.sources import PRODUCT, ROOT, modules, short, texts

MOST_LINES = 350
PLACES = re.compile(
    r"(?<![\w.}])/(?:" + "|".join(("ho" + "me", "ro" + "ot", "wo" + "rk", "Us" + "ers")) + r")/\w"
)
"""An absolute path of somebody's machine."""


def test_there_is_a_house_to_look_at() -> None:
    """The tests below look at something."""
    assert len(modules(*PRODUCT)) > 120
    assert len(list(texts())) > 200


def test_no_file_is_too_long_to_read() -> None:
    """Nobody reads a file of more than 350 lines; there are no exceptions."""
    long = {
        short(path): count
        for path in modules(*PRODUCT)
        if (count := path.read_text(encoding="utf-8").count("\n")) > MOST_LINES
    }
    assert long == {}


def test_no_file_names_a_place_of_a_machine() -> None:
    """The project works anywhere and tells of no machine on which it was made."""
    found = [
        f"{short(path)}:{number}"
        for path in texts()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if PLACES.search(line)
    ]
    assert found == []


def test_the_project_stands_where_it_is_looked_for() -> None:
    """The files of a fresh clone."""
    for name in ("pyproject.toml", "Makefile", "requirements.lock", "README.md"):
        assert (ROOT / name).is_file(), name
