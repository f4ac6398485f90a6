"""Screens that stand outside flows: home, help, first replies, pause, what is held.

Writes letters only.
"""

from collections.abc import Sequence

from bot.effects import reading, talks
from bot.turns import numbers as phone_numbers
from bot.turns.turn import Row, Turn
from flows.consent import Scope

FIRST_REPLY_S = 600
"""Danger from another person: the message and our reply leave the phone after ten minutes."""


def rows(turn: Turn, *buttons: tuple[str, str]) -> tuple[Row, ...]:
    """One button a row: (label key, action)."""
    return tuple((turn.button(key, action),) for key, action in buttons)


LANGUAGE_PROMPT = "🌐 Language · Gjuha · Jezik · Језик · Јазик · Език · Limba"


def language_picker(turn: Turn) -> None:
    """Every language by its own name; needs no language to be read."""
    turn.send(LANGUAGE_PROMPT, language_rows(turn), purpose="card")


def language_rows(turn: Turn) -> tuple[Row, ...]:
    """Two languages a row, in the order of the picker."""
    names = turn.desk.catalog.open_names()
    buttons = [turn.token(name, "lang", tag.encode()) for tag, name in names]
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))


def home(turn: Turn) -> None:
    """Nothing is open: say so, with the few ways on."""
    speaks = talks.holder(turn)
    here = (turn.text("talk/here-any", worker=speaks.name),) if speaks else ()
    listen = ("home/read", "listen.off") if turn.profile.listens else ("home/listen", "listen.on")
    turn.send(
        "\n".join((*here, turn.text("home/text"))),
        rows(
            turn,
            ("home/help", "help"),
            ("home/frightens", "frightens"),
            ("home/person", "person"),
            ("home/needs", "needs"),
            ("home/rhythm", "rhythm"),
            *((listen,) if turn.desk.recordings.any_in(turn.language) else ()),
            ("home/language", "language"),
            *_of_phone(turn),
            ("home/stop", "stop"),
        ),
    )


def _of_phone(turn: Turn) -> tuple[tuple[str, str], ...]:
    """What makes this phone safer, once there is something to hide."""
    if turn.profile.enrolled_at is None:
        return ()
    return (("home/phone", "phone"), ("phone/hide", "hide"))


def hours(turn: Turn) -> str:
    """When the organisation's people read messages; empty when it has not said."""
    return turn.desk.organisation.hours


def help_screen(turn: Turn) -> None:
    """Help: danger now and a person come first."""
    turn.send(
        "\n".join((_who_reads(turn), *reading.few(turn))),
        rows(
            turn,
            ("help/danger", "help.danger"),
            ("help/person", "person"),
            ("help/frightens", "frightens"),
            ("help/numbers", "numbers"),
            ("help/language", "language"),
            *_of_phone(turn)[1:],
            ("help/back", "home"),
        ),
        purpose="help",
    )


def _who_reads(turn: Turn) -> str:
    """When messages are read; where nobody is on duty, that comes first."""
    when = reading.nobody_reads(turn)
    if when:
        return turn.text("help/text-nobody", when=when)
    return turn.text("help/text", hours=hours(turn)) if hours(turn) else turn.text("help/text-any")


def danger(turn: Turn) -> None:
    """One plain sentence and two plain buttons; numbers only behind the third."""
    turn.send(
        turn.text("danger/text"),
        rows(
            turn,
            ("danger/cannot-write", "danger.cannot"),
            ("danger/all-right", "danger.right"),
            ("danger/more", "danger.more"),
        ),
        purpose="danger",
        clear_after_s=FIRST_REPLY_S,
    )


def self_harm(turn: Turn) -> None:
    """Warm words, who has been told, their hours, numbers."""
    turn.send(
        "\n".join((turn.text("self/text"), told(turn), phone_numbers.text(turn))),
        rows(
            turn,
            ("help/danger", "help.danger"),
            ("distress/person", "person"),
            ("distress/not-meant", "not-meant"),
        ),
    )


def told(turn: Turn) -> str:
    """Who has been told and when messages are read; never when somebody will come."""
    if hours(turn):
        return turn.text("self/told", worker=turn.worker_name(), hours=hours(turn))
    return turn.text("told/plain", worker=turn.worker_name())


def distress(turn: Turn) -> None:
    """What has been done, and until what hour that person reads messages."""
    until = hours(turn).replace("-", "–").rpartition("–")[2].strip()
    if until:
        line = turn.text("distress/told", worker=turn.worker_name(), hour=until)
    else:
        line = turn.text("told/plain", worker=turn.worker_name())
    turn.send(
        turn.text("distress/text") + "\n" + line,
        rows(turn, ("distress/person", "person"), ("distress/not-meant", "not-meant")),
    )


def concern(turn: Turn) -> None:
    """Thanks, and the choice whether a person should write or call."""
    turn.send(
        turn.text("concern/text"),
        rows(
            turn,
            ("concern/call", "concern.call"),
            ("concern/write", "concern.write"),
            ("concern/note", "concern.note"),
        ),
    )


def numbers(turn: Turn, *, clear_after_s: int | None = None) -> None:
    """Phone numbers, on request only."""
    turn.send(phone_numbers.text(turn), purpose="danger", clear_after_s=clear_after_s)


def frightens(turn: Turn) -> None:
    """Somebody frightens me: passed on; a second tap says now."""
    turn.send(
        turn.text("frightens/text"),
        rows(turn, ("frightens/now", "frightens.now"), ("frightens/not-now", "frightens.not")),
        purpose="danger",
        clear_after_s=FIRST_REPLY_S,
    )


def stop_ask(turn: Turn) -> None:
    """The message held danger and a stop word: it was passed on; ask about the stop."""
    turn.send(
        turn.text("stop/ask"),
        rows(turn, ("stop/ask-yes", "stop"), ("stop/ask-no", "stop.no")),
        purpose="danger",
        clear_after_s=FIRST_REPLY_S,
    )


def recheck(turn: Turn) -> None:
    """One gentle question ten minutes after words of self-harm."""
    turn.send(
        turn.text("self/recheck"),
        rows(
            turn,
            ("self/better", "recheck.better"),
            ("self/same", "recheck.same"),
            ("self/call", "person"),
        ),
    )


PAUSES = (("pause/days", 3), ("pause/week", 7), ("pause/two-weeks", 14), ("pause/month", 30))
"""Label and days."""


def pause(turn: Turn) -> None:
    """How long a pause is good."""
    turn.send(
        turn.text("pause/text"),
        tuple((turn.button(key, "pause", str(days).encode()),) for key, days in PAUSES)
        + rows(turn, ("pause/none", "home")),
    )


def my_data(turn: Turn) -> None:
    """What is held and why, in plain words; never the answers themselves."""
    worker = turn.worker_name()

    def switch(scope: Scope, **params: str) -> str:
        return turn.text(f"mydata/{scope}" + ("" if turn.allows(scope) else "-off"), **params)

    lines: Sequence[str] = (
        turn.text("mydata/text"),
        turn.text("mydata/chat"),
        turn.text("mydata/choices"),
        turn.text("mydata/answers" + ("" if turn.allows("keep") else "-off")),
        switch("show", worker=worker),
        switch("count"),
        turn.text("mydata/words", worker=worker)
        if turn.allows("words")
        else turn.text("mydata/words-off"),
        *((turn.text("mydata/notes", worker=worker),) if turn.profile.notes else ()),
        turn.text("mydata/never"),
        turn.text("mydata/yours"),
    )
    turn.send("\n".join(f"· {line}" if at else line for at, line in enumerate(lines)))


def delete_ask(turn: Turn) -> None:
    """One screen whose first button confirms."""
    turn.send(
        turn.text("delete/ask"),
        rows(turn, ("delete/confirm", "delete.yes"), ("delete/keep", "delete.no")),
    )
