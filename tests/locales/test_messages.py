"""Bringing catalogs up to date: nothing translated is lost, nothing changes without reason."""

import io
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog as PoCatalog
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from locales import messages, pofiles
from locales.extract import Source, flows, gather
from locales.languages import TONGUES

ROOT = Path(__file__).resolve().parents[2]
FLOW = """
spec: 1
flow: tea
safety: true
nodes:
  - kind: ask
    id: how
    text: How is the tea?
    note: Only tea.
    variants: [And the tea?]
    choices:
      - {id: good, label: Good}
      - {id: face, label: "🙂", verbatim: true}
  - kind: consent
    id: agree
    text: Choose.
    labels: {keep: Keep it}
    done: Go on
  - {kind: end, id: end}
"""
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1
)


def source(context: str, english: str) -> Source:
    """A source text somewhere."""
    return Source(context=context, english=english, file="locales/x.py", line=1)


def by_context(catalog: PoCatalog) -> dict[str, tuple[str, str, bool]]:
    """Context → (English, translation, fuzzy)."""
    return {str(m.context): (str(m.id), str(m.string), m.fuzzy) for m in pofiles.messages(catalog)}


def entry(catalog: PoCatalog, english: str, context: str) -> Message:
    """The entry, which must be there."""
    message = catalog.get(english, context)
    assert message is not None
    return message


def again(catalog: PoCatalog, tmp_path: Path) -> PoCatalog:
    """The same catalog after a way over the disk."""
    path = tmp_path / "messages.po"
    path.write_bytes(pofiles.dump(catalog))
    return pofiles.load(path)


def test_a_changed_text_becomes_stale_and_keeps_its_translation(tmp_path: Path) -> None:
    """The translator sees what was there and that it must be read again."""
    old = messages.updated("sq", [source("a", "Tea."), source("b", "Milk.")], None)
    entry(old, "Tea.", "a").string = "Çaj."
    entry(old, "Milk.", "b").string = "Qumësht."
    new = messages.updated(
        "sq", [source("a", "Green tea."), source("b", "Milk.")], again(old, tmp_path)
    )
    assert by_context(again(new, tmp_path)) == {
        "a": ("Green tea.", "Çaj.", True),
        "b": ("Milk.", "Qumësht.", False),
    }


def test_a_text_that_goes_and_comes_back_keeps_its_translation(tmp_path: Path) -> None:
    """An entry without a source becomes obsolete, not nothing."""
    old = messages.updated("sq", [source("a", "Tea.")], None)
    entry(old, "Tea.", "a").string = "Çaj."
    without = again(messages.updated("sq", [], again(old, tmp_path)), tmp_path)
    assert by_context(without) == {}
    back = messages.updated("sq", [source("a", "Tea.")], without)
    assert by_context(back) == {"a": ("Tea.", "Çaj.", False)}


def test_informal_wordings_and_comments_are_carried(tmp_path: Path) -> None:
    """What translators added beside the sources stays."""
    old = messages.updated("sq", [source("a", "Come.")], None)
    entry(old, "Come.", "a").user_comments = ["ask Ana"]
    old.add("Come.", "Eja.", context="a|informal")
    new = messages.updated("sq", [source("a", "Come.")], again(old, tmp_path))
    assert by_context(new)["a|informal"] == ("Come.", "Eja.", False)
    assert entry(new, "Come.", "a").user_comments == ["ask Ana"]


def test_cyrillic_lines_kept_by_hand_stay(tmp_path: Path) -> None:
    """A reviewer's own line outlives the command while its English is the same."""
    latin = messages.updated("sr-Latn", [source("a", "Tea."), source("b", "Milk.")], None)
    entry(latin, "Tea.", "a").string = "Čaj."
    entry(latin, "Milk.", "b").string = "Mleko."
    kept = messages.cyrillic(latin, None)
    assert by_context(kept)["a"][1] == "Чај."
    message = entry(kept, "Tea.", "a")
    message.string, message.user_comments = "Чајчић.", ["by hand: sounds kinder"]
    new = messages.cyrillic(latin, again(kept, tmp_path))
    assert by_context(new) == {"a": ("Tea.", "Чајчић.", False), "b": ("Milk.", "Млеко.", False)}


@pytest.mark.parametrize("tag", [tag for tag in TONGUES if tag != "en"])
def test_catalogs_round_trip_without_a_change(tag: str) -> None:
    """Reading and writing a shipped catalog gives the same bytes."""
    path = pofiles.path_of(ROOT, tag)
    assert pofiles.dump(pofiles.load(path)) == path.read_bytes()


@given(english=TEXTS, text=TEXTS, note=TEXTS)
def test_any_text_round_trips(english: str, text: str, note: str) -> None:
    """Quotes, backslashes, braces and any script survive a way over the disk."""
    catalog = pofiles.fresh("sq")
    catalog.add(english, text, context="a/b", auto_comments=[note])
    content = pofiles.dump(catalog)
    read = read_po(io.BytesIO(content))
    assert by_context(read) == {"a/b": (english, text, False)}
    assert pofiles.dump(read) == content


def test_flow_files_are_extracted_with_their_places() -> None:
    """Messages, variants, buttons, switches, with context, line and note; no faces."""
    found = list(flows(io.BytesIO(FLOW.encode()), (), (), {}))
    assert [(line, *pair) for line, _, pair, _ in found] == [
        (8, "tea/how", "How is the tea?"),
        (10, "tea/how~1", "And the tea?"),
        (12, "tea/how/good", "Good"),
        (16, "tea/agree", "Choose."),
        (17, "tea/agree/switch-keep", "Keep it"),
        (18, "tea/agree/done", "Go on"),
    ]
    assert found[0][3][:2] == [
        "Only tea.",
        "Safety text: without it nobody can be enrolled in this language.",
    ]


def test_a_second_update_changes_nothing() -> None:
    """`make messages` twice in a row leaves the second time nothing to commit."""
    sources = gather(ROOT)
    for tag in ("sq", "rom"):
        once = messages.updated(tag, sources, pofiles.load(pofiles.path_of(ROOT, tag)))
        read = pofiles.parse(pofiles.dump(once), name=tag)
        assert pofiles.dump(messages.updated(tag, sources, read)) == pofiles.dump(once)


def test_the_command_writes_missing_catalogs_and_then_rests(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--check` says what is out of date and writes nothing; afterwards it is content."""
    (tmp_path / "locales").mkdir()
    table = 'TABLE = (say("home/text", "Nothing is open."),)'
    (tmp_path / "locales" / "sentences_small.py").write_text(table)
    assert messages.main([str(tmp_path), "--check"]) == 1
    assert "out of date" in capsys.readouterr().out
    assert not pofiles.path_of(tmp_path, "sq").exists()
    assert messages.main([str(tmp_path)]) == 0
    assert by_context(pofiles.load(pofiles.path_of(tmp_path, "sq")))["home/text"][1] == ""
    assert messages.main([str(tmp_path), "--check"]) == 0
