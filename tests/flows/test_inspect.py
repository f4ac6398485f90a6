import msgspec
import pytest

from flows.definition import MAX_CHOICES, Ask, Choice, Flow
from flows.inspect import check, inspect
from flows.questions import QUESTIONS
from flows.reading import read_marked
from tests.flows import shelf
from tests.flows.broken import OTHER, SOUND


def _shipped_sources() -> dict[str, str]:
    paths = [p for p in sorted(shelf.SHIPPED.glob("*.yaml")) if p.name != "programme.yaml"]
    assert paths
    return {path.name: path.read_text(encoding="utf-8") for path in paths}


def test_what_ships_has_no_issue() -> None:
    """Nobody enrols with flows that we would refuse from an editor."""
    found = check(_shipped_sources())
    assert found.issues == []
    assert {"welcome", "check-in", "domain", "return"} <= set(found.flows)


def test_every_issue_of_every_file_is_told() -> None:
    """One unreadable file hides nothing of the others; the files stand in order."""
    sources = {
        "b.yaml": "spec: 1",
        "a.yaml": SOUND.replace("A sound", "Victims"),
        "c.yaml": OTHER.replace("start: end", "start: x"),
    }
    issues = check(sources).issues
    assert [issue.file for issue in issues] == sorted(issue.file for issue in issues)
    assert {issue.file for issue in issues} == {"a.yaml", "b.yaml", "c.yaml"}


def test_two_files_cannot_have_one_flow() -> None:
    """The second file of the same flow is refused where it names itself."""
    issues = check({"a.yaml": OTHER, "b.yaml": OTHER}).issues
    assert [str(issue)[:11] for issue in issues] == ["b.yaml:2:7:"]
    assert [issue.code for issue in issues] == ["duplicate-flow"]


def test_without_places_the_flow_is_named() -> None:
    """A flow from the web editor has no file: the issue still says which flow it is."""
    flow = msgspec.structs.replace(shelf.shipped()["return"], start="nowhere")
    found = inspect(flow)
    assert found[0].file == "return.yaml"
    assert "dangling-goto" in {issue.code for issue in found}


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("sr-Latn", "Policija je tu.", "telling"),
        ("sr-Cyrl", "Полиција је ту.", "telling"),
        ("sq", "Faleminderit!", "exclamation"),
        ("mk", "   ", "empty-text"),
        ("ro", "o" * 601, "too-long"),
        ("bg", "Благодаря, {name}.", "placeholder"),
    ],
)
def test_every_translation_is_held_to_the_same(language: str, text: str, code: str) -> None:
    """A translated text is refused at the place of its source, with its language."""
    flow, marks = read_marked(SOUND, name="sound.yaml")
    translations = {language: {"sound/thanks": text}}
    other = shelf.flow_of("kind: end, id: a")
    found = inspect(flow, library={"other": other}, translations=translations, marks=marks)
    assert [(issue.code, issue.line) for issue in found] == [(code, 44)]
    assert language in found[0].message


def test_good_translations_are_no_issue() -> None:
    """A calm text passes in any script; the worker's name may stand in it."""
    flow, marks = read_marked(SOUND, name="sound.yaml")
    texts = {"sr-Cyrl": {"sound/thanks": "Хвала. {worker} ће читати."}}
    library = {"other": shelf.flow_of("kind: end, id: a")}
    assert inspect(flow, library=library, translations=texts, marks=marks) == []


def _asking(question: str, *choices: Choice) -> Flow:
    flow = shelf.flow_of("kind: end, id: a")
    ask = Ask(id="q", input="choice", text="How?", goto="a", question=question, choices=choices)
    return msgspec.structs.replace(flow, start="q", nodes=(ask, *flow.nodes))


@pytest.mark.parametrize("question", [q for q, rule in QUESTIONS.items() if rule.raises])
def test_no_worst_answer_is_silent(question: str) -> None:
    """For every question of the bank the worst answers must bring a person, each as ruled."""
    raises = QUESTIONS[question].raises
    choices = [Choice(id=f"c{n}", label=f"Answer {n}") for n in range(len(raises) + 1)]
    codes = [issue.code for issue in inspect(_asking(question, *choices))]
    assert codes.count("must-raise") == len(raises)


def test_a_signal_node_right_behind_an_answer_counts() -> None:
    """An editor may draw the signal as a node of its own, directly after the answer."""
    flow = shelf.flow_of(
        "kind: ask, id: a, input: choice, question: FAMILY-1, text: All right?, goto: e, "
        "choices: [{id: 'yes', label: 'Yes'}, {id: 'no', label: 'No', goto: r}]",
        "kind: raise-signal, id: r, level: distress, reason: child, goto: e",
        "kind: end, id: e",
    )
    assert inspect(flow) == []


def test_too_many_choices_are_told() -> None:
    """More buttons than a person can look through are refused."""
    choices = [Choice(id=f"c{n}", label=f"Answer {n}") for n in range(MAX_CHOICES + 1)]
    found = inspect(_asking("MIND-2", *choices))
    assert [issue.code for issue in found] == ["choices-too-many"]


def test_one_answer_is_no_question() -> None:
    """A recorded question needs two answers at least."""
    found = inspect(_asking("MIND-2", Choice(id="c", label="Answer")))
    assert [issue.code for issue in found] == ["choices-missing"]


def test_a_detour_back_into_itself_is_found() -> None:
    """Flows that enter each other in a circle are told at every door of the circle."""

    def entering(other: str) -> Flow:
        flow = shelf.flow_of(
            "kind: end, id: e", f"kind: enter-flow, id: a, flow: {other}, goto: e"
        )
        return msgspec.structs.replace(flow, flow="one" if other == "two" else "two")

    one, two = entering("two"), entering("one")
    library = {"one": one, "two": two}
    assert [issue.code for issue in inspect(one, library=library)] == ["recursive"]
    assert [issue.code for issue in inspect(two, library=library)] == ["recursive"]


def test_a_number_without_room_is_told() -> None:
    """A minimum above the maximum leaves no answer."""
    flow = shelf.flow_of(
        "kind: ask, id: a, input: number, minimum: 5, maximum: 2, text: How many?, goto: e",
        "kind: end, id: e",
    )
    assert [issue.code for issue in inspect(flow)] == ["bounds"]


def test_a_value_has_one_way() -> None:
    """Two cases for one value would hide the second."""
    flow = shelf.flow_of(
        "kind: branch, id: a, 'on': field.phone, otherwise: e, "
        "cases: [{values: [own], goto: e}, {values: [own, seen], goto: e}]",
        "kind: end, id: e",
    )
    assert [issue.code for issue in inspect(flow)] == ["case-twice"]


@pytest.mark.parametrize(("field", "code"), [("moods", "unknown-field"), ("phone", "field-value")])
def test_only_known_fields_and_values_are_set(field: str, code: str) -> None:
    """A field outside the closed list, or a value that it cannot have, is refused."""
    flow = shelf.flow_of(
        f"kind: set-field, id: a, field: {field}, value: green, goto: e", "kind: end, id: e"
    )
    assert [issue.code for issue in inspect(flow)] == [code]


def test_choices_that_set_a_field_are_values_of_it() -> None:
    """`sets` on a question takes the choice's id: each must be a value of the field."""
    flow = shelf.flow_of(
        "kind: ask, id: a, input: choice, controls: plain, sets: address, text: How?, goto: e, "
        "choices: [{id: formal, label: Formal}, {id: loud, label: Loud}]",
        "kind: end, id: e",
    )
    assert [issue.code for issue in inspect(flow)] == ["field-value"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("goto: say-not-now}", "goto: done}"),
        ("You can stop at any time. The help that you get stays the same.", "It is good to know."),
        ("    goto: card-7\n", "    goto: card-8\n"),
    ],
)
def test_nobody_gets_in_without_the_switches_and_the_word_about_stopping(
    before: str, after: str
) -> None:
    """On every way through the enrolment: a shortcut round a card is found as well."""
    sources = _shipped_sources()
    assert before in sources["welcome.yaml"]
    sources["welcome.yaml"] = sources["welcome.yaml"].replace(before, after, 1)
    found = [issue for issue in check(sources).issues if issue.file == "welcome.yaml"]
    assert "enrolment" in {issue.code for issue in found}
