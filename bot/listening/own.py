"""Lexicons of the home's own: words that its people really use, beside those that ship.

They can only add: no shipped rule is replaced or lowered by them.
"""

import functools
from collections.abc import Mapping
from dataclasses import replace

from bot.listening.signal_files import LexiconError, LexiconFile
from bot.listening.signals import detector, lexicons, model
from bot.logs import log
from flows.distress import Detector, Lexicon
from flows.distress.detector import MODEL_RULES

PREFIX = "own."
"""Before the name of each rule of an own lexicon, so that figures tell them apart."""


def own_lexicon(name: str, text: str) -> Lexicon:
    """One own lexicon. Raises LexiconError: `name:line:col: what to do`."""
    read = LexiconFile(text, name=name).read()
    if any(cues for cues in read.cues.values()):
        raise LexiconError(f"{name}:1:1: cues lower what is heard; an own lexicon only adds rules")
    return replace(read, rules=tuple(replace(one, id=PREFIX + one.id) for one in read.rules))


def detector_for(own: Mapping[str, str]) -> Detector:
    """As `detector_with`; a lexicon that cannot be read any more never stops the program."""
    try:
        return detector_with(own)
    except LexiconError:
        log.error("lexicon.unreadable", count=len(own))
        return detector()


def detector_with(own: Mapping[str, str]) -> Detector:
    """The detector with these own lexicons (name -> text); without any, the shipped one."""
    if not own:
        return detector()
    added = [own_lexicon(name, text) for name, text in own.items()]
    return Detector((*lexicons(), *added), model())


def rule_ids(own: Mapping[str, str]) -> frozenset[str]:
    """The name of every rule that the detector with these own lexicons may give."""
    return _shipped_ids().union(rule.id for one in _readable(own) for rule in one.rules)


@functools.cache
def _shipped_ids() -> frozenset[str]:
    """Read once: they change with the program alone, and a press must not wait for files."""
    return frozenset(rule.id for one in lexicons() for rule in one.rules).union(MODEL_RULES)


def _readable(own: Mapping[str, str]) -> tuple[Lexicon, ...]:
    """As in `detector_for`: one that cannot be read counts as none at all."""
    try:
        return tuple(own_lexicon(name, text) for name, text in own.items())
    except LexiconError:
        return ()
