"""Another phone, another country, eighteen, a rhythm of one's own: the ways a life turns."""

import datetime as dtm
from typing import Any

from bot.effects import moves, own_programmes, renewals
from bot.rehearsal.phone import Phone
from bot.turns.turn import Turn
from tests.acceptance.steps import opener
from tests.acceptance.wording import asks, line
from tests.acceptance.world import World, finish_enrolment, labels, press, shows

DAY = dtm.timedelta(days=1)


async def _person_screen(mira: Phone, case: str = "K7F3") -> None:
    mira.say("/people")
    await mira.wait_for(lambda p: any(label.startswith(case) for label in labels(p)))
    mira.press(lambda b: b.text.startswith(case), mira.newest)
    await mira.wait_for(lambda p: line("life/open") in labels(p) or line("here/open") in labels(p))


async def _plan(mira: Phone) -> None:
    await _person_screen(mira)
    await press(mira, line("life/open"))
    await mira.wait_for(lambda p: line("life/country") in labels(p))


async def _code(mira: Phone) -> str:
    bubble = await shows(mira, "/start ")
    return bubble.text.rpartition("/start ")[2]


async def test_another_phone_brings_the_person_back_as_they_were(
    world: World, mira: Phone, ana: Phone
) -> None:
    """The old chat is cleaned and is a stranger's; the new one needs no second consent."""
    ana.say("hello there, a word")
    await world.settle()
    await _plan(mira)
    await press(mira, line("life/phone"))
    await press(mira, line("life/yes"))
    code = await _code(mira)
    await world.pass_time(minutes=1)
    assert not ana.screen, ana.describe()
    person = (await world.scene("K7F3")).beneficiary
    assert (person.chat, person.profile.next_checkin) == (None, None)
    ana.say("hello, is anybody there")
    await shows(ana, line("stranger/text"))
    other = world.phone(901)
    other.start(code)
    await shows(other, asks("phone", "settings"))
    await press(other, "Only I")
    await shows(other, asks("hours", "settings"))
    other.press(0, other.newest)
    await shows(other, asks("thanks", "settings"))
    await world.settle()
    scene = await world.scene("K7F3")
    assert scene.beneficiary.status == "active"
    assert scene.consent is not None
    assert len(scene.consent.scopes) == 5
    assert scene.beneficiary.profile.next_checkin is not None
    old = world.mark()
    await world.pass_time(days=6)
    assert not world.touched(ana, since=old)
    assert world.said_to(other, since=old)


async def test_another_country_brings_its_zone_and_numbers_with_the_same_phone(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Two taps; the plan follows, and nothing of the old one is left."""
    before = await world.profile("K7F3")
    await _plan(mira)
    await press(mira, line("life/country"))
    await shows(mira, line("life/country-choose"))
    await press(mira, "Romania")
    await press(mira, line("life/same-phone"))
    await shows(mira, line("life/moved", case="K7F3"))
    await world.settle()
    after = await world.profile("K7F3")
    assert (after.country, after.zone) == ("RO", "Europe/Bucharest")
    assert after.schedule_version > before.schedule_version
    assert after.next_checkin is not None
    ana.say("/help")
    await press(ana, line("help/numbers"))
    await world.settle()


async def test_after_a_stop_another_phone_does_not_start_anything(
    world: World, mira: Phone, ana: Phone
) -> None:
    """The stop still holds: the new phone shows the switches, all off, and nothing else."""
    ana.say("stop")
    await world.settle()
    await world.write_for("K7F3", lambda turn: moves.new_phone(turn, "c" * 22, by="s:test"))
    other = world.phone(902)
    other.start("c" * 22)
    await shows(other, asks("consent", "return"))
    assert all(label.startswith("☐") for label in labels(other)[:5])


async def test_the_old_phone_being_gone_is_no_block_of_the_new_one(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Deletions that the old phone refuses are told as a count; the person stays who they are."""
    await opener(world, "K7F3", ana)
    ana.block()
    await world.settle()
    await world.write_for("K7F3", lambda turn: moves.new_phone(turn, "d" * 22, by="s:test"))
    await world.pass_time(minutes=5)
    assert (await world.scene("K7F3")).beneficiary.status == "invited"


async def test_a_phase_is_held_and_let_go(world: World, mira: Phone, ana: Phone) -> None:
    """One tap holds the phase whatever the months say, one tap lets them decide again."""
    await _plan(mira)
    await press(mira, line("life/hold"))
    await mira.wait_for(lambda p: line("life/months") in labels(p))
    assert (await world.profile("K7F3")).phase_override == "crisis"
    await press(mira, line("life/months"))
    await mira.wait_for(lambda p: line("life/hold") in labels(p))
    assert (await world.profile("K7F3")).phase_override is None


async def test_an_important_day_is_taken_back_by_a_tap(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Only the day was kept; without it the plan is the usual one again."""
    usual = (await world.profile("K7F3")).next_checkin
    day = world.clock.now().date() + 16 * DAY
    await world.write_for("K7F3", lambda turn: moves.mark_date(turn, day, by="s:test"))
    await _plan(mira)
    mira.press(lambda b: b.text.startswith("✕"), mira.newest)
    await mira.wait_for(lambda p: not any(label.startswith("✕") for label in labels(p)))
    await world.settle()
    profile = await world.profile("K7F3")
    assert (profile.dates, profile.next_checkin) == ((), usual)


async def test_eighteen_asks_an_own_yes_and_ends_the_adults_link(
    world: World, mira: Phone
) -> None:
    """No check-in from that month on until the own switches; then the caseworker is told."""
    teen = await world.seat(
        "T8", "Mira", chat=903, audience="teen", adult="guardian", turns_18="2026-04",
        address="informal",
    )  # fmt: skip
    await world.pass_until(dtm.datetime(2026, 4, 1, 6, 0, tzinfo=dtm.UTC))
    before = world.mark()
    for _ in range(8):
        await world.pass_time(hours=12)
        if (await world.profile("T8")).renewal_asked is not None:
            break
    assert any("T8" in text and "eighteen" in text for text in world.said_to(mira, since=before))
    assert len(world.said_to(teen, since=before)) == 1
    await press(teen, "Open")
    await shows(teen, asks("own", "of-age"))
    await press(teen, "Choose now")
    await shows(teen, asks("consent", "of-age"))
    assert all(label.startswith("☐") for label in labels(teen)[:5])
    teen.press(0, teen.newest)
    await teen.wait_for(lambda p: labels(p)[0].startswith("☑"))
    await press(teen, "Go on")
    await shows(teen, asks("closing", "of-age"))
    await world.settle()
    scene = await world.scene("T8")
    profile = scene.beneficiary.profile
    assert (profile.audience, profile.adult, profile.turns_18) == ("adult", None, None)
    assert scene.consent is not None
    assert scene.consent.scopes == frozenset({"contact"})
    assert profile.next_checkin is not None
    assert line("note/of-age", case="T8") in world.said_to(mira)


async def test_a_minor_without_an_authorised_adult_gets_no_check_in(
    world: World, mira: Phone
) -> None:
    """Assent alone is not enough, whatever the switches say."""
    await world.seat("T9", "Mira", chat=904, audience="teen", turns_18="2027-04")
    assert (await world.profile("T9")).next_checkin is None


async def test_the_person_chooses_the_rhythm_and_free_days(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Less often, a day kept free, only when I write: each holds at once."""
    ana.say("/start")
    await press(ana, line("home/rhythm"))
    await shows(ana, line("rhythm/text"))
    await press(ana, line("rhythm/less"))
    await shows(ana, line("rhythm/done"))
    await world.settle()
    due = (await world.profile("K7F3")).next_checkin
    assert due is not None
    ana.say("/start")
    await press(ana, line("home/rhythm"))
    await press(ana, line("rhythm/days"))
    await shows(ana, line("days/text"))
    label = f"{due.day}.{due.month}."
    await press(ana, label)
    await ana.wait_for(lambda p: f"✕ {label}" in labels(p))
    await world.settle()
    moved = (await world.profile("K7F3")).next_checkin
    assert moved is not None
    assert moved.date() > due.date()
    ana.say("/start")
    await press(ana, line("home/rhythm"))
    await press(ana, line("rhythm/on-request"))
    await shows(ana, line("rhythm/quiet"))
    await world.settle()
    assert (await world.profile("K7F3")).next_checkin is None


async def test_what_i_need_is_one_tap_from_the_home_screen(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Eleven kinds of help; the request is kept and waits in the digest, nobody is paged."""
    ana.say("/start")
    await press(ana, line("home/needs"))
    bubble = await shows(ana, asks("needs-1", "needs"))
    assert len(bubble.labels) == 12 + 3
    await press(ana, "📄 Papers and offices")
    await shows(ana, asks("come-with-me", "needs"))
    await press(ana, "✔ Yes, please")
    await shows(ana, line("concern/done"))
    await world.settle()
    assert [(a.question, a.choice) for a in await world.answers("K7F3")] == [("NEEDS-1", "papers")]
    assert not world.pages(mira)


async def test_on_a_seen_phone_the_own_picture_stands_before_needs_and_rhythm(
    world: World, mira: Phone
) -> None:
    """Whoever holds the phone sees six pictures, no list of needs."""
    phone = await world.seat("P2", "Mira", chat=906, phone_seen=True, picture="fish")
    phone.say("/start")
    await phone.wait_for(lambda p: line("home/needs") in labels(p))
    await press(phone, line("home/needs"))
    await shows(phone, line("picture/knock"))
    assert asks("needs-1", "needs") not in world.said_to(phone)
    await press(phone, "🐟")
    await phone.wait_for(lambda p: line("home/needs") in labels(p))
    await press(phone, line("home/needs"))
    await shows(phone, asks("needs-1", "needs"))


async def test_whoever_writes_after_a_lapse_is_answered_and_may_come_back(
    world: World, mira: Phone, ana: Phone
) -> None:
    """A text of its own, without blame; the switches bring messages back, all off at first."""
    await world.write_for("K7F3", _asked_long_ago)
    await world.write_for("K7F3", renewals.lapse)
    assert (await world.scene("K7F3")).beneficiary.status == "lapsed"
    ana.say("good morning to you")
    await shows(ana, line("lapse/text"))
    await press(ana, line("lapse/again"))
    await shows(ana, asks("consent", "return"))
    ana.press(0, ana.newest)
    await ana.wait_for(lambda p: labels(p)[0].startswith("☑"))
    await press(ana, "Go on")
    await world.settle()
    scene = await world.scene("K7F3")
    assert scene.beneficiary.status == "active"
    assert scene.beneficiary.profile.next_checkin is not None


def _asked_long_ago(turn: Any) -> None:
    turn.set_profile(renewal_asked=turn.now + dtm.timedelta(seconds=1))


async def test_longer_months_need_a_new_yes_where_the_end_was(world: World, mira: Phone) -> None:
    """An extension by the organisation is no yes of the person's."""
    await world.seat("K7F3", "Mira")
    await world.pass_time(minutes=10)
    own = '{"phases":{"reintegration":48}}'
    began = dtm.date(2023, 4, 1)
    await world.write_for("K7F3", lambda turn: turn.set_profile(started=began))

    def extend(turn: Turn) -> None:
        own_programmes.set_own(turn, own, by="s:test")

    await world.write_for("K7F3", extend)
    profile = await world.profile("K7F3")
    assert profile.extended == (world.clock.now(), dtm.date(2026, 4, 1))
    assert profile.next_checkin is not None
    phone = world.phone(900)
    await world.pass_until(dtm.datetime(2026, 4, 1, 6, 0, tzinfo=dtm.UTC))
    for _ in range(40):
        if (await world.profile("K7F3")).renewal_asked is not None:
            break
        await world.pass_time(hours=12)
    assert (await world.profile("K7F3")).renewal_asked is not None
    await world.pass_time(days=15)
    assert (await world.scene("K7F3")).beneficiary.status == "lapsed"
    quiet = world.mark()
    await world.pass_time(days=30)
    assert not world.touched(phone, since=quiet)


async def test_an_end_with_a_choice_of_what_is_kept(world: World, mira: Phone, ana: Phone) -> None:
    """After the months: an end, no answers kept, a way back for three months, then erased."""
    await world.write_for("K7F3", lambda t: t.set_profile(started=dtm.date(2023, 3, 5)))
    await world.write_for("K7F3", renewals.plan)
    for _ in range(40):
        if (await world.profile("K7F3")).renewal_asked is not None:
            break
        await world.pass_time(hours=12)
    await press(ana, "Open")
    await shows(ana, asks("stay", "closing"))
    await press(ana, "An end, thank you")
    await shows(ana, asks("kept", "closing"))
    await press(ana, "Delete my answers")
    await shows(ana, asks("say-closed", "closing"))
    await world.settle()
    scene = await world.scene("K7F3")
    assert scene.beneficiary.status == "ended"
    assert await world.answers("K7F3") == []
    ana.say("hello, one more word")
    await shows(ana, line("ended/text"))
    await world.leap(days=95, step_hours=24)
    assert await world.store.find_case("K7F3") is None


async def test_a_family_member_enrols_alone(world: World, mira: Phone) -> None:
    """Own code, own switches; what is linked is a random mark that shows nothing."""
    sister = world.phone(905)
    sister.start(await world.invite("S1", "Mira", audience="family"))
    await finish_enrolment(sister, switches=1)
    await world.settle()
    await world.seat("K7F3", "Mira")
    for case in ("S1", "K7F3"):
        await world.write_for(case, lambda turn: own_programmes.link(turn, "ab" * 8, by="s:test"))
    sister.say("/mydata")
    await world.settle()
    assert not any("K7F3" in text for text in world.said_to(sister))
    consent = (await world.scene("S1")).consent
    assert consent is not None
    assert consent.scopes == frozenset({"contact"})
