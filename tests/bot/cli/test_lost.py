"""`lost`: the old phone is cut off, the code for the new one is given out once."""

import datetime as dtm
from pathlib import Path

from msgspec.structs import replace

from flows.consent import SCOPES, Consent
from storage.changes import Changes
from storage.store import Store
from tests.bot.cli.conftest import Call, with_store

AT = dtm.datetime(2026, 8, 3, 8, 30, tzinfo=dtm.UTC)


async def _joined(store: Store) -> None:
    scene = await store.find_case("K7F3")
    assert scene is not None
    one = scene.beneficiary
    profile = replace(one.profile, enrolled_at=AT, language="sq", picture="cup", phone_seen=True)
    await store.commit(
        Changes(
            people={one.id: replace(one, chat=900, status="active", profile=profile)},
            consents=[(one.id, Consent(at=AT, how="switches", scopes=frozenset(SCOPES)))],
        ),
        real_now=0.0,
    )


def test_the_old_phone_is_cut_off_and_a_code_given(home: Path, call: Call) -> None:
    """The reference is invited again; contact is off, picture and chat are forgotten."""
    assert call("enrol", "K7F3", "--caseworker", "ana").code == 0
    with_store(_joined)
    done = call("lost", "k7f3", "--json")
    assert done.code == 0
    assert set(done.json) == {"case", "code", "link"}
    assert len(done.json["code"]) >= 22
    shown = call("case", "K7F3", "--json").json
    assert shown["status"] == "invited"
    assert shown["consent"]["contact"] is False
    assert shown["next_checkin"] is None


def test_who_never_joined_has_no_phone_to_lose(home: Path, call: Call) -> None:
    """`enrol --again` is the command for that."""
    assert call("enrol", "K7F3", "--caseworker", "ana").code == 0
    done = call("lost", "K7F3", "--json")
    assert done.code == 1
    assert done.error["code"] == "no_phone"
    assert "--again" in done.error["hint"]


def test_an_unknown_reference_is_told(home: Path, call: Call) -> None:
    """As everywhere."""
    assert call("lost", "Z9Z9", "--json").error["code"] == "unknown_case"
