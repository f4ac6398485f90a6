"""WHO-5 on the screen: offered, asked with its official text, scored. Keeps no single answer.

What was answered so far rides in the buttons; only the score is kept, and only with `keep`.
"""

from bot.effects import escalations
from bot.turns import screens
from bot.turns.turn import Row, Turn
from flows import who5
from flows.programme import local_day
from flows.programme_reviews import wellbeing_due

TOLD = ("better", "same", "harder")


def official(turn: Turn) -> who5.Official | who5.Off:
    """The official text in the person's language, or why there is none."""
    return who5.offered(turn.profile.language, turn.desk.official)


def is_due(turn: Turn) -> bool:
    """Whether it may be offered today: due, an official text, and nothing heavy lately."""
    profile = turn.profile
    today = local_day(profile, turn.now)
    if isinstance(official(turn), who5.Off) or not wellbeing_due(profile, today, turn.programme):
        return False
    since = profile.last_alarm
    heavy = since is not None and (turn.now - since).days < turn.programme.most.after_alarm_days
    return not heavy and turn.escalation is None


def offer(turn: Turn) -> None:
    """Five questions more, only if the person likes; asked once on this day, whatever follows."""
    day = local_day(turn.profile, turn.now).toordinal()
    turn.set_profile(wellbeing_day=day, wellbeing_open=True)
    turn.send(
        turn.text("wellbeing/offer"),
        screens.rows(turn, ("wellbeing/yes", "w5"), ("wellbeing/no", "w5.no")),
    )


def go_on(turn: Turn, given: bytes) -> None:
    """`given`: one byte for each item answered so far, 5 (best) to 0."""
    text = official(turn)
    if not turn.profile.wellbeing_open or isinstance(text, who5.Off):
        screens.home(turn)
        return
    if len(given) < who5.ITEMS:
        _ask(turn, text, given)
        return
    _finish(turn, who5.score(list(given[: who5.ITEMS])))


def _ask(turn: Turn, text: who5.Official, given: bytes) -> None:
    answers: list[Row] = [
        (turn.token(label, "w5", given + bytes([who5.HIGHEST - at])),)
        for at, label in enumerate(text.answers)
    ]
    ways: list[tuple[str, str]] = [
        ("control/skip", "w5.no"),
        ("control/person", "person"),
        ("control/stop", "stop"),
    ]
    answers += screens.rows(turn, *ways)
    if given:
        answers.append((turn.button("control/back", "w5", given[:-1]),))
    turn.send(f"{text.lead}\n{text.items[len(given)]}", tuple(answers), purpose="talk")


def _finish(turn: Turn, score: int) -> None:
    """Kept is the score alone; a low one brings somebody, a middling one waits for the talk."""
    before = turn.profile.wellbeing[1] if turn.profile.wellbeing else None
    found = who5.result(score, before)
    turn.set_profile(wellbeing_open=False)
    if turn.allows("keep"):
        day = local_day(turn.profile, turn.now).toordinal()
        turn.set_profile(wellbeing=None if turn.desk.write_only_answers else (day, score))
    if found.level is not None and not found.at_review:
        escalations.raise_signal(turn, found.level, "mood", rule="wellbeing")
    if found.level == "distress":
        screens.distress(turn)
        return
    rows: tuple[Row, ...] = ()
    if before is not None:
        told = bytes([TOLD.index(found.told)])
        rows = ((turn.button("wellbeing/compare", "w5.told", told),),)
    turn.send(turn.text("wellbeing/done"), rows)


def tell(turn: Turn, told: bytes) -> None:
    """How it was beside the last time, because the person asked; a word, never a number."""
    which = TOLD[told[0]] if told and told[0] < len(TOLD) else "same"
    turn.send(turn.text(f"wellbeing/{which}"))


def leave(turn: Turn) -> None:
    """Not now, or skipped: nothing is kept of it."""
    turn.set_profile(wellbeing_open=False)
    turn.send(turn.text("wellbeing/done"))
