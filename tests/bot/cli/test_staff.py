"""`staff add` and `staff list`."""

from pathlib import Path

from storage.changes import Changes
from storage.store import Store
from tests.bot.cli.conftest import Call, with_store


def test_somebody_new_gets_a_code_that_works(home: Path, call: Call) -> None:
    """The code opens an invitation for exactly this row; no link while the bot has no name."""
    made = call("staff", "add", "Eva Two", "--role", "caseworker", "--json").json
    assert made["staff"] == "Eva Two"
    assert made["role"] == "caseworker"
    assert made["link"] is None

    async def look(store: Store) -> tuple[str, bool, str]:
        invitation = await store.find_invitation(made["code"])
        staff = await store.find_staff("eva two")
        assert invitation is not None
        assert staff is not None
        return invitation.target, invitation.used, f"s:{staff.id}"

    target, used, expected = with_store(look)
    assert (target, used) == (expected, False)


def test_a_link_comes_with_the_bots_name(home: Path, call: Call) -> None:
    """As soon as `run` has learned it."""
    with_store(lambda store: store.meta_set("bot_username", "quiet_bot"))
    made = call("staff", "add", "Eva", "--role", "admin", "--json").json
    assert made["link"] == f"https://t.me/quiet_bot?start={made['code']}"


def test_a_name_is_given_once(home: Path, call: Call) -> None:
    """In any spelling; nothing changes."""
    found = call("staff", "add", "  ANA ", "--role", "caseworker", "--json")
    assert (found.code, found.error["code"]) == (1, "name_taken")
    assert len(call("staff", "list", "--json").json) == 2


def test_who_has_not_joined_can_get_another_code(home: Path, call: Call) -> None:
    """The row stays the same; who has joined gets none."""
    again = ("staff", "add", "ana", "--role", "caseworker", "--again", "--json")
    made = call(*again)
    assert made.code == 0
    assert made.json["staff"] == "Ana"
    assert len(call("staff", "list", "--json").json) == 2

    async def join(store: Store) -> None:
        from msgspec.structs import replace

        ana = await store.find_staff("Ana")
        assert ana is not None
        await store.commit(Changes(staff={ana.id: replace(ana, chat=5)}), real_now=1.0)

    with_store(join)
    assert call(*again).error["code"] == "not_waiting"
    assert [one["joined"] for one in call("staff", "list", "--json").json] == [True, False]


def test_a_telling_name_is_warned_of(home: Path, call: Call) -> None:
    """It will stand on lock screens."""
    found = call("staff", "add", "Victim Support", "--role", "caseworker")
    assert found.code == 0
    assert "alias" in found.err
    assert "/start " in found.out


def test_whoever_leaves_has_no_access_and_their_people_have_somebody(
    home: Path, call: Call
) -> None:
    """Everything ends in one commit; the people go to the supervisor; a second time is refused."""
    assert call("enrol", "B2B2", "--caseworker", "Ana", "--supervisor", "Boss").code == 0
    done = call("staff", "leave", "ana", "--json").json
    assert done == {"staff": "Ana", "moved": 1, "signals": 0}

    async def look(store: Store) -> tuple[bool, object, str]:
        gone = await store.find_staff("Ana")
        boss = await store.find_staff("Boss")
        scene = await store.find_case("B2B2")
        assert gone is not None
        assert boss is not None
        assert scene is not None
        assert scene.beneficiary.worker == boss.id
        lines = [one.action for _, one in await store.audit_since()]
        return gone.active, gone.chat, lines[-1]

    active, chat, _ = with_store(look)
    assert (active, chat) == (False, None)
    again = call("staff", "leave", "Ana", "--json")
    assert (again.code, again.error["code"]) == (1, "unknown_staff")
