"""Telling words: what must stand on no screen, in any language and script. Finds, changes nothing.

The lists are stems (a word that begins so is found), `=words` (only exactly so) and pairs of stems
(`a+b`: b is the next word; `a|b`: within three words). They are a first draft: native speakers
review and extend them, and an organisation adds the names by which it is known. What an ordinary
text needs is left out on purpose (sr `polica` is a shelf, ro `case` houses, bg `sadove` dishes).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

_LETTERS = """
а=a б=b в=v г=g ґ=g д=d е=e з=z и=i й=j і=i ї=ji к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=h
ц=c ч=c ш=s щ=st ъ=a ы=y ь= э=e ю=ju я=ja ё=e ж=z є=e ј=j ћ=c ђ=dj ѓ=g ќ=k ѕ=dz љ=lj њ=nj џ=dz
đ=dj ł=l ı=i ø=o ß=ss æ=ae
"""
_SOUNDS = {ord(pair[0]): pair[2:] for pair in _LETTERS.split()}

_WORD = re.compile(r"[^\W\d_]+")
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_GAP = 3
"""Words between the two stems of a pair."""

_BCS = """
trafiking trafikov trgovin|ljud zrtv eksploat iskoriscav iskoristav izrabljiv prostitu skloniste
sklonista sigurn+kuc policij policaj sudij sudsk sudnic bordel ropstv silovan la+strada
=sud =suda =sudu =sudom =slucaj =slucaja =slucaju =slucajevi =slucajeva =atina =astra
"""

_LISTS: Mapping[str, str] = {
    "en": """
traffick victim exploit prostitut shelter policem policew courtroom casework brothel smuggl slave
raped la+strada =police =court =courts =case =cases =pimp =pimps =rape
""",
    "sq": """
trafikim trafikua trafikant viktim shfrytez prostitu strehim strehez polici gjykat bordel skllav
la+strada =polic =police =strehe =gjyq =gjyqi =gjyqin =rast =rasti =rastin =rastet =rasteve
""",
    "bs": _BCS,
    "sr-Latn": _BCS,
    "sr-Cyrl": _BCS,
    "mk": """
trgovij|lug trafiking zrtv eksploat prostitu zasolnist policij policaec sudsk sudij bordel ropstv
siluvan la+strada =sud =sudot =sudovi =slucaj =slucajot =slucai
""",
    "bg": """
trafik|hora trafikant zertv eksploat prostitu prijut ubezist policij policaj sadeb sadij bordej
robstv iznasil la+strada =sad =sada =sadat =slucaj =slucaja =slucai
""",
    "ro": """
trafic|persoan traficant traficat victim exploat prostitu adapost politia politie politist tribunal
judecator bordel proxenet sclav la+strada
=instanta =instantei =instante =caz =cazul =cazuri =cazului =viol =violul
""",
    "tr": """
insan|ticaret magdur kurban somuru fuhus siginak siginma+ev polis mahkem genelev kolelik tecavuz
=dava =davasi =davaya =vaka =vakasi
""",
    "uk": """
torgivl|ljud zertv ekspluat prostitu pritulok pritulk policij policejs sudov suddja suddi bordel
rabstv zgvaltuv la+strada =sud =sudu =sudi =sudom
""",
    "ru": """
torgovl|ljud zertv ekspluat prostitu prijut ubezist policij policej sudebn sudja sudji ugolovn
bordel rabstv iznasil la+strada =sud =suda =sudu =sudom
""",
}
BANNED: Mapping[str, tuple[str, ...]] = {
    tag: tuple(words.split()) for tag, words in _LISTS.items()
}
"""Language tag -> stems, in the shape that `skeleton` gives."""


_IN_CYRILLIC = frozenset(stem for stem in BANNED["bg"] if stem.startswith("="))
"""Whole words that are telling only as written: Latin `slucaj` is looked for elsewhere."""
_IN_LATIN = frozenset(stem for stem in BANNED["tr"] if stem.startswith("="))
"""Turkish is never written in Cyrillic: `вака`, `дава` are Macedonian for so and gives."""
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_WITH_HARD_SIGN = frozenset({"=sad", "=sada", "=sadat"})
"""Bulgarian `съда`; `сада` and `sada` are Serbian for now."""


def telling(
    text: str,
    languages: Iterable[str] | None = None,
    *,
    extra: Iterable[str] = (),
) -> list[str]:
    """The telling words in this text, as they stand there, each once, in order.

    `languages` are tags (None: all; an unknown one has no list). `extra` are an organisation's own
    stems. Case, marks and script do not count: `POLICIJA`, `полиција` and `policija` are one.
    """
    tags = BANNED if languages is None else languages
    stems = {stem for tag in tags for stem in BANNED.get(tag, ())} | {skeleton(e) for e in extra}
    words = _WORD.findall(_HIDDEN.sub("", unicodedata.normalize("NFKC", text)))
    shapes = [skeleton(word) for word in words]
    hits = (
        word
        for at, word in enumerate(words)
        if any(_hit(s, shapes, at) for s in stems if not _is_spelt_otherwise(s, word))
    )
    return list(dict.fromkeys(hits))


def _is_spelt_otherwise(stem: str, word: str) -> bool:
    """Whether the word only sounds like the stem."""
    if stem in _WITH_HARD_SIGN:
        return "ъ" not in word.casefold()
    if stem in _IN_LATIN:
        return bool(_CYRILLIC.search(word))
    return stem in _IN_CYRILLIC and word.isascii()


def skeleton(word: str) -> str:
    """The word as it sounds, in plain Latin letters without marks."""
    split = unicodedata.normalize("NFKD", word.casefold().translate(_SOUNDS))
    return "".join(sign for sign in split if not unicodedata.combining(sign))


def _hit(stem: str, shapes: list[str], at: int) -> bool:
    if stem.startswith("="):
        return shapes[at] == stem[1:]
    first, joint, second = stem.partition("+" if "+" in stem else "|")
    if not shapes[at].startswith(first):
        return False
    later = shapes[at + 1 : at + 1 + (1 if joint == "+" else _GAP)]
    return not second or any(shape.startswith(second) for shape in later)
