"""Who may be enrolled, under which reference, and with a code or without."""

import datetime as dtm
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Organisation
from bot.enrolling import EVENLY, Office, Wish, enrolled, name_key, thin_seats
from bot.inviting import (
    CODE_LIVES,
    again_changes,
    invitation,
    link_for,
    new_code,
    new_staff,
    person_changes,
    staff_changes,
)
from bot.references import reference, references
from bot.refusal import Refusal
from bot.sharing import Shares, seats_of
from bot.zones import zone_of
from flows.ids import StaffId
from flows.staff import Staff

NOW = dtm.datetime(2026, 8, 15, 22, 30, tzinfo=dtm.UTC)
ANA = Staff(id=StaffId("a" * 32), name="Ana", role="caseworker")
GONE = Staff(id=StaffId("b" * 32), name="Gone", role="caseworker", active=False)
BOSS = Staff(id=StaffId("c" * 32), name="Big Boss", role="supervisor")


def office(**organisation: Any) -> Office:
    """An office with Ana, Gone and Big Boss, in which English and Albanian are finished."""
    return Office(
        staff={name_key(one.name): one for one in (ANA, GONE, BOSS)},
        organisation=Organisation(**organisation),
        now=NOW,
        publishable=lambda tag: tag in {"en", "sq"},
    )


def made(**wish: str) -> Any:
    """The enrolment of K7F3 by Ana, with these wishes."""
    return enrolled(Wish(**{"case": "K7F3", "caseworker": "ana", **wish}), office())


def refused(**wish: str) -> Refusal:
    """The refusal of such an enrolment, which must say what to do."""
    with pytest.raises(Refusal) as caught:
        made(**wish)
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize(
    "text", ["k7f3", "K7F3", "A1", "12", "BG-2024-017", "P0001", "K-00001", "TEST-01", "C9" * 8]
)
def test_a_reference_that_says_nothing_is_taken_in_capitals(text: str) -> None:
    """Letters, digits and hyphens, in any case."""
    assert reference(text) == text.upper()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "K",
        "K7F3K7F3K7F3K7F3K",
        "K7 F3",
        "K7F3\n",
        "K7Ф3",
        "K7_F3",
        "-K7F3",
        "ß7",
        "ı7",
        "=1+1",
    ],
)
def test_other_signs_and_lengths_are_refused(text: str) -> None:
    """Also signs that become letters only when made capital."""
    with pytest.raises(Refusal, match="2 to 16 signs"):
        reference(text)


@pytest.mark.parametrize("text", ["MARIJA", "ana-petrovic", "LULE", "AB", "ANA1", "Drita-85"])
def test_what_looks_like_a_name_is_refused(text: str) -> None:
    """Letters alone, or a first name of the region with a number behind it."""
    with pytest.raises(Refusal, match="name"):
        reference(text)


@pytest.mark.parametrize(
    "text",
    ["0641234567", "064-123-4567", "123456", "T0641234567", "381641234567", "12-34-56-78"],
)
def test_what_looks_like_a_phone_is_refused(text: str) -> None:
    """Six digits alone, or seven in a row beside letters."""
    with pytest.raises(Refusal, match=r"phone|date"):
        reference(text)


@pytest.mark.parametrize(
    "text",
    ["2001-05-17", "17-05-2001", "05-17-2001", "17-05-01", "K-2001-5-7", "17MAY2001", "5-MAJ-99",
     "1999-05", "05-1999"],
)  # fmt: skip
def test_what_looks_like_a_date_is_refused(text: str) -> None:
    """In the orders that people write, also with a month in letters."""
    with pytest.raises(Refusal, match="date"):
        reference(text)


def test_references_that_are_made_are_good_and_grow() -> None:
    """Each passes its own rules; after many tries they get longer, so one is always free."""
    source = references()
    found = [next(source) for _ in range(100)]
    assert all(reference(one) == one for one in found)
    assert len(found[0]) == 4
    assert len(found[-1]) > 4
    assert len(set(found)) > 60


@given(st.text(max_size=20))
def test_no_text_breaks_the_rules_of_references(text: str) -> None:
    """It is taken in capitals with a digit in it, or refused; never a fault."""
    try:
        found = reference(text)
    except Refusal:
        return
    assert found == text.upper()
    assert found.isascii()
    assert any(sign.isdigit() for sign in found)


def test_an_adult_gets_a_code_and_the_countrys_zone() -> None:
    """Without a country the organisation's holds; staff are found in any spelling of case."""
    one = made(backup=" big  BOSS ", country="al", language="SQ", started="2026-08-01")
    person = one.person
    assert (person.status, person.chat) == ("invited", None)
    assert (person.worker, person.backup, person.supervisor) == (ANA.id, BOSS.id, None)
    assert (person.profile.country, person.profile.zone) == ("AL", "Europe/Tirane")
    assert person.profile.language == "sq"
    assert person.profile.started == dtm.date(2026, 8, 1)
    assert len(one.code) == 22
    assert made().person.profile.zone == "Europe/Belgrade"


def test_the_start_is_today_where_the_person_is() -> None:
    """Half past ten in the evening in Greenwich is tomorrow in Belgrade."""
    assert made().person.profile.started == dtm.date(2026, 8, 16)


@pytest.mark.parametrize(
    ("country", "zone"),
    [("XK", "Europe/Belgrade"), ("RS", "Europe/Belgrade"), ("UA", "Europe/Kyiv"),
     ("DE", "Europe/Berlin"), ("RU", "Europe/Moscow"), ("BA", "Europe/Sarajevo")],
)  # fmt: skip
def test_a_country_has_the_zone_of_most_of_its_people(country: str, zone: str) -> None:
    """Kosovo too, which the table of the United Nations lacks."""
    assert zone_of(country) == zone


@pytest.mark.parametrize(
    ("wish", "code", "usage"),
    [
        ({"caseworker": "nobody"}, "unknown_staff", False),
        ({"caseworker": "Gone"}, "unknown_staff", False),
        ({"backup": "nobody"}, "unknown_staff", False),
        ({"country": "QQ"}, "bad_country", True),
        ({"country": "Serbia"}, "bad_country", True),
        ({"language": "xx"}, "bad_language", True),
        ({"language": "mk"}, "language_unfinished", False),
        ({"started": "yesterday"}, "bad_date", True),
        ({"started": "1926-08-01"}, "bad_date", True),
        ({"started": "2126-08-01"}, "bad_date", True),
        ({"audience": "grown"}, "bad_audience", True),
        ({"audience": "teen"}, "adult_needed", True),
        ({"audience": "teen", "adult": "uncle"}, "bad_adult", True),
        ({"audience": "teen", "adult": "court"}, "turns_18_needed", True),
        ({"audience": "teen", "adult": "court", "turns_18": "2028"}, "turns_18_needed", True),
        ({"audience": "teen", "adult": "court", "turns_18": "2028-13"}, "turns_18_needed", True),
        ({"audience": "teen", "adult": "court", "turns_18": "2026-07"}, "bad_turns_18", True),
        ({"audience": "child", "adult": "court", "turns_18": "2046-01"}, "bad_turns_18", True),
        ({"audience": "teen", "adult": "court", "turns_18": "2028-08"}, "too_young", False),
        ({"adult": "court"}, "not_for_adults", True),
        ({"turns_18": "2028-01"}, "not_for_adults", True),
    ],
)
def test_each_refusal_has_its_code_and_says_what_to_do(
    wish: dict[str, str], code: str, usage: bool
) -> None:
    """Badly written is usage (exit 2); understood and not done is refused (exit 1)."""
    error = refused(**wish)
    assert (error.code, error.usage) == (code, usage)
    assert error.field in Wish.__dataclass_fields__


def test_a_teenager_of_sixteen_may_have_a_phone() -> None:
    """Turned 16 last month: sure. In the month itself the birthday may still come: too young."""
    teen = {"audience": "teen", "adult": "social-work"}
    assert made(**teen, turns_18="2028-07").code is not None
    assert refused(**teen, turns_18="2028-08").code == "too_young"


def test_a_child_below_the_age_gets_no_code() -> None:
    """Enrolled at once, beside the caseworker's phone; nothing waits to be redeemed."""
    one = made(audience="child", adult="guardian", turns_18="2036-01")
    assert one.code is None
    assert one.person.status == "active"
    changes = person_changes(one.person, one.code, NOW)
    assert changes.invitations == []


def test_the_age_is_the_organisations() -> None:
    """At thirteen, a teenager of fourteen has a phone of their own."""
    wish = Wish(case="K7F3", caseworker="ana", audience="teen", adult="court", turns_18="2030-07")
    assert enrolled(wish, office(youngest_own_phone=13)).code is not None
    with pytest.raises(Refusal, match="below 16"):
        enrolled(wish, office())


def test_codes_are_random_and_run_out_after_a_week() -> None:
    """128 bits in 22 signs that a link may carry."""
    codes = {new_code() for _ in range(100)}
    assert len(codes) == 100
    assert all(
        len(code) == 22 and code.replace("-", "").replace("_", "").isalnum() for code in codes
    )
    assert invitation("b:1", "x", NOW).expires == NOW + CODE_LIVES == NOW + dtm.timedelta(days=7)


def test_a_link_needs_a_known_bot_and_a_code() -> None:
    """Null until then, never half a link."""
    assert link_for("quiet_bot", "abc") == "https://t.me/quiet_bot?start=abc"
    assert link_for(None, "abc") is None
    assert link_for("quiet_bot", None) is None


def test_writing_a_person_leaves_an_audit_line_without_content() -> None:
    """The line names the person's random id, and neither case nor code."""
    one = made()
    changes = person_changes(one.person, one.code, NOW)
    (line,) = changes.audit
    assert line.subject == f"b:{one.person.id}" == changes.invitations[0].target
    assert "K7F3" not in repr(line)
    assert one.code not in repr(line)


def test_only_who_never_joined_gets_another_code() -> None:
    """A second code for somebody who has a chat would let a second phone in."""
    person = made().person
    changes = again_changes(person, "x", NOW)
    assert changes.invitations[0].target == f"b:{person.id}"
    assert not changes.people
    for joined in ({"chat": 5}, {"status": "active"}, {"status": "stopped"}):
        other = type(person)(
            **{**{k: getattr(person, k) for k in person.__struct_fields__}, **joined}
        )
        with pytest.raises(Refusal, match="used a code already"):
            again_changes(other, "x", NOW)


@pytest.mark.parametrize("name", ["", "  ", "x" * 41, "a\x1b[2Jb", "\u202eanA"])
def test_a_screen_name_is_short_and_printable(name: str) -> None:
    """Nothing that moves a terminal or turns a line round."""
    with pytest.raises(Refusal, match="screen name"):
        new_staff(name, "caseworker", language="", zone="Europe/Belgrade")


def test_new_staff_are_not_joined() -> None:
    """Blanks are put in order; role and language are checked."""
    one = new_staff("  Big   Boss ", "supervisor", language="sr_latn", zone="Europe/Tirane")
    assert (one.name, one.role, one.language, one.chat) == (
        "Big Boss",
        "supervisor",
        "sr-Latn",
        None,
    )
    assert staff_changes(one, "x", NOW).invitations[0].target == f"s:{one.id}"
    with pytest.raises(Refusal, match="role"):
        new_staff("A", "boss", language="", zone="UTC")


def test_one_person_behind_a_reference_is_thin() -> None:
    """Twice the same name is one person."""
    assert thin_seats(made().person)
    assert thin_seats(made(backup="ana").person)
    assert not thin_seats(made(supervisor="Big Boss").person)


# --- shared evenly ------------------------------------------------------------------------------


def hand(name: str, **fields: Any) -> Staff:
    """A caseworker whose code was redeemed."""
    known = {"id": StaffId(name.casefold() * 8), "role": "caseworker", "chat": 1, **fields}
    return Staff(name=name, **known)


def team(*staff: Staff) -> Office:
    """An office of these."""
    return replace(office(), staff={name_key(one.name): one for one in staff})


def shared(one: Office, loads: dict[str, int], **wish: str) -> Wish:
    """What became of a wish to share, where each has so many people."""
    by_id = {one.staff[name].id: count for name, count in loads.items()}
    return Shares(one, by_id).named(Wish(**{"case": "K7F3", "caseworker": EVENLY, **wish}))


def test_whoever_has_the_fewest_people_gets_the_next_one_and_the_second_stands_in() -> None:
    """Where two have as many, the screen name decides, in any spelling of case."""
    one = team(hand("ceca"), hand("Boris"), hand("Ana"))
    found = shared(one, {"ana": 3, "boris": 1, "ceca": 1})
    assert (found.caseworker, found.backup) == ("Boris", "ceca")
    assert seats_of(found) == "caseworker Boris, backup ceca"
    assert shared(one, {"ana": 1, "boris": 2, "ceca": 1}).caseworker == "Ana"


def test_only_caseworkers_who_can_be_reached_share() -> None:
    """Not joined, blocked, away or gone: passed over, however few people they have."""
    away = NOW + dtm.timedelta(days=1)
    others = (
        hand("A", chat=None),
        hand("B", reachable=False),
        hand("C", away_until=away),
        hand("D", active=False),
        hand("E", role="supervisor"),
    )
    found = shared(team(hand("Zoe"), *others), {"zoe": 99})
    assert (found.caseworker, found.backup) == ("Zoe", "")
    with pytest.raises(Refusal, match="nobody to share with") as caught:
        shared(team(*others), {})
    assert (caught.value.code, caught.value.usage) == ("nobody_there", False)
    assert caught.value.hint


def test_a_backup_that_was_named_stays_and_is_not_the_caseworker_too() -> None:
    """Unless nobody else is there."""
    one = team(hand("Ana"), hand("Boris"))
    found = shared(one, {"boris": 9}, backup=" ana ")
    assert (found.caseworker, found.backup) == ("Boris", " ana ")
    assert shared(team(hand("Ana")), {}, backup="ana").caseworker == "Ana"


def test_each_enrolment_counts_for_the_next_one() -> None:
    """Thirty rows for three people are ten for each; a row that names somebody counts too."""
    one = team(hand("Ana"), hand("Boris"), hand("Ceca"))
    shares = Shares(one, {})
    asked = [Wish(case="K7F3", caseworker=who) for who in ["boris"] * 5 + [EVENLY] * 25]
    for wish in asked:
        shares.count(enrolled(shares.named(wish), one))
    worker = shares.named(Wish(case="K7F3", caseworker=EVENLY)).caseworker
    assert worker == "Ana"
    assert [shares.load(who.id) for who in one.staff.values()] == [10, 10, 10]


def test_a_wish_that_names_somebody_is_left_as_it_is() -> None:
    """Also where nobody could share."""
    wish = Wish(case="K7F3", caseworker="Ana")
    assert Shares(office(), {}).named(wish) is wish
