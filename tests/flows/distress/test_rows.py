"""A row of words is found where its expression finds it, with the same fillers inside."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.distress.rows import fillers, forms, spans_of

_FILL = "(?: (?:ne|se|to)(?![^ ])){0,2}"
_ROWS = (
    r" ne(?![^ ])<fill> ne(?![^ ])",
    r" mog[^ ]*<fill> (?:ne|se)(?![^ ])<fill> vise(?![^ ])",
    r" (?:m ?am|m ?a)(?![^ ])<fill> se[^ ]*",
    r" (?:s ?ka ?m|ne)[^ ]*<fill> to(?![^ ])",
    r" ne(?![^ ])",
)
_WORDS = ("ne", "se", "to", "mogu", "mog", "vise", "m", "am", "mam", "a", "s", "ka", "skam", ".")


@pytest.mark.parametrize("regex", _ROWS)
@pytest.mark.parametrize("fill", ["", _FILL])
@given(words=st.lists(st.sampled_from(_WORDS), max_size=14))
def test_a_row_stands_where_its_expression_stands(regex: str, fill: str, words: list[str]) -> None:
    """First choices first, as many fillers as there are, and no place twice."""
    skeleton = f" {' '.join(words)} "
    row = tuple(forms(part) for part in regex.split("<fill>"))
    expected = re.finditer(regex.replace("<fill>", fill), skeleton)
    known = fillers(fill)
    assert known is not None
    assert spans_of(row, known, skeleton) == [match.span() for match in expected]


@pytest.mark.parametrize(
    "part",
    ["", " ?a(?![^ ])", " a", "(?: a(?![^ ]))?", "(?: [^ .]+){0,3}", r" a\.b(?![^ ])", "<c>"],
)
def test_what_is_no_plain_word_is_left_to_its_expression(part: str) -> None:
    """Optional, glued, nested and marked parts."""
    assert forms(part) == ()


def test_an_unknown_way_to_fill_is_left_to_the_expression() -> None:
    """Only the words that may stand between two others are known here."""
    assert fillers("(?: x){0,3}") is None
