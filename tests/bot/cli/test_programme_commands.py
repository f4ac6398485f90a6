"""`programme`, `family`, `shutdown`: what an operator changes in plans, and how it is refused."""

from pathlib import Path

import pytest

from tests.bot.cli.conftest import Call

OWN = "spec: 1\nphases: {reintegration: 42}\n"


@pytest.fixture
def case(home: Path, call: Call) -> str:
    """K7F3 with a caseworker."""
    assert call("staff", "add", "Mira", "--role", "caseworker", "--json").code == 0
    assert call("enrol", "K7F3", "--caseworker", "Mira", "--json").code == 0
    return "K7F3"


def test_one_person_may_differ_and_the_others_do_not(
    case: str, call: Call, tmp_path: Path
) -> None:
    """Longer months for one; shown for this one, and taken back."""
    path = tmp_path / "own.yaml"
    path.write_text(OWN)
    made = call("programme", "set", case, path, "--json")
    assert made.code == 0, made.err
    assert made.json["needs_new_yes"] is True
    shown = call("programme", "show", case, "--json").json
    assert shown["phases"] == {"crisis": 3, "transition": 12, "reintegration": 42}
    assert shown["own"] == {"phases": {"reintegration": 42}}
    assert call("programme", "show", "--json").json["phases"]["reintegration"] == 36
    assert call("programme", "clear", case, "--json").json["own"] is False
    assert call("programme", "show", case, "--json").json["own"] == {}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("spec: 1\nphases: {crisis: 50}\n", "own.yaml:2:9: phases must end one after the other"),
        ("spec: 1\nrenewal: {grace_days: 5}\n", "own.yaml:2:1: `renewal` holds for everybody"),
        ("spec: 1\nphasses: {}\n", "own.yaml:2:1: `phasses` is no key: did you mean `phases`"),
        ("spec: 1\ncadence:\n  - {phase: crisis, every_weeks: 9}\n", "own.yaml:3:"),
        ("- a\n", "own.yaml:1:1:"),
    ],
)
def test_a_bad_file_changes_nothing(
    case: str, call: Call, tmp_path: Path, content: str, said: str
) -> None:
    """The place of every mistake, and all or nothing."""
    path = tmp_path / "own.yaml"
    path.write_text(content)
    made = call("programme", "set", case, path, "--json")
    assert made.code == 1
    assert said in made.error["message"]
    assert call("programme", "show", case, "--json").json["own"] == {}


def test_unknown_people_and_files_are_refused(case: str, call: Call, tmp_path: Path) -> None:
    """One clear line each."""
    path = tmp_path / "own.yaml"
    path.write_text(OWN)
    assert call("programme", "set", "XX99", path, "--json").error["code"] == "unknown_case"
    missing = call("programme", "set", case, tmp_path / "none.yaml", "--json")
    assert (missing.code, missing.error["code"]) == (2, "no_file")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("programme.yaml", "spec: 1\nphases: {crisis: 0}\n", "programme.yaml:2:"),
        ("changed.yaml", "spec: 1\nid: a\ntexts: {en: 'Good news!'}\n", "exclamation"),
        ("changed.yaml", "spec: 1\nid: a\ntexts: {xx: fine}\n", "changed.yaml:3:"),
        ("changed.yaml", "spec: 1\nid: a\ntexts: {en: the police came}\n", "telling"),
    ],
)
def test_programme_files_are_checked_with_their_places(
    home: Path, call: Call, name: str, content: str, said: str
) -> None:
    """`programme check` reads what the home has; a bad one is exit 1."""
    assert call("programme", "check").code == 0
    (home / name).write_text(content)
    found = call("programme", "check")
    assert found.code == 1
    assert said in found.out


def test_where_who5_is_off_is_said_with_the_reason(home: Path, call: Call) -> None:
    """English has its official text; the others name the file that would switch it on."""
    said = call("flows", "check").err
    assert "no official WHO-5 text in sq: put who5/sq.yaml into the home" in said
    assert "WHO-5 text in en" not in said
    (home / "who5").mkdir()
    shipped = Path(__file__).parents[3] / "locales" / "who5" / "en.yaml"
    (home / "who5" / "sq.yaml").write_text(
        shipped.read_text().replace("language: en", "language: sq")
    )
    assert "WHO-5 text in sq" not in call("flows", "check").err
    (home / "who5" / "sq.yaml").write_text("spec: 1\nlanguage: sq\n")
    assert call("programme", "check").code == 1


def test_a_named_programme_file_is_checked_by_flows_check_too(
    home: Path, call: Call, tmp_path: Path
) -> None:
    """It is content like any other: file:line:col: message."""
    path = tmp_path / "programme.yaml"
    path.write_text("spec: 1\nphases: {crisis: 99}\n")
    found = call("flows", "check", path)
    assert found.code == 1
    assert "programme.yaml:2:" in found.out


def test_family_members_are_linked_by_a_mark_and_by_nothing_else(case: str, call: Call) -> None:
    """Both show the other to an operator; unlinking one leaves no trace at the other."""
    assert (
        call("enrol", "S4T2", "--caseworker", "Mira", "--audience", "family", "--json").code == 0
    )
    assert call("family", "link", case, "S4T2", "--json").json["family"] == ["S4T2"]
    assert call("family", "show", "S4T2", "--json").json["family"] == [case]
    assert call("family", "unlink", "S4T2", "--json").json["family"] == []
    assert call("family", "show", case, "--json").json["family"] == []
    assert call("family", "link", case, case, "--json").code == 2
    assert call("family", "link", case, "ZZ99", "--json").error["code"] == "unknown_case"


def test_the_end_is_shown_first_and_planned_only_with_yes(case: str, call: Call) -> None:
    """Everybody with what it brings; while it stands nobody new comes in."""
    shown = call("shutdown", "--on", "2099-06-30", "--json").json
    assert shown["planned"] is False
    assert [(one["case"], one["told_by"]) for one in shown["people"]] == [(case, "caseworker")]
    assert call("enrol", "new", "--caseworker", "Mira", "--json").code == 0
    assert call("shutdown", "--on", "2099-06-30", "--yes", "--json").json["planned"] is True
    refused = call("enrol", "new", "--caseworker", "Mira", "--json")
    assert (refused.code, refused.error["code"]) == (1, "ending")
    assert call("shutdown", "--undo", "--json").code == 0
    assert call("enrol", "new", "--caseworker", "Mira", "--json").code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        ((), 2, "usage"),
        (("--on", "soon"), 2, "bad_date"),
        (("--on", "2001-01-01"), 1, "too_soon"),
        (("--on", "2099-01-01", "--undo"), 2, "usage"),
    ],
)
def test_impossible_ends_are_refused(
    home: Path, call: Call, arguments: tuple[str, ...], code: int, word: str
) -> None:
    """A stable word each, and nothing half-planned."""
    found = call("shutdown", *arguments, "--json")
    assert (found.code, found.error["code"]) == (code, word)
