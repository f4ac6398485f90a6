"""The papers for an organisation: they name tests that stand, and leave no residual risk out."""

import re

import pytest

from bot.docs.threats_rows import ROWS
from tests.structure.sources import ROOT
from tests.structure.test_structure_mutants import stands

DOCS = ROOT / "docs"
NAMED = re.compile(r"`((?:[a-z_]+/)+test_\w+\.py::test_\w+)`")
PRINCIPLES = DOCS / "principles.md"


def text(name: str) -> str:
    """A page."""
    return (DOCS / name).read_text(encoding="utf-8")


def test_every_principle_has_a_feature_and_a_test_that_stands() -> None:
    """Thirteen of IOM, fifteen of ICRC, ten of WHO and what organisations ask: no line without a test."""
    lines = [line for line in text("principles.md").splitlines() if line.startswith("| ")]
    rows = [
        line.split(" | ")
        for line in lines
        if not line.startswith("| ---") and not line.endswith("| a test |")
    ]
    assert len(rows) >= 13 + 15 + 10 + 6
    assert [row[0] for row in rows if len(row) != 3] == []
    missing = [row[0] for row in rows if not all(map(stands, NAMED.findall(row[2])))]
    assert missing == []
    assert [row[0] for row in rows if not NAMED.findall(row[2])] == []


def test_the_papers_cite_every_residual_risk() -> None:
    """What is left over in the threat model is weighed in the assessment."""
    numbers = set()
    for first, last in re.findall(r"(?<!\d)(\d{1,2})(?:–(\d{1,2}))?(?=[ ,|])", text("dpia.md")):
        numbers |= set(range(int(first), int(last or first) + 1))
    residual = [row.number for row in ROWS if "residual" in row.owed]
    assert len(residual) >= 3
    assert [number for number in residual if number not in numbers] == []
    for number in residual:
        assert re.search(rf"^\| {number} \|", text("dpia.md"), re.MULTILINE), number


@pytest.mark.parametrize(
    "asked",
    ["stand out on a phone", "Whom does it not reach", "handed|hand numbers", "consent alone",
     "demanded by police or a court", "emergency number", "never stand on a screen", "found through a phone"],
)  # fmt: skip
def test_the_country_sheet_asks_what_must_be_known(asked: str) -> None:
    """The questions without which nobody should begin in a country."""
    assert re.search(asked, text("country-risk.md"))


def test_the_assessment_leaves_nothing_open_that_the_program_knows() -> None:
    """What is in brackets is the organisation's to say; what the default does is filled in."""
    said = text("dpia.md")
    for known in ("90 days", "72 hours", "48 hours", "two of three shares", "not end-to-end"):
        assert known in said
