"""What a person's cue means: danger first, then stop, help and language, then press and reply."""

import re

from bot.channel.messages import Inbound
from bot.effects import escalations, gate, habits, late, people, runs, undecided
from bot.turns import (
    cover,
    hearing,
    hiding,
    on_phone,
    phone_settings,
    presses,
    quiet,
    quiet_words,
    screens,
    standing,
    talk,
)
from bot.turns.turn import GATE, Turn
from flows import rules
from flows.distress import Assessment
from flows.replies import is_blank
from flows.resumes import AskAgain, Reply, Voice
from flows.severity import Severity
from locales.words import Word
from storage.letter import Body, KeptMessage

LISTED = frozenset({"stop", "return", "help", "language"})
"""Words whose whole message was written down by a person for every language: they mean just this.

What the detector hears in `don't write to me any more` must not keep somebody from stopping.
"""
STAFF_COMMANDS = frozenset({"/people", "/digest", "/admin", "/staff", "/lost"})
"""From somebody who is no staff these show the home screen, and leave a line."""
BARE_COMMAND = re.compile(r"/\w+(@\w+)?")


def person_cue(turn: Turn, inbound: Inbound) -> None:
    """One thing that an enrolled or invited person did."""
    if inbound.kind == "blocked":
        people.blocked(turn)
        return
    if inbound.kind in {"unblocked", "ignored", "group", "crossed"}:
        return
    _mark_act(turn, inbound)
    turn.message_id = inbound.message_id
    if inbound.kind == "press":
        turn.pressed = inbound.message_id
        presses.pressed(turn, inbound)
    elif inbound.kind == "edited":
        hearing.hear_edit(turn, inbound)
        quiet_words.heard_in_edit(turn, inbound)
    else:
        _keep_incoming(turn, inbound)
        _typed(turn, inbound)
    talk.after_act(turn, typed=inbound.kind in {"text", "voice"})


def _mark_act(turn: Turn, inbound: Inbound) -> None:
    """The person acted: windows count from here.

    Letting go of a hold is decided by what they did.
    """
    gate = turn.now + GATE if turn.gate_open else turn.profile.gate_until
    turn.set_profile(last_act=turn.now, gate_until=gate)
    habits.acted(turn)
    if inbound.kind != "press":
        people.let_go(turn)


def _keep_incoming(turn: Turn, inbound: Inbound) -> None:
    """What the person wrote leaves the phone when what they read does: as the programme says."""
    in_cards = turn.profile.enrolled_at is None
    if turn.person.chat is not None and inbound.message_id:
        sent = on_phone.written_at(inbound, turn.now)
        turn.changes.kept.append(
            KeptMessage(
                recipient=turn.recipient,
                chat=turn.person.chat,
                message_id=inbound.message_id,
                delete_by=on_phone.leaves_at(turn, sent),
                mine=False,
                purpose="card" if in_cards else "in",
                sent=sent,
            )
        )


def _typed(turn: Turn, inbound: Inbound) -> None:
    turn.words, turn.voice = inbound.text, inbound.voice
    turn.forwarded = inbound.forwarded
    word = turn.desk.recognise(inbound.text) if inbound.kind == "text" else None
    listed = inbound.kind == "text" and (
        (word is not None and word.kind in LISTED)
        or BARE_COMMAND.fullmatch(inbound.text) is not None
        or standing.is_choice(turn, inbound.text)
    )
    found = Assessment(Severity.NONE) if listed else hearing.assess(turn, inbound.text)
    if found.severity >= Severity.DISTRESS:
        hearing.heard(turn, inbound, found)
    elif inbound.kind == "text" and inbound.text.startswith("/"):
        command(turn, inbound.text)
    elif _quietly(turn, inbound, word):
        return
    elif word is not None and word.kind != "yes" and word.kind != "no":
        _word(turn, word)
    elif quiet.is_quiet(turn):
        quiet.show(turn)
    elif turn.stopped or _said_yes(turn, word) or talk.relay(turn, inbound):
        return
    elif inbound.kind == "voice":
        _voice(turn)
    elif inbound.kind == "media":
        people.delete_now(turn, inbound.message_id)
        turn.send(turn.text("media/refused"))
        runs.go_on(turn, AskAgain())
    else:
        _reply(turn, inbound, found)


def _said_yes(turn: Turn, word: Word | None) -> bool:
    """A typed yes on an opener."""
    return word is not None and word.kind == "yes" and presses.say_yes(turn)


def _quietly(turn: Turn, inbound: Inbound, word: Word | None) -> bool:
    """Behind danger and stop, before all else: hiding, the two words, the dialogue about them."""
    if (word is not None and word.kind in LISTED) or not inbound.text:
        return False
    if inbound.kind != "text":  # a caption; the picture itself is refused as ever
        return quiet_words.heard(turn, inbound)
    if hiding.is_typed(inbound.text):
        hiding.hide(turn)
        return True
    return phone_settings.typed(turn, inbound) or quiet_words.heard(turn, inbound)


def _word(turn: Turn, word: Word) -> None:
    if word.kind == "stop":
        people.stop(turn)
    elif word.kind in {"return", "language"} and cover.is_on(turn):
        cover.screen(turn, "start" if word.kind == "return" else "language")
    elif word.kind == "return":
        come_back(turn)
    elif word.kind == "help":
        screens.help_screen(turn)
        hearing.wait_for_touch(turn)
    elif word.kind == "language" and word.language is not None:
        choose_language(turn, word.language)


def command(turn: Turn, text: str) -> None:
    """The phone's commands: stop and hiding at once, the others through the cover where one is."""
    name = text.split(maxsplit=1)[0].split("@", 1)[0].casefold()
    if name == "/stop":
        people.stop(turn)
    elif hiding.is_typed(name):
        hiding.hide(turn)
    elif cover.is_on(turn):
        cover.screen(turn, name.removeprefix("/"))
    else:
        real_screen(turn, name)


def real_screen(turn: Turn, name: str) -> None:
    """What a command shows; an unknown one gets the home screen, without a hint what exists."""
    match name:
        case "/help":
            screens.help_screen(turn)
        case "/language":
            screens.language_picker(turn)
        case "/mydata":
            screens.my_data(turn)
        case "/delete":
            screens.delete_ask(turn)
        case "/pause" if not turn.stopped:
            screens.pause(turn)
        case "/phone" if not turn.stopped and turn.profile.enrolled_at is not None:
            phone_settings.menu(turn)
        case "/start":
            come_back(turn)
        case _:
            if name in STAFF_COMMANDS:
                turn.audit("access.refused", actor=turn.recipient, detail="command")
            if not turn.stopped:
                _where_we_are(turn)


def come_back(turn: Turn) -> None:
    """`/start` or a return word: after a stop the switches again, all off; else where we are."""
    if turn.stopped and turn.profile.enrolled_at is None:
        turn.set_person(status="invited")
        enrol(turn)
    elif turn.stopped or turn.person.status == "lapsed":
        turn.send(turn.text("return/text"), purpose="card")
        turn.set_session(None)
        runs.begin(turn, "return")
    elif not turn.stopped:
        people.end_endless_pause(turn)
        _where_we_are(turn)


def _where_we_are(turn: Turn) -> None:
    if turn.profile.enrolled_at is None and turn.session is None:
        enrol(turn)
    elif not (turn.session is not None and runs.go_on(turn, AskAgain())):
        screens.home(turn)


def enrol(turn: Turn) -> None:
    """The code was redeemed: language first, by its own name; then the welcome.

    Whoever comes with another phone is known already: who sees this one, and which hours are good.
    """
    undecided.invited(turn)
    if turn.profile.before_move is not None and turn.profile.enrolled_at is not None:
        _moved_in(turn)
        return
    if turn.profile.language is None:
        screens.language_picker(turn)
        turn.fire("enrolment", turn.now + runs.IDLE_CARDS)
    else:
        runs.begin(turn, "welcome")


def _moved_in(turn: Turn) -> None:
    """Another phone: what was agreed still holds, and after a stop the stop does."""
    status = turn.profile.before_move or "active"
    turn.set_person(status=status)
    if turn.stopped or status == "lapsed":
        turn.set_profile(before_move=None)
        come_back(turn)
    else:
        runs.begin(turn, "settings")


def choose_language(turn: Turn, tag: str) -> None:
    """A language was chosen: the same place goes on in it."""
    if not turn.desk.catalog.is_publishable(tag):
        screens.language_picker(turn)  # its safety texts are not complete: nobody may stand there
        return
    first = turn.profile.language is None
    turn.set_profile(language=tag)
    if turn.stopped:
        turn.send(turn.text("language/changed"))
    elif first and turn.session is None and turn.profile.enrolled_at is None:
        runs.begin(turn, "welcome")
    elif not (turn.session is not None and runs.go_on(turn, AskAgain())):
        turn.send(turn.text("language/changed"))


def _voice(turn: Turn) -> None:
    """A voice note is passed on with `words`; right after a safety question it is a concern."""
    question = standing.question(turn)
    if cover.hides(turn):
        runs.pass_words_on(turn)
        cover.screen(turn)
    elif turn.allows("words"):
        runs.pass_words_on(turn)
        turn.send(turn.text("voice/kept", worker=turn.worker_name()))
    else:
        turn.send(turn.text("voice/dropped"), screens.rows(turn, ("home/person", "person")))
    if question is not None and question.startswith("SAFE-"):
        escalations.raise_signal(turn, "concern", "asked", voice=turn.voice)
    runs.go_on(turn, Voice())


def _reply(turn: Turn, inbound: Inbound, found: Assessment) -> None:
    """Ordinary words: the open question takes them.

    With none open they are passed on or dropped.
    """
    together = False
    if found.severity is Severity.CONCERN:
        reason = found.reasons[0]
        escalations.raise_signal(
            turn, "concern", hearing.word_of(reason), words=inbound.text, rule=reason.rule
        )
        together = habits.answered(turn, rules.WORDS, hearing.word_of(reason))
        turn.heard_concern = turn.words_passed = True
    standing_free = turn.session is None or gate.at_opener(turn.session)
    if cover.hides(turn) and standing_free and not together:
        runs.pass_words_on(turn)
        cover.screen(turn)
        return
    if turn.profile.asleep and turn.session is not None:
        late.ask(turn)
        return
    if turn.session is not None:
        runs.go_on(turn, Reply(inbound.text))
        return
    if turn.profile.enrolled_at is None:
        enrol(turn)
    elif is_blank(inbound.text):
        _where_we_are(turn)
    elif together:
        screens.distress(turn)
    elif found.severity is Severity.CONCERN:
        screens.concern(turn)
    else:
        runs.pass_words_on(turn)
        cover.thank(turn)


def answer_query(turn: Turn, inbound: Inbound) -> None:
    """Stop the little clock on the pressed button."""
    if inbound.query:
        turn.act(Body(kind="answer", chat=inbound.chat, query=inbound.query))
