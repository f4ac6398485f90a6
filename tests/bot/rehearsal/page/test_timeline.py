"""The lines of months: what is drawn is what happened in the program."""

import datetime as dtm

from bot.rehearsal.page.cast import CAST, Member, Progress, Stage
from bot.rehearsal.page.home import Home
from bot.rehearsal.page.timeline import Line, Timeline, _checkins
from bot.rehearsal.page.travel import Traveller
from bot.rehearsal.page.years import Years
from flows.beneficiary import Profile
from tests.bot.rehearsal.page.conftest import OPENING

DAY = dtm.timedelta(days=1)
NOW = dtm.datetime(2026, 4, 1, 12, tzinfo=dtm.UTC)


def _profile(**fields: object) -> Profile:
    return Profile(case="K7F3", started=dtm.date(2026, 1, 1), **fields)  # type: ignore[arg-type]


def test_a_check_in_is_open_until_it_was_answered_or_missed() -> None:
    """One sign for each; its colour comes later."""
    line = Line("K7F3", dtm.date(2026, 1, 1))
    before = _profile()
    sent = _profile(last_checkin=NOW, under_way="check-in")
    _checkins(line, before, sent, NOW)
    assert [mark["result"] for mark in line.marks] == ["open"]
    missed = _profile(last_checkin=NOW, under_way="", missed=1)
    _checkins(line, sent, missed, NOW + DAY)
    assert [mark["result"] for mark in line.marks] == ["missed"]
    again = _profile(last_checkin=NOW + 7 * DAY, under_way="check-in", missed=1)
    _checkins(line, missed, again, NOW + 7 * DAY)
    _checkins(line, again, _profile(last_checkin=NOW + 7 * DAY), NOW + 8 * DAY)
    assert [mark["result"] for mark in line.marks] == ["missed", "answered"]


def test_another_offer_is_a_sign_of_its_own() -> None:
    """It does not count as a check-in."""
    line = Line("K7F3", dtm.date(2026, 1, 1))
    before = _profile(last_checkin=NOW, missed=1)
    after = _profile(last_checkin=NOW, missed=1, under_way="re-offer")
    _checkins(line, before, after, NOW)
    _checkins(line, after, after, NOW)
    assert [mark["kind"] for mark in line.marks] == ["re-offer"]


async def test_weeks_pass_and_everybody_lives_on(home: Home) -> None:
    """Check-ins are answered or missed, pages are taken, and the line says the same."""
    traveller = Traveller(home)
    stage = Stage(home, traveller, Progress(lambda *_: None))
    cast: list[Member] = [one for one in CAST if one.enrolled and one.name in WANTED]
    await stage.set_up(cast, OPENING + DAY)
    timeline = Timeline(home.app.store, home.app.desk.programme)

    async def look() -> None:
        await timeline.look(home.clock.now())

    await Years(home, cast, traveller, look).run(50 * DAY)
    (line,) = await timeline.look(home.clock.now())
    checkins = [mark for mark in line["marks"] if mark["kind"] == "check-in"]
    assert len(checkins) >= 6
    assert {mark["result"] for mark in checkins} & {"answered", "missed"}
    times = [mark["at"] for mark in checkins]
    assert times == sorted(set(times))
    assert [phase["phase"] for phase in line["phases"]][:2] == ["crisis", "transition"]
    answers = await home.app.store.answers_of((await home.app.store.all_people())[0])
    assert len([one for one in answers if one.question == "SAFE-1"]) >= len(
        [mark for mark in checkins if mark["result"] == "answered"]
    )


WANTED = frozenset({"K7F3", "Mira", "Jon", "Vesna"})


async def test_a_journey_can_be_ended(home: Home) -> None:
    """It ends at its next stop, and time goes on from there."""
    traveller = Traveller(home)
    began = home.clock.now()

    async def stop() -> None:
        if home.clock.now() > began + 2 * DAY:
            traveller.halt()

    await traveller.to(began + 900 * DAY, at_stop=stop)
    assert began + 2 * DAY < home.clock.now() < began + 4 * DAY
    await traveller.to(home.clock.now() + DAY)
    assert not traveller.under_way
