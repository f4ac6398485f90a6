"""Dates, hours and plural rules as each language has them."""

import datetime as dtm
import gettext
import re
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Message

from locales import dates, pofiles
from locales.catalog import shipped
from locales.check import faults_of
from locales.extract import Source
from locales.languages import TONGUES, Tongue
from locales.plurals import joined, needed

ROOT = Path(__file__).resolve().parents[2]
COUNTS = (0, 1, 2, 4, 5, 11, 12, 14, 19, 20, 21, 22, 25, 101, 111)
DAY = dtm.date(2026, 8, 12)
ORDER = ("one", "few", "many", "other")


def form(tongue: Tongue, count: int) -> int:
    """The form that gettext takes for this count, by the catalog's own header."""
    match = re.search(r"plural=(.*);", tongue.plural)
    assert match is not None
    return int(gettext.c2py(match[1])(count))


@pytest.mark.parametrize("tag", TONGUES)
def test_plural_headers_agree_with_cldr(tag: str) -> None:
    """Two counts take the same form exactly when CLDR puts them into one category."""
    tongue = TONGUES[tag]
    locale = Locale.parse("en" if tag == "rom" else tongue.dates)
    names = [name for name in ORDER if name in {locale.plural_form(n) for n in range(200)}]
    expected = [names.index(locale.plural_form(n)) for n in COUNTS]
    assert [form(tongue, n) for n in COUNTS] == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("sq", "1 0 1 1 1 1 1 1 1 1 1 1 1 1 1"),
        ("mk", "1 0 1 1 1 1 1 1 1 1 0 1 1 0 1"),
        ("sr-Latn", "2 0 1 1 2 2 2 2 2 2 0 1 2 0 2"),
        ("bs", "2 0 1 1 2 2 2 2 2 2 0 1 2 0 2"),
        ("ro", "1 0 1 1 1 1 1 1 1 2 2 2 2 1 1"),
        ("uk", "2 0 1 1 2 2 2 2 2 2 0 1 2 0 2"),
        ("tr", "1 0 1 1 1 1 1 1 1 1 1 1 1 1 1"),
    ],
)
def test_plural_tables(tag: str, expected: str) -> None:
    """Written out: Macedonian 21 and 101 are one, Romanian 20 needs `de`, 111 is many."""
    assert [form(TONGUES[tag], n) for n in COUNTS] == [int(n) for n in expected.split()]


@pytest.mark.parametrize("tag", [tag for tag in TONGUES if tag != "en"])
def test_catalogs_carry_the_right_plural_header(tag: str) -> None:
    """Not the one that Babel would write."""
    content = pofiles.path_of(ROOT, tag).read_text("utf-8")
    assert f'"Plural-Forms: {TONGUES[tag].plural}\\n"' in content


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", "12 August 2026"),
        ("sq", "12 gusht 2026"),
        ("bs", "12. augusta 2026"),
        ("sr-Latn", "12. avgusta 2026"),
        ("sr-Cyrl", "12. августа 2026"),
        ("mk", "12 август 2026"),
        ("bg", "12 август 2026"),
        ("ro", "12 august 2026"),
        ("tr", "12 Ağustos 2026"),
        ("uk", "12 серпня 2026"),
        ("ru", "12 августа 2026"),
    ],
)
def test_days(tag: str, expected: str) -> None:
    """The right month, script and case, and no full stop at the end."""
    assert dates.day(DAY, tag) == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("en", "Wednesday, 9:05"), ("sq", "E mërkurë, 9:05"), ("sr-Latn", "Sreda, 9:05"),
     ("sr-Cyrl", "Среда, 9:05"), ("rom", "Miercuri, 9:05")],
)  # fmt: skip
def test_moments(tag: str, expected: str) -> None:
    """A weekday and an hour that stand without a case ending."""
    assert dates.moment(dtm.datetime.combine(DAY, dtm.time(9, 5)), tag) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((), "9:00–17:00"),
        (range(5), "Mon–Fri 9:00–17:00"),
        ((0, 2, 3, 6), "Mon, Wed–Thu, Sun 9:00–17:00"),
    ],
)
def test_hours(days: tuple[int, ...], expected: str) -> None:
    """Days that follow each other are joined."""
    assert dates.hours(dtm.time(9), dtm.time(17), "en", days=days) == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", ["1 day", "3 days", "1 week"]),
        ("bs", ["1 dan", "3 dana", "1 sedmica"]),
        ("sr-Latn", ["1 dan", "3 dana", "1 nedelja"]),
        ("mk", ["1 ден", "3 дена", "1 седмица"]),
        ("uk", ["1 день", "3 дні", "1 тиждень"]),
    ],
)
def test_spans(tag: str, expected: list[str]) -> None:
    """How long from now, as it stands on a button."""
    assert [dates.span(days, tag) for days in (1, 3, 7)] == expected


@pytest.mark.parametrize(
    ("minutes", "tag", "expected"),
    [
        (-5, "en", "0 min"), (12, "sq", "12 min"), (12, "sr-Cyrl", "12 мин"), (12, "uk", "12 хв"),
        (59, "bg", "59 мин"), (185, "mk", "3 ч"), (185, "tr", "3 sa"), (4000, "ro", "2 d"),
    ],
)  # fmt: skip
def test_short_ages(minutes: int, tag: str, expected: str) -> None:
    """What a page says, in the script of whoever reads it."""
    assert dates.short_age(dtm.timedelta(minutes=minutes), tag) == expected


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (-5, "1 min"),
        (0, "1 min"),
        (12, "12 min"),
        (95, "95 min"),
        (150, "2 sata"),
        (4000, "3 dana"),
    ],
)
def test_ages(minutes: int, expected: str) -> None:
    """The age on a page, also after a clock that jumped back."""
    assert dates.age(dtm.timedelta(minutes=minutes), "sr-Latn") == expected


COUNTED = {
    # (one, few or many, many): the noun of the counted sentence as each form has it
    "en": ("message is", "messages are"), "sq": ("mesazh ", "mesazhe "),
    "bs": ("poruka je ostala", "poruke su", "poruka je ostalo"),
    "sr-Latn": ("poruka je ostala", "poruke su", "poruka je ostalo"),
    "sr-Cyrl": ("порука је остала", "поруке су", "порука је остало"),
    "mk": ("порака ", "пораки "), "bg": ("съобщение ", "съобщения "),
    "ro": (" mesaj ", " mesaje ", " de mesaje "), "tr": ("mesaj ", "mesaj "),
    "uk": ("залишилося {} повідомлення", "залишилися {} повідомлення", "{} повідомлень"),
    "ru": ("сообщение.", "сообщения.", "сообщений."),
}  # fmt: skip


@pytest.mark.parametrize("tag", COUNTED)
def test_a_counted_sentence_takes_the_right_form(tag: str) -> None:
    """For every count of the table: Macedonian 21 is one, Romanian 20 has `de`, 111 is many."""
    locale = Locale.parse(TONGUES[tag].dates)
    names = [name for name in ORDER if name in {locale.plural_form(n) for n in range(200)}]
    for count in COUNTS:
        said = shipped().text("note/uncleared", tag, case="K7F3", count=count)
        expected = COUNTED[tag][names.index(locale.plural_form(count))].format(count)
        assert str(count) in said
        assert expected in said, f"{count}: {said}"


def test_counted_sentences_are_plural_entries_of_gettext() -> None:
    """A translation editor shows as many fields as the language has forms."""
    for tag in COUNTED:
        if tag != "en":
            content = pofiles.path_of(ROOT, tag).read_text("utf-8")
            entry = content.split('msgctxt "note/uncleared"')[1].split("\n\n")[0]
            assert 'msgid_plural "' in entry
            assert entry.count("msgstr[") == needed(tag)
            assert "‖" not in content


@pytest.mark.parametrize(
    ("text", "fault"),
    [("{count} mesazh", True), ("{count} mesazh ‖ ", True), ("{count} a ‖ {count} b", False),
     ("{count} a ‖ {count} b ‖ {count} c", True), ("{count} a ‖ shumë", True)],
)  # fmt: skip
def test_a_missing_form_is_a_fault(text: str, *, fault: bool) -> None:
    """Too few forms, too many, an empty one, one without its count."""
    english = joined(("{count} message", "{count} messages"))
    source = Source(context="x/y", english=english, file="x.py", line=1)
    entry = Message(english, text, context="x/y")
    codes = {code for code, _ in faults_of(source, entry, "sq", None)}
    assert bool(codes & {"plural", "placeholder"}) is fault
