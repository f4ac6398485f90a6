"""What must be said before a yes can mean anything: who else can read along."""

from flows.definition import Ask, ConsentSwitches
from locales.catalog import shipped as words
from tests.flows import shelf

KEY = "welcome/card-8"


def test_a_card_says_that_the_maker_of_the_messenger_can_read_along() -> None:
    """It stands among the cards, before the switches."""
    welcome = shelf.library()["welcome"]
    card = welcome.node("card-8")
    assert isinstance(card, Ask)
    assert "maker of this app can read" in card.text
    order = [node.id for node in welcome.nodes]
    consent = next(node.id for node in welcome.nodes if isinstance(node, ConsentSwitches))
    assert order.index("card-8") < order.index(consent)


def test_every_language_says_it() -> None:
    """A translation that is stale closes its language; here each one is fresh."""
    card = shelf.library()["welcome"].node("card-8")
    assert isinstance(card, Ask)
    for tag in ("sq", "bs", "sr-Latn", "sr-Cyrl", "mk", "bg", "ro", "tr", "uk", "ru"):
        entry = words().entries(tag)[KEY]
        assert entry.is_fresh(card.text), tag
        assert entry.text.count(".") >= 2, tag
