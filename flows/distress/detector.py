"""Hears distress in one message: normalise, match, weigh, and ask the model where there is one.

Pure; it keeps nothing of what it reads and must not raise on any text.
"""

from collections.abc import Sequence

from flows.distress.combine import Combiner
from flows.distress.model import Model, features
from flows.distress.normalise import LONGEST, skeletons
from flows.distress.records import Assessment, Cue, Lexicon, Reason, Rule
from flows.distress.scan import Place, Scanner, stretches
from flows.distress.typos import Repair
from flows.distress.weigh import Weighed, total, weigh
from flows.severity import Severity

_MOST_REASONS = 6
_ACROSS = 20  # words on each side of the seam between two messages


class Detector:
    """Reads messages with all lexicons at once, whatever language was declared."""

    def __init__(self, lexicons: Sequence[Lexicon], model: Model | None = None) -> None:
        self._model = model
        self._scanner = Scanner(lexicons)
        self._combiner = Combiner(rule for lexicon in lexicons for rule in lexicon.rules)
        self._cues = Scanner(
            [
                Lexicon(
                    lang=lexicon.lang,
                    family=lexicon.family,
                    classes={cue.value: patterns for cue, patterns in lexicon.cues.items()},
                    macros=lexicon.macros,
                )
                for lexicon in lexicons
            ]
        )
        words = [word for lexicon in lexicons for word in lexicon.words]
        self._repair = Repair(
            (stem for lexicon in lexicons for stem in lexicon.stems),
            (*words, *(model.words if model else ())),
        )

    def assess(
        self, text: str, *, lang: str | None = None, previous: str | None = None
    ) -> Assessment:
        """What this message weighs, and why.

        `lang` is a hint and may be wrong or missing. `previous` is the person's message just
        before: a statement split over both counts, and can only raise.
        """
        readings = skeletons(text)
        weighed = self._read(readings)
        severity = total(weighed)
        if self._model is not None:
            weighed, severity = self._second(self._model, readings[0], weighed)
        if previous and severity < Severity.CRISIS:
            joined = self._across(previous, readings[0])
            if total(joined) > severity:
                weighed, severity = joined, total(joined)
        return Assessment(severity, _reasons(weighed, severity))

    def first_stage(self, text: str) -> tuple[Weighed, ...]:
        """What the lexicons alone say; for benchmarks, reports and training."""
        return self._read(skeletons(text))

    def model_features(self, text: str) -> set[str]:
        """What the model sees in a text; for training."""
        reading = skeletons(text)[0]
        return features(reading, self._read(skeletons(text)), self._cue_names(reading))

    def _read(self, readings: tuple[str, ...]) -> tuple[Weighed, ...]:
        best: tuple[Weighed, ...] = ()
        for reading in readings:
            weighed = self._weigh(reading)
            if total(weighed) > total(best) or not best:
                best = weighed
        if total(best) < Severity.DISTRESS:
            mended = self._repair.repair(readings[0])
            if mended:
                weighed = self._weigh(mended)
                if total(weighed) > total(best):
                    best = weighed
        return best

    def _weigh(self, reading: str, *, across: int | None = None) -> tuple[Weighed, ...]:
        weighed: list[Weighed] = []
        for stretch in stretches(reading):
            hits = self._hits(stretch)
            if across is not None:
                hits = [hit for hit in hits if hit[1].start < across < hit[1].end]
            if hits:
                weighed += weigh(stretch, hits, self._cues_in(stretch))
        return tuple(weighed)

    def _hits(self, stretch: str) -> list[tuple[Rule, Place]]:
        found = self._scanner.find(stretch)
        return [*found.rules, *self._combiner.find(stretch, found.classes)]

    def _cues_in(self, stretch: str) -> dict[Cue, list[Place]]:
        return {Cue(name): places for name, places in self._cues.find(stretch).classes.items()}

    def _second(
        self, model: Model, reading: str, weighed: tuple[Weighed, ...]
    ) -> tuple[tuple[Weighed, ...], Severity]:
        seen = features(reading, weighed, self._cue_names(reading))
        return model.settle(seen, weighed)

    def _across(self, previous: str, reading: str) -> tuple[Weighed, ...]:
        before = " ".join(skeletons(previous[-LONGEST:])[0].split()[-_ACROSS:]).rstrip(" .")
        after = " ".join(reading.split()[:_ACROSS])
        return self._weigh(f" {before} {after} ", across=len(before) + 1)


def _reasons(weighed: tuple[Weighed, ...], severity: Severity) -> tuple[Reason, ...]:
    if severity is Severity.NONE:
        return ()
    told = [one for one in weighed if one.severity > Severity.NONE][:_MOST_REASONS]
    return tuple(Reason(one.rule.reason, one.rule.id, one.rule.topic) for one in told)
