"""Case references: short, and of nobody. Says which ones give a person away; looks nothing up."""

import datetime as dtm
import re
import secrets
from collections.abc import Iterator

from bot.refusal import Refusal

NEW = "NEW"
"""Written in the place of a reference: the program makes one."""
LETTERS = "CDFGHJKMNPRTVWXY"
"""No vowels, so that no word comes about; none that looks like a digit."""
DIGITS = "2345679"
TRIES = 40
"""Short references are drawn so often before they grow by one sign."""

_SHAPE = re.compile(r"[A-Za-z0-9-]{2,16}")
_MONTHS = "JAN|FEB|MAR|APR|MAY|MAI|MAJ|JUN|JUL|AUG|AVG|SEP|OCT|OKT|NOV|DEC|DEZ"
_FIRST_NAMES = """
ADRIAN AGIM ALBAN ALEKSANDAR ALEKSANDRA ALEN ALIN ALINA ALMA AMRA ANA ANDREEA ANDREI ANDRIJA
ANITA ANJA ARBEN ARTA BESA BILJANA BLERTA BOJAN BOJANA BRANKA CRISTINA DAMIR DANIEL DANIELA DEJAN
DENIS DIANA DRAGAN DRAGANA DRITA ELENA ELIRA EMINA ENISA FATMIR FATMIRE FLORIN GABRIELA GEORGI
GORAN HANA IGOR ILIJA INES IOANA ION IRINA IVAN IVANA IVANKA JASMINA JELENA JOVAN JOVANA KATERINA
KATYA KRISTINA LEILA LEJLA LINDITA LJILJANA LUMI MAJA MARIA MARIAN MARIJA MARIJANA MARINA MARKO
MARTA MERIMA MIHAI MILAN MILENA MILICA MILOS MIRA MIRELA MIRJANA NATALIA NATASHA NATASA NIKOLA
NINA OKSANA OLENA OLGA PETAR PETRA RADA RAMONA SABINA SANDRA SANJA SARA SELMA SLAVICA SNEZANA
SOFIA SONJA STEFAN STEFANA SUZANA SVETLANA TAMARA TANJA TATIANA TEODORA VALBONA VALENTINA VERA
VESNA VIKTORIA VIOLETA VLADIMIR YANA YULIA ZORAN ZORICA
"""
"""Of the region: a reference may not be one of these with a number behind it."""
_WORDED_DATE = re.compile(rf"\d{{1,2}}-?(?:{_MONTHS})[A-Z]*-?\d{{2,4}}")
_PARTS = re.compile(r"(?<!\d)(\d{1,4})-(\d{1,2})-(\d{1,4})(?!\d)")
_MONTH_OF_YEAR = re.compile(
    r"(?:(?:19|20)\d\d-(?:0?[1-9]|1[0-2])|(?:0?[1-9]|1[0-2])-(?:19|20)\d\d)"
)
_BARE_DIGITS = 6
_DIGITS_IN_A_ROW = 7
"""So many digits alone are a phone number, or so many in one run where there are letters too."""
_NAMES = frozenset(_FIRST_NAMES.split())


def reference(text: str) -> str:
    """The reference in its one spelling, for example `K7F3`.

    Raises Refusal: wrong signs or length, or something that looks like a name, phone or date.
    """
    if not _SHAPE.fullmatch(text) or text.startswith("-"):
        raise _refused("has 2 to 16 signs out of A-Z, 0-9 and -")
    found = text.upper()
    if not any(sign.isdigit() for sign in found):
        raise _refused("needs a digit: letters alone may be somebody's name")
    if any(run in _NAMES for run in re.findall(r"[A-Z]+", found)):
        raise _refused("looks like somebody's name")
    if _is_date(found):
        raise _refused("looks like a date")
    if _is_phone(found):
        raise _refused("looks like a phone number")
    return found


def references() -> Iterator[str]:
    """References to try until one is free: K7F3, and longer ones after many tries."""
    length = 4
    while True:
        for _ in range(TRIES):
            yield "".join(secrets.choice(DIGITS if at % 2 else LETTERS) for at in range(length))
        length = min(length + 2, 16)


def _is_phone(found: str) -> bool:
    bare = found.replace("-", "")
    if bare.isdigit():
        return len(bare) >= _BARE_DIGITS
    return max(map(len, re.findall(r"\d+", found))) >= _DIGITS_IN_A_ROW


def _is_date(found: str) -> bool:
    if _WORDED_DATE.search(found) or _MONTH_OF_YEAR.fullmatch(found):
        return True
    return any(_can_be(*parts) for parts in _PARTS.findall(found))


def _can_be(*parts: str) -> bool:
    """Whether three numbers are a day of this or the last century, in any usual order."""
    first, second, third = map(int, parts)
    orders = ((first, second, third), (third, second, first), (third, first, second))
    return any(_is_day(*order) for order in orders)


def _is_day(year: int, month: int, day: int) -> bool:
    year += 2000 if year < 100 else 0
    try:
        return 1900 <= dtm.date(year, month, day).year < 2100
    except ValueError:
        return False


def _refused(why: str) -> Refusal:
    return Refusal(
        "bad_case",
        f"a case reference {why}",
        hint="`enrol new` makes a good one, such as K7F3",
        field="case",
    )
