"""Names of countries in each language, after CLDR. Says nothing about numbers or status."""

from functools import lru_cache

from babel import Locale

from locales.languages import TONGUES


@lru_cache(maxsize=512)
def country_name(code: str, language: str) -> str:
    """The usual short name, or the code itself where the language has none."""
    tongue = TONGUES.get(language) or TONGUES["en"]
    return str(Locale.parse(tongue.dates).territories.get(code) or code)
