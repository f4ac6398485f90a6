"""Numbers: nothing unverified is ever shown, and nobody is led to a line that does not fit."""

import datetime as dtm
import re
from typing import Any

import pytest

from locales.helplines import (
    Country,
    Line,
    countries,
    country_name,
    due,
    language_names,
    lines_for,
    read,
    shipped,
    shown,
    standing,
    unconfirmed,
)
from locales.languages import TONGUES

NOW = dtm.datetime(2026, 11, 25, 10, 0, tzinfo=dtm.UTC)  # a Wednesday


def line(name: str = "A", **fields: Any) -> Line:
    """A verified plain line for everybody, changed as a test needs it."""
    base: dict[str, Any] = {
        "name": name, "kind": "support", "number": "080011111", "hours": ("always",),
        "languages": ("sq",), "serves": ("women", "men", "children"),
        "verified_on": dtm.date(2026, 11, 1), "verified_by": "Ana",
    }  # fmt: skip
    return Line(**{**base, **fields})


def names(entry: Country, **options: object) -> list[str]:
    """Names of the lines shown, in order."""
    asked: dict[str, object] = {"now": NOW, "serves": "women", "language": "sq", **options}
    return [found.line.name for found in lines_for(entry, **asked)]  # type: ignore[arg-type]


def test_shipped_numbers_are_unverified_and_hidden() -> None:
    """Out of the box no number is shown to anybody, anywhere."""
    table = shipped()
    assert {"AL", "BA", "BG", "XK", "MK", "RO", "RS"} <= set(countries())
    for code, entry in table.items():
        assert shown(code, ()) is None
        assert all(item.verified_on is None for item in entry.lines)
        for serves in (None, "women", "men", "children"):
            assert lines_for(entry, now=NOW, serves=serves, language="sq") == []


def test_a_confirmed_country_shows_its_number() -> None:
    """Only where the operator confirmed it."""
    assert shown("AL", {"AL"}) == "112"
    assert shown("RS", {"AL"}) is None
    assert shown("ZZ", {"ZZ"}) is None
    assert shown("XX", {"XX"}, table={"XX": Country()}) is None
    assert unconfirmed({"RS", "AL"}, {"AL"}) == ["RS"]


@pytest.mark.parametrize(
    "fields",
    [
        {"verified_on": None},
        {"verified_by": ""},
        {"verified_on": dtm.date(2026, 5, 1)},
        {"verified_on": dtm.date(2027, 1, 1)},
    ],
)
def test_doubtful_lines_are_never_shown(fields: dict[str, Any]) -> None:
    """Unverified, nameless, expired, or verified in the future."""
    assert names(Country(lines=(line(**fields),))) == []


def test_lines_that_record_or_report_are_never_first_or_alone() -> None:
    """A plain line stands before them, or they are not shown."""
    recorded, police = line("recorded", records=True), line("police", tells_police=True)
    assert names(Country(lines=(recorded, police))) == []
    assert names(Country(lines=(recorded, police, line("plain"))))[0] == "plain"


def test_a_line_for_women_is_never_offered_to_a_man() -> None:
    """Nor alone to somebody of whom nothing is known."""
    women = line("women", serves=("women",))
    assert names(Country(lines=(women,)), serves="men") == []
    assert names(Country(lines=(women,)), serves=None) == []
    assert names(Country(lines=(women, line("all"))), serves=None) == ["women", "all"]


def test_abroad_the_long_form_or_nothing() -> None:
    """Short numbers do not work with a foreign card."""
    entry = Country(lines=(line("short"), line("long", dial_from_abroad="+38111785000")))
    found = lines_for(entry, now=NOW, serves="women", language="sq", abroad=True)
    assert [(item.line.name, item.number) for item in found] == [("long", "+38111785000")]


@pytest.mark.parametrize(
    ("hours", "hour", "is_open", "opens"),
    [
        (("mon-fri 08:00-20:00",), 10, True, None),
        (("mon-fri 08:00-20:00",), 20, False, dtm.datetime(2026, 11, 26, 8, tzinfo=dtm.UTC)),
        (("mon-tue 08:00-20:00",), 10, False, dtm.datetime(2026, 11, 30, 8, tzinfo=dtm.UTC)),
        (("mon-sun 14:00-02:00",), 1, True, None),
        (("mon-sun 14:00-02:00",), 3, False, dtm.datetime(2026, 11, 25, 14, tzinfo=dtm.UTC)),
        (("sat-mon 08:00-20:00",), 10, False, dtm.datetime(2026, 11, 28, 8, tzinfo=dtm.UTC)),
        (("always",), 3, True, None),
        ((), 3, None, None),
    ],
)
def test_hours(
    hours: tuple[str, ...], hour: int, is_open: bool | None, opens: dtm.datetime | None
) -> None:
    """A closed line says when it opens, also over midnight and over the week's end."""
    entry = Country(lines=(line(hours=hours),))
    at = NOW.replace(hour=hour)
    (found,) = lines_for(entry, now=at, serves="women", language="sq")
    assert (found.is_open, found.opens) == (is_open, opens)


def test_open_lines_in_the_own_language_come_first() -> None:
    """The best call stands on top."""
    entry = Country(
        lines=(
            line("closed", hours=("mon-mon 08:00-09:00",)),
            line("foreign", languages=("bg",)),
            line("near"),
        )
    )
    assert names(entry) == ["near", "foreign", "closed"]


def test_due_lists_what_expires_within_a_month() -> None:
    """The operator is reminded before a line goes dark."""
    today = dtm.date(2026, 11, 25)
    table = {
        "AL": Country(
            lines=(
                line("fresh", verified_on=today),
                line("soon", verified_on=today - dtm.timedelta(days=160)),
                line("never", verified_on=None),
            )
        )
    }
    assert due(table, today) == [("AL", "soon"), ("AL", "never")]


@pytest.mark.parametrize(
    "source",
    [
        "AL: {general: '112', tone: x}",
        "AL: {lines: [{name: A, kind: support, number: 'call us'}]}",
        "AL: {lines: [{name: A, kind: support, number: '112', dial_from_abroad: '00381'}]}",
        "AL: {lines: [{name: A, kind: support, number: '112', hours: ['mon-xyz 08:00-20:00']}]}",
        "AL: {lines: [{name: A, kind: support, number: '112', hours: ['mon-fri 08:00-25:00']}]}",
        "AL: {lines: [{name: A, kind: other, number: '112'}]}",
    ],
)
def test_a_wrong_file_says_what_is_wrong(source: str) -> None:
    """An editor's slip is named and nothing is taken."""
    with pytest.raises(ValueError, match="help lines"):
        read(source)


def test_countries_are_named_in_the_own_language() -> None:
    """Names come from CLDR; an unknown code stands for itself."""
    assert country_name("RS", "sr-Cyrl") == "Србија"
    assert country_name("XK", "sq") == "Kosovë"
    assert country_name("QQ", "en") == "QQ"


@pytest.mark.parametrize("tag", [tag for tag, known in TONGUES.items() if not known.off])
def test_countries_and_languages_are_named_in_the_right_script(tag: str) -> None:
    """Every country of the file, every language of a line: no code, no foreign letter."""
    latin = re.compile("[A-Za-z]")
    said = [country_name(code, tag) for code in countries()]
    spoken = [t for t, known in TONGUES.items() if not known.off]
    said.append(language_names(spoken, tag))
    for name in said:
        assert bool(latin.search(name)) is (TONGUES[tag].script == "Latn"), name
    assert len(set(said)) == len(said)
    assert not set(said) & {*countries(), *spoken}


def test_serbian_is_named_once() -> None:
    """Two scripts are one language to whoever calls."""
    assert language_names(["sr-Latn", "sr-Cyrl", "sq"], "en") == "Serbian, Albanian"


@pytest.mark.parametrize(
    ("days", "state"), [(None, "unverified"), (-1, "unverified"), (0, "good"), (149, "good"),
                        (151, "due"), (180, "due"), (181, "expired")],
)  # fmt: skip
def test_how_a_line_stands(days: int | None, state: str) -> None:
    """Good for 150 days, due for 30 more, then dark."""
    today = dtm.date(2026, 11, 25)
    on = None if days is None else today - dtm.timedelta(days=days)
    assert standing(line(verified_on=on), today) == state
    assert standing(line(verified_on=on, verified_by=""), today) == "unverified"
