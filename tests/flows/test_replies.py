import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.bundle import bundle_of
from flows.definition import Ask, Choice
from flows.events import NotUnderstood
from flows.replies import date, is_blank, number, pick, plain
from tests.flows import shelf

YES_NO = Ask(
    id="safe",
    input="choice",
    text="Safe?",
    goto="e",
    choices=(Choice(id="fine", label="Yes"), Choice(id="bad", label="No")),
)
TEXTS = {
    "sq": {"small/safe/fine": "Po", "small/safe/bad": "Jo"},
    "sr-Latn": {"small/safe/fine": "Da", "small/safe/bad": "Ne"},
    "sr-Cyrl": {"small/safe/fine": "Да", "small/safe/bad": "Не"},
    "xx": {"small/safe/fine": "Ne", "small/safe/bad": "Po"},
}


def _picked(text: str, language: str | None = None, node: Ask = YES_NO) -> str | None:
    flow = shelf.flow_of("kind: end, id: a")
    bundle = bundle_of(flow, {}, {})
    texts = {**bundle.texts, **TEXTS}
    found = pick(
        node, text, flow="small", bundle=type(bundle)(flow=flow, texts=texts), language=language
    )
    return found.id if found else None


@pytest.mark.parametrize(
    ("text", "language", "choice"),
    [
        ("yes", None, "fine"),
        ("  YES. ", "sq", "fine"),
        ("bad", None, "bad"),
        ("Jo", None, "bad"),
        ("да", "sr-Latn", "fine"),
        ("ＮＯ", None, "bad"),
        ("1", "sq", "fine"),
        ("2", None, "bad"),
        ("3", None, None),
        ("0", None, None),
        ("111111", None, None),
        ("", None, None),
        ("yes please", None, None),
    ],
)
def test_typed_words_pick_a_choice_only_exactly(
    text: str, language: str | None, choice: str | None
) -> None:
    """Label, id or place in the list, whatever case, width and blanks; nothing more is guessed."""
    assert _picked(text, language) == choice


def test_the_persons_own_language_counts_first() -> None:
    """One word may mean yes here and no there: the language on the screen decides."""
    assert _picked("ne", "sr-Latn") == "bad"
    assert _picked("ne", "xx") == "fine"
    assert _picked("ne") is None, "in no known language the word is ambiguous"


def test_faces_have_no_number() -> None:
    """Five may mean best or worst: a digit is no answer to faces."""
    faces = Ask(id="m", input="scale", text="How?", goto="e", choices=YES_NO.choices)
    assert _picked("1", node=faces) is None
    assert _picked("yes", node=faces) == "fine"


COUNT = Ask(id="n", input="number", text="How many?", goto="e", minimum=-5, maximum=10)


@pytest.mark.parametrize(
    ("text", "value"),
    [(" 7 ", "7"), ("-3", "-3"), ("+4", "4"), ("٧", "7"), ("007", "7"), ("10", "10")],
)
def test_a_number_is_read_in_any_digits(text: str, value: str) -> None:
    """Blanks, signs and other scripts' digits are understood."""
    assert number(COUNT, text) == value


@pytest.mark.parametrize("text", ["", "seven", "--3", "1.5", "1" * 13, "½", "²", "1e3"])
def test_what_is_no_number_is_said_to_be_none(text: str) -> None:
    """Words, fractions and phone numbers are asked again."""
    assert number(COUNT, text) == NotUnderstood(node="n", why="not-a-number")


@pytest.mark.parametrize("text", ["11", "-6"])
def test_a_number_out_of_range_is_asked_again(text: str) -> None:
    """The bounds belong to the answer."""
    assert number(COUNT, text) == NotUnderstood(node="n", why="out-of-range")


DAY = Ask(id="d", input="date", text="Which day?", goto="e")


@pytest.mark.parametrize("text", ["2026-08-31", "31.8.2026", "31. 8. 2026.", "31/08/2026"])
def test_a_date_is_read_as_people_here_write_it(text: str) -> None:
    """Day before month, dots or strokes, or ISO."""
    assert date(DAY, text) == "2026-08-31"


@pytest.mark.parametrize("text", ["", "soon", "31.2.2026", "2026-13-01", "1.1.26", "0.0.0000"])
def test_what_is_no_date_is_asked_again(text: str) -> None:
    """Days that do not exist and words are no dates."""
    assert date(DAY, text) == NotUnderstood(node="d", why="not-a-date")


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u200d", "\ufe0f", "\n\t"])
def test_nothing_to_see_is_blank(text: str) -> None:
    """Blanks, zero-width signs and variation selectors alone are no words."""
    assert is_blank(text)
    assert not is_blank(text + "🙂")


@given(st.text(max_size=60))
def test_any_words_can_be_read_as_any_kind(text: str) -> None:
    """Whatever is typed is an answer or is asked again; nothing raises."""
    for found in (number(COUNT, text), date(DAY, text)):
        assert isinstance(found, str | NotUnderstood)
    assert _picked(text) in {None, "fine", "bad"}
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    ("text", "choice"),
    [("yes", "fine"), ("✔ yes", "fine"), ("no", "bad"), ("✖", None), ("✔", None), ("🙂", "face")],
)
def test_nobody_has_to_type_a_pictogram(text: str, choice: str | None) -> None:
    """The word behind the sign is enough; the sign alone is no word, a face is."""
    pictured = Ask(
        id="safe", input="choice", text="Safe?", goto="e",
        choices=(
            Choice(id="fine", label="✔ Yes"), Choice(id="bad", label="✖ No"),
            Choice(id="face", label="🙂", verbatim=True),
        ),
    )  # fmt: skip
    flow = shelf.flow_of("kind: end, id: a")
    bundle = bundle_of(flow, {}, {})
    found = pick(pictured, text, flow="small", bundle=bundle, language="en")
    assert (found.id if found else None) == choice
