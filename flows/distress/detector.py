"""Hears distress in one message: normalise, match, weigh, and ask the model where there is one.

Pure; it keeps nothing of what it reads and must not raise on any text.
"""

from collections.abc import Iterator, Mapping, Sequence

from flows.distress.chunks import Chunks
from flows.distress.combine import Combiner, Hits
from flows.distress.features import Features, features, in_order
from flows.distress.glosses import Dictionary, Glosses
from flows.distress.meanings import Meanings, Table
from flows.distress.model import Model
from flows.distress.normalise import LONGEST, skeletons
from flows.distress.reading import Reading
from flows.distress.records import Assessment, Cue, Lexicon, Reason
from flows.distress.scan import CUES, Scanner, stretches
from flows.distress.tongue import hints
from flows.distress.typos import Repair
from flows.distress.weigh import Weighed
from flows.severity import Severity

_MOST_REASONS = 6
_ANYTHING = 2  # words from which the model looks at what no rule has seen
_ENOUGH = 4  # words from which the model may raise what no rule has seen
_SURE = 0.7  # and with fewer, the chance that it takes: two words are soon misread
_LONG, _PART = 64, 8  # words of a message that is also looked at in parts, and of a part
_ACROSS = 20  # words on each side of the seam between two messages
_LEVELS = tuple(Severity)
_OWN = 0.5  # from this chance on it is the person's own life or body that they speak of
MODEL_RULES = ("model.danger", "model.self", "model.help")


class Detector:
    """Reads messages with all lexicons at once, whatever language was declared."""

    def __init__(
        self,
        lexicons: Sequence[Lexicon],
        model: Model | None = None,
        *,
        meanings: Table | None = None,
        glosses: Dictionary | None = None,
    ) -> None:
        self._model = model
        self._meanings = Meanings(meanings or (model.meanings if model else {}))
        self._glosses = Glosses(glosses or (model.glosses if model else Dictionary()))
        self._scanner = Scanner(lexicons)
        rules = [rule for lexicon in lexicons for rule in lexicon.rules]
        self._combiner = Combiner(rules, self._scanner.names, model.often if model else None)
        stems = [stem for lexicon in lexicons for stem in lexicon.stems]
        words = {word for lexicon in lexicons for word in lexicon.words}
        words.update(model.words if model else ())
        self._repair = Repair(stems, words)
        # A stem that would be mended is looked at each time; no other word here is ever mended.
        bare = {stem.strip() for stem in stems}
        words.update(stem for stem in bare if not self._repair.repair(stem))
        self._chunks = Chunks(words)

    def assess(
        self, text: str, *, lang: str | None = None, previous: str | None = None
    ) -> Assessment:
        """What this message weighs, and why.

        `lang` is a hint and may be wrong or missing. `previous` is the person's message just
        before: a statement split over both counts, and can only raise.
        """
        reading = self.first_stage(text)
        severity, second = reading.severity, None
        if self._model is not None and _says(reading, least=_ANYTHING):
            speaks = hints(text, lang)
            reading, severity, second = self._second_look(self._model, reading, speaks)
            for part in _parts(reading) if severity < Severity.CRISIS else ():
                closer = self._second_look(self._model, self._read(part), speaks)
                if closer[1] > severity:
                    reading, severity, second = closer
        if previous and severity < Severity.CRISIS:
            joined = self._across(previous, reading.skeleton)
            if joined.severity > severity:
                reading, severity, second = joined, joined.severity, None
        return Assessment(severity, _reasons(reading.weighed, severity, second))

    def _second_look(
        self, model: Model, reading: Reading, speaks: Mapping[str, float]
    ) -> tuple[Reading, Severity, Reason | None]:
        reading = self._with_cues(reading)
        chances = model.chances(self._features(reading, speaks))
        severity = model.settle(reading, chances)
        if chances[0] < _SURE and not _says(reading, least=_ENOUGH):
            severity = reading.severity
        return reading, severity, _model_reason(severity, own=chances[2])

    def first_stage(self, text: str) -> Reading:
        """What the lexicons alone say; for benchmarks, reports and training."""
        readings, strange = self._chunks.look(text)
        best = self._read(readings[0])
        for skeleton in readings[1:]:
            other = self._read(skeleton)
            if other.severity > best.severity:
                best = other
        if best.severity < Severity.DISTRESS:
            mended = self._repair.repair(best.skeleton, strange)
            if mended:
                other = self._read(mended)
                if other.severity > best.severity:
                    best = other.as_hint()
        return best

    def features(self, text: str, *, lang: str | None = None) -> Features:
        """What the model sees in a text; for training and for explaining."""
        return self._features(self._with_cues(self.first_stage(text)), hints(text, lang))

    def _features(self, reading: Reading, speaks: Mapping[str, float]) -> Features:
        skeleton = reading.skeleton
        meant = self._meanings.read(skeleton, speaks)
        return features(reading, meant, self._glosses.read(skeleton, speaks))

    def _read(self, skeleton: str, across: int | None = None) -> Reading:
        level = 0
        stretched: tuple[Hits, ...] = ()
        for stretch in stretches(skeleton):
            hits = self._combiner.hits(self._scanner.find(stretch), across)
            level = max(level, hits.level())
            stretched += (hits,)
        return Reading(skeleton, _LEVELS[level], stretched)

    def _with_cues(self, reading: Reading) -> Reading:
        cues: set[Cue] = set()
        classes: list[str] = []
        for hits in reading.stretches:
            found = hits.found
            family = found.family
            signs = {cue: found.signs(number) for number, cue in enumerate(CUES)}
            cues.update(
                cue
                for cue, places in signs.items()
                if any(place.family == family or not family for place in places)
            )
            classes += in_order(found.skeleton, found, signs[Cue.NEGATION])
        return reading.with_cues(classes, frozenset(cues))

    def _across(self, previous: str, skeleton: str) -> Reading:
        before = " ".join(skeletons(previous[-LONGEST:])[0].split()[-_ACROSS:]).rstrip(" .")
        after = " ".join(skeleton.split()[:_ACROSS])
        return self._read(f" {before} {after} ", across=len(before) + 1)


def _parts(reading: Reading) -> Iterator[str]:
    """Parts of a very long message in which a signal was found: much talk must not drown it."""
    words = reading.skeleton.split()
    if len(words) > _LONG and any(one.rule.severity > Severity.CONCERN for one in reading.weighed):
        for start in range(0, len(words) - _PART // 2, _PART // 2):
            yield f" {' '.join(words[start : start + _PART])} "


def _says(reading: Reading, *, least: int) -> bool:
    """Whether the model has something to go by: a rule, or so many words."""
    return bool(reading.weighed) or len(reading.skeleton.split()) >= least


def _model_reason(severity: Severity, *, own: float) -> Reason | None:
    if severity < Severity.DISTRESS:
        return None
    if own >= _OWN:
        return Reason("self", "model.self", "suicide")
    if severity is Severity.CRISIS:
        return Reason("danger", "model.danger", "other")
    return Reason("help", "model.help", "other")


def _reasons(
    weighed: tuple[Weighed, ...], severity: Severity, second: Reason | None
) -> tuple[Reason, ...]:
    if severity is Severity.NONE:
        return ()
    told = [one for one in weighed if one.severity > Severity.NONE]
    told.sort(key=lambda one: (one.severity < severity, one.hint, -one.severity, one.rule.id))
    reasons = [Reason(one.rule.reason, one.rule.id, one.rule.topic) for one in told]
    carried = any(one.severity >= severity for one in told)
    if second is not None and not carried:
        reasons.insert(0, second)
    return tuple(dict.fromkeys(reasons))[:_MOST_REASONS]
