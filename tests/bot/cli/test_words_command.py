"""`words` and the languages of `flows check`: out, back in, and what is to be mended where."""

import shutil
from pathlib import Path

import pytest

from locales import pofiles
from locales.languages import SOURCE, TONGUES
from storage.store import Store
from tests.bot.cli.conftest import Call, with_store

HERE = Path(__file__).resolve().parents[3]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout whose catalogs may be written to."""
    folder = tmp_path / "checkout"
    shutil.copytree(HERE / "flows" / "library", folder / "flows" / "library")
    shutil.copytree(HERE / "locales", folder / "locales", ignore=shutil.ignore_patterns("__py*"))
    return folder


def change(path: Path, before: str, after: str) -> None:
    """Edit a file in one place."""
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


def test_a_sheet_goes_out_is_shown_and_is_written(root: Path, call: Call, tmp_path: Path) -> None:
    """Without --write nothing happens; with it the catalog says the new text."""
    out = tmp_path / "words.csv"
    assert call("words", "export", out, "--language", "sq", "--root", root).code == 0
    assert call("words", "export", out, "--root", root).code == 2
    assert "0 would change" in call("words", "import", out, "--root", root).out
    change(out, ";No pause;Pa pauzë", ";No pause;Jo tani")
    catalog = pofiles.path_of(root, "sq")
    before = catalog.read_bytes()
    shown = call("words", "import", out, "--root", root)
    assert (shown.code, catalog.read_bytes()) == (0, before)
    assert "sq pause/none: `Pa pauzë` → `Jo tani`" in shown.out
    done = call("words", "import", out, "--root", root, "--write", "--json")
    assert (done.code, done.json["written"]) == (0, ["sq"])
    assert "Jo tani" in catalog.read_text("utf-8")


def test_nothing_is_written_while_anything_is_refused(
    root: Path, call: Call, tmp_path: Path
) -> None:
    """The place of the refused cell is named, and the good one beside it waits."""
    out = tmp_path / "words.csv"
    call("words", "export", out, "--language", "sq", "--root", root)
    change(out, ";No pause;Pa pauzë", ";No pause;Jo tani!")
    change(out, ";One week;Një javë", ";One week;Shtatë ditë")
    before = pofiles.path_of(root, "sq").read_bytes()
    found = call("words", "import", out, "--root", root, "--write")
    row = next(
        at
        for at, line in enumerate(out.read_text("utf-8-sig").splitlines(), start=1)
        if line.startswith("pause/none;")
    )
    assert found.code == 1
    assert f"words.csv:{row}:5: sq exclamation: pause/none" in found.out
    assert pofiles.path_of(root, "sq").read_bytes() == before


def test_a_po_file_comes_back_by_its_own_language(root: Path, call: Call, tmp_path: Path) -> None:
    """Poedit's file says which language it is."""
    out = tmp_path / "mk.po"
    assert call("words", "export", out, "--language", "mk", "--root", root).code == 0
    assert out.read_bytes() == pofiles.path_of(root, "mk").read_bytes()
    assert call("words", "import", out, "--root", root, "--write", "--json").json["written"] == []
    assert call("words", "export", tmp_path / "x.po", "--root", root).code == 2
    assert call("words", "import", tmp_path / "none.csv").code == 2
    assert call("words", "check", "--language", "klingon").code == 2


def test_every_language_is_reported(call: Call) -> None:
    """How far each is; what is off harms nobody."""
    found = call("flows", "check", "--json").json
    rows = {row["language"]: row for row in found["languages"]}
    assert list(rows) == list(TONGUES)
    for tag, row in rows.items():
        assert row["off"] == (tag == "rom")
        if not row["off"]:
            assert row["complete"] == row["texts"] > 500
    assert rows["rom"]["missing"] > 400
    assert found["issues"] == []


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ('msgstr "Pa pauzë"', 'msgstr ""', "missing"),
        ('msgid "No pause"', 'msgid "No break"', "stale"),
        ('msgstr "Pa pauzë"', f'msgstr "{"Pa pauzë " * 6}"', "too-long"),
        ('msgstr "Pa pauzë"', 'msgstr "Pa pauzë!"', "exclamation"),
        ('msgstr "Pa pauzë"', 'msgstr "Policia"', "banned"),
    ],
)
def test_each_fault_of_a_catalog_is_named_with_its_place(
    root: Path, call: Call, before: str, after: str, code: str
) -> None:
    """Missing, stale, too long, against the rules: file:line:col and exit 1."""
    catalog = pofiles.path_of(root, "sq")
    change(catalog, before, after)
    found = call("words", "check", "--root", root)
    lines = catalog.read_text("utf-8").splitlines()
    at = lines.index('msgctxt "pause/none"') + 2  # the msgid below it
    assert found.code == 1
    assert f"locales/sq/LC_MESSAGES/messages.po:{at}:1: sq: pause/none" in found.out
    assert f"[{code}]" in found.out
    assert "mk: complete" in found.out
    assert "sq: open" in found.out


def test_an_editors_safety_text_without_a_translation_is_an_issue(
    home: Path, call: Call, tmp_path: Path
) -> None:
    """A changed consent card closes languages; a changed ordinary text only falls back."""
    for flow, before in (("welcome", "Who sees this phone?"), ("check-in", "Is there danger")):
        path = tmp_path / f"{flow}.yaml"
        assert call("flows", "export", flow, "--out", path).code == 0
        assert call("flows", "check", path).code == 0
        change(path, before, "And now, is there")
        found = call("flows", "check", path, "--json")
        assert found.code == (1 if flow == "welcome" else 0)
        stale = [row["language"] for row in found.json["languages"] if row["stale"]]
        assert stale == [tag for tag in TONGUES if tag not in (SOURCE, "rom")]
        for issue in found.json["issues"]:
            assert "And now" in path.read_text().splitlines()[issue["line"] - 1]


def test_own_flows_are_translated_in_the_home(home: Path, call: Call, tmp_path: Path) -> None:
    """What no shipped flow says goes out, comes back, and is in the next revision."""
    folder, sheet = tmp_path / "my-flows", tmp_path / "own.csv"
    folder.mkdir()
    flow = folder / "check-in.yaml"
    assert call("flows", "export", "check-in", "--out", flow).code == 0
    change(flow, "Is there danger right now?", "Is there danger at this moment?")
    assert call("words", "export", sheet, "--flows", flow).code == 2
    assert call("words", "export", sheet, "--flows", folder).code == 0
    rows = sheet.read_text("utf-8-sig").splitlines()
    assert [row.split(";")[0] for row in rows] == ["context", "check-in/safe-2"]
    english = "Is there danger at this moment?;"
    change(sheet, english, f"{english}A ka rrezik në këtë çast?;;Ima li sada opasnosti?")
    assert call("words", "import", sheet, "--flows", folder, "--write").code == 0
    assert (home / "locales" / "sq" / "LC_MESSAGES" / "messages.po").is_file()
    found = call("flows", "check", flow, "--json")
    stale = {row["language"] for row in found.json["languages"] if row["stale"]}
    assert (found.code, "sq" in stale, "mk" in stale) == (0, False, True)
    assert call("flows", "publish", flow).code == 0

    async def texts(store: Store) -> dict[str, str]:
        live = await store.live("check-in")
        assert live is not None
        known = (await store.bundle(live)).texts
        return {tag: known[tag].get("check-in/safe-2", "") for tag in ("sq", "sr-Cyrl", "mk")}

    said = with_store(texts)
    assert said == {
        "sq": "A ka rrezik në këtë çast?",
        "sr-Cyrl": "Има ли сада опасности?",
        "mk": "",
    }


def test_missing_recordings_are_listed_with_the_words_to_be_read(home: Path, call: Call) -> None:
    """Each prompt of the live flows, in each language, with the name of its file."""
    rows = call("words", "voices", "--language", "sq", "--json").json
    row = next(one for one in rows if one["key"] == "check-in/safe-1" and one["language"] == "sq")
    assert row["state"] == "missing"
    assert row["text"].startswith("A ndiheni")
    keys = {one["key"] for one in rows}
    assert {"welcome/card-1", "home/text", "stop/done"} <= keys
    assert not [key for key in keys if "opener" in key or key.startswith(("danger", "self"))]
    path = home / row["file"]
    path.parent.mkdir(parents=True)
    path.write_bytes(b"OggS")
    left = call("words", "voices", "--language", "sq", "--missing", "--json").json
    assert row["file"] not in [one["file"] for one in left]
    assert len(left) == len(rows) - 1
    path.rename(path.with_name(path.name.replace(row["file"].split(".")[-2], "00000000")))
    found = call("words", "voices", "--language", "sq").out
    assert f"sq  old  {row['file']}  {row['text']}" in found
    assert "are to be recorded" in found
