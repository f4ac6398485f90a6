"""What a person sets for this phone: who sees it, own picture, quiet words, tips in front, hiding.

Offered once after consent, one idea a message, and kept behind `This phone` afterwards.
"""

import datetime as dtm

from bot.channel.messages import Inbound
from bot.effects import gate, people
from bot.turns import choosing, hiding, screens
from bot.turns.turn import Row, Turn
from flows.phone import PICTURES

SHOWN_S = 1800
"""What was offered leaves the phone half an hour later."""
FIRST = dtm.timedelta(minutes=30)
"""After the first yes each answer brings the next offer; later on it is just noted."""
FILLED = {"code/offer": ("worker",), "duress/offer": ("worker",), "hide/offer": ("sign",)}
STEPS = ("cover", "code", "duress", "hide")


def offer(turn: Turn, step: str = "cover") -> None:
    """One offer of the first evening; leaving things as they are comes first."""
    if step == "cover":
        _say(turn, "cover/offer", ("cover/no", "phone.next.code"), ("cover/yes", "cover.on"))
    elif step == "code":
        _say(turn, "code/offer", ("phone/not-now", "phone.next.dur"), ("word/choose", "word.code"))
    elif step == "duress":
        rows = (("phone/not-now", "phone.next.hide"), ("word/choose", "word.duress"))
        _say(turn, "duress/offer", *rows)
    else:
        _say(turn, "hide/offer", ("phone/all-right", "phone.close"))


def menu(turn: Turn) -> None:
    """Everything that can be set; behind the own picture where one guards the phone."""
    if gate.locked(turn):
        gate.knock(turn, gate.COMMAND + b"phone")
        return
    picture = (("phone/picture", "phone.picture"),) if turn.profile.phone_seen else ()
    cover = ("cover/off", "cover.off") if turn.profile.cover else ("cover/yes", "cover.on")
    _say(
        turn,
        "phone/menu",
        ("phone/who", "phone.who"),
        *picture,
        ("phone/code", "word.code"),
        ("phone/duress", "word.duress"),
        cover,
        ("phone/hide", "hide"),
        ("home/frightens", "frightens"),
        ("help/back", "phone.close"),
    )


def press(turn: Turn, action: str, argument: bytes) -> None:
    """A button of these screens: its own message leaves the phone at once."""
    if action == "hide":
        hiding.hide(turn)
        return
    people.delete_now(turn, turn.pressed)
    if gate.locked(turn):
        gate.knock(turn, gate.COMMAND + b"phone")
    elif action == "phone.close":
        _closed(turn)
    elif action.startswith("phone.next."):
        offer(turn, next(one for one in STEPS if one.startswith(action[11:])))
    else:
        _change(turn, action, argument)


def _change(turn: Turn, action: str, argument: bytes) -> None:
    match action:
        case "phone":
            menu(turn)
        case "phone.who":
            ways = (("phone/only-i", "phone.own"), ("phone/others", "phone.all"))
            _say(turn, "phone/who-ask", *ways)
        case "phone.own" | "phone.all":
            _seen(turn, seen=action == "phone.all")
        case "phone.picture":
            _pictures(turn)
        case "phone.pic" if argument and argument[0] < len(PICTURES):
            turn.set_profile(picture=list(PICTURES)[argument[0]], wrong_pictures=0)
            _noted(turn)
            people.plan_next(turn)
        case "cover.on" | "cover.off":
            _cover(turn, on=action == "cover.on")
        case "word.code" | "word.duress":
            choosing.ask(turn, "code" if action == "word.code" else "duress")
        case "word.pick":
            _chosen(turn, choosing.picked(turn, argument))
        case "word.none":
            turn.set_profile(choosing="", choosing_until=None)
            _chosen(turn, choosing.kind_of(argument))


def typed(turn: Turn, inbound: Inbound) -> bool:
    """Words typed into the open dialogue. False where none is open."""
    taken = choosing.typed(turn, inbound)
    if taken is None:
        return False
    if taken != "refused":
        _chosen(turn, taken)
    return True


def _chosen(turn: Turn, kind: choosing.Kind | None) -> None:
    """On the first evening the next offer follows; later a word of thanks."""
    if kind is None:
        return
    if _is_first(turn):
        offer(turn, "duress" if kind == "code" else "hide")
    else:
        _noted(turn)


def _cover(turn: Turn, *, on: bool) -> None:
    turn.set_profile(cover=on)
    turn.audit("cover.on" if on else "cover.off", actor=turn.recipient)
    if not on:
        _noted(turn)
        return
    rows: tuple[Row, ...] = ()
    if _is_first(turn):
        rows = ((turn.button("phone/all-right", "phone.next.code"),),)
    turn.send(turn.text("cover/explained"), rows, purpose="setting", clear_after_s=SHOWN_S)


def _seen(turn: Turn, *, seen: bool) -> None:
    turn.set_profile(phone_seen=seen)
    if seen and not turn.profile.picture:
        _pictures(turn)
        return
    _noted(turn)
    people.plan_next(turn)


def _pictures(turn: Turn) -> None:
    buttons = [
        turn.token(sign, "phone.pic", bytes([at])) for at, sign in enumerate(PICTURES.values())
    ]
    rows: tuple[Row, ...] = (tuple(buttons[:3]), tuple(buttons[3:]))
    turn.send(turn.text("picture/choose"), rows, purpose="setting", clear_after_s=SHOWN_S)


def _closed(turn: Turn) -> None:
    """Nothing was changed, or the last offer was read."""
    turn.set_profile(choosing="", choosing_until=None)
    choosing.clear(turn)


def _noted(turn: Turn) -> None:
    turn.send(turn.text("danger/noted"), purpose="setting", clear_after_s=choosing.SHOWN_S)


def _is_first(turn: Turn) -> bool:
    since = turn.profile.enrolled_at
    return since is not None and turn.now - since <= FIRST


def _say(turn: Turn, key: str, *buttons: tuple[str, str]) -> None:
    params = {"worker": turn.worker_name(), "sign": hiding.sign(turn.language)}
    needed = {name: value for name, value in params.items() if name in FILLED.get(key, ())}
    text = turn.text(key, **needed)
    rows = screens.rows(turn, *buttons)
    turn.send(text, rows, purpose="setting", clear_after_s=SHOWN_S)
