import pytest

from flows.beneficiary import Recent
from flows.definition import Ask
from flows.programme_turns import TAGS
from flows.rules import CONCERNS, SKIP, TWICE, Signal, Who, assess, gravest, remembered, withdrawn
from flows.rules_matrix import BARRIERS, MATRICES, SERVICE_CODES, WITH_COMPANY
from tests.flows import shelf

CALM = Who(phase="transition")
TODAY = 740_000


def _said(question: str, choice: str, ago: int = 0) -> Recent:
    return Recent(question, choice, TODAY - ago)


def _rules(history: list[Recent], answer: Recent, who: Who = CALM) -> dict[str, Signal]:
    return {signal.rule: signal for signal in assess(history, [answer], who)}


@pytest.mark.parametrize(("question", "choice"), sorted(TWICE))
def test_the_same_bad_answer_twice_in_a_row(question: str, choice: str) -> None:
    """Two consecutive answers raise what the table says; one, or one between, does not."""
    rule = f"{question}-twice"
    level, reason = TWICE[question, choice]
    again = _said(question, choice)
    found = _rules([_said(question, choice, 14)], again)[rule]
    assert (found.level, found.reason) == (level, reason)
    assert rule not in _rules([], again)
    between = [_said(question, choice, 28), _said(question, "good", 14)]
    assert rule not in _rules(between, again)


def test_not_safe_twice_is_seen_by_the_supervisor() -> None:
    """The second No in a row is not for the caseworker alone."""
    found = _rules([_said("SAFE-1", "no", 3)], _said("SAFE-1", "no"))
    assert found["SAFE-1-twice"].supervisor


def test_a_mood_that_falls_by_three_steps() -> None:
    """From the best to bad is distress, one step less is not."""
    assert "MIND-1-fall" in _rules([_said("MIND-1", "very-good", 7)], _said("MIND-1", "bad"))
    assert "MIND-1-fall" not in _rules([_said("MIND-1", "good", 7)], _said("MIND-1", "bad"))


def test_skipping_safety_three_times_is_a_concern() -> None:
    """A skip has no penalty; three in a row may be a sign."""
    two = [_said("SAFE-1", SKIP, 8), _said("SAFE-1", SKIP, 4)]
    assert _rules(two, _said("SAFE-1", SKIP))["SAFE-1-skipped"].level == "concern"
    assert not _rules(two[1:], _said("SAFE-1", SKIP))


def test_two_different_concerns_in_fourteen_days_are_distress() -> None:
    """Money and home together weigh more; the same reason twice, or long ago, does not."""
    money = _said("MONEY-1", "no")
    assert _rules([_said("HOME-1", "bad", 14)], money)["two-concerns"].level == "distress"
    assert "two-concerns" not in _rules([_said("HOME-1", "bad", 15)], money)
    assert "two-concerns" not in _rules([_said("MONEY-2", "yes", 5)], money)


def test_words_of_concern_count_with_answers_and_with_words_of_the_same_day() -> None:
    """Free words are read less surely: two of them weigh together within one day alone."""
    words = _said("WORDS", "mood", 0)
    assert _rules([_said("HOME-1", "bad", 14)], words)["two-concerns"].level == "distress"
    assert _rules([_said("WORDS", "money", 0)], words)["two-concerns"].level == "distress"
    assert "two-concerns" not in _rules([_said("WORDS", "money", 1)], words)
    assert "two-concerns" not in _rules([_said("WORDS", "mood", 0)], words)
    assert "two-concerns" in _rules([words], _said("MONEY-2", "yes", 0))


@pytest.mark.parametrize(
    ("question", "choice"), [("MONEY-3", "no"), ("WORK-3", "no"), ("PAPERS-2", "want-back")]
)
def test_not_safe_and_decided_by_others_is_possible_control(question: str, choice: str) -> None:
    """In either order, within ninety days, with the supervisor."""
    unsafe, other = _said("SAFE-1", "no"), _said(question, choice)
    for first, second in ((unsafe, other), (other, unsafe)):
        before = Recent(first.question, first.choice, TODAY - 90)
        assert _rules([before], second)["possible-control"].supervisor
        older = Recent(first.question, first.choice, TODAY - 91)
        assert "possible-control" not in _rules([older], second)


def test_low_sleepless_and_alone_is_distress() -> None:
    """Within twenty-one days, whichever comes last."""
    three = [_said("MIND-1", "very-bad", 21), _said("MIND-2", "hardly", 10)]
    assert "low-and-alone" in _rules(three, _said("PEOPLE-1", "no"))
    assert "low-and-alone" not in _rules(three[1:], _said("PEOPLE-1", "no"))


def test_no_place_and_no_money() -> None:
    """Cannot stay next month and has no money."""
    assert "place-and-money" in _rules([_said("HOME-2", "no", 30)], _said("MONEY-1", "no"))


def test_life_decided_by_others() -> None:
    """With money or work in other hands."""
    assert "decided-by-others" in _rules([_said("WORK-3", "no", 30)], _said("PLANS-3", "no"))


def test_around_an_important_date_a_low_mood_weighs_more() -> None:
    """Concern becomes distress."""
    low = _said("MIND-1", "very-bad")
    assert "near-date" in _rules([], low, Who(phase="transition", near_date=True))
    assert "near-date" not in _rules([], low)


def test_for_minors_and_carers_home_and_safety_weigh_more() -> None:
    """A concern becomes distress, no place to sleep becomes crisis for a minor."""
    bad = _said("HOME-1", "bad")
    for who in (Who(phase="crisis", minor=True), Who(phase="crisis", carer=True)):
        assert _rules([], bad, who)["minor-or-carer"].level == "distress"
    assert not _rules([], bad)
    nowhere = _rules([], _said("HOME-1", "no-place"), Who(phase="crisis", minor=True))
    assert nowhere["minor-no-place"].level == "crisis"


def test_good_answers_raise_nothing() -> None:
    """A life that goes well brings nobody."""
    history: list[Recent] = []
    for ago in range(60, 0, -7):
        for question, choice in (("SAFE-1", "yes"), ("MIND-1", "good"), ("HOME-1", "good")):
            answer = _said(question, choice, ago)
            assert not assess(history, [answer], CALM)
            history = list(remembered(history, answer))
    assert len(history) <= 7


def test_memory_is_short_and_can_be_taken_back() -> None:
    """What no rule looks at is not kept; going back takes the newest answer away."""
    history = remembered([], _said("MIND-4", "rest"))
    assert history == ()
    history = remembered([_said("MONEY-1", "no", 200)], _said("MONEY-1", "yes"))
    history = remembered(history, _said("MONEY-1", "yes"))
    assert [one.choice for one in history] == ["yes", "yes"]
    assert len(withdrawn(history, "MONEY-1")) == 1


def test_every_question_stands_in_one_matrix() -> None:
    """How the person is, or what help arrived; a domain, a component, its phases."""
    asked = {
        node.question
        for flow in shelf.shipped().values()
        for node in flow.nodes
        if isinstance(node, Ask) and node.question
    }
    assert asked <= set(MATRICES) == set(TAGS)
    assert {place.matrix for place in MATRICES.values()} == {"person", "services"}
    assert {place.component for place in MATRICES.values()} == {
        "place", "living", "health", "chances", "support", "empowerment",
    }  # fmt: skip
    assert all(place.phases for place in MATRICES.values())


def test_every_rule_speaks_of_an_answer_that_can_be_given() -> None:
    """A rule about a choice that no flow offers could never hold."""
    given = {
        (node.question, choice.id)
        for flow in shelf.shipped().values()
        for node in flow.nodes
        if isinstance(node, Ask)
        for choice in node.choices
    }
    assert set(TWICE) <= given
    assert set(CONCERNS) <= given


def _choices(flow: str, node: str) -> list[str]:
    found = shelf.shipped()[flow].node(node)
    assert isinstance(found, Ask)
    return [choice.id for choice in found.choices]


def test_the_menu_of_needs_has_eleven_kinds_of_help() -> None:
    """A closed list; company is offered where it helps most; barriers are chips."""
    assert sorted(_choices("needs", "needs-1")) == sorted(("nothing", *SERVICE_CODES))
    assert len(SERVICE_CODES) == 11
    menu = shelf.shipped()["needs"].node("needs-1")
    assert isinstance(menu, Ask)
    assert {c.id for c in menu.choices if c.goto == "come-with-me"} == WITH_COMPANY
    assert _choices("barriers", "help-2") == list(BARRIERS)


def test_what_several_rules_say_about_one_answer_is_one_signal() -> None:
    """The gravest of each reason is left; what the supervisor is to see is not dropped."""
    concern = Signal(level="concern", reason="danger", rule="a")
    distress = Signal(level="distress", reason="danger", rule="b")
    again = Signal(level="distress", reason="danger", rule="c")
    seen = Signal(level="distress", reason="danger", rule="d", supervisor=True)
    other = Signal(level="concern", reason="mood", rule="e")
    assert gravest([concern, distress, again, other]) == [distress, other]
    assert gravest([distress, seen]) == [distress, seen]
    assert gravest([]) == []
