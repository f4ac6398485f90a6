"""The time zone of a country, from the zone table that comes with tzdata. Knows no person."""

import functools
from importlib import resources

_CHOSEN = {
    "XK": "Europe/Belgrade",  # not in the table, which follows the United Nations' list
    "RU": "Europe/Moscow",  # the table begins in the west
    "UZ": "Asia/Tashkent",
}


class UnknownCountryError(ValueError):
    """No country has this code."""


@functools.cache
def zones() -> dict[str, str]:
    """Zone by country (ISO 3166 alpha-2, and XK): where there are several, that of most people."""
    found: dict[str, str] = {}
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab")
    for line in table.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        country, _, zone, *comment = line.split("\t")
        if country not in found or (comment and comment[0].startswith("most of")):
            found[country] = zone
    return found | _CHOSEN


def zone_of(country: str) -> str:
    """The IANA zone of a country. Raises UnknownCountryError."""
    try:
        return zones()[country]
    except KeyError:
        raise UnknownCountryError("no country has this code") from None
