"""`flows`: an editor's round of export, change, check, compare, publish."""

from pathlib import Path

import pytest

from bot.flow_files import read_files, written
from bot.publishing import shipped
from flows.definition import Flow
from flows.ids import RevisionHash
from flows.reading import read
from storage.store import Store
from tests.bot.cli.conftest import Call, with_store


@pytest.mark.parametrize("flow", shipped().values(), ids=lambda flow: str(flow.flow))
def test_what_is_written_reads_as_the_same_flow(flow: Flow) -> None:
    """Words such as yes, no and on stay words; faces stay faces."""
    assert read(written(flow), name="x.yaml") == flow


@pytest.fixture
def checkin(home: Path, call: Call, tmp_path: Path) -> Path:
    """The live check-in as a file."""
    path = tmp_path / "check-in.yaml"
    assert call("flows", "export", "check-in", "--out", path).code == 0
    return path


def change(path: Path, before: str, after: str) -> None:
    """Edit the file."""
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


def test_the_shipped_flows_are_clean(call: Call) -> None:
    """Without a home; languages that lack texts are named beside it."""
    found = call("flows", "check", "--json")
    assert found.code == 0
    assert found.json["issues"] == []
    assert "check-in" in found.json["flows"]


def test_an_issue_has_its_place(checkin: Path, call: Call) -> None:
    """file:line:col: message, and exit 1."""
    change(checkin, "goto: safe-1", "goto: nowhere")
    found = call("flows", "check", checkin)
    assert found.code == 1
    line = next(line for line in found.out.splitlines() if "nowhere" in line)
    name, number, column, _ = line.split(":", 3)
    assert name == str(checkin)
    assert "nowhere" in checkin.read_text().splitlines()[int(number) - 1]
    assert int(column) >= 1
    issue = call("flows", "check", checkin, "--json").json["issues"][0]
    assert {"file", "line", "col", "code", "message"} == set(issue)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\xff\xfea\x00", "UTF-16"), (b"\x8a", "UTF-8"), (b"", ":1:1: "), (b"a: [", "x.yaml:")],
)
def test_what_is_no_flow_is_an_issue_too(
    call: Call, tmp_path: Path, content: bytes, said: str
) -> None:
    """Encodings, emptiness, half a file."""
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    found = call("flows", "check", path)
    assert found.code == 1
    assert said in found.out


def test_a_folder_is_checked_whole(checkin: Path, call: Call, tmp_path: Path) -> None:
    """Two files with one flow are told apart by name; a shipped flow may be entered from it."""
    assert call("flows", "check", tmp_path).code == 0
    (tmp_path / "again.yaml").write_text(checkin.read_text())
    found = call("flows", "check", tmp_path)
    assert found.code == 1
    assert "rename one" in found.out


def test_the_difference_to_the_live_flow_is_shown(checkin: Path, call: Call) -> None:
    """Line by line; the same file has none."""
    assert "no difference" in call("flows", "show", checkin).out
    change(checkin, "Do you feel safe where you are today?", "Do you feel safe today?")
    shown = call("flows", "show", checkin)
    assert "-    text: Do you feel safe where you are today?" in shown.out
    assert "+    text: Do you feel safe today?" in shown.out
    assert call("flows", "show", checkin, "--json").json["live"] is True
    assert "flow: check-in" in call("flows", "show", "check-in").out


def test_publishing_makes_it_live_and_keeps_the_old(checkin: Path, call: Call) -> None:
    """Who is in the middle of the old revision finishes it: it is still there."""
    old = with_store(lambda store: store.live("check-in"))
    assert old is not None
    change(checkin, "Do you feel safe where you are today?", "Do you feel safe today?")
    found = call("flows", "publish", checkin, "--author", "Eva", "--json")
    assert found.code == 0

    async def look(store: Store) -> tuple[RevisionHash | None, str, str]:
        live = await store.live("check-in")
        assert live is not None
        text = (await store.bundle(live)).texts["en"]["check-in/safe-1"]
        return live, text, (await store.bundle(old)).texts["en"]["check-in/safe-1"]

    live, text, before = with_store(look)
    assert live != old
    assert text == "Do you feel safe today?"
    assert before == "Do you feel safe where you are today?"
    row = next(one for one in call("flows", "list", "--json").json if one["flow"] == "check-in")
    assert (row["author"], row["revisions"], row["revision"]) == ("Eva", 2, live)
    assert not call("flows", "publish", checkin, "--json").json["published"][0]["new"]


def test_who_enters_a_flow_gets_its_new_form(home: Path, call: Call, tmp_path: Path) -> None:
    """A check-in carries the questions that it can enter: it is made anew with them."""
    domain = tmp_path / "domain.yaml"
    assert call("flows", "export", "domain", "--out", domain).code == 0
    title = domain.read_text().splitlines()[2]
    change(domain, title, "title: Other questions")
    published = call("flows", "publish", domain, "--json").json["published"]
    assert {one["flow"] for one in published if one["new"]} >= {"domain", "check-in"}

    async def inner(store: Store) -> str:
        live = await store.live("check-in")
        assert live is not None
        return (await store.bundle(live)).others["domain"].title

    assert with_store(inner) == "Other questions"


def test_a_flow_with_issues_is_not_published(checkin: Path, call: Call) -> None:
    """Exit 1, the issues are listed, the live one stays."""
    live = with_store(lambda store: store.live("check-in"))
    change(checkin, "goto: safe-1", "goto: nowhere")
    found = call("flows", "publish", checkin, "--json")
    assert (found.code, found.error["code"]) == (1, "issues")
    assert "nowhere" in found.error["message"]
    assert with_store(lambda store: store.live("check-in")) == live


def test_a_safety_flow_needs_every_open_language(
    home: Path, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While people may be enrolled in Albanian, its consent cards are there in Albanian."""
    welcome = tmp_path / "welcome.yaml"
    assert call("flows", "export", "welcome", "--out", welcome).code == 0
    question = next(line for line in welcome.read_text().splitlines() if "    text: " in line)
    change(welcome, question, "    text: Other words.")
    monkeypatch.setattr(
        "locales.catalog.Catalog.is_publishable", lambda _, tag: tag in {"en", "sq"}
    )
    found = call("flows", "publish", welcome, "--json")
    assert (found.code, found.error["code"]) == (1, "unspoken")
    assert "sq" in found.error["message"]


def test_replaced_words_of_consent_do_not_come_back(
    home: Path, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """People said yes to the newer ones; other flows may be taken back as often as one likes."""
    monkeypatch.setattr("locales.catalog.Catalog.is_publishable", lambda _, tag: tag == "en")
    for name, refused in (("welcome", True), ("check-in", False)):
        first, second = tmp_path / "first" / f"{name}.yaml", tmp_path / "second" / f"{name}.yaml"
        for path in (first, second):
            path.parent.mkdir(exist_ok=True)
            assert call("flows", "export", name, "--out", path).code == 0
        spoken = next(x for x in second.read_text().splitlines() if x.startswith("    text: "))
        change(second, spoken, "    text: Shall we begin?" if refused else "    text: A word.")
        assert call("flows", "publish", first, "--json").code == 0
        assert call("flows", "publish", second, "--json").code == 0
        again = call("flows", "publish", first, "--json")
        assert again.code == int(refused), again.out
        if refused:
            assert again.error["code"] == "older_consent"
            assert call("flows", "publish", second, "--json").code == 0


def test_unknown_flows_and_places_are_refused(checkin: Path, call: Call) -> None:
    """Nothing is written over."""
    assert call("flows", "show", "nothing", "--json").error["code"] == "unknown_flow"
    assert call("flows", "export", "nothing").code == 1
    assert call("flows", "export", "check-in", "--out", checkin).code == 2
    assert call("flows", "publish", checkin.parent / "empty").code == 2
    assert read_files([checkin]).flows.keys() == {"check-in"}
