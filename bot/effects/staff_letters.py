"""Everything that is sent to staff: pages, notes, questions.

Case reference, level, reason word; no content.
"""

import datetime as dtm
import zlib
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from bot.turns.desk import present
from bot.turns.turn import Row, Turn
from flows.escalation import Escalation
from flows.ids import EscalationId, StaffId
from flows.severity import Severity
from flows.staff import Staff
from locales import dates
from storage.letter import Body, Lane, Letter, LetterButton
from storage.records import SignalRow

WORDS_SHOWN_S = 600
"""What a worker is shown of a person's words leaves the worker's chat after ten minutes."""


def text(turn: Turn, staff: Staff, key: str, **params: str | int) -> str:
    """A sentence for staff, in their language."""
    return turn.desk.catalog.text(key, staff.language, register="formal", **params)


def button(turn: Turn, staff: Staff, key: str, action: str, argument: bytes = b"") -> LetterButton:
    """A button in a staff chat, bound to that chat."""
    chat = present(staff.chat, "only staff with a chat are shown buttons")
    data = turn.desk.buttons.make(chat, action, argument)
    return LetterButton(label=text(turn, staff, key), data=data)


def letter(
    turn: Turn,
    staff: Staff,
    words: str,
    rows: tuple[Row, ...] = (),
    *,
    lane: Lane = Lane.REPLY,
    purpose: str = "staff",
    clear_after_s: int | None = None,
) -> None:
    """One message to a member of staff who can be written to."""
    if staff.chat is None:
        return
    body = Body(
        kind="send",
        chat=staff.chat,
        text=words,
        rows=rows,
        purpose=purpose,
        clear_after_s=clear_after_s,
    )
    turn.changes.letters.append(Letter(lane=lane, recipient=f"s:{staff.id}", body=body))


def page(turn: Turn, escalation: Escalation, staff_id: StaffId, *, reason: str) -> None:
    """One page: reference, level, reason word, age, again xN; the first button claims it."""
    staff = turn.staff.get(staff_id)
    if staff is None or staff.chat is None:
        return
    words = page_text(turn, staff, escalation, reason)
    rows = page_rows(turn, staff, escalation)
    letter(turn, staff, words, rows, lane=Lane.SAFETY, purpose=f"page:{escalation.id}")


FORWARDED = "↪"
"""Beside a page or words: they stood in another's message that the person passed on."""


def page_text(turn: Turn, staff: Staff, escalation: Escalation, reason: str) -> str:
    """The words of a page."""
    line = text(
        turn,
        staff,
        "page/line",
        case=text(turn, staff, "drill/mark") if escalation.drill else escalation.case,
        level=text(turn, staff, f"level/{Severity.of(escalation.level).value}"),
        reason=text(turn, staff, f"reason/{reason}"),
        age=dates.short_age(turn.now - escalation.opened, staff.language),
    )
    if turn.forwarded:
        line = f"{line} · {FORWARDED}"
    if escalation.drill:
        return line
    if escalation.restored:
        line = f"{line} · {text(turn, staff, 'page/restored')}"
    again = escalation.paged
    return line if again < 2 else f"{line} · {text(turn, staff, 'page/again', count=again)}"


def page_rows(turn: Turn, staff: Staff, escalation: Escalation) -> tuple[Row, ...]:
    """The buttons of a page."""
    argument = bytes.fromhex(escalation.id)
    take: Row = (button(turn, staff, "page/take", "pg.take", argument),)
    if escalation.drill:
        return (take,)
    return (
        take,
        (
            button(turn, staff, "page/words", "pg.words", argument),
            button(turn, staff, "page/write", "pg.write", argument),
        ),
        (button(turn, staff, "page/close", "pg.close", argument),),
    )


def note(turn: Turn, key: str, **params: str | int) -> None:
    """A word to the assigned caseworker that is no page."""
    worker = turn.worker()
    if worker is not None:
        words = text(turn, worker, key, case=turn.profile.case, **params)
        letter(turn, worker, words, lane=Lane.REPLY, purpose="note")


def ask_promise(turn: Turn, escalation: Escalation, staff_id: StaffId) -> None:
    """Ask the holder, once, whether the person was reached."""
    staff = turn.staff.get(staff_id)
    if staff is None or staff.chat is None:
        return
    argument = bytes.fromhex(escalation.id)
    rows: tuple[Row, ...] = (
        (button(turn, staff, "promise/yes", "pr.yes", argument),),
        (button(turn, staff, "promise/more", "pr.more", argument),),
    )
    words = text(turn, staff, "promise/ask", case=escalation.case)
    letter(turn, staff, words, rows, lane=Lane.SAFETY, purpose=f"promise:{escalation.id}")


def second_channel(turn: Turn, people: Iterable[StaffId]) -> None:
    """The other way of whoever has one: that something waits, and nothing else."""
    for staff_id in people:
        staff = turn.staff.get(staff_id)
        if staff is None or not staff.active or not staff.second:
            continue
        body = Body(
            kind="second",
            # No chat: a line of its own in the sender; a slow gateway holds up nobody else.
            chat=-zlib.crc32(staff.id.encode()),
            text=text(turn, staff, "second/text"),
            file=staff.second,
            purpose="second",
        )
        turn.changes.letters.append(Letter(lane=Lane.SAFETY, recipient=f"r:{staff.id}", body=body))


def concern_left(turn: Turn, escalation: Escalation, staff_id: StaffId) -> None:
    """A supervisor learns, quietly, that nobody looked at a concern for days."""
    staff = turn.staff.get(staff_id)
    if staff is not None:
        words = text(turn, staff, "note/concern-left", case=escalation.case)
        letter(turn, staff, words, _shown(turn, staff), purpose="note")


def ask_look(turn: Turn, escalation: Escalation, staff_id: StaffId) -> None:
    """After a crisis or distress was closed: time to look again. No page, nothing is claimed."""
    staff = turn.staff.get(staff_id)
    if staff is None or staff.chat is None:
        return
    argument = bytes.fromhex(escalation.id)
    rows: tuple[Row, ...] = (
        (button(turn, staff, "look/done", "lk.done", argument),),
        (button(turn, staff, "look/open", "lk.open", argument),),
    )
    words = text(turn, staff, "look/ask", case=escalation.case)
    letter(turn, staff, words, rows, purpose=f"look:{escalation.id}")


def _shown(turn: Turn, staff: Staff) -> tuple[Row, ...]:
    argument = bytes.fromhex(turn.person.id)
    return ((button(turn, staff, "note/show", "pe.show", argument),),)


def tell_taken(turn: Turn, escalation: Escalation, taker: Staff) -> None:
    """Everyone who was paged learns who took it."""
    since = escalation.claimed_at
    for staff_id in sorted(set(escalation.paged_to) - {taker.id}):
        staff = turn.staff.get(staff_id)
        if staff is not None:
            words = text(
                turn,
                staff,
                "page/taken-other",
                case=escalation.case,
                worker=taker.name,
                time=local_time(turn, staff, since),
            )
            letter(turn, staff, words, lane=Lane.REPLY)


def local_time(turn: Turn, staff: Staff, at: dtm.datetime | None) -> str:
    """A time of day, in the zone and manner of this member of staff."""
    return dates.moment((at or turn.now).astimezone(ZoneInfo(staff.zone)), staff.language)


def show_words(turn: Turn, staff: Staff, rows: tuple[Row, ...] = ()) -> None:
    """What the person has just written, in a chat whose logged view is open; it goes soon."""
    if turn.words:
        words = f"{FORWARDED} {turn.words}" if turn.forwarded else turn.words
        shown = text(turn, staff, "page/words-shown", words=words)
        letter(turn, staff, shown, rows, purpose="words", clear_after_s=WORDS_SHOWN_S)
    if turn.voice and staff.chat is not None:
        body = Body(
            kind="voice",
            chat=staff.chat,
            file=turn.voice,
            purpose="words",
            clear_after_s=WORDS_SHOWN_S,
        )
        sent = Letter(lane=Lane.REPLY, recipient=f"s:{staff.id}", body=body)
        turn.changes.letters.append(sent)


def keep_words(
    turn: Turn,
    escalation: Escalation | None,
    *,
    words: str = "",
    voice: str = "",
    reader: Staff | None = None,
) -> None:
    """Keep free words, sealed, until read or 72 h; tell the reader (the worker) that some wait."""
    turn.changes.signals.append(
        SignalRow(
            id=turn.desk.new_id(16),
            escalation=escalation.id if escalation else EscalationId(""),
            beneficiary=turn.person.id,
            at=turn.now,
            level="concern",
            reason="words",
            words=words,
            voice=voice,
            forwarded=turn.forwarded,
        )
    )
    worker = reader or turn.worker()
    if worker is not None and worker.chat is not None:
        argument = bytes.fromhex(turn.person.id)
        rows: tuple[Row, ...] = (
            (
                button(turn, worker, "page/words", "pe.words", argument),
                button(turn, worker, "page/write", "pe.write", argument),
            ),
        )
        said = text(turn, worker, "note/wrote", case=turn.profile.case)
        lane = Lane.REPLY if reader is not None else Lane.BULK
        letter(turn, worker, said, rows, lane=lane, purpose="note")


def note_away(turn: Turn, cases: str) -> None:
    """After a long absence: which references may have written in vain."""
    worker = turn.worker()
    if worker is not None:
        letter(turn, worker, text(turn, worker, "note/away", cases=cases), purpose="note")
