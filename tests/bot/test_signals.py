"""Lexicon files: read strictly, compiled freshly, explained with file, line and column."""

import re
from pathlib import Path

import pytest

from bot.listening import signals
from flows.distress import Cue, Detector, Lexicon, Severity
from flows.distress.detector import MODEL_RULES

_GOOD = """\
lang: en
family: english
classes:
  me: me my
  cellar: cellar base-ment
rules:
  in-the-cellar:
    topic: held
    reason: danger
    severity: crisis
    phrases: |
      # a comment
      kept ~4 {cellar}
      {me} & {cellar}
cues:
  negation: |
    (not|never)
"""


def _load(tmp_path: Path, text: str) -> Detector:
    path = tmp_path / "signals.yaml"
    path.write_text(text, encoding="utf-8")
    return Detector([signals.load_file(path)])


def test_the_compiled_file_is_fresh() -> None:
    """Whoever edits a lexicon runs `python -m bot.listening.signals` before they commit."""
    assert signals.build() == signals.COMPILED_FILE.read_bytes()


def test_an_edited_lexicon_is_used_at_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An admin sees the change in `classify` even before the compiled file is made again."""
    stale = tmp_path / "signals.json"
    stale.write_bytes(b'{"shape":2,"made_from":{},"lexicons":[]}')
    monkeypatch.setattr(signals, "COMPILED_FILE", stale)
    fresh = (Lexicon(lang="xx", family="xx"),)
    monkeypatch.setattr(signals, "read_all", lambda: fresh)
    assert signals.lexicons() == fresh


def test_every_locale_has_a_lexicon_and_the_detector_knows_them() -> None:
    """The launch locales and tr, uk, ru; beside them the families that all share."""
    langs = {lexicon.lang for lexicon in signals.lexicons()}
    assert langs == {
        "common", "en", "sq", "bs", "sr_Latn", "sr_Cyrl", "mk", "bg", "ro", "tr", "uk", "ru",
    }  # fmt: skip


def test_rule_ids_are_unique_and_no_rule_takes_the_name_of_the_model() -> None:
    """False alarms are counted per rule id."""
    ids = [rule.id for lexicon in signals.lexicons() for rule in lexicon.rules]
    assert len(ids) == len(set(ids))
    assert not set(ids) & set(MODEL_RULES)


def test_classes_of_the_common_rules_exist_in_most_languages() -> None:
    """A misspelt class name would silently switch a phrase off everywhere."""
    known = {name for lexicon in signals.lexicons() for name in lexicon.classes}
    common = next(one for one in signals.lexicons() if one.lang == "common")
    used = {
        step.name
        for rule in common.rules
        for combo in rule.combos
        for part in combo.parts
        for step in part
    }
    assert used
    assert used <= known


def test_every_language_has_negations_and_idioms() -> None:
    """Without them every denial would be an alarm; bs and sr_Cyrl share those of sr_Latn."""
    for lexicon in signals.lexicons():
        if lexicon.lang not in {"common", "bs", "sr_Cyrl"}:
            assert lexicon.cues.keys() >= {Cue.NEGATION, Cue.IDIOM, Cue.OVERCOME, Cue.JOKE}


def test_an_admin_can_write_a_rule_and_try_it(tmp_path: Path) -> None:
    """Classes, gaps, either order, comments, and a negation that turns it round."""
    hearing = _load(tmp_path, _GOOD)
    for text in ("he kept us in the basement", "in the cellar with my son", "MY base ment"):
        assert hearing.assess(text).severity is Severity.CRISIS, text
    assert hearing.assess("never kept in the cellar").severity is Severity.NONE
    (reason, *_) = hearing.assess("my cellar").reasons
    assert (reason.word, reason.rule, reason.topic) == ("danger", "en.in-the-cellar", "held")


@pytest.mark.parametrize(
    ("old", "new", "line", "hint"),
    [
        ("severity: crisis", "severity: bad", 10, "none, concern, distress, crisis"),
        ("topic: held", "topic: cellar", 8, "use one of"),
        ("reason: danger", "reason: fear", 9, "use one of"),
        ("    topic: held\n", "", 8, "topic is missing"),
        ("{me} & {cellar}", "({cellar} kept", 14, "not closed"),
        ("kept ~4 {cellar}", "kept {garden}", 13, "no class {garden}"),
        ("kept ~4 {cellar}", "[kept]", 13, "must be there"),
        ("kept ~4 {cellar}", "kept * cellar", 13, "holds no letters"),
        ("  me: me my", "  me: me my\n  me: us", 5, "twice"),
        ("cues:", "ques:", 15, "not known here"),
        ("  negation", "  denial", 16, "not known here"),
        ("lang: en\n", "", 1, "lang is missing"),
        ("    severity: crisis", "    severity: [crisis]", 10, "text is expected"),
        ("    severity: crisis", "    severity: crisis\n    lowered_by: mood", 11, "no cue mood"),
        ("classes:", "classes: {", 5, "expected"),
    ],
)
def test_mistakes_are_told_with_file_line_and_what_to_do(
    tmp_path: Path, old: str, new: str, line: int, hint: str
) -> None:
    """One line that an admin can act on."""
    with pytest.raises(signals.LexiconError) as told:
        _load(tmp_path, _GOOD.replace(old, new, 1))
    message = str(told.value)
    found = re.search(r"signals\.yaml:(\d+):(\d+): ", message)
    assert found, message
    assert abs(int(found.group(1)) - line) <= 1, message
    assert hint in message


def test_a_missing_and_an_empty_file_are_told(tmp_path: Path) -> None:
    """No traceback of a library."""
    with pytest.raises(signals.LexiconError, match="cannot be read"):
        signals.load_file(tmp_path / "none.yaml")
    with pytest.raises(signals.LexiconError, match="empty"):
        _load(tmp_path, "")


def test_the_model_is_small_and_explains_itself() -> None:
    """A few megabytes at most, and the pieces that weighed most can be named."""
    model = signals.model()
    assert model is not None
    assert signals.MODEL_FILE.stat().st_size < 5_000_000
    assert signals.COMPILED_FILE.stat().st_size < 4_000_000
    seen = signals.detector().features("hoću da umrem")
    why = model.why(seen)
    assert len(why) == 5
    assert all(weight > 0 for _, weight in why)
    assert "die" in {name.split()[-1] for name in seen if name.startswith("c ")}
