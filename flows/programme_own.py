"""What differs in the programme for one person alone. Decides nothing about anybody else's."""

import functools
from collections.abc import Iterable

import msgspec

from flows.beneficiary import Profile
from flows.errors import FlowError
from flows.programme import SHIPPED, Programme
from flows.programme_file import over, read_marked

SECTIONS = (
    "phases", "cadence", "wellbeing", "review_weeks", "review_months", "most", "missed", "waits",
)  # fmt: skip
"""What may differ for one person. How long things are kept, and when a new yes is asked for,
hold for everybody."""


def read_own(source: str, *, name: str, base: Programme = SHIPPED) -> str:
    """A person's own sections out of a YAML file, as they are kept in the sealed record.

    Raises FlowError with every mistake and its place; nothing is half-applied.
    """
    _, tree = read_marked(source, name=name, base=base)
    foreign = [key for key in tree.value if key not in (*SECTIONS, "spec")]
    if foreign:
        known = ", ".join(SECTIONS)
        text = f"holds for everybody; for one person only {known} may differ"
        raise FlowError(
            tree.issue((key,), "not-own", f"`{key}` {text}", at_key=True) for key in foreign
        )
    own = {key: value for key, value in tree.value.items() if key != "spec"}
    return msgspec.json.encode(own).decode() if own else ""


@functools.lru_cache(maxsize=512)
def with_own(base: Programme, own: str) -> Programme:
    """The programme of somebody with these sections of their own.

    Where the organisation's file has changed so that both together make no sense any more, the
    organisation's holds: nothing is half-applied.
    """
    if not own:
        return base
    try:
        found = over(base, msgspec.json.decode(own))
    except (msgspec.MsgspecError, TypeError):
        return base
    return found if _grows(months for months, _ in found.phases.until()) else base


def _grows(numbers: Iterable[int]) -> bool:
    listed = list(numbers)
    return listed == sorted(set(listed))


def programme_of(profile: Profile, base: Programme = SHIPPED) -> Programme:
    """The programme that holds for this person: the organisation's, with their own over it."""
    return with_own(base, profile.own_programme)


def fits(own: str, base: Programme) -> bool:
    """Whether a person's own sections still go together with the organisation's programme."""
    return not own or with_own(base, own) is not base
