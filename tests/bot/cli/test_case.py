"""`case`: the contract of its document, who may see answers, and what it leaves behind."""

import datetime as dtm
from pathlib import Path

import pytest
from msgspec.structs import replace

from flows.consent import SCOPES, Consent
from flows.escalation import Escalation
from flows.ids import EscalationId
from storage.changes import Changes
from storage.letter import Lane
from storage.records import Answer
from storage.store import Store
from tests.bot.cli.conftest import Call, with_store

AT = dtm.datetime(2026, 8, 3, 8, 30, tzinfo=dtm.UTC)
PLANNED = dtm.datetime(2036, 8, 10, 9, 5, tzinfo=dtm.UTC)
KEYS = {
    "case", "status", "phase", "language", "country", "zone", "audience", "started", "consent",
    "consent_version", "next_checkin", "answers", "escalations",
}  # fmt: skip


@pytest.fixture
def enrolled(home: Path, call: Call) -> Path:
    """K7F3 of Ana and Boss, active since August, with an answer and an alert that Ana took."""
    enrol = ("enrol", "K7F3", "--caseworker", "ana", "--supervisor", "boss", "--country", "XK")
    assert call(*enrol, "--started", "2026-08-01").code == 0
    with_store(_live)
    return home


async def _live(store: Store) -> None:
    scene = await store.find_case("K7F3")
    assert scene is not None
    one = scene.beneficiary
    profile = replace(one.profile, enrolled_at=AT, next_checkin=PLANNED, language="sq")
    alert = Escalation(
        id=EscalationId("e" * 16),
        beneficiary=one.id,
        case="K7F3",
        level="distress",
        reasons=("danger", "mood"),
        opened=AT,
        state="claimed",
        claimed_by=one.worker,
        promise_until=AT + dtm.timedelta(hours=1),
        signals=2,
    )
    changes = Changes(
        people={one.id: replace(one, status="active", profile=profile, chat=7)},
        consents=[
            (one.id, Consent(at=AT, how="switches", scopes=frozenset(SCOPES), version="v1"))
        ],
        answers=[Answer(beneficiary=one.id, question="SAFE-1", choice="no", at=AT)],
        escalations={alert.id: alert},
    )
    await store.commit(changes, real_now=1.0)


async def _change(store: Store, **changed: object) -> None:
    scene = await store.find_case("K7F3")
    assert scene is not None
    one = scene.beneficiary
    if "profile" in changed:
        changed["profile"] = replace(one.profile, **changed["profile"])  # type: ignore[arg-type]
    await store.commit(Changes(people={one.id: replace(one, **changed)}), real_now=1.0)


def test_an_invited_person_is_bare(home: Path, call: Call) -> None:
    """All switches off, no version, nothing planned, no answers, no alerts."""
    assert call("enrol", "K7F3", "--caseworker", "ana").code == 0
    shown = call("case", "k7f3", "--json").json
    assert set(shown) == KEYS
    assert shown["status"] == "invited"
    assert shown["consent"] == dict.fromkeys(SCOPES, False)
    assert (shown["consent_version"], shown["next_checkin"]) == (None, None)
    assert (shown["answers"], shown["escalations"], shown["language"]) == ([], [], None)


def test_a_person_is_shown_as_the_contract_says(enrolled: Path, call: Call) -> None:
    """The next check-in stands in the person's own zone; the alert names who took it."""
    shown = call("case", "K7F3", "--json").json
    assert set(shown) == KEYS
    assert shown["consent"] == dict.fromkeys(SCOPES, True)
    assert shown["next_checkin"] == "2036-08-10T11:05:00+02:00"
    assert shown["answers"] == [{"at": AT.isoformat(), "question": "SAFE-1", "choice": "no"}]
    (alert,) = shown["escalations"]
    assert alert == {
        "id": "e" * 16,
        "level": "distress",
        "reasons": ["danger", "mood"],
        "opened": AT.isoformat(),
        "open": True,
        "state": "claimed",
        "claimed_by": "Ana",
        "promise_until": (AT + dtm.timedelta(hours=1)).isoformat(),
        "closed": None,
        "outcome": None,
        "signals": 2,
    }
    assert "SAFE-1" in call("case", "K7F3").out


@pytest.mark.parametrize(
    "changed",
    [{"status": "stopped"}, {"status": "lapsed"}, {"profile": {"held_since": AT}}],
)
def test_nothing_is_planned_for_who_is_not_written_to(
    enrolled: Path, call: Call, changed: dict[str, object]
) -> None:
    """Even if an old instant still stands in the row."""
    with_store(lambda store: _change(store, **dict(changed)))
    assert call("case", "K7F3", "--json").json["next_checkin"] is None


def test_each_look_leaves_an_audit_line(enrolled: Path, call: Call) -> None:
    """Who, and whether answers were shown; no reference, no answer."""
    call("case", "K7F3", "--json")
    lines = with_store(lambda store: store.audit_since())
    shown = [line for _, line in lines if line.action == "case.shown"]
    assert [(line.actor, line.detail) for line in shown] == [("operator", "answers")]
    assert "K7F3" not in repr(shown)


async def prepared(store: Store) -> None:
    """A production home whose supervisor can be told."""
    await store.meta_set("production", "yes")
    boss = await store.find_staff("boss")
    assert boss is not None
    await store.commit(Changes(staff={boss.id: replace(boss, chat=9)}), real_now=1.0)


def test_a_production_home_withholds_answers(enrolled: Path, call: Call) -> None:
    """The audit line says so; for people there is a hint."""
    with_store(lambda store: store.meta_set("production", "yes"))
    assert call("case", "K7F3", "--json").json["answers"] == "withheld"
    assert "--reason" in call("case", "K7F3").out
    lines = with_store(lambda store: store.audit_since())
    assert [line.detail for _, line in lines if line.action == "case.shown"] == ["", ""]


def test_a_reason_opens_answers_and_tells_the_supervisor(enrolled: Path, call: Call) -> None:
    """One letter, to the supervisor, with reference and reason; none without one to be told."""
    with_store(lambda store: store.meta_set("production", "yes"))
    alone = call("case", "K7F3", "--reason", "handover to Ana", "--json")
    assert (alone.code, alone.error["code"]) == (1, "no_supervisor")
    with_store(prepared)
    shown = call("case", "K7F3", "--reason", "handover to Ana", "--json").json
    assert shown["answers"][0]["choice"] == "no"
    letters = with_store(lambda store: store.claim_letters(limit=9, real_now=9e9))
    assert [(one.lane, one.body.chat, one.body.text) for one in letters] == [
        (Lane.REPLY, 9, "K7F3 · handover to Ana")
    ]


def test_a_reason_with_a_telling_word_is_refused(enrolled: Path, call: Call) -> None:
    """It would stand on a lock screen."""
    with_store(prepared)
    refused = call("case", "K7F3", "--reason", "police asked", "--json")
    assert refused.error["code"] == "bad_reason"


def test_the_persons_own_switch_holds_against_a_reason(enrolled: Path, call: Call) -> None:
    """With `show` off a production home shows no answers to anybody."""
    with_store(prepared)

    async def switch_off(store: Store) -> None:
        scene = await store.find_case("K7F3")
        assert scene is not None
        less = Consent(at=AT, how="switches", scopes=frozenset(SCOPES) - {"show"}, version="v1")
        await store.commit(Changes(consents=[(scene.beneficiary.id, less)]), real_now=1.0)

    with_store(switch_off)
    shown = call("case", "K7F3", "--reason", "handover", "--json").json
    assert shown["answers"] == "withheld"
