"""How far each language is, and what is to be mended in its catalog. Mends nothing."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import msgspec

from bot.config import home_of
from flows import banned
from flows.errors import Issue
from locales.catalog import INFORMAL
from locales.check import Issue as Found
from locales.check import check
from locales.extract import Source, gather, of_flow
from locales.languages import SOURCE, TONGUES

ROOT = Path(__file__).resolve().parents[1]
"""The folder that holds `locales` and `flows`."""
_OWN = frozenset({"missing", "stale", "too-long"})


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """One language in figures. `texts` counts what is to be translated."""

    language: str
    off: bool
    texts: int
    complete: int
    stale: int
    missing: int
    too_long: int
    lint: int

    def __str__(self) -> str:
        """`sq: complete, 612 texts`, or what is lacking."""
        rest = {
            "stale": self.stale,
            "missing": self.missing,
            "too long": self.too_long,
            "against the rules": self.lint,
        }
        lacking = ", ".join(f"{count} {what}" for what, count in rest.items() if count)
        state = "off" if self.off else "complete" if not lacking else "open"
        figures = f"{self.complete} of {self.texts} texts"
        return f"{self.language}: {state}, {figures}" + (f"; {lacking}" if lacking else "")


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Every language that was asked for, and every issue of those that are not off."""

    languages: list[Progress]
    issues: list[Issue]


def telling(text: str, tag: str) -> Collection[str]:
    """Telling words of a text, by its own language's list and the English one."""
    return banned.telling(text, [tag, SOURCE])


def report(
    root: Path, tags: Sequence[str] = (), *, sources: Sequence[Source] | None = None
) -> Report:
    """Check the catalogs below `root`; English sources are checked too. No tags: all."""
    texts = gather(root) if sources is None else sources
    wanted = [SOURCE, *(tag for tag in TONGUES if tag != SOURCE and (not tags or tag in tags))]
    found = check(root, texts, languages=wanted, telling=telling)
    languages = [_progress(tag, texts, found) for tag in wanted]
    open_ones = [one for one in found if not TONGUES[one.language].off]
    return Report(languages=languages, issues=[_as_issue(one) for one in open_ones])


def report_of(files: Mapping[str, bytes]) -> Report:
    """The same for flow files by name, against this program's catalogs.

    A text that is missing or stale is an issue of its file where it is a safety text: an ordinary
    one may fall back.
    """
    texts = [s for name, content in files.items() for s in of_flow(content, name=name)]
    known = {source.context: source for source in texts}
    found = check(ROOT, texts, languages=list(TONGUES), telling=telling, over=home_of())
    issues = [_in_file(one, known) for one in found if not TONGUES[one.language].off]
    return Report(
        languages=[_progress(tag, texts, found) for tag in TONGUES],
        issues=[issue for issue in issues if issue is not None],
    )


def _in_file(one: Found, known: Mapping[str, Source]) -> Issue | None:
    source = known[one.context.removesuffix(INFORMAL)]
    if one.language == SOURCE or one.code not in ("missing", "stale"):
        return _as_issue(one)
    if not source.is_safety:
        return None
    text = f"{one.language}: {one.context}: {one.message}"
    return Issue(source.file, source.line, 1, one.code, text)


def _progress(tag: str, texts: Sequence[Source], found: Sequence[Found]) -> Progress:
    own = [one for one in found if one.language == tag]

    def count(*codes: str) -> int:
        return sum(one.code in codes for one in own)

    bad = {one.context for one in own if not one.context.endswith(INFORMAL)}
    return Progress(
        language=tag,
        off=TONGUES[tag].off,
        texts=len(texts),
        complete=len({source.context for source in texts} - bad),
        stale=count("stale"),
        missing=count("missing"),
        too_long=count("too-long"),
        lint=sum(one.code not in _OWN for one in own),
    )


def _as_issue(one: Found) -> Issue:
    message = f"{one.language}: {one.context}: {one.message}"
    return Issue(one.file, one.line, 1, one.code, message)
