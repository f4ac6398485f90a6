"""What the program says, read from where it is written: tests name sentences by key, not by wording."""

from functools import cache

from bot.publishing import shipped
from flows.definition import Ask, ConsentSwitches, Say
from locales.catalog import Catalog


@cache
def _catalog() -> Catalog:
    return Catalog()


def line(key: str, language: str = "en", **values: str | int) -> str:
    """A sentence of the bot."""
    return _catalog().text(key, language, register="formal", **values)


def asks(node: str, flow: str = "check-in") -> str:
    """The text of a node of a shipped flow, in English."""
    found = shipped()[flow].node(node)
    assert isinstance(found, Ask | Say | ConsentSwitches), f"{node} of {flow} says something"
    return found.text


def switches(flow: str) -> str:
    """What stands above the consent switches of a shipped flow, in English."""
    return next(n.text for n in shipped()[flow].nodes if isinstance(n, ConsentSwitches))


def openers() -> set[str]:
    """Every opener of the check-in, in English."""
    found = shipped()["check-in"].node("opener")
    assert isinstance(found, Ask)
    return {found.text, *found.variants}


def choice(node: str, name: str, flow: str = "check-in") -> str:
    """The label of a choice, in English."""
    found = shipped()[flow].node(node)
    assert isinstance(found, Ask)
    return next(one.label for one in found.choices if one.id == name)


STOPPED = line("stop/done")
PASSED_ON = line("danger/text")
TAKE = line("page/take")
SAFE_1 = asks("safe-1")
SAFE_2 = asks("safe-2")
YES, NO, NOT_SURE = (choice("safe-1", name) for name in ("yes", "no", "not-sure"))
NOT_NOW, DONT_KNOW, YES_NOW = (choice("safe-2", n) for n in ("not-now", "dont-know", "yes-now"))
SKIP, PERSON, STOP, BACK = (line(f"control/{one}") for one in ("skip", "person", "stop", "back"))


def page(case: str, level: int, reason: str, *, age: str = "0 min", again: int = 1) -> str:
    """The words of a page."""
    said = line(
        "page/line",
        case=case,
        level=line(f"level/{level}"),
        reason=line(f"reason/{reason}"),
        age=age,
    )
    return said if again < 2 else f"{said} · {line('page/again', count=again)}"
