"""Every act is checked at the press and leaves a line; refused ones are polite, and counted."""

from msgspec.structs import replace

from bot.caseworkers.acts import ACTS
from bot.rehearsal.phone import Phone
from flows.ids import EscalationId
from storage.changes import Changes
from tests.acceptance.steps import AFRAID, DANGER
from tests.acceptance.wording import TAKE, line
from tests.acceptance.world import World

PRESSED = sorted(
    (one for one in ACTS if one.startswith(("pg.", "pr.", "pe."))),
    key=lambda action: action == "pg.end",
)
"""Buttons about a person or their open alert; the one that closes it comes last."""


async def token(world: World, phone: Phone, action: str, case: str) -> str:
    """A button as the program would make it for this chat."""
    assert world.app is not None
    alert = (await world.scene(case)).escalation
    about = alert.id if action.startswith(("pg.", "pr.", "lk.")) and alert else world.people[case]
    more = bytes([0]) if action in {"pg.end", "pe.phase"} else b""
    return world.app.desk.buttons.make(phone.id, action, bytes.fromhex(about) + more)


async def lines(world: World, name: str) -> int:
    """How many audit lines somebody has left."""
    found = await world.store.audit_since()
    return sum(one.actor == f"s:{world.staff[name]}" for _, one in found)


async def test_every_act_of_a_colleague_without_a_relation_is_refused_and_counted(
    world: World, mira: Phone, ana: Phone
) -> None:
    """A valid button in the wrong hands: one polite sentence, one line, no effect."""
    boris = await world.add_staff("Boris", chat=501)
    ana.say(AFRAID)
    await world.settle()
    before = await world.open_escalation("K7F3")
    for action in PRESSED:
        mark = world.mark()
        boris.press_data(await token(world, boris, action, "K7F3"))
        await world.settle()
        assert world.said_to(boris, since=mark) == [line("staff/not-yours")], action
    refused = [one for _, one in await world.store.audit_since() if one.action == "access.refused"]
    assert [one.detail for one in refused] == [ACTS[action][0] for action in PRESSED]
    assert await world.open_escalation("K7F3") == before
    assert world.app is not None
    counted = world.app.desk.presses.within_an_hour(world.clock.real())
    assert counted == {"refused": len(PRESSED)}


async def test_every_act_of_the_worker_leaves_a_line(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Looking, writing, closing, moving: who did it to whom is in the audit."""
    ana.say(AFRAID)
    await world.settle()
    for action in PRESSED:
        before = await lines(world, "Mira")
        mira.press_data(await token(world, mira, action, "K7F3"))
        await world.settle()
        assert await lines(world, "Mira") > before, action


async def test_lists_leave_a_line_too(world: World, mira: Phone, ana: Phone) -> None:
    """`My people` and `Today` are looks at people's data."""
    ana.say(AFRAID)
    await world.settle()
    before = await lines(world, "Mira")
    mira.say("/people")
    mira.say("/digest")
    await world.settle()
    assert await lines(world, "Mira") == before + 2


async def test_somebody_with_a_conflict_of_interest_sees_and_hears_nothing(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Barred from one person: not paged, not in a list, not by an old button."""
    boris = await world.add_staff("Boris", "supervisor", chat=501)
    barred = (world.staff["Boris"],)
    await world.write_for("K7F3", lambda turn: turn.set_profile(barred=barred))
    ana.say(DANGER)
    await world.settle()
    await world.pass_time(hours=1)
    assert world.pages(boris) == []
    mark = world.mark()
    boris.press_data(await token(world, boris, "pg.take", "K7F3"))
    boris.say("/people")
    await world.settle()
    said = world.said_to(boris, since=mark)
    assert line("staff/not-yours") in said
    assert not any("K7F3" in one for one in said)
    assert (await world.open_escalation("K7F3")).claimed_by is None


async def test_somebody_who_left_may_do_nothing_from_that_moment(
    world: World, mira: Phone, ana: Phone
) -> None:
    """The same commit ends access: the page on their phone claims nothing any more."""
    ana.say(AFRAID)
    await world.settle()
    staff = {one.id: one for one in await world.store.all_staff()}[world.staff["Mira"]]
    await world.write(Changes(staff={staff.id: replace(staff, active=False)}))
    mira.press(TAKE)
    await world.settle()
    assert (await world.open_escalation("K7F3")).claimed_by is None


async def test_a_button_about_nothing_is_stale_and_counted(world: World, mira: Phone) -> None:
    """An alert that is not there: the old sentence, and one more in the count."""
    assert world.app is not None
    number = EscalationId("ab" * 8)
    mira.press_data(world.app.desk.buttons.make(mira.id, "pg.take", bytes.fromhex(number)))
    await world.settle()
    assert world.said_to(mira)[-1] == line("staff/old-button")
    assert world.app.desk.presses.within_an_hour(world.clock.real()) == {"stale": 1}
