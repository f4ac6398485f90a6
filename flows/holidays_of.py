"""Public holidays by country, from the kept `holidays` library. Knows no person."""

import datetime as dtm
import functools

YEARS = range(2000, 2200)


@functools.cache
def holidays_of(country: str, year: int) -> frozenset[dtm.date]:
    """The public holidays of a country (ISO 3166 alpha-2, XK too) in a year.

    Empty where the library does not know the country: nothing is guessed.
    """
    # Imported here: the tables of all countries take longer to load than most commands run.
    import holidays

    if year not in YEARS:
        return frozenset()
    try:
        found = holidays.country_holidays(country, years=year)
    except NotImplementedError:
        return frozenset()
    return frozenset(day for day in found if day.year == year)


def is_holiday(country: str, day: dtm.date) -> bool:
    """Whether this day is a public holiday in this country."""
    return day in holidays_of(country, day.year)
