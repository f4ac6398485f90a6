"""The months as they are lived: rhythm, silence, a new yes, a move back, pauses and holidays."""

import datetime as dtm
import itertools
from typing import Any

from bot.effects import moves
from bot.rehearsal.phone import Phone
from flows.programme import add_months
from flows.schedule import is_day_off
from tests.acceptance.world import World, labels, press, shows

DAY = dtm.timedelta(days=1)


async def _days(world: World, phone: Phone, *, weeks: int, answer: bool = True) -> list[dtm.date]:
    """Let weeks pass; the local days on which an opener came, answered with `not today`."""
    end = world.clock.now() + weeks * 7 * DAY
    found: list[dtm.date] = []
    while True:
        due = (await world.profile("K7F3")).next_checkin
        if due is None or due > end:
            await world.pass_until(end)
            return found
        before = world.mark()
        await world.pass_until(due)
        if world.said_to(phone, since=before):
            found.append(due.date())
        if answer:
            await _not_today(world, phone)


async def _not_today(world: World, phone: Phone) -> None:
    if labels(phone)[-1:] == ["Not today"]:
        await press(phone, "Not today")
        await world.settle()


async def _seat(world: World, *, months: int = 0, **profile: Any) -> Phone:
    """K7F3, whose programme began so many months ago."""
    phone = await world.seat("K7F3", "Mira", **profile)
    started = add_months(world.clock.now().date(), -months)
    await world.write_for("K7F3", lambda turn: _began(turn, started))
    return phone


def _began(turn: Any, started: dtm.date) -> None:
    from bot.effects import people

    turn.set_profile(started=started)
    people.plan_next(turn)


def _gaps(days: list[dtm.date]) -> list[int]:
    return [(b - a).days for a, b in itertools.pairwise(days)]


async def test_two_a_week_at_first(world: World, mira: Phone) -> None:
    """Crisis: two check-ins a week, never two on a day."""
    ana = await _seat(world)
    days = await _days(world, ana, weeks=3)
    assert len(days) in {5, 6}
    assert set(_gaps(days)) <= {2, 3, 4, 5}


async def test_every_four_weeks_in_re_integration(world: World, mira: Phone) -> None:
    """Month 20: every four weeks."""
    ana = await _seat(world, months=20)
    days = await _days(world, ana, weeks=13)
    assert len(days) == 4
    assert set(_gaps(days)) <= set(range(26, 32))


async def test_a_move_back_brings_the_dense_rhythm_at_once(world: World, mira: Phone) -> None:
    """Month 20, a set-back: the old plan does nothing any more; history and months stay."""
    ana = await _seat(world, months=20)
    await _days(world, ana, weeks=1)
    before = await world.profile("K7F3")
    await world.write_for("K7F3", lambda turn: moves.move_phase(turn, "crisis", by="s:test"))
    after = await world.profile("K7F3")
    assert after.started == before.started
    assert after.schedule_version > before.schedule_version
    days = await _days(world, ana, weeks=3)
    assert len(days) in {5, 6, 7}
    lines = [line.action for _, line in await world.store.audit_since()]
    assert "phase.moved" in lines


async def test_no_opener_on_a_public_holiday(world: World, mira: Phone) -> None:
    """What is due on a holiday comes on another day."""
    ana = await _seat(world)
    due = (await world.profile("K7F3")).next_checkin
    assert due is not None
    await world.write_for("K7F3", lambda turn: turn.set_profile(avoid=(due.date(),)))
    before = world.mark()
    await world.pass_until(due + dtm.timedelta(hours=12))
    assert not world.said_to(ana, since=before)
    moved = (await world.profile("K7F3")).next_checkin
    assert moved is not None
    assert moved.date() > due.date()
    assert not is_day_off(await world.profile("K7F3"), moved.date())


async def test_a_missed_check_in_brings_one_neutral_opener_and_a_concern(
    world: World, mira: Phone
) -> None:
    """Crisis: after a day without an act one more opener; the caseworker sees it in the digest."""
    ana = await _seat(world)
    due = (await world.profile("K7F3")).next_checkin
    assert due is not None
    before = world.mark()
    await world.pass_until(due + dtm.timedelta(hours=47))
    assert len(world.said_to(ana, since=before)) == 2
    opened = await world.open_escalation("K7F3")
    assert (opened.level, opened.reasons) == ("concern", ("silence",))
    assert not world.pages(mira)


async def test_three_days_of_silence_in_crisis_page_somebody(world: World, mira: Phone) -> None:
    """Then people look; the bot itself does nothing beyond two re-offers."""
    ana = await _seat(world)
    due = (await world.profile("K7F3")).next_checkin
    assert due is not None
    await world.pass_until(due + dtm.timedelta(hours=73))
    assert (await world.open_escalation("K7F3")).level == "distress"
    assert world.pages(mira)
    profile = await world.profile("K7F3")
    assert profile.reoffers <= 2
    ana.say("hello, here I am")
    await world.settle()
    profile = await world.profile("K7F3")
    assert (profile.missed, profile.silent_from, profile.silence_step) == (0, None, 0)


async def test_a_pause_is_never_a_miss(world: World, mira: Phone) -> None:
    """Two weeks away on their own wish: no opener, no concern, then the rhythm again."""
    ana = await _seat(world)
    until = world.clock.now() + 14 * DAY

    def pause(turn: Any) -> None:
        from bot.effects import people

        turn.set_person(status="paused")
        turn.set_profile(paused_until=until)
        people.plan_next(turn)

    await world.write_for("K7F3", pause)
    before = world.mark()
    await world.pass_until(until)
    assert not world.said_to(ana, since=before)
    assert (await world.scene("K7F3")).escalation is None
    planned = (await world.profile("K7F3")).next_checkin
    assert planned is not None
    assert until <= planned <= until + 4 * DAY


async def _to_renewal(world: World, phone: Phone) -> None:
    """Month 3 begins in a few days: let time pass until the new yes is asked for."""
    for _ in range(40):
        profile = await world.profile("K7F3")
        if profile.renewal_asked is not None:
            return
        await _not_today(world, phone)
        await world.pass_time(hours=12)
    raise AssertionError("a new yes is asked for at the change of the phase")


async def test_a_new_yes_at_the_change_of_the_phase(world: World, mira: Phone) -> None:
    """Behind an ordinary opener, one question; `as it is` keeps every switch as it was."""
    ana = await _seat(world, months=2)
    started = (await world.profile("K7F3")).started
    await world.write_for("K7F3", lambda t: _began(t, started - 20 * DAY))
    await _to_renewal(world, ana)
    await press(ana, "Open")
    await shows(ana, "Is everything still all right as it is?")
    await press(ana, "Yes, as it is")
    await shows(ana, "Everything stays as it is.")
    consent = (await world.scene("K7F3")).consent
    assert consent is not None
    assert consent.how == "renewal"
    assert len(consent.scopes) == 5
    assert (await world.profile("K7F3")).renewal_asked is None
    await world.pass_time(days=20)
    assert (await world.scene("K7F3")).beneficiary.status == "active"


async def test_without_a_new_yes_nothing_comes_first_any_more(world: World, mira: Phone) -> None:
    """After the days of grace: lapsed, nothing planned, the caseworker told once."""
    ana = await _seat(world, months=2)
    started = (await world.profile("K7F3")).started
    await world.write_for("K7F3", lambda t: _began(t, started - 20 * DAY))
    await _to_renewal(world, ana)
    asked = world.clock.now()
    await world.pass_until(asked + 15 * DAY)
    scene = await world.scene("K7F3")
    assert scene.beneficiary.status == "lapsed"
    assert scene.consent is not None
    assert not scene.consent.allows("contact")
    assert scene.beneficiary.profile.next_checkin is None
    before = world.mark()
    await world.pass_time(days=40)
    assert not world.touched(ana, since=before)


async def test_at_the_end_of_the_months_one_question_and_then_silence(
    world: World, mira: Phone
) -> None:
    """Month 36: what comes now is asked once; without an answer nothing more is sent."""
    ana = await _seat(world, months=35)
    started = (await world.profile("K7F3")).started
    await world.write_for("K7F3", lambda t: _began(t, started - 20 * DAY))
    before = world.mark()
    await world.pass_time(days=30)
    assert (await world.scene("K7F3")).beneficiary.status == "ended"
    openers = world.said_to(ana, since=before)
    assert openers
    quiet = world.mark()
    await world.pass_time(days=60)
    assert not world.touched(ana, since=quiet)


async def test_a_late_answer_goes_on_from_the_saved_place(world: World, mira: Phone) -> None:
    """Left in the middle, back four days later: thanks, shall we go on, and the same question."""
    ana = await _seat(world)
    due = (await world.profile("K7F3")).next_checkin
    assert due is not None
    await world.pass_until(due)
    await press(ana, "Open")
    await press(ana, "Yes")
    await shows(ana, "How have these days been?")
    await world.settle()
    await world.write_for("K7F3", lambda turn: turn.set_profile(quiet_until=due + 9 * DAY))
    await world.pass_time(days=4)
    assert (await world.profile("K7F3")).asleep
    ana.say("sorry, so much to do")
    await shows(ana, "Shall we go on?")
    await press(ana, "Yes, go on")
    await shows(ana, "How have these days been?")
    await press(ana, "🙂")
    await shows(ana, "You can write here at any time.")
    kept = [(one.question, one.choice) for one in await world.answers("K7F3")]
    assert kept == [("SAFE-1", "yes"), ("MIND-1", "good")]
    assert (await world.profile("K7F3")).missed == 0


async def test_what_was_left_does_not_hold_up_the_next_check_in(world: World, mira: Phone) -> None:
    """A kept place is no open conversation: the next opener comes, and the place is let go."""
    ana = await _seat(world)
    due = (await world.profile("K7F3")).next_checkin
    assert due is not None
    await world.pass_until(due)
    await press(ana, "Open")
    await shows(ana, "Do you feel safe where you are today?")
    await world.settle()
    following = (await world.profile("K7F3")).next_checkin
    assert following is not None
    before = world.mark()
    await world.pass_until(following)
    assert world.said_to(ana, since=before)
    assert labels(ana)[-1] == "Not today"
    assert not (await world.profile("K7F3")).asleep


async def test_after_thirty_days_without_the_program_one_message_and_no_alarm(
    world: World, mira: Phone
) -> None:
    """What was due ten times is one opener in the safe window; our absence is nobody's silence."""
    ana = await _seat(world)
    due = (await world.profile("K7F3")).next_checkin
    assert due is not None
    await world.pass_until(due)
    before = world.mark()
    await world.stop()
    world.clock.move(days=30)
    await world.start()
    await world.pass_time(hours=23)
    assert len(world.said_to(ana, since=before)) <= 1
    assert not world.pages(mira, since=before)


async def test_a_blocked_bot_is_a_concern_at_once_and_no_page(world: World, mira: Phone) -> None:
    """A stronger sign than silence, which needs several misses; the note to the worker is no page."""
    ana = await _seat(world)
    ana.block()
    await world.settle()
    assert (await world.scene("K7F3")).beneficiary.status == "unreachable"
    opened = await world.open_escalation("K7F3")
    assert (opened.level, opened.reasons) == ("concern", ("silence",))
    assert not world.pages(mira)


async def test_a_caseworker_moves_the_phase_by_one_tap(world: World, mira: Phone) -> None:
    """Back to the first months, the rhythm at once; then the phase that the months say."""
    await _seat(world, months=20)
    mira.say("/people")
    await mira.wait_for(lambda p: any(label.startswith("K7F3") for label in labels(p)))
    mira.press(lambda b: b.text.startswith("K7F3"), mira.newest)
    shown = await shows(mira, "settling in")
    assert "● settling in" in shown.labels
    mira.press("first months", shown)
    await shows(mira, "K7F3 · first months")
    await world.settle()
    profile = await world.profile("K7F3")
    assert profile.phase_override == "crisis"
    assert profile.next_checkin is not None
    assert profile.next_checkin - world.clock.now() < 5 * DAY
    mira.press(lambda b: b.text == "● settling in", shown)
    await shows(mira, "K7F3 · settling in")
    await world.settle()
    assert (await world.profile("K7F3")).phase_override is None
