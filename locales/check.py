"""`python -m locales.check`: what is missing, stale or wrong in the catalogs, with file and line.

Finds and mends nothing; the list of telling words is given by the caller, it belongs to the core.
"""

import re
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Message

from locales import pofiles
from locales.catalog import INFORMAL
from locales.extract import Source, gather
from locales.languages import SOURCE, TONGUES
from locales.lint import allowed, faults, is_left_english
from locales.plurals import BETWEEN, forms, is_counted, needed
from locales.sentence import placeholders

_NAMES = re.compile(r"\{[^{}]*\}")
"""Names of placeholders are not shown."""
Telling = Callable[[str, str], Collection[str]]
"""(text, language tag) → the telling words in it."""


@dataclass(frozen=True, slots=True, order=True)
class Issue:
    """One thing to mend. `code` names the rule."""

    file: str
    line: int
    language: str
    code: str
    message: str
    context: str = ""
    """Which text; with `|informal` where it is the wording for informal address."""

    def __str__(self) -> str:
        """`file:line:col: language rule: context: what to do`."""
        where = f"{self.file}:{self.line}:1: {self.language} {self.code}"
        return f"{where}: {self.context}: {self.message}"


def check(
    root: Path,
    sources: Sequence[Source],
    *,
    languages: Collection[str],
    telling: Telling | None = None,
    over: Path | None = None,
) -> list[Issue]:
    """Everything wrong with the English sources and with the catalogs of these languages.

    `over` holds the catalogs of an organisation: what they have comes before those of `root`.
    """
    found = [issue for source in sources for issue in _of_english(source, telling)]
    for tag in TONGUES:
        if tag in languages and tag != SOURCE:
            found += _of_language(root, tag, sources, telling, over)
    return sorted(found)


def main(arguments: Sequence[str] = ()) -> int:
    """Check the languages named (all that are not off); exit 1 when something is to be mended."""
    root = Path()
    wanted = set(arguments) or {tag for tag, known in TONGUES.items() if not known.off}
    issues = check(root, gather(root), languages=wanted)
    for issue in issues:
        sys.stdout.write(f"{issue}\n")
    return 1 if issues else 0


def _of_english(source: Source, telling: Telling | None) -> Iterator[Issue]:
    for form in forms(source.english):
        for code, message in _wording(source, form, SOURCE, telling, ()):
            yield Issue(source.file, source.line, SOURCE, code, message, source.context)


def _of_language(
    root: Path, tag: str, sources: Sequence[Source], telling: Telling | None, over: Path | None
) -> Iterator[Issue]:
    path = pofiles.path_of(root, tag)
    entries = _entries(path)
    own = _entries(pofiles.path_of(over, tag)) if over is not None else {}
    for source in sources:
        for context in (source.context, source.context + INFORMAL):
            message, file = entries.pop(context, None), path.relative_to(root).as_posix()
            if over is not None and (mine := own.get(context)) is not None and mine.string:
                message, file = mine, str(pofiles.path_of(over, tag))
            if message is None and context.endswith(INFORMAL):
                continue
            line = message.lineno if message is not None and message.lineno else 1
            for code, text in faults_of(source, message, tag, telling):
                yield Issue(file, line, tag, code, text, context)


def _entries(path: Path) -> dict[str, Message]:
    if not path.is_file():
        return {}
    return {str(message.context): message for message in pofiles.messages(pofiles.load(path))}


def faults_of(
    source: Source, message: Message | None, tag: str, telling: Telling | None
) -> Iterator[tuple[str, str]]:
    """(rule, what to do) for everything wrong with one entry of a catalog."""
    text = str(message.string) if message is not None else ""
    if message is None or not text:
        yield "missing", "not translated yet"
        return
    if message.id != source.english or message.fuzzy:
        yield "stale", "the English text has changed: translate again and take the fuzzy mark away"
    if is_left_english(text, source.english):
        yield "untranslated", "the English sentence itself: translate it"
    yield from _of_forms(source.english, text, tag)
    for form in forms(text):
        yield from _of_placeholders(source.english, form)
        yield from _wording(source, form, tag, telling, message.user_comments)


def _of_forms(english: str, text: str, tag: str) -> Iterator[tuple[str, str]]:
    wanted = needed(tag) if is_counted(english) else 1
    if len(forms(text)) != wanted or not all(forms(text)):
        yield "plural", f"needs {wanted} forms, in a sheet with {BETWEEN.strip()} between them"


def _of_placeholders(english: str, text: str) -> Iterator[tuple[str, str]]:
    try:
        given, needed = placeholders(text), placeholders(english)
    except ValueError as error:
        yield "placeholder", str(error)
        return
    if given != needed:
        names = ", ".join(f"{{{name}}}" for name in sorted(needed)) or "none"
        yield "placeholder", f"must hold exactly these placeholders: {names}"


def _wording(
    source: Source, text: str, tag: str, telling: Telling | None, comments: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Length and rules, without those that comments beside the text set aside with a reason."""
    if len(text) > source.limit:
        yield "too-long", f"{len(text)} characters: at most {source.limit}"
    granted = allowed((*source.comments, *comments))
    found = faults(
        text,
        tag,
        is_message=source.is_message,
        to_person=source.to_person,
        push=source.is_push and source.is_message,
    )
    for code, message in found:
        if code not in granted:
            yield code, message
    if telling is not None and "banned" not in granted:
        for word in telling(_NAMES.sub(" ", text), tag):
            yield "banned", f"`{word}` must stand on no screen: say it another way"


def by_language(issues: Sequence[Issue]) -> Mapping[str, list[Issue]]:
    """The same issues by language tag."""
    found: dict[str, list[Issue]] = {}
    for issue in issues:
        found.setdefault(issue.language, []).append(issue)
    return found


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
