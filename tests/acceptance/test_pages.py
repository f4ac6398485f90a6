"""Pages and the ladder: one signal, one page; nobody is let wait; a concern pages nobody."""

import datetime as dtm

import pytest

from bot.rehearsal.phone import Phone
from flows.banned import telling
from tests.acceptance.steps import AFRAID, DANGER, SELF, answer_check_in, close, opener
from tests.acceptance.wording import NO, NOT_SURE, TAKE, YES, line, page
from tests.acceptance.world import World, press, shows, tags, words


@pytest.fixture
async def team(world: World, mira: Phone) -> dict[str, Phone]:
    """Mira the caseworker, Boris the backup, Sonja the supervisor, Petra a supervisor elsewhere."""
    return {
        "Mira": mira,
        "Boris": await world.add_staff("Boris", chat=501),
        "Sonja": await world.add_staff("Sonja", "supervisor", chat=502),
        "Petra": await world.add_staff("Petra", "supervisor", chat=503),
    }


@pytest.fixture
async def eva(world: World, team: dict[str, Phone]) -> Phone:
    """The phone of E5E5, who has the whole team."""
    return await world.seat("E5E5", chat=901, backup="Boris", supervisor="Sonja")


def paged(world: World, team: dict[str, Phone], *, since: int = 0) -> dict[str, int]:
    """How many pages each member of the team was sent."""
    counts = {name: len(world.pages(phone, since=since)) for name, phone in team.items()}
    return {name: count for name, count in counts.items() if count}


async def test_a_page_is_reference_level_reason_age_and_a_claim_button_first(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """K7F3, number and sign, one reason word, its age; the first button claims."""
    eva.say(AFRAID)
    await world.settle()
    (sent,) = world.pages(team["Mira"])
    assert words(sent) == page("E5E5", 2, "danger")
    assert tags(sent)[0] == TAKE
    assert not telling(words(sent))


async def test_no_other_message_to_staff_has_a_claim_button(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """Notes, lists, menus, outcomes: whoever presses the first button of a page alone claims."""
    eva.say("the soup was good today")
    eva.say(AFRAID)
    await world.settle()
    mira = team["Mira"]
    mira.press(TAKE)
    mira.press(line("page/close"))
    await press(mira, line("outcome/reached-safe"))
    for typed in ("/people", "/digest", "/start", "/language", "hello"):
        mira.say(typed)
    await world.settle()
    claiming = [one for one in world.stand_in.calls.sent_to(mira.id) if TAKE in tags(one)]
    assert [words(one) for one in claiming] == [page("E5E5", 2, "danger")]


async def test_crisis_pages_worker_and_backup_at_once(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """The first rung of a crisis is two people, one page each."""
    eva.say(DANGER)
    await world.settle()
    assert paged(world, team) == {"Mira": 1, "Boris": 1}


async def test_an_unclaimed_crisis_is_paged_after_ten_minutes_and_every_ten_for_ever(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """At 10 min the supervisor joins, at 20 the pool; then all every 10 min, with again ×n."""
    eva.say(DANGER)
    await world.settle()
    mark = world.mark()
    await world.pass_time(minutes=9.9)
    assert paged(world, team, since=mark) == {}
    await world.pass_time(minutes=0.2)
    assert paged(world, team, since=mark) == {"Mira": 1, "Boris": 1, "Sonja": 1}
    assert words(world.pages(team["Mira"])[-1]) == page("E5E5", 3, "danger", age="10 min", again=2)
    mark = world.mark()
    await world.pass_time(hours=5)
    everybody = {"Mira": 30, "Boris": 30, "Sonja": 30, "Petra": 30}
    assert paged(world, team, since=mark) == everybody


async def test_an_unclaimed_distress_climbs_every_hour_and_then_every_two_for_ever(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """The worker; after an hour the backup, after two the supervisor, after three the pool."""
    eva.say(AFRAID)
    await world.settle()
    assert paged(world, team) == {"Mira": 1}
    mark = world.mark()
    await world.pass_time(minutes=59)
    assert paged(world, team, since=mark) == {}
    await world.pass_time(minutes=1)
    assert paged(world, team, since=mark) == {"Mira": 1, "Boris": 1}
    mark = world.mark()
    await world.pass_time(hours=1)
    assert paged(world, team, since=mark) == {"Mira": 1, "Boris": 1, "Sonja": 1}
    mark = world.mark()
    await world.pass_time(hours=1 + 2 * 24)
    everybody = {"Mira": 25, "Boris": 25, "Sonja": 25, "Petra": 25}
    assert paged(world, team, since=mark) == everybody


async def test_a_concern_pages_nobody_and_stands_in_the_digest(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """A worrying answer of the first level waits quietly in `Today`."""
    await opener(world, "E5E5", eva)
    await answer_check_in(world, eva, NOT_SURE)
    await world.pass_time(hours=30)
    assert paged(world, team) == {}
    mira = team["Mira"]
    mira.say("/digest")
    bubble = await shows(mira, line("staff/digest"))
    assert any("E5E5" in label and line("level/1") in label for label in bubble.labels)


async def test_a_concern_on_an_open_distress_pages_its_rung(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """What is open gets the new signal: one page, again ×2, the level stays."""
    await opener(world, "E5E5", eva)
    eva.say(AFRAID)
    await world.settle()
    mark = world.mark()
    eva.say("i feel sad today")
    await world.settle()
    assert paged(world, team, since=mark) == {"Mira": 1}
    opened = await world.open_escalation("E5E5")
    assert (opened.level, opened.signals) == ("distress", 2)
    assert words(world.pages(team["Mira"])[-1]).endswith(line("page/again", count=2))


async def test_a_second_signal_raises_the_level_and_pages_the_new_rung(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """One open alert a person: distress becomes crisis, worker and backup are paged once each."""
    eva.say(AFRAID)
    await world.settle()
    mark = world.mark()
    eva.say(DANGER)
    await world.settle()
    assert paged(world, team, since=mark) == {"Mira": 1, "Boris": 1}
    (only,) = await world.escalations("E5E5")
    assert (only.level, only.signals) == ("crisis", 2)


async def test_a_lower_signal_never_lowers_the_level(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """After a crisis a distress pages the crisis rung again."""
    eva.say(DANGER)
    await world.settle()
    mark = world.mark()
    eva.say(AFRAID)
    await world.settle()
    assert (await world.open_escalation("E5E5")).level == "crisis"
    assert paged(world, team, since=mark) == {"Mira": 1, "Boris": 1}


async def test_an_answer_that_raises_two_signals_pages_for_each(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """SAFE-1 No is one signal, SAFE-2 `I don't know` another: two pages, one alert."""
    await opener(world, "E5E5", eva)
    await answer_check_in(world, eva, NO)
    assert paged(world, team) == {"Mira": 1}
    eva.press(1, eva.newest)
    await world.settle()
    assert paged(world, team) == {"Mira": 2}
    (only,) = await world.escalations("E5E5")
    assert only.signals == 2


async def test_a_calm_check_in_pages_nobody(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """Good answers reach no staff phone at all."""
    await opener(world, "E5E5", eva)
    mark = world.mark()
    await answer_check_in(world, eva, YES, "😀")
    assert not [one for phone in team.values() for one in world.said_to(phone, since=mark)]


async def test_whoever_claims_first_holds_and_the_others_learn_it(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """Two people press at the same moment: one holds, the other reads who it is."""
    eva.say(DANGER)
    await world.settle()
    mark = world.mark()
    team["Mira"].press(TAKE)
    team["Boris"].press(TAKE)
    await world.settle()
    opened = await world.open_escalation("E5E5")
    assert opened.state == "claimed"
    assert opened.claimed_by == world.staff["Mira"]
    assert line("page/already", worker="Mira") in world.said_to(team["Boris"], since=mark)
    claims = [one for _, one in await world.store.audit_since() if "claimed" in one.action]
    assert len(claims) == 1


async def test_a_claimed_alert_is_quiet_until_its_promise_ends(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """No page while somebody holds it; when the promise ran out the holder is asked, then paged."""
    eva.say(DANGER)
    await world.settle()
    team["Boris"].press(TAKE)
    await world.settle()
    held = await world.open_escalation("E5E5")
    assert held.promise_until == world.clock.now() + dtm.timedelta(minutes=30)
    mark = world.mark()
    await world.pass_time(minutes=29)
    assert paged(world, team, since=mark) == {}
    await world.pass_time(minutes=1)
    assert world.said_to(team["Boris"], since=mark) == [line("promise/ask", case="E5E5")]
    await world.pass_time(minutes=10)
    assert paged(world, team, since=mark).get("Mira") == 1


async def test_the_holder_may_promise_again(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """`I need more time` is a new promise: nobody else is paged meanwhile."""
    eva.say(DANGER)
    await world.settle()
    mira = team["Mira"]
    mira.press(TAKE)
    await world.settle()
    await world.pass_time(minutes=30)
    await press(mira, line("promise/more"), said=line("promise/ask", case="E5E5"))
    await world.settle()
    held = await world.open_escalation("E5E5")
    assert (held.state, held.claimed_by) == ("claimed", world.staff["Mira"])
    mark = world.mark()
    await world.pass_time(minutes=29)
    assert paged(world, team, since=mark) == {}


async def test_closing_ends_the_pages(world: World, team: dict[str, Phone], eva: Phone) -> None:
    """An outcome code closes it: no further page, and the next signal opens a new alert."""
    eva.say(DANGER)
    await world.settle()
    await close(world, team["Mira"])
    mark = world.mark()
    await world.pass_time(hours=3)
    assert paged(world, team, since=mark) == {}
    eva.say(AFRAID)
    await world.settle()
    first, second = await world.escalations("E5E5")
    assert (first.state, second.state) == ("closed", "open")
    assert second.id != first.id


async def test_every_outcome_closes(world: World, team: dict[str, Phone], eva: Phone) -> None:
    """Each of the eight outcome buttons closes the alert with its own code."""
    mira = team["Mira"]
    for at in range(8):
        world.clock.move(minutes=1)
        eva.say(AFRAID)
        await world.settle()
        mira.press(line("page/close"))
        asked = await shows(mira, line("page/outcome", case="E5E5"))
        assert len(asked.labels) == 8
        mira.press(at, asked)
        await world.settle()
        closed = (await world.escalations("E5E5"))[-1]
        assert closed.outcome is not None
        assert (closed.state, line(f"outcome/{closed.outcome}")) == ("closed", asked.labels[at])
    assert len({one.outcome for one in await world.escalations("E5E5")}) == 8


async def test_a_page_that_cannot_be_delivered_jumps_to_the_next_rung_at_once(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """The worker's account is gone: the backup is paged in the same minute."""
    team["Mira"].deactivate()
    eva.say(AFRAID)
    await world.settle()
    assert paged(world, team) == {"Boris": 1}


async def test_a_worker_known_to_be_unreachable_is_passed_over(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """A blocked bot is known before the alert: the pool is paged at once, nobody waits an hour."""
    team["Mira"].block()
    await world.settle()
    eva.say(AFRAID)
    await world.settle()
    assert sum(paged(world, team).values()) >= 1


async def test_with_nobody_reachable_the_alert_keeps_its_timer(
    world: World, mira: Phone, ana: Phone
) -> None:
    """All phones are gone: the alert stays open with a live timer, and pages when one is back."""
    mira.block()
    await world.settle()
    ana.say(DANGER)
    await world.settle()
    opened = await world.open_escalation("K7F3")
    assert opened.next_page is not None
    assert opened.next_page > world.clock.now()
    await world.pass_time(minutes=25)
    mira.unblock()
    mark = world.mark()
    await world.pass_time(minutes=10)
    assert len(world.pages(mira, since=mark)) >= 1


async def test_pages_go_on_after_a_restart(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """The program was away over a rung: it pages when it is back."""
    eva.say(DANGER)
    await world.settle()
    await world.stop()
    world.clock.move(minutes=11)
    mark = world.mark()
    await world.start()
    await world.settle()
    assert paged(world, team, since=mark) == {"Mira": 1, "Boris": 1, "Sonja": 1}


async def test_a_clock_that_jumps_back_loses_no_page(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """A day back: the timer still stands, and when its time comes the rung is paged."""
    eva.say(DANGER)
    await world.settle()
    world.clock.move(days=-1)
    await world.settle()
    mark = world.mark()
    await world.leap(days=1)
    await world.pass_time(minutes=11)
    assert paged(world, team, since=mark)["Sonja"] >= 1


async def test_a_timer_that_comes_before_its_time_is_set_again(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """The clock went back between the look at the queue and the decision: nobody is forgotten."""
    eva.say(DANGER)
    await world.settle()
    opened = await world.open_escalation("E5E5")
    now = world.clock.now()
    await world.write_for("E5E5", lambda turn: turn.fire("rung", now, subject=opened.id))
    await world.settle()
    mark = world.mark()
    assert (await world.open_escalation("E5E5")).next_page == opened.next_page
    await world.pass_time(minutes=11)
    assert paged(world, team, since=mark)["Sonja"] >= 1


async def test_a_button_of_a_closed_alert_says_that_it_is_old(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """The second press on an old page changes nothing."""
    eva.say(AFRAID)
    await world.settle()
    mira = team["Mira"]
    old = mira.newest
    await close(world, mira)
    mark = world.mark()
    mira.press(TAKE, old)
    await world.settle()
    assert world.said_to(mira, since=mark) == [line("staff/old-button")]
    (closed,) = await world.escalations("E5E5")
    assert closed.claimed_by is None


async def test_reading_the_words_is_logged_and_the_words_go(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """Read once, shown for ten minutes, then off the worker's screen and out of the memory."""
    said = "the canary of the grey mill is afraid of him"
    eva.say(f"{AFRAID}, {said}")
    await world.settle()
    mira = team["Mira"]
    mira.press(line("page/words"))
    await world.settle()
    assert any(said in bubble.text for bubble in mira.screen)
    reads = [one for _, one in await world.store.audit_since() if one.action == "words.read"]
    assert [one.actor for one in reads] == [f"s:{world.staff['Mira']}"]
    await world.pass_time(minutes=10)
    assert not any(said in bubble.text for bubble in mira.screen)
    mira.press(line("page/words"))
    await shows(mira, line("page/words-none"))


async def test_somebody_else_s_page_button_is_refused(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """A token is bound to the chat that it was made for: forwarded, it opens nothing."""
    eva.say(AFRAID)
    await world.settle()
    (sent,) = world.pages(team["Mira"])
    token = sent.params["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    mark = world.mark()
    team["Petra"].press_data(token)
    await world.settle()
    assert world.said_to(team["Petra"], since=mark) == [line("staff/old-button")]
    assert (await world.open_escalation("E5E5")).claimed_by is None


async def test_self_harm_pages_with_its_own_reason(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """The reason word is the signal's own."""
    eva.say(SELF)
    await world.settle()
    assert words(world.pages(team["Mira"])[0]) == page("E5E5", 3, "self")


async def test_a_telling_word_in_a_worker_s_own_words_is_not_passed_on(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """The banned list holds for the talk too; the worker is asked to write it differently."""
    eva.say(AFRAID)
    await world.settle()
    mira = team["Mira"]
    mira.press(line("page/write"))
    await shows(mira, line("write/ask", case="E5E5"))
    mark = world.mark()
    mira.say("I told the police about your case")
    await shows(mira, line("write/refused"))
    await world.settle()
    assert world.said_to(eva, since=mark) == []
