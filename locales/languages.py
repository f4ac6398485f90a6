"""The languages: tags, own names, scripts, plural rules, fallback order. Reads no catalog."""

from dataclasses import dataclass
from typing import Literal

from locales.errors import UnknownLanguageError

Script = Literal["Latn", "Cyrl"]
Status = Literal["complete", "started", "off"]

SOURCE = "en"
"""The language of the sentence tables and of the flow files."""

_ONE_OTHER = "nplurals=2; plural=(n != 1);"
_SLAVIC = (
    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
    "n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """What is known of a language without opening its catalog."""

    tag: str
    """As in contracts: `sr-Latn`."""
    name: str
    """Its own name, as the picker shows it."""
    script: Script
    plural: str = _ONE_OTHER
    """Plural-Forms header after CLDR. Babel writes a wrong one for mk, one form for tr."""
    cldr: str = ""
    """Locale for dates; the folder name when empty."""
    off: bool = False
    """Cannot be switched on until somebody who speaks it has finished it."""

    @property
    def folder(self) -> str:
        """Folder of the catalog: `sr_Latn`."""
        return self.tag.replace("-", "_")

    @property
    def dates(self) -> str:
        """CLDR locale for dates and numbers."""
        return self.cldr or self.folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language and how far its catalog is."""

    tag: str
    name: str
    status: Status
    script: Script


TONGUES: dict[str, Tongue] = {
    tongue.tag: tongue
    for tongue in (
        # British dates: 8/12 would be read as two different days
        Tongue(tag="en", name="English", script="Latn", cldr="en_GB"),
        Tongue(tag="sq", name="Shqip", script="Latn"),
        Tongue(tag="bs", name="Bosanski", script="Latn", plural=_SLAVIC, cldr="bs_Latn"),
        Tongue(tag="sr-Latn", name="Srpski", script="Latn", plural=_SLAVIC),
        Tongue(tag="sr-Cyrl", name="Српски", script="Cyrl", plural=_SLAVIC),
        Tongue(
            tag="mk",
            name="Македонски",
            script="Cyrl",
            plural="nplurals=2; plural=(n%10==1 && n%100!=11 ? 0 : 1);",
        ),
        Tongue(tag="bg", name="Български", script="Cyrl"),
        Tongue(
            tag="ro",
            name="Română",
            script="Latn",
            plural="nplurals=3; plural=(n==1 ? 0 : (n==0 || (n%100>0 && n%100<20)) ? 1 : 2);",
        ),
        Tongue(tag="tr", name="Türkçe", script="Latn"),
        Tongue(tag="uk", name="Українська", script="Cyrl", plural=_SLAVIC),
        Tongue(tag="ru", name="Русский", script="Cyrl", plural=_SLAVIC),
        # CLDR does not know Romani: dates as in Romanian, whose numeric dates read the same
        Tongue(tag="rom", name="Romani", script="Latn", cldr="ro", off=True),
    )
}
"""In the order of the picker."""

FALLBACK: dict[str, tuple[str, ...]] = {
    "en": (),
    "sq": ("en",),
    "bs": ("sr-Latn", "en"),
    "sr-Latn": ("bs", "en"),
    "sr-Cyrl": ("en",),
    "mk": ("en",),
    "bg": ("en",),
    "ro": ("en",),
    "tr": ("en",),
    "uk": ("en",),
    "ru": ("en",),
    "rom": ("ro", "en"),
}
"""Where an ordinary text is looked for next. Safety texts never look here."""

_NEAR = {"sr": "sr-Latn", "hr": "bs", "sh": "sr-Latn", "cnr": "sr-Latn", "mo": "ro", "rmy": "rom"}


def canonical(tag: str) -> str:
    """The tag as written in contracts, whatever its case and separator.

    Raises UnknownLanguageError for anything that is no language of ours.
    """
    wanted = tag.strip().replace("_", "-").casefold()
    for known in TONGUES:
        if known.casefold() == wanted:
            return known
    raise UnknownLanguageError(f"no language has this tag; use one of: {' '.join(TONGUES)}")


def tongue(tag: str) -> Tongue:
    """What is known of this language. Raises UnknownLanguageError."""
    return TONGUES.get(tag) or TONGUES[canonical(tag)]


def nearest(hint: str | None) -> str:
    """A tag of ours for a device's language code; English when there is none. Never raises.

    Only a hint for somebody whose language is not known yet: people are always asked.
    """
    if not hint:
        return SOURCE
    try:
        return canonical(hint)
    except UnknownLanguageError:
        first = hint.replace("_", "-").casefold().split("-")[0]
        near = _NEAR.get(first, first)
        known = TONGUES.get(near)
        return near if known and not known.off else SOURCE
