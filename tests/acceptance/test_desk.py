"""The caseworker's day in the chat: everything by buttons, every look with its line."""

import datetime as dtm

import pytest
from msgspec.structs import replace

from bot.caseworkers import conduct
from bot.caseworkers.person import MENU
from bot.effects import people
from bot.rehearsal.chats import Bubble
from bot.rehearsal.phone import Phone
from bot.turns.turn import Turn
from flows import duty
from flows.staff import Shift
from locales import dates
from storage.changes import Changes
from storage.records import Answer
from tests.acceptance.steps import DANGER, close
from tests.acceptance.wording import line
from tests.acceptance.world import World, press, shows


async def person_screen(world: World, worker: Phone) -> Bubble:
    """The screen of the first of one's people."""
    worker.say("/people")
    await world.settle()
    worker.press(0)
    await world.settle()
    assert worker.newest is not None
    return worker.newest


async def go(world: World, worker: Phone, key: str) -> Bubble:
    """One of the buttons on the person's screen."""
    await person_screen(world, worker)
    worker.press(line(key))
    await world.settle()
    assert worker.newest is not None
    return worker.newest


async def done(world: World) -> set[str]:
    """Every action that has a line."""
    return {one.action for _, one in await world.store.audit_since()}


async def moods(world: World, *choices: str) -> None:
    """Kept answers about the mood, and one about how people are treated."""
    start = world.clock.now() - dtm.timedelta(days=20)
    person = world.people["K7F3"]
    kept = [
        Answer(beneficiary=person, question="MIND-1", choice=one, at=start + dtm.timedelta(days=n))
        for n, one in enumerate(choices)
    ]
    told = Answer(beneficiary=person, question="HELP-3", choice="mostly", at=start)
    home = Answer(beneficiary=person, question="HOME-1", choice="good", at=start)
    await world.write(Changes(answers=[*kept, told, home]))


async def test_nothing_is_looked_at_before_the_code_of_conduct(world: World, ana: Phone) -> None:
    """The first look asks for a yes, and then shows what was asked for; a page waits for nothing."""
    boris = world.phone(501)
    boris.start(await world.staff_code("Boris"))
    world.staff_chats.add(501)
    await world.settle()
    boris_id = world.staff["Boris"]
    loaded = await world.store.load()
    await world.write(Changes(staff={boris_id: replace(loaded.staff[boris_id], conduct="")}))
    await world.write_for("K7F3", lambda turn: turn.set_person(worker=boris_id))
    boris.say("/people")
    await shows(boris, line("conduct/1"))
    assert "K7F3" not in " ".join(world.said_to(boris))
    await press(boris, line("conduct/accept"))
    await shows(boris, line("staff/people"))
    await world.settle()
    kept = (await world.store.load()).staff[boris_id]
    assert kept.conduct == conduct.VERSION
    assert "conduct.accepted" in await done(world)


async def test_everything_about_a_person_is_reached_by_buttons(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Every act of the menu stands on the worker's screen, but the one for supervisors."""
    shown = await person_screen(world, mira)
    wanted = {line(key) for row in MENU for key, _ in row} - {line("bar/button")}
    assert wanted <= set(shown.labels)
    assert "case.shown" in await done(world)


async def test_answers_are_words_and_faces_with_a_picture_and_go_after_ten_minutes(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Never what was said about the team; a line tells who looked."""
    await moods(world, "good", "bad", "very-good", "so-so")
    mark = world.mark()
    await go(world, mira, "story/button")
    text = next(said for said in world.said_to(mira, since=mark) if "😐" in said)
    assert line("reason/help") not in text
    pictures = [one for one in list(world.stand_in.calls)[mark:] if one.method == "sendPhoto"]
    assert len(pictures) == 1
    assert pictures[0].params["protect_content"] in (True, "true")
    assert "answers.shown" in await done(world)
    await world.pass_time(minutes=10)
    assert not any("😐" in bubble.text for bubble in mira.screen)


async def test_without_the_show_scope_no_answer_is_seen(world: World, mira: Phone) -> None:
    """The person's own switch decides."""
    await world.seat("K7F3", chat=900, scopes=("contact", "keep", "words"))
    await moods(world, "good", "bad", "good")
    await go(world, mira, "story/button")
    await shows(mira, line("story/hidden", case="K7F3"))


async def test_one_more_check_in_comes_on_the_chosen_day(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Tomorrow instead of the day that was planned; inside the person's own hours."""

    def settled(turn: Turn) -> None:
        last = turn.now - dtm.timedelta(days=1)
        turn.set_profile(started=dtm.date(2025, 5, 5), last_checkin=last)
        people.plan_next(turn)

    await world.write_for("K7F3", settled)
    planned = (await world.profile("K7F3")).next_checkin
    assert planned is not None
    await go(world, mira, "plan/button")
    await press(mira, line("plan/extra"))
    await shows(mira, line("plan/which-day", case="K7F3"))
    day = (world.clock.now() + dtm.timedelta(days=1)).date()
    await press(mira, str(day.day))
    await world.settle()
    assert (await world.profile("K7F3")).extra == day
    due = (await world.profile("K7F3")).next_checkin
    assert due is not None
    assert due.date() == day < planned.date()
    await world.pass_until(due + dtm.timedelta(minutes=1))
    await world.settle()
    assert (await world.profile("K7F3")).extra is None


async def test_a_day_that_matters_is_marked_without_saying_what_it_is(
    world: World, mira: Phone, ana: Phone
) -> None:
    """The day alone is kept, and it stands among what comes."""
    await go(world, mira, "plan/button")
    await press(mira, line("plan/date"))
    await shows(mira, line("plan/which-date", case="K7F3"))
    await press(mira, "12")
    await shows(mira, line("plan/date-on", day="12 March 2026"))
    await world.settle()
    assert (await world.profile("K7F3")).dates == (dtm.date(2026, 3, 12),)


async def test_a_note_is_short_shown_for_ten_minutes_and_goes_by_itself(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Refused when it is long or telling; kept for ninety days, then gone."""
    await go(world, mira, "notes/button")
    await press(mira, line("notes/new"))
    await shows(mira, line("notes/ask", case="K7F3", count=300))
    mira.say("n" * 301)
    await shows(mira, line("notes/too-long", count=301))
    mira.say("spoke to the police today")
    await shows(mira, line("write/refused"))
    said = "likes to be called in the afternoon"
    mira.say(said)
    await shows(mira, "31 May 2026")
    await world.settle()
    assert [one.text for one in (await world.profile("K7F3")).notes] == [said]
    assert world.said_to(ana) == []
    await go(world, mira, "notes/button")
    await world.pass_time(minutes=10)
    assert not any(said in bubble.text for bubble in mira.screen if "· Mira ·" in bubble.text)
    await world.write_for("K7F3", lambda turn: turn.set_person(status="paused"))
    await world.leap(days=91, step_hours=24 * 13)
    assert (await world.profile("K7F3")).notes == ()


async def test_the_two_sides_of_an_outcome_stand_beside_each_other(
    world: World, mira: Phone, ana: Phone
) -> None:
    """What the worker has seen and what the person says; a sign where they differ."""
    await moods(world, "good")
    shown = await go(world, mira, "outcomes/button")
    home = next(label for label in shown.labels if label.startswith(line("reason/home")))
    assert home == f"{line('reason/home')} · ✅"
    mira.press(home, shown)
    await press(mira, f"✖ {line('outcomes/not')}")
    await world.settle()
    assert mira.newest is not None
    assert f"{line('reason/home')} ✖ ✅ ↔" in mira.newest.labels
    assert "outcome.verified" in await done(world)


async def test_a_referral_needs_the_person_s_own_yes(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Asked behind a harmless line; the worker learns the answer."""
    shown = await go(world, mira, "refer/button")
    mira.press(next(label for label in shown.labels if label.startswith("🩺")), shown)
    await shows(mira, line("write/waits", case="K7F3"))
    await press(ana, line("talk/open"))
    await press(ana, line("refer/yes"))
    await shows(ana, line("refer/thanks-yes"))
    await shows(mira, line("refer/said-yes", case="K7F3", kind="🩺 A doctor or medicine"))
    await world.settle()
    (kept,) = (await world.profile("K7F3")).referrals
    assert (kept.kind, kept.answer) == ("health", "yes")


async def test_after_a_crisis_both_questions_are_asked(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Was there an earlier sign, and how are you; a talk is passed on without any reference."""
    sonja = await world.add_staff("Sonja", "supervisor", chat=502)
    ana.say(DANGER)
    await world.settle()
    await close(world, mira)
    asked = next(b for b in mira.screen if line("review/earlier", case="K7F3") in b.text)
    mira.press(line("review/silence"), asked)
    mira.press(line("review/talk"), next(b for b in mira.screen if line("review/you") in b.text))
    await shows(sonja, line("review/wants-talk", worker="Mira"))
    await world.settle()
    codes = [(one.action, one.detail) for _, one in await world.store.audit_since()]
    assert ("crisis.reviewed", "silence") in codes
    assert ("crisis.debriefed", "talk") in codes


async def test_away_until_and_back(world: World, mira: Phone, ana: Phone) -> None:
    """Chosen by a day; what is still held is named, so that it goes to somebody."""
    ana.say(DANGER)
    await world.settle()
    mira.press(line("page/take"))
    mira.say("/me")
    await world.settle()
    await press(mira, line("me/away"))
    await shows(mira, line("me/which-day"))
    await press(mira, "9")
    await shows(mira, line("me/holds", cases="K7F3"))
    await world.settle()
    away = (await world.store.load()).staff[world.staff["Mira"]].away_until
    assert away == dtm.datetime(2026, 3, 8, 23, tzinfo=dtm.UTC)
    mira.say("/me")
    await press(mira, line("me/back"))
    await shows(mira, line("me/is-back"))


async def on_call_until(world: World, name: str) -> dtm.datetime | None:
    """When the shift that runs now ends."""
    staff = (await world.store.load()).staff[world.staff[name]]
    return duty.on_call_until(staff, world.clock.now())


async def on_call_for(world: World, worker: Phone, days: int) -> None:
    """Through both screens of one's own day."""
    worker.say("/me")
    await press(worker, line("me/on-call"), said=line("me/people", count=0))
    await press(worker, dates.span(days, "en"), said=line("me/how-long"))
    await world.settle()


@pytest.mark.parametrize("days", [1, 3, 7])
async def test_whoever_leads_too_goes_on_call_for_as_long_as_chosen(
    world: World, days: int
) -> None:
    """A day, three days or a week from now; its end is said with the date, and then it is over."""
    sonja = await world.add_staff("Sonja", "supervisor", chat=502)
    began = world.clock.now()
    await on_call_for(world, sonja, days)
    ends = began + dtm.timedelta(days=days)
    assert await on_call_until(world, "Sonja") == ends
    await shows(sonja, line("me/is-on-call", when=f"{2 + days} March 2026, 10:00"))
    await world.leap(days=days)
    assert await on_call_until(world, "Sonja") is None


async def test_a_shift_ends_early_and_what_is_planned_later_stays(world: World) -> None:
    """The screen shows at once that nothing runs any more, and offers to begin again."""
    boris = await world.add_staff("Boris", chat=501)
    boris_id, now = world.staff["Boris"], world.clock.now()
    later = Shift(begins=now + dtm.timedelta(days=9), ends=now + dtm.timedelta(days=10))
    known = (await world.store.load()).staff[boris_id]
    await world.write(Changes(staff={boris_id: replace(known, shifts=(later,))}))
    await on_call_for(world, boris, 7)
    await world.pass_time(hours=30)
    boris.say("/me")
    await press(boris, line("me/off-call"), said=line("me/is-on-call", when="9 March 2026, 10:00"))
    await world.settle()
    assert (await world.store.load()).staff[boris_id].shifts == (later,)
    assert boris.newest is not None
    assert line("me/on-call") in boris.newest.labels
    assert line("me/off-call") not in boris.newest.labels
    assert {"staff.on-call", "staff.off-call"} <= await done(world)


async def test_an_old_button_makes_no_running_shift_shorter(world: World) -> None:
    """A second press on the lengths, for less: the week stays."""
    boris = await world.add_staff("Boris", chat=501)
    began = world.clock.now()
    await on_call_for(world, boris, 7)
    await press(boris, dates.span(1, "en"), said=line("me/how-long"))
    await world.settle()
    assert await on_call_until(world, "Boris") == began + dtm.timedelta(days=7)


async def test_a_supervisor_is_asked(world: World, mira: Phone, ana: Phone) -> None:
    """A word to whoever leads; where nobody does, that is said."""
    await go(world, mira, "lead/button")
    await shows(mira, line("lead/nobody"))
    sonja = await world.add_staff("Sonja", "supervisor", chat=502)
    await go(world, mira, "lead/button")
    await shows(sonja, line("lead/asks", worker="Mira", case="K7F3"))


@pytest.mark.parametrize("reduced", [False, True])
async def test_with_few_people_help_says_so_and_danger_pages_as_ever(
    world: World, mira: Phone, ana: Phone, reduced: bool
) -> None:
    """Reduced service is said honestly on the help screen; crisis is always on."""
    adem = await world.add_staff("Adem", "admin", chat=503)
    if reduced:
        adem.say("/start")
        await world.settle()
        adem.press(line("staff-menu/team"))
        await press(adem, line("team/reduce"))
        await shows(adem, line("team/is-reduced"))
    mark = world.mark()
    ana.say("/help")
    await world.settle()
    assert (line("help/few") in world.said_to(ana, since=mark)[0]) is reduced
    ana.say(DANGER)
    await world.settle()
    assert len(world.pages(mira, since=mark)) == 1


async def test_nobody_on_duty_is_said_first(world: World, mira: Phone, ana: Phone) -> None:
    """Before anything is written: when somebody reads again."""
    mira_id = world.staff["Mira"]
    mira_now = (await world.store.load()).staff[mira_id]
    until = dtm.datetime(2026, 3, 4, 8, tzinfo=dtm.UTC)
    await world.write(Changes(staff={mira_id: replace(mira_now, away_until=until)}))
    ana.say("/help")
    await shows(ana, line("help/text-nobody", when="Wednesday, 9:00"))
    ana.press(line("help/person"))
    await shows(ana, line("person/asked-off", when="Wednesday, 9:00"))
