"""What rides in the button below a person's words: whose they are, a mark, level and rules."""

import datetime as dtm

from bot.channel.buttons import Buttons
from bot.config import Organisation
from bot.effects import overlooked
from bot.listening.own import detector_for, rule_ids
from bot.turns.desk import Desk
from flows.beneficiary import Beneficiary, Profile
from flows.ids import BeneficiaryId, StaffId
from flows.overlooked import Overlooked
from locales.catalog import Catalog

DAY = dtm.date(2026, 3, 2)
PERSON = Beneficiary(
    id=BeneficiaryId("ab" * 16),
    status="active",
    profile=Profile(case="K7F3", started=DAY, language="en"),
    worker=StaffId("5" * 32),
)
OWN = """\
lang: en
family: english
classes:
  cellar: cellar
rules:
  in-the-cellar:
    topic: held
    reason: home
    severity: concern
    phrases: |
      {cellar}
"""


def _desk(own: dict[str, str] | None = None) -> Desk:
    return Desk(
        catalog=Catalog(),
        detector=detector_for(own or {}),
        recognise=lambda _: None,
        buttons=Buttons(b"key"),
        organisation=Organisation(),
        own_words=own or {},
    )


def _found(words: str, desk: Desk, *, before: str = "") -> Overlooked:
    about = overlooked.argument(desk, PERSON, words, before=before)
    return _read(desk, about)[1]


def _read(desk: Desk, about: bytes) -> tuple[str, Overlooked]:
    found = overlooked.read(desk, about, day=DAY)
    assert found is not None
    return found


def test_level_and_rules_come_back_from_the_button() -> None:
    """What was heard as a concern is counted for its rule."""
    found = _found("i feel so alone these days", _desk())
    assert found == Overlooked(day=DAY, level="concern", rules=("common.low-mood",))


def test_where_nothing_fired_there_is_no_rule() -> None:
    """The detector had nothing to go by: that is what the lexicons lack."""
    assert _found("the walk was long and good", _desk()).rules == ()


def test_a_rule_that_was_talked_down_is_named() -> None:
    """A hint below every level is what a reviewer needs to see."""
    found = _found("i dont want to die, i want a nap", _desk())
    assert found.level == "none"
    assert found.rules == ("common.die-want",)


def test_rules_of_an_own_lexicon_are_named_too() -> None:
    """The home's own words are measured as those that ship."""
    found = _found("it is about the cellar", _desk({"own": OWN}))
    assert "own.en.in-the-cellar" in found.rules


def test_a_rule_that_was_taken_away_meanwhile_is_unknown() -> None:
    """The press still counts."""
    about = overlooked.argument(_desk({"own": OWN}), PERSON, "it is about the cellar")
    _, found = _read(_desk(), about)
    assert overlooked.UNKNOWN in found.rules


def test_a_button_without_its_level_is_an_old_one() -> None:
    """Nothing is counted for it."""
    assert overlooked.read(_desk(), bytes.fromhex(PERSON.id), day=DAY) is None


def test_two_showings_have_two_marks() -> None:
    """A mark belongs to one button on one message, and to nobody."""
    desk = _desk()
    both = {overlooked.argument(desk, PERSON, "hello") for _ in range(2)}
    assert len({_read(desk, one)[0] for one in both}) == 2


def test_the_fullest_button_fits_into_a_token() -> None:
    """Four rules are the most that it carries."""
    head = overlooked.argument(_desk(), PERSON, "hello")
    full = head + bytes(overlooked._MOST * overlooked._RULE)
    assert Buttons(b"key").make(2**40, overlooked.ACTION, full)


def test_no_two_rules_share_a_short_mark() -> None:
    """Otherwise one would be counted for the other."""
    names = rule_ids({})
    assert len(names) > 50
    assert len({overlooked._short(name) for name in names}) == len(names)
