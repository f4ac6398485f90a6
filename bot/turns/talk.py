"""What a person writes while a worker holds the talk: it goes over, unless safety comes first.

Danger, stop, help, language and commands were looked at before this room is entered.
"""

from bot.channel.messages import Inbound
from bot.effects import gate, people, reading, staff_letters, talks
from bot.turns import cover
from bot.turns.turn import Row, Turn
from flows.consent import Consent, Scope
from flows.staff import Staff
from storage.letter import Lane


def relay(turn: Turn, inbound: Inbound) -> bool:
    """Pass it to the worker who holds the talk; False where the program itself holds it."""
    staff = talks.holder(turn)
    if staff is None or turn.stopped or inbound.kind not in {"text", "voice", "media"}:
        return False
    if inbound.kind == "media":
        people.delete_now(turn, inbound.message_id)
        turn.send(turn.text("media/refused"))
    elif not turn.allows("words"):
        _without_words(turn, staff)
    else:
        if not turn.words_passed:  # a sentence that holds a quiet word is shown to nobody
            turn.words_passed = True
            talks.to_holder(turn, staff)
        if cover.hides(turn):
            cover.screen(turn)
        else:
            _passed(turn, staff)
    return True


def _passed(turn: Turn, staff: Staff) -> None:
    """Once after each of the worker's words: that it went over, and when they read."""
    talk = turn.profile.talk
    if talk is not None and talk.told:
        return
    talks.told(turn)
    when = reading.reads_again(turn, staff)
    if when:
        text = turn.text("talk/passed-off", worker=staff.name, when=when)
    else:
        text = turn.text("talk/passed", worker=staff.name)
    turn.send(text, _rows(turn), purpose="talk")


def _rows(turn: Turn) -> tuple[Row, ...]:
    return (
        (turn.button("talk/end", "talk.end"),),
        (turn.button("home/help", "help"),),
    )


def _without_words(turn: Turn, staff: Staff) -> None:
    """The person switched their own words off: nothing is passed on, and they can change that."""
    rows: tuple[Row, ...] = ((turn.button("talk/words-on", "talk.words"),), *_rows(turn))
    turn.send(turn.text("talk/no-words"), rows, purpose="talk")
    words = staff_letters.text(turn, staff, "talk/answered", case=turn.profile.case)
    staff_letters.letter(turn, staff, words, lane=Lane.BULK, purpose="note")


def words_on(turn: Turn, _: bytes) -> None:
    """From now on the person's own words are passed on; the ledger has it."""
    consent = turn.consent
    if consent is None or consent.allows("words"):
        return
    scopes: frozenset[Scope] = consent.scopes | frozenset[Scope]({"words"})
    turn.add_consent(Consent(at=turn.now, how="switches", scopes=scopes, version=consent.version))
    turn.send(turn.text("talk/words-are-on", worker=turn.worker_name()), purpose="talk")


def end(turn: Turn, _: bytes) -> None:
    """The person ends the talk; the worker learns it."""
    staff = talks.holder(turn)
    if staff is None:
        turn.send(turn.text("talk/closed"))
        return
    words = staff_letters.text(turn, staff, "talk/ended-by", case=turn.profile.case)
    staff_letters.letter(turn, staff, words, lane=Lane.BULK, purpose="note")
    opened = turn.gate_open
    talks.give_back(turn, by=turn.recipient)
    if not opened:
        turn.send(turn.text("talk/closed"), purpose="talk")


def opened(turn: Turn, _: bytes) -> None:
    """Yes on the harmless line: what a worker wrote may now be shown."""
    from bot.effects import runs

    if gate.locked(turn):
        gate.knock(turn, gate.TALK)
        return
    runs.open_gate(turn)
    talks.release(turn)


def later(turn: Turn, _: bytes) -> None:
    """Not now: the words keep waiting for the next opener."""
    turn.set_profile(offered=turn.now)


def after_act(turn: Turn, *, typed: bool) -> None:
    """Something waits and the person has acted: shown where they wrote or the gate is open.

    Where others see the phone the own picture comes first; a mere press only brings an offer.
    """
    profile = turn.profile
    if profile.words_wait == 0 or turn.stopped or profile.held_since is not None:
        return
    alarm = any(one.level != "concern" for one in turn.changes.signals)
    if alarm or turn.falls_silent or turn.session is not None:
        return  # what matters now comes first; the words wait for the next act
    free = typed and talks.may_show(turn) and not profile.phone_seen
    if turn.gate_open or free:
        talks.release(turn)
    elif not talks.may_show(turn) or (profile.phone_seen and not profile.picture):
        return  # quiet, unsafe, or others see the phone: nothing says that something waits
    elif not _just_offered(turn):
        talks.show_opener(turn)


def _just_offered(turn: Turn) -> bool:
    at = turn.profile.offered
    return at is not None and turn.now - at < talks.RECENT
