"""Rules of wording and what the check of catalogs finds: each with a planted violation."""

from pathlib import Path

import pytest

from locales import pofiles
from locales.check import Issue, check
from locales.extract import Source
from locales.lint import faults


@pytest.mark.parametrize(
    ("rule", "text", "tag"),
    [
        ("exclamation", "Welcome!", "en"),
        ("slash", "Da li ste umorni/a", "sr-Latn"),
        ("slash", "A jeni i/e lodhur", "sq"),
        ("slash", "umoran(a)", "bs"),
        ("address", "See https://x.example", "en"),
        ("address", "See help.org", "en"),
        ("markup", "This is <b>bold</b>", "en"),
        ("markup", "This is **bold**", "en"),
        ("hidden", "Te\u200bxt", "en"),
        ("hidden", "Te\u202ext", "en"),
        ("mixed", "Здрaво", "sr-Cyrl"),
        ("why", "Why did you go?", "en"),
        ("why", "Zašto ne?", "sr-Latn"),
        ("why", "Зошто?", "mk"),
        ("why", "De ce?", "ro"),
        ("promise", "We promise.", "en"),
        ("promise", "Obećavamo.", "bs"),
        ("sentences", "One. Two. Three.", "en"),
        ("sentences", "One\nTwo\nThree", "en"),
        ("words", "one two three four five six seven eight nine ten eleven twelve thirteen", "en"),
    ],
)
def test_each_rule_catches_its_violation(rule: str, text: str, tag: str) -> None:
    """A text against a rule is found by that rule."""
    assert rule in {code for code, _ in faults(text, tag)}


@pytest.mark.parametrize(
    "text",
    [
        "Thank you. You can write here at any time.",
        "{worker} has been told. Messages are read at these hours: {hours}.",
        "one two three four five six seven eight nine ten eleven twelve",
        "Çdo ditë, 10–19",
        "{case} · {level} · {reason} · {age}",
        "{worker} reads.",
    ],
)
def test_a_plain_text_is_left_alone(text: str) -> None:
    """Rules do not catch what is well worded."""
    assert list(faults(text, "en")) == []


def found(tmp_path: Path, english: str, text: str | None, *, limit: int = 200) -> list[Issue]:
    """What the check says of one entry of an Albanian catalog."""
    catalog = pofiles.fresh("sq")
    if text is not None:
        catalog.add("Old." if text == "stale" else english, text, context="x/y")
    path = pofiles.path_of(tmp_path, "sq")
    path.parent.mkdir(parents=True)
    path.write_bytes(pofiles.dump(catalog))
    one = Source(context="x/y", english=english, file="locales/x.py", line=7, limit=limit)
    return check(
        tmp_path,
        [one],
        languages=["sq"],
        telling=lambda text, _: ["rast"] if "rast" in text else [],
    )


@pytest.mark.parametrize(
    ("code", "text", "limit"),
    [
        ("missing", None, 200),
        ("missing", "", 200),
        ("stale", "stale", 200),
        ("placeholder", "Asgjë.", 200),
        ("placeholder", "{emri} {worker}", 200),
        ("placeholder", "{worker!r}", 200),
        ("too-long", "{worker} është këtu tani", 20),
        ("exclamation", "{worker}!", 200),
        ("banned", "{worker} rast", 200),
        ("untranslated", "{worker} is ok.", 200),
    ],
)
def test_each_fault_of_an_entry_is_found(
    tmp_path: Path, code: str, text: str | None, limit: int
) -> None:
    """Missing, stale, wrong placeholders, too long, against a rule, a telling word."""
    assert code in {issue.code for issue in found(tmp_path, "{worker} is ok.", text, limit=limit)}


def test_a_good_entry_is_left_alone(tmp_path: Path) -> None:
    """No issue for a fresh, fitting translation."""
    assert found(tmp_path, "{worker} ok.", "{worker} mirë.") == []


def test_an_issue_names_file_and_line(tmp_path: Path) -> None:
    """An editor jumps to it."""
    (issue,) = found(tmp_path, "Tea.", "Çaj!")
    line = pofiles.path_of(tmp_path, "sq").read_text("utf-8").splitlines()[issue.line - 1]
    assert line.startswith(("msgctxt", "msgid"))
    assert str(issue).startswith(
        f"locales/sq/LC_MESSAGES/messages.po:{issue.line}:1: sq exclamation"
    )


def test_faults_of_the_english_stand_at_its_own_line(tmp_path: Path) -> None:
    """The sources are checked as well."""
    issues = [issue for issue in found(tmp_path, "Tea!", "Çaj.") if issue.language == "en"]
    assert [(i.file, i.line, i.code) for i in issues] == [("locales/x.py", 7, "exclamation")]
