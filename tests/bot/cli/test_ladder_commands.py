"""`drill`, `report safety`, and when staff work: hours, leave, the rota, second channels."""

import datetime as dtm
from pathlib import Path

import pytest
from msgspec.structs import replace

from flows import drills
from flows.escalation import Escalation
from flows.fires import Fire
from flows.ids import EscalationId
from flows.overlooked import Overlooked
from flows.staff import Hours, Staff
from storage.changes import Changes
from storage.records import AuditLine
from storage.store import Store
from tests.bot.cli.conftest import Call, with_store


def staff_of(name: str) -> Staff:
    """The record of a member of staff."""

    async def look(store: Store) -> Staff:
        found = await store.find_staff(name)
        assert found is not None
        return found

    return with_store(look)


def test_a_drill_is_asked_for_by_a_stored_fire(home: Path, call: Call) -> None:
    """One fire, however often it is asked for; an audit line says that somebody did."""
    assert call("drill", "--json").json == {"asked": True, "drills": []}
    call("drill")

    async def look(store: Store) -> int:
        fires: list[Fire] = await store.claim_fires(
            dtm.datetime.now(dtm.UTC) + dtm.timedelta(minutes=1), limit=9, real_now=0.0
        )
        lines = [one.action for _, one in await store.audit_since()]
        assert lines.count("drill.asked") == 2
        return sum(one.kind == "drill" for one in fires)

    assert with_store(look) == 1


def test_the_last_drills_are_shown_with_their_timings(home: Path, call: Call) -> None:
    """Who answered, after how long; asking for the report begins none."""

    async def a_drill(store: Store) -> None:
        team = [one.id for one in await store.all_staff()]
        now = dtm.datetime.now(dtm.UTC)
        drill = drills.begin(EscalationId("d" * 16), drills.rungs(team), now).escalation
        drill = drills.answer(drill, team[0], now + dtm.timedelta(seconds=90)).escalation
        await store.commit(Changes(escalations={drill.id: drill}), real_now=1.0)

    with_store(a_drill)
    (found,) = call("drill", "--report", "--json").json["drills"]
    assert sorted(one["seconds"] is None for one in found["people"]) == [False, True]
    assert "1 of 2 answered" in call("drill", "--report").out


def test_a_drill_stands_in_no_count(home: Path, call: Call) -> None:
    """`status` counts alerts, and a test is none."""

    async def a_drill(store: Store) -> None:
        team = [one.id for one in await store.all_staff()]
        now = dtm.datetime.now(dtm.UTC)
        drill = drills.begin(EscalationId("d" * 16), drills.rungs(team), now).escalation
        await store.commit(Changes(escalations={drill.id: drill}), real_now=1.0)

    with_store(a_drill)
    found = call("status", "--json").json
    assert (found["open_escalations"], found["open_by_level"]["crisis"]) == (0, 0)
    assert call("report", "safety", "--json").json["weeks"][0]["paged"] == 0


def test_safety_figures_come_week_by_week(home: Path, call: Call) -> None:
    """This week's alert is in the last row; the one before is empty."""

    async def an_alert(store: Store) -> None:
        now = dtm.datetime.now(dtm.UTC) - dtm.timedelta(hours=5)
        alert = Escalation(
            id=EscalationId("e" * 16),
            beneficiary=None,
            case="K7F3",
            level="crisis",
            reasons=("danger",),
            opened=now,
            paged=1,
            deadline=now + dtm.timedelta(minutes=10),
            acknowledged=now + dtm.timedelta(minutes=4),
            next_page=now,
        )
        await store.commit(Changes(escalations={alert.id: alert}), real_now=1.0)

    with_store(an_alert)
    before, now = call("report", "safety", "--weeks", 2, "--json").json["weeks"]
    assert before["paged"] == 0
    assert (now["paged"], now["median_seconds"], now["overdue_share"]) == (1, 240.0, 0.0)
    assert "median 4 min" in call("report", "safety").out


def test_what_should_have_alerted_is_in_the_safety_figures(home: Path, call: Call) -> None:
    """By rule, beside where earlier signs had stood after a crisis; week by week."""

    async def some(store: Store) -> None:
        now = dtm.datetime.now(dtm.UTC)
        line = AuditLine(at=now, actor="s:1", action="crisis.reviewed", detail="words")
        marked = {
            "01": Overlooked(day=now.date(), level="none"),
            "02": Overlooked(day=now.date(), level="concern", rules=("common.low-mood",)),
        }
        await store.commit(Changes(overlooked=marked, audit=[line]), real_now=1.0)

    with_store(some)
    before, now = call("report", "safety", "--weeks", 2, "--json").json["weeks"]
    assert (before["overlooked"]["messages"], before["earlier_signs"]) == (0, {})
    assert now["earlier_signs"] == {"words": 1}
    assert now["overlooked"] == {
        "messages": 2,
        "by_level": {"concern": 1, "none": 1},
        "by_rule": [
            {"rule": "common.low-mood", "messages": 1},
            {"rule": "none", "messages": 1},
        ],
    }
    shown = call("report", "safety").out
    assert "should have alerted: 2 messages, heard as concern 1, none 1" in shown
    assert "common.low-mood: 1 should have alerted" in shown
    assert "after a crisis, an earlier sign: words 1" in shown


def test_duty_hours_are_set_in_the_own_zone(home: Path, call: Call) -> None:
    """Days and hours; `--add` puts more beside them; `--clear` is always on duty again."""
    assert call("staff", "hours", "Ana", "--from", "9:00", "--until", "17:00").code == 0
    week = Hours(days=frozenset(range(5)), start=dtm.time(9), end=dtm.time(17))
    assert staff_of("Ana").hours == (week,)
    assert staff_of("Ana").country == "RS"
    call(
        "staff",
        "hours",
        "Ana",
        "--days",
        "sat,sun-mon",
        "--from",
        "22:00",
        "--until",
        "06:00",
        "--add",
    )
    assert staff_of("Ana").hours[1].days == {5, 6, 0}
    call("staff", "hours", "Ana", "--clear")
    assert staff_of("Ana").hours == ()


def test_leave_and_shifts_are_instants(home: Path, call: Call) -> None:
    """Midnight where they are; a shift that is over makes room."""
    assert call("staff", "away", "Ana", "--until", "2190-08-24").code == 0
    assert staff_of("Ana").away_until == dtm.datetime.fromisoformat("2190-08-23T22:00+00:00")
    call("staff", "away", "Ana", "--clear")
    assert staff_of("Ana").away_until is None
    shift = ("--from", "2190-08-24T18:00", "--until", "2190-08-25T08:00")
    assert call("staff", "on-call", "Ana", *shift).code == 0
    assert len(staff_of("Ana").shifts) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("hours", "Ana", "--from", "nine", "--until", "17:00"),
        ("hours", "Ana", "--days", "someday", "--from", "09:00", "--until", "17:00"),
        ("away", "Ana", "--until", "soon"),
        ("away", "Ana", "--until", "2001-01-01"),
        ("on-call", "Ana", "--from", "2190-08-25", "--until", "2190-08-24"),
        ("channel", "Ana", "nonsense"),
    ],
)
def test_a_wrong_value_is_refused_with_a_hint(
    home: Path, call: Call, words: tuple[str, ...]
) -> None:
    """One line that says what is wrong; nothing is written, no address is repeated."""
    before = staff_of("Ana")
    found = call("staff", *words)
    assert found.code == 2
    assert "nonsense" not in found.err
    assert staff_of("Ana") == before


def test_nobody_of_that_name_is_changed(home: Path, call: Call) -> None:
    """An unknown screen name is refused."""
    assert call("staff", "away", "Nobody", "--until", "2190-01-01").code == 1


def test_somebody_who_left_has_no_rung_in_the_doctor_s_eyes(home: Path, call: Call) -> None:
    """Two seats, one of them on leave: one person alone is red."""
    call("enrol", "K7F3", "--caseworker", "Ana", "--supervisor", "Boss")

    async def join(store: Store) -> None:
        for number, one in enumerate(await store.all_staff()):
            joined = replace(one, chat=500 + number)
            await store.commit(Changes(staff={one.id: joined}), real_now=1.0)
        scene = await store.find_case("K7F3")
        assert scene is not None
        person = replace(scene.beneficiary, status="active")
        await store.commit(Changes(people={person.id: person}), real_now=1.0)

    with_store(join)
    name = "people behind each reference"
    checks = {one["name"]: one["ok"] for one in call("doctor", "--json").json["checks"]}
    assert checks[name]
    call("staff", "away", "Boss", "--until", "2190-01-01")
    checks = {one["name"]: one["ok"] for one in call("doctor", "--json").json["checks"]}
    assert not checks[name]


def test_a_gap_in_the_rota_is_red(home: Path, call: Call) -> None:
    """Where a rota is kept, an hour without anybody is said before it comes."""
    names = {one["name"]: one["ok"] for one in call("doctor", "--json").json["checks"]}
    assert names["on-call rota"]
    soon = (dtm.datetime.now(dtm.UTC) + dtm.timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    call("staff", "on-call", "Ana", "--from", "2026-01-01", "--until", soon)
    names = {one["name"]: one["ok"] for one in call("doctor", "--json").json["checks"]}
    assert not names["on-call rota"]
