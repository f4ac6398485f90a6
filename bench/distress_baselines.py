"""Three simple detectors that ours has to beat: what a small team could write in an afternoon.

They only look for phrases; no grammar, no cues, no second stage.
"""

from collections.abc import Callable, Mapping, Sequence

from flows.distress import Severity
from flows.distress.normalise import skeleton

Judge = Callable[[str], Severity]

_ENGLISH: Mapping[Severity, Sequence[str]] = {
    Severity.CRISIS: (
        "kill myself", "want to die", "suicide", "end my life", "don't want to live", "overdose",
        "took pills", "cut my wrists", "at the door", "found me", "beating me", "knife", "gun",
        "locked me", "help me now", "call the police", "can't breathe", "bleeding",
    ),
    Severity.DISTRESS: (
        "threatened", "threatens", "follows me", "afraid", "beat me", "passport",
        "nowhere to sleep",        "thrown out", "no food", "hungry", "debt", "forced",
        "can't take it", "panic", "hopeless",
        "drinking again", "help",
    ),
}  # fmt: skip

# Standard spelling, one list a language, crisis and distress apart.
_STANDARD: Mapping[Severity, Sequence[str]] = {
    Severity.CRISIS: (
        "dua të vdes", "vras veten", "nuk dua të jetoj", "vetëvrasje", "piva hapat", "te dera",
        "më ka gjetur", "po më rreh", "thikë", "më ka mbyllur", "nuk më lë të dal",
        "thirrni policinë",        "hoću da umrem", "želim umrijeti", "ubiću se", "ubit ću se",
        "ne želim više da živim",
        "samoubistvo", "popila sam tablete", "pred vratima", "našao me je", "tuče me", "nož",
        "zaključao me je", "ne da mi da izađem", "zovite policiju", "хоћу да умрем", "убићу се",
        "не желим више да живим", "пред вратима", "нашао ме је", "туче ме", "закључао ме је",
        "сакам да умрам", "ќе се убијам", "не сакам да живеам", "испив апчиња", "пред врата",
        "ме најде", "ме тепа", "нож", "ме заклучи", "не ме пушта да излезам", "викнете полиција",
        "искам да умра", "ще се убия", "самоубийство", "не искам да живея", "изпих хапчета",
        "пред вратата", "намери ме", "бие ме", "заключи ме", "не ме пуска", "извикайте полиция",
        "vreau să mor", "mă omor", "mă sinucid", "nu mai vreau să trăiesc", "am luat pastile",
        "la ușă", "m-a găsit", "mă bate", "cuțit", "m-a încuiat", "nu mă lasă să ies",
        "chemați poliția", *_ENGLISH[Severity.CRISIS],
    ),
    Severity.DISTRESS: (
        "më kërcënon", "më ndjek", "pasaportën", "s'kam ku të fle", "kam frikë", "borxh", "ndihmë",
        "nuk mundem më", "prijeti", "preti mi", "prati me", "pasoš", "nemam gde da spavam",
        "bojim se", "dug", "pomoć", "ne mogu više", "прети ми", "прати ме", "пасош", "бојим се",
        "не могу више", "помоћ", "ми се заканува", "ме следи", "пасошот", "немам каде да спијам",
        "долг", "помош", "не можам повеќе", "заплашва ме", "следи ме", "паспорт",
        "няма къде да спя",        "страх ме е", "дълг", "помощ", "не мога повече",
        "mă amenință", "mă urmărește",
        "pașaportul",        "n-am unde să dorm", "mi-e frică", "datorie", "ajutor", "nu mai pot",
        *_ENGLISH[Severity.DISTRESS],
    ),
}  # fmt: skip


def english(text: str) -> Severity:
    """English keywords alone, in lower case."""
    return _look(text.casefold(), _ENGLISH)


def standard(text: str) -> Severity:
    """A list in the standard spelling of each language, in lower case."""
    return _look(text.casefold(), _STANDARD)


def normalised(text: str) -> Severity:
    """The same list, message and list both brought to skeletons first."""
    return _look(skeleton(text), _SKELETONS)


def _look(text: str, phrases: Mapping[Severity, Sequence[str]]) -> Severity:
    for severity in (Severity.CRISIS, Severity.DISTRESS):
        if any(phrase in text for phrase in phrases[severity]):
            return severity
    return Severity.NONE


_SKELETONS = {
    severity: tuple(skeleton(phrase) for phrase in phrases)
    for severity, phrases in _STANDARD.items()
}
