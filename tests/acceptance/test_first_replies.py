"""What is said and shown when it matters (design, 7), and the silence after danger from another."""

import pytest

from bot.effects.staff_letters import FORWARDED
from bot.rehearsal.phone import Phone
from tests.acceptance.steps import (
    AFRAID,
    DANGER,
    HOPELESS,
    SELF,
    answer_check_in,
    close,
    open_check_in,
    opener,
)  # fmt: skip
from tests.acceptance.wording import (
    NO,
    PASSED_ON,
    SAFE_1,
    YES_NOW,
    asks,
    line,
    openers,
    page,
)  # fmt: skip
from tests.acceptance.world import World, labels, press, shows, words

PLAIN = [line("danger/cannot-write"), line("danger/all-right"), line("danger/more")]


async def screen(phone: Phone) -> list[str]:
    """The texts on the phone, both sides."""
    return [bubble.text for bubble in phone.screen]


async def test_danger_gets_one_plain_sentence_two_plain_buttons_and_more(
    world: World, mira: Phone, ana: Phone
) -> None:
    """One message, no number on it; numbers stand behind the third button only."""
    before = world.mark()
    ana.say(DANGER)
    await shows(ana, PASSED_ON)
    await world.settle()
    assert world.said_to(ana, since=before) == [PASSED_ON]
    assert labels(ana) == PLAIN
    assert not any(sign.isdigit() for sign in PASSED_ON + "".join(PLAIN))
    await press(ana, line("danger/more"))
    await shows(ana, "+381 11 000 000")


async def test_the_message_of_danger_and_its_reply_leave_the_phone_after_ten_minutes(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Nine minutes: both are there. Ten: both are gone, what the buttons brought too."""
    ana.say(DANGER)
    await shows(ana, PASSED_ON)
    await press(ana, line("danger/cannot-write"))
    await world.settle()
    await world.pass_time(minutes=9)
    assert DANGER in await screen(ana)
    await world.pass_time(minutes=1)
    assert await screen(ana) == []


@pytest.mark.parametrize("button", PLAIN)
async def test_nothing_is_pushed_until_an_act_that_is_no_button_of_this_reply(
    world: World, mira: Phone, ana: Phone, button: str
) -> None:
    """`next_checkin` is null and no check-in comes, whichever of the reply's buttons is pressed."""
    ana.say(DANGER)
    await shows(ana, PASSED_ON)
    await press(ana, button)
    await world.settle()
    before = world.mark()
    await world.leap(days=9)
    assert (await world.profile("K7F3")).next_checkin is None
    assert world.touched(ana, since=before) == []


async def test_a_later_act_of_the_person_lets_check_ins_go_on(
    world: World, mira: Phone, ana: Phone
) -> None:
    """She writes again: a check-in is planned again."""
    ana.say(DANGER)
    await world.settle()
    await world.pass_time(hours=3)
    ana.say("the soup is on the stove")
    await world.settle()
    profile = await world.profile("K7F3")
    assert profile.held_since is None
    assert profile.next_checkin is not None


async def test_the_caseworker_s_outcome_lets_check_ins_go_on(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Closing with an outcome releases the hold; the next opener goes out."""
    ana.say(DANGER)
    await world.settle()
    await close(world, mira)
    due = (await world.profile("K7F3")).next_checkin
    assert due is not None
    before = world.mark()
    await world.pass_until(due)
    assert [one for one in world.said_to(ana, since=before) if one in openers()]


async def test_a_worker_s_words_wait_while_nothing_may_be_pushed(
    world: World, mira: Phone, ana: Phone
) -> None:
    """A kind word is no push either while somebody may hold the phone; her next act brings it."""
    ana.say(DANGER)
    await world.settle()
    before = world.mark()
    mira.press(line("page/write"))
    await shows(mira, line("write/ask", case="K7F3"))
    mira.say("Tea tomorrow at ten")
    await shows(mira, line("write/held", case="K7F3"))
    await world.leap(days=1)
    assert world.touched(ana, since=before) == []
    ana.say("the weather is better today")
    await world.settle()
    assert any("Tea tomorrow at ten" in said for said in world.said_to(ana, since=before))


async def test_no_miss_is_counted_while_it_is_held(world: World, mira: Phone, ana: Phone) -> None:
    """Silence after danger is no unanswered check-in."""
    await opener(world, "K7F3", ana)
    ana.say(DANGER)
    await world.settle()
    await world.leap(days=3)
    assert (await world.profile("K7F3")).missed == 0


async def test_danger_during_a_check_in_ends_the_questions(
    world: World, mira: Phone, ana: Phone
) -> None:
    """No question follows the reply, and the old question's buttons bring none either."""
    await open_check_in(world, "K7F3", ana)
    before = world.mark()
    ana.say(DANGER)
    await world.settle()
    assert world.said_to(ana, since=before) == [PASSED_ON]
    assert (await world.scene("K7F3")).session is None


async def test_danger_answered_on_a_button_gets_the_same_reply(
    world: World, mira: Phone, ana: Phone
) -> None:
    """SAFE-2 `Yes, now`: crisis, the plain sentence, nothing after it, nothing planned."""
    await opener(world, "K7F3", ana)
    await answer_check_in(world, ana, NO)
    before = world.mark()
    await press(ana, YES_NOW)
    await world.settle()
    assert world.said_to(ana, since=before) == [PASSED_ON]
    assert words(world.pages(mira, since=before)[0]) == page("K7F3", 3, "danger", again=2)
    await world.leap(days=9)
    assert (await world.profile("K7F3")).next_checkin is None
    assert len(world.said_to(ana, since=before)) == 1
    assert await screen(ana) == []


async def test_self_harm_gets_warm_words_who_was_told_hours_and_numbers(
    world: World, mira: Phone, ana: Phone
) -> None:
    """One message that holds all four, and one page."""
    before = world.mark()
    ana.say(SELF)
    await world.settle()
    (said,) = world.said_to(ana, since=before)
    assert line("self/text") in said
    assert line("self/told", worker="Mira", hours="9:00-17:00") in said
    assert "+381 11 000 000" in said
    assert len(world.pages(mira)) == 1


async def test_self_harm_brings_one_gentle_re_check_after_ten_minutes(
    world: World, mira: Phone, ana: Phone
) -> None:
    """At ten minutes once; never again."""
    ana.say(SELF)
    await world.settle()
    before = world.mark()
    await world.pass_time(minutes=9.9)
    assert world.said_to(ana, since=before) == []
    await world.pass_time(minutes=0.1)
    assert world.said_to(ana, since=before) == [line("self/recheck")]
    await world.leap(days=1)
    assert world.said_to(ana, since=before).count(line("self/recheck")) == 1


async def test_a_stop_takes_the_re_check_away(world: World, mira: Phone, ana: Phone) -> None:
    """Stopped means stopped: the gentle question does not come."""
    ana.say(SELF)
    await world.settle()
    ana.say("stop")
    await world.settle()
    before = world.mark()
    await world.pass_time(hours=1)
    assert world.said_to(ana, since=before) == []


async def test_the_same_on_the_re_check_pages_again(world: World, mira: Phone, ana: Phone) -> None:
    """Whoever is no better is brought to the worker once more."""
    ana.say(SELF)
    await world.settle()
    await world.pass_time(minutes=10)
    before = world.mark()
    await press(ana, line("self/same"))
    await world.settle()
    assert len(world.pages(mira, since=before)) == 1
    assert world.said_to(ana, since=before) == [line("self/noted")]


async def test_self_harm_does_not_hold_check_ins_back(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Nobody else stands behind it: the next check-in stays planned."""
    ana.say(SELF)
    await world.settle()
    assert (await world.profile("K7F3")).next_checkin is not None


async def test_distress_says_what_was_done_and_until_when_messages_are_read(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Thanks, who was told, until what hour they read; never when somebody comes."""
    before = world.mark()
    ana.say(HOPELESS)
    await world.settle()
    (said,) = world.said_to(ana, since=before)
    assert line("distress/text") in said
    assert line("distress/told", worker="Mira", hour="17:00") in said


async def test_a_help_word_alone_opens_help_and_pages_when_it_stays_untouched(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Ten minutes without a touch: distress, reason asked, one page."""
    ana.say("help")
    await ana.wait_for(lambda p: line("help/danger") in labels(p))
    await world.settle()
    assert world.pages(mira) == []
    await world.pass_time(minutes=10)
    assert [words(one) for one in world.pages(mira)] == [page("K7F3", 2, "asked")]


@pytest.mark.parametrize("key", ["help/back", "help/numbers", "help/language"])
async def test_a_help_screen_that_was_touched_pages_nobody(
    world: World, mira: Phone, ana: Phone, key: str
) -> None:
    """One press on it, any: there is somebody who can write."""
    ana.say("help")
    await press(ana, line(key))
    await world.settle()
    await world.pass_time(minutes=30)
    assert world.pages(mira) == []


async def test_an_old_button_is_no_touch_of_the_help_screen(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Pressing something else does not call the help word back."""
    ana.say("/start")
    await shows(ana, line("home/text"))
    home = ana.newest
    ana.say("help")
    await ana.wait_for(lambda p: line("help/danger") in labels(p))
    ana.press_data("not-a-token", message_id=home.message_id if home else None)
    await world.settle()
    await world.pass_time(minutes=10)
    assert len(world.pages(mira)) == 1


async def test_other_words_are_no_touch_of_the_help_screen(
    world: World, mira: Phone, ana: Phone
) -> None:
    """`help`, a greeting, `help`: nobody pressed anything, so ten minutes after the first: a page."""
    ana.say("help")
    await world.pass_time(minutes=4)
    ana.say("hello there")
    await world.pass_time(minutes=4)
    ana.say("help")
    await world.pass_time(minutes=2)
    assert [words(one) for one in world.pages(mira)] == [page("K7F3", 2, "asked")]


async def test_danger_after_a_help_word_pages_once(world: World, mira: Phone, ana: Phone) -> None:
    """The help word was answered by the alert itself: no second page ten minutes later."""
    ana.say("help")
    await world.settle()
    ana.say(AFRAID)
    await world.settle()
    before = world.mark()
    await world.pass_time(minutes=15)
    assert world.pages(mira, since=before) == []


async def test_no_go_on_after_danger_and_stop_is_a_button_of_that_reply(
    world: World, mira: Phone, ana: Phone
) -> None:
    """`No, go on` keeps contact, and keeps silence: nothing is planned until a later act."""
    ana.say("stop, he wants to kill me")
    await press(ana, line("stop/ask-no"))
    await world.settle()
    scene = await world.scene("K7F3")
    assert scene.beneficiary.status == "active"
    assert scene.beneficiary.profile.next_checkin is None
    await world.pass_time(minutes=10)
    assert await screen(ana) == []


async def test_the_command_help_never_pages_by_itself(
    world: World, mira: Phone, ana: Phone
) -> None:
    """`/help` opens the same screen; an hour later nobody was paged."""
    ana.say("/help")
    await ana.wait_for(lambda p: line("help/danger") in labels(p))
    await world.pass_time(hours=1)
    assert world.pages(mira) == []


async def test_danger_now_on_the_help_screen_is_crisis(
    world: World, mira: Phone, ana: Phone
) -> None:
    """The first button of help: crisis, reason danger, the plain reply."""
    ana.say("/help")
    await press(ana, line("help/danger"))
    await shows(ana, PASSED_ON)
    await world.settle()
    assert [words(one) for one in world.pages(mira)] == [page("K7F3", 3, "danger")]
    assert (await world.profile("K7F3")).next_checkin is None


async def test_a_person_please_is_distress_asked(world: World, mira: Phone, ana: Phone) -> None:
    """The second button of help."""
    ana.say("/help")
    await press(ana, line("help/person"))
    await shows(ana, line("person/asked", worker="Mira"))
    await world.settle()
    assert [words(one) for one in world.pages(mira)] == [page("K7F3", 2, "asked")]


async def test_someone_frightens_me_is_distress_and_now_makes_it_crisis(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Two taps: distress, then crisis; one alert, the second page carries the new level."""
    ana.say("/start")
    await press(ana, line("home/frightens"))
    await shows(ana, line("frightens/text"))
    await world.settle()
    assert [words(one) for one in world.pages(mira)] == [page("K7F3", 2, "danger")]
    await press(ana, line("frightens/now"))
    await shows(ana, PASSED_ON)
    await world.settle()
    assert words(world.pages(mira)[-1]) == page("K7F3", 3, "danger", again=2)
    assert len(await world.escalations("K7F3")) == 1


async def test_someone_frightens_me_leaves_the_phone_after_ten_minutes(
    world: World, mira: Phone, ana: Phone
) -> None:
    """It is danger from another person, so nothing of it may stay on the screen."""
    ana.say("/help")
    await press(ana, line("help/frightens"))
    await press(ana, line("frightens/not-now"))
    await world.settle()
    await world.pass_time(minutes=10)
    shown = await screen(ana)
    assert line("frightens/text") not in shown
    assert line("danger/noted") not in shown


async def test_not_what_i_meant_is_told_to_the_worker_and_closes_nothing(
    world: World, mira: Phone, ana: Phone
) -> None:
    """A person corrects us; a person closes."""
    ana.say(HOPELESS)
    await press(ana, line("distress/not-meant"))
    await shows(ana, line("distress/not-meant-done"))
    await world.settle()
    assert line("note/not-meant", case="K7F3") in world.said_to(mira)
    assert (await world.open_escalation("K7F3")).state == "open"


async def test_danger_pages_even_while_paused(world: World, mira: Phone, ana: Phone) -> None:
    """A pause holds check-ins back, not care."""
    ana.say("/pause")
    await press(ana, line("pause/week"))
    await world.settle()
    ana.say(AFRAID)
    await world.settle()
    assert len(world.pages(mira)) == 1


async def test_words_of_danger_in_another_language_are_heard_too(
    world: World, mira: Phone, ana: Phone
) -> None:
    """The language of the screen does not decide in which language somebody cries for help."""
    ana.say("hoće da me ubije")
    await world.settle()
    assert len(world.pages(mira)) == 1


async def test_an_edited_message_with_danger_is_heard(
    world: World, mira: Phone, ana: Phone
) -> None:
    """An edit changes no answer, but danger in it pages; the message leaves after ten minutes."""
    number = ana.say("all is quiet here tonight")
    await shows(ana, line("words/kept", worker="Mira"))
    await world.settle()
    before = world.mark()
    ana.edit(number, DANGER)
    await world.settle()
    assert len(world.pages(mira, since=before)) == 1
    assert world.said_to(ana, since=before) == [PASSED_ON]
    await world.pass_time(minutes=10)
    assert DANGER not in await screen(ana)


async def test_an_edited_answer_changes_nothing(world: World, ana: Phone) -> None:
    """Editing an old message is no new answer and brings no reply."""
    number = ana.say("good morning to all")
    await shows(ana, line("words/kept", worker="Mira"))
    await world.settle()
    before = world.mark()
    ana.edit(number, "good evening to all")
    await world.settle()
    assert world.said_to(ana, since=before) == []


async def test_a_statement_split_over_two_messages_is_heard(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Each half is harmless; together, also in two polls, they bring a person."""
    ana.say("I want to")
    await world.settle()
    assert world.pages(mira) == []
    ana.say("die")
    await world.settle()
    assert len(world.pages(mira)) == 1


async def test_two_messages_far_apart_are_two_statements(
    world: World, mira: Phone, ana: Phone
) -> None:
    """After five minutes the seam is gone."""
    ana.say("I want to")
    await world.pass_time(minutes=6)
    ana.say("die")
    await world.settle()
    assert world.pages(mira) == []


async def test_somebody_else_s_words_are_never_joined(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Two people who write in the same moment are two people."""
    bea = await world.seat("B2C3", chat=901)
    ana.say("I want to")
    bea.say("die")
    await world.settle()
    assert world.pages(mira) == []


async def test_a_forwarded_message_of_danger_counts_as_her_own(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Who forwards a threat is threatened; page and words bear the mark that it was passed on."""
    ana.send("forward", text=DANGER)
    await world.settle()
    (paged,) = world.pages(mira)
    assert FORWARDED in words(paged)
    await press(mira, line("page/words"))
    await shows(mira, f"{FORWARDED} {DANGER}")


async def test_the_gate_of_the_first_day_does_not_hold_back_a_reply(
    world: World, mira: Phone
) -> None:
    """A reply to what the person has just sent is no push, also on the first day."""
    ana = await world.seat("K7F3", enrolled_days_ago=0)
    ana.say(DANGER)
    await shows(ana, PASSED_ON)


async def test_late_danger_on_an_old_button_is_passed_on(
    world: World, mira: Phone, ana: Phone
) -> None:
    """`No` pressed on the first question while the second stands: the worker is paged."""
    await open_check_in(world, "K7F3", ana)
    first = ana.newest
    ana.press(0, first)
    await shows(ana, asks("mind-1"))
    ana.press(NO, first)
    await world.settle()
    assert len(world.pages(mira)) == 1
    assert SAFE_1 in [bubble.text for bubble in ana.screen]


@pytest.mark.parametrize("said", ["I want to kill myself", "I want to die", "I took all my pills"])
async def test_words_about_the_own_life_get_the_warm_reply(
    world: World, mira: Phone, ana: Phone, said: str
) -> None:
    """Whatever else a rule guesses, the reply is the one for somebody who wants to die."""
    ana.say(said)
    await shows(ana, line("self/text"))
    assert [words(one) for one in world.pages(mira)] == [page("K7F3", 3, "self")]
