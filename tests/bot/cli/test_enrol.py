"""`enrol`: one person, a picture, a table."""

import stat
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from flows.beneficiary import Status
from storage.changes import Changes
from storage.store import Store
from tests.bot.cli.conftest import Call, with_store

HEAD = "case,caseworker,supervisor,country\n"


def test_the_answer_is_case_code_and_link(home: Path, call: Call) -> None:
    """A code that opens an invitation for this person, for a week."""
    made = call("enrol", "k7f3", "--caseworker", "ana", "--supervisor", "boss", "--json")
    assert made.err == ""
    assert set(made.json) == {"case", "code", "link"}
    assert (made.json["case"], made.json["link"]) == ("K7F3", None)

    async def look(store: Store) -> tuple[str, str]:
        invitation = await store.find_invitation(made.json["code"])
        scene = await store.find_case("K7F3")
        assert invitation is not None
        assert scene is not None
        return invitation.target, f"b:{scene.beneficiary.id}"

    target, expected = with_store(look)
    assert target == expected


def test_new_makes_a_reference(home: Path, call: Call) -> None:
    """Short, with a digit, another one each time."""
    cases = {call("enrol", "new", "--caseworker", "ana", "--json").json["case"] for _ in range(3)}
    assert len(cases) == 3
    assert all(len(case) == 4 for case in cases)


def test_a_reference_is_given_once(home: Path, call: Call) -> None:
    """In any spelling of case."""
    enrol = ("enrol", "K7F3", "--caseworker", "ana", "--json")
    assert call(*enrol).code == 0
    assert call(*enrol).error["code"] == "case_taken"


def test_another_code_for_who_never_used_theirs(home: Path, call: Call) -> None:
    """Same person, new code."""
    first = call("enrol", "K7F3", "--caseworker", "ana", "--json").json
    second = call("enrol", "K7F3", "--again", "--json")
    assert second.code == 0
    assert second.json["case"] == "K7F3"
    assert second.json["code"] != first["code"]
    assert call("enrol", "K7F9", "--again", "--json").error["code"] == "unknown_case"


def test_a_young_child_gets_no_code(home: Path, call: Call) -> None:
    """Code and link are null; nothing is there to be redeemed, and no picture is made."""
    child = ("--audience", "child", "--adult", "court", "--turns-18", "2040-01")
    made = call("enrol", "K7F3", "--caseworker", "ana", *child, "--json").json
    assert made == {"case": "K7F3", "code": None, "link": None}
    refused = call("enrol", "K7F4", "--caseworker", "ana", *child, "--qr", "x.png", "--json")
    assert refused.error["code"] == "no_code"
    assert not Path("x.png").exists()
    assert call("case", "K7F4").code == 1


def test_the_picture_is_a_png_for_its_owner_alone(home: Path, call: Call, tmp_path: Path) -> None:
    """It carries the code, so nobody else may read it, and nothing is written over."""
    picture = tmp_path / "k.png"
    enrol = ("enrol", "new", "--caseworker", "ana", "--qr", picture, "--json")
    assert call(*enrol).code == 0
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert stat.S_IMODE(picture.stat().st_mode) == 0o600
    again = call(*enrol)
    assert (again.code, again.error["code"]) == (2, "bad_picture")
    assert len(people(home)) == 1


def people(home: Path) -> list[str]:
    """Ids of everybody in the home."""
    assert home.is_dir()
    return [str(one) for one in with_store(lambda store: store.all_people())]


def test_programme_time_rules_invitations(
    home: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a rehearsal clock the code runs out a week after its start, not after today."""
    monkeypatch.setenv("ALONGSIDE_API_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("ALONGSIDE_TIME_START", "2027-03-01T09:00:00")
    made = call("enrol", "K7F3", "--caseworker", "ana", "--json").json

    async def expires(store: Store) -> str:
        invitation = await store.find_invitation(made["code"])
        assert invitation is not None
        return invitation.expires.date().isoformat()

    assert with_store(expires) == "2027-03-08"
    assert call("case", "K7F3", "--json").json["started"] == "2027-03-01"


@pytest.fixture
def table(tmp_path: Path) -> Any:
    """Write a table; its path."""

    def write(*lines: str) -> Path:
        path = tmp_path / "people.csv"
        path.write_text(HEAD + "".join(f"{line}\n" for line in lines))
        return path

    return write


def test_a_table_is_enrolled_whole(home: Path, call: Call, table: Any) -> None:
    """One answer in the order of the rows; `new` works here too."""
    made = call("enrol", "--csv", table("k7f3,Ana,boss,AL", "new,ana,boss,"), "--json")
    assert made.code == 0
    first, second = made.json
    assert (first["case"], first["link"]) == ("K7F3", None)
    assert len({first["code"], second["code"]}) == 2
    assert call("case", second["case"], "--json").json["country"] == "RS"
    assert call("case", "K7F3", "--json").json["zone"] == "Europe/Tirane"


def test_a_table_with_mistakes_enrols_nobody(home: Path, call: Call, table: Any) -> None:
    """Each is named with line, column and field, for people and for programs."""
    path = table("K7F3,Ana,boss,AL", "MARIJA,Ana,boss,AL", "K7F4,nobody,boss,QQ", "k7f3,Ana,,")
    found = call("enrol", "--csv", path, "--json")
    assert found.code == 1
    assert found.error["code"] == "bad_rows"
    places = [(row["line"], row["column"], row["field"]) for row in found.error["rows"]]
    assert places == [(3, 1, "case"), (4, 4, "country"), (5, 1, "case")]
    assert "people.csv:3:1 (case): " in found.err
    assert people(home) == []


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_a_reference_that_is_taken_names_its_row(
    home: Path, call: Call, table: Any, dry: tuple[str, ...]
) -> None:
    """Nothing of the table is applied, not even the good rows before it."""
    assert call("enrol", "K7F4", "--caseworker", "ana").code == 0
    found = call("enrol", "--csv", table("K7F3,Ana,,", "K7F4,Ana,,"), *dry, "--json")
    assert [(row["line"], row["field"]) for row in found.error["rows"]] == [(3, "case")]
    assert len(people(home)) == 1


def test_a_dry_run_writes_nothing(home: Path, call: Call, table: Any) -> None:
    """It answers as the real one would, without codes."""
    made = call(
        "enrol", "--csv", table("k7f3,Ana,boss,AL", "new,Ana,boss,"), "--dry-run", "--json"
    )
    assert made.json == [
        {"case": "K7F3", "code": None, "link": None},
        {"case": None, "code": None, "link": None},
    ]
    assert people(home) == []
    assert "would be" in call("enrol", "--csv", "people.csv", "--dry-run").out


# --- shared evenly ------------------------------------------------------------------------------


@pytest.fixture
def hands(home: Path, call: Call) -> Path:
    """Ana and Ben have redeemed their codes; Ana is there for K7F0."""
    assert call("staff", "add", "Ben", "--role", "caseworker").code == 0
    assert call("enrol", "K7F0", "--caseworker", "ana").code == 0

    async def join(store: Store) -> None:
        team = [one for one in await store.all_staff() if one.role == "caseworker"]
        joined = {one.id: msgspec.structs.replace(one, chat=n) for n, one in enumerate(team, 500)}
        await store.commit(Changes(staff=joined), real_now=1.0)

    with_store(join)
    return home


def seats(case: str) -> tuple[str, str | None]:
    """Screen names of a person's caseworker and backup."""

    async def look(store: Store) -> tuple[str, str | None]:
        names = {one.id: one.name for one in await store.all_staff()}
        scene = await store.find_case(case)
        assert scene is not None
        person = scene.beneficiary
        return names[person.worker], names[person.backup] if person.backup else None

    return with_store(look)


def test_a_person_goes_to_whoever_has_the_fewest(hands: Path, call: Call) -> None:
    """Said to whoever enrols; the document of programs stays what it was."""
    made = call("enrol", "K7F1", "--evenly")
    assert made.code == 0
    assert "caseworker Ben, backup Ana" in made.out.splitlines()
    assert seats("K7F1") == ("Ben", "Ana")
    assert set(call("enrol", "K7F2", "--evenly", "--json").json) == {"case", "code", "link"}
    assert seats("K7F2") == ("Ana", "Ben")


@pytest.mark.parametrize("status", get_args(Status))
def test_who_has_ended_or_is_unreachable_weighs_nothing(
    hands: Path, call: Call, status: Status
) -> None:
    """The same count as on the worker's screen; a pause or a stop is still somebody's person."""

    async def become(store: Store) -> list[int]:
        scene = await store.find_case("K7F0")
        assert scene is not None
        changed = msgspec.structs.replace(scene.beneficiary, status=status)
        await store.commit(Changes(people={changed.id: changed}), real_now=1.0)
        return list((await store.loads()).values())

    gone = status in {"ended", "unreachable"}
    assert with_store(become) == ([] if gone else [1])
    assert call("enrol", "K7F1", "--evenly").code == 0
    assert seats("K7F1") == (("Ana", "Ben") if gone else ("Ben", "Ana"))


def test_sharing_is_refused_beside_a_name_and_where_nobody_is(home: Path, call: Call) -> None:
    """Each says what to do; nobody is enrolled."""
    both = call("enrol", "K7F1", "--evenly", "--caseworker", "ana", "--json")
    assert (both.code, both.error["code"]) == (2, "usage")
    again = call("enrol", "K7F1", "--evenly", "--again", "--json")
    assert (again.code, again.error["code"]) == (2, "usage")
    alone = call("enrol", "K7F1", "--evenly", "--json")
    assert (alone.code, alone.error["code"]) == (1, "nobody_there")
    assert "redeemed" in alone.error["hint"]
    assert call("enrol", "--csv", "people.csv", "--evenly").code == 2
    assert people(home) == []


def test_a_star_in_a_table_shares_row_by_row(hands: Path, call: Call, table: Any) -> None:
    """Every row counts those above it; whom a row became is said, also before it is done."""
    path = table("A1,*,boss,", "A2,ben,boss,", "A3,*,boss,", "A4,*,,")
    tried = call("enrol", "--csv", path, "--dry-run")
    assert "A1  -  -  caseworker Ben, backup Ana" in tried.out
    made = call("enrol", "--csv", path)
    assert made.code == 0
    assert [seats(case) for case in ("A1", "A2", "A3", "A4")] == [
        ("Ben", "Ana"),
        ("Ben", None),
        ("Ana", "Ben"),
        ("Ana", "Ben"),
    ]
    assert [line.count("caseworker") for line in made.out.splitlines()[:4]] == [1, 0, 1, 1]
    assert all(
        set(one) == {"case", "code", "link"}
        for one in call("enrol", "--csv", table("B1,*,,"), "--json").json
    )


def test_a_star_is_a_problem_of_its_cell_where_nobody_is(
    home: Path, call: Call, table: Any
) -> None:
    """Named with line, column and field, as every other one."""
    found = call("enrol", "--csv", table("A1,Ana,,", "A2,*,,"), "--json")
    assert [(r["line"], r["column"], r["field"]) for r in found.error["rows"]] == [
        (3, 2, "caseworker")
    ]
    assert people(home) == []
