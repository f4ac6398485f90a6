import pytest

from flows.bundle import text_keys
from flows.consent import SCOPES
from flows.definition import Ask, Branch, ConsentSwitches, End, EnterFlow, Flow, Say
from flows.programme import SHIPPED
from flows.programme_turns import TAGS
from flows.wording import sentences, too_long, too_loud
from tests.flows import shelf

ALL_TEXTS = [
    (key, wording.source)
    for flow in shelf.shipped().values()
    for key, wording in text_keys(flow).items()
]


@pytest.mark.parametrize(("key", "text"), ALL_TEXTS, ids=[key for key, _ in ALL_TEXTS])
def test_every_sentence_is_short_and_calm(key: str, text: str) -> None:
    """Twelve words a sentence, two sentences, no exclamation, no `why`, no promise."""
    assert too_long(text) is None, key
    assert not too_loud(text)
    words = text.casefold().split()
    assert not {"why", "promise", "soon.", "will"} & set(words)


def _ask(flow: str, node: str) -> Ask:
    found = shelf.shipped()[flow].node(node)
    assert isinstance(found, Ask)
    return found


def test_the_safety_questions_stand_best_to_worst() -> None:
    """The order of the contract: not now, I don't know, yes now."""
    safe_2 = _ask("check-in", "safe-2")
    assert [choice.label for choice in safe_2.choices] == ["Not now", "I don't know", "Yes, now"]
    assert [c.signal.level if c.signal else None for c in safe_2.choices] == [
        None, "distress", "crisis",
    ]  # fmt: skip
    assert [choice.id for choice in _ask("check-in", "safe-1").choices] == [
        "yes",
        "not-sure",
        "no",
    ]


def test_the_mood_has_five_faces_on_one_row() -> None:
    """Faces need no translation, and the best stands first."""
    mood = _ask("check-in", "mind-1")
    assert (len(mood.choices), mood.columns) == (5, 5)
    assert all(choice.verbatim for choice in mood.choices)


def test_the_opener_goes_on_first_and_ends_last() -> None:
    """First button on, last button out, and at least eight ordinary wordings."""
    flow = shelf.shipped()["check-in"]
    opener = _ask("check-in", flow.start)
    assert opener.choices[0].goto == "safe-1"
    last = flow.node(opener.choices[-1].goto or opener.goto)
    assert isinstance(last, Say)
    assert flow.node(last.goto) == End(id="not-today", outcome="not-today")
    assert len({opener.text, *opener.variants}) >= 8


def test_nobody_is_asked_whether_they_want_to_go_on_living() -> None:
    """Unless people are on call for the answer: only behind that fact, off as shipped."""
    asking = {
        flow.flow: flow
        for flow in shelf.shipped().values()
        for node in flow.nodes
        if isinstance(node, Ask) and node.question == "MIND-3"
    }
    assert set(asking) == {"low"}
    first = asking["low"].node(asking["low"].start)
    assert isinstance(first, Branch)
    assert first.on == "fact.on-call"
    assert isinstance(asking["low"].node(first.otherwise), End)
    assert not SHIPPED.on_call


def test_every_question_of_the_rotation_can_be_asked() -> None:
    """Whatever question has its turn, the domain flow has a way to it, and asks it."""
    flow = shelf.shipped()["domain"]
    turn = flow.node(flow.start)
    assert isinstance(turn, Branch)
    ways = {value: case.goto for case in turn.cases for value in case.values}
    turns = {question for question, tag in TAGS.items() if tag.when not in ("every", "branch")}
    assert turns
    for question in turns:
        node = flow.node(ways[question])
        if isinstance(node, EnterFlow):
            assert asked_by(shelf.shipped()[node.flow], question) == {question}
        else:
            assert isinstance(node, Ask)
            assert node.question == question
    assert set(ways) == turns


def asked_by(flow: Flow, question: str) -> set[str | None]:
    """What a domain's own flow asks first when this question has its turn."""
    targets = {
        case.goto
        for node in flow.nodes
        if isinstance(node, Branch) and node.on in ("fact.domain", "fact.domain-2")
        for case in node.cases
        if question in case.values
    }
    assert len(targets) == 1, "first or second, the same question is asked"
    node = flow.node(targets.pop())
    if isinstance(node, Branch):
        ways = [*(case.goto for case in node.cases), node.otherwise]
        return {n.question for n in map(flow.node, ways) if isinstance(n, Ask)}
    assert isinstance(node, Ask)
    return {node.question}


def test_the_first_answer_about_the_phone_is_only_i() -> None:
    """The contract: the first answer is `only I`, every other one means that others see it."""
    phone = _ask("welcome", "phone")
    assert [choice.sets["phone"] for choice in phone.choices] == ["own", "seen", "seen"]


def test_the_first_button_of_the_hours_accepts_the_usual() -> None:
    """Monday to Saturday, ten to nineteen, by one press."""
    first = _ask("welcome", "hours").choices[0]
    assert first.sets == {"window_days": "mon-sat", "window_hours": "10-19"}


def test_eight_cards_come_before_the_switches() -> None:
    """Eight cards, one idea each, in order, then two questions back, then the five switches."""
    flow = shelf.shipped()["welcome"]
    cards = [_ask("welcome", f"card-{number}") for number in range(1, 9)]
    assert [card.goto for card in cards] == [*[f"card-{n}" for n in range(2, 9)], "back-1"]
    assert all(len(sentences(card.text)) <= 2 for card in cards)
    assert _ask("welcome", "back-2").goto == "consent"
    switches = flow.node("consent")
    assert isinstance(switches, ConsentSwitches)
    assert set(switches.labels) == set(SCOPES)


def test_a_card_says_that_danger_reaches_a_person_whatever_is_chosen() -> None:
    """The honest sentence stands before the first switch."""
    text = _ask("welcome", "card-5").text
    assert "without asking" in text
    assert "whatever you choose" in text


def test_flows_about_consent_never_fall_back_to_another_language() -> None:
    """Safety texts are marked as such."""
    assert shelf.shipped()["welcome"].safety
    assert shelf.shipped()["return"].safety
