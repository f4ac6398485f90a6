"""Checks of the programme: its files, and what differs for single people. Changes nothing."""

from collections.abc import Iterable
from pathlib import Path

from bot.checks.check import Check
from bot.config import ConfigError
from bot.programmes import load_change, load_official, load_programme, off_lines
from flows.beneficiary import Beneficiary
from flows.programme_own import fits

GONE = frozenset({"ended"})


def of_programme(home: Path, people: Iterable[Beneficiary]) -> list[Check]:
    """Whether the files can be used, and whether everybody's own sections still go with them."""
    try:
        base = load_programme(home)
        load_change(home)
        official = load_official(home)
    except ConfigError as error:
        todo = "mend the file; `alongside programme check` lists every place"
        return [Check.bad("programme", str(error).partition("\n")[0], todo)]
    followed = [one for one in people if one.status not in GONE]
    rests = [one for one in followed if not fits(one.profile.own_programme, base)]
    if rests:
        found = f"what differs for {len(rests)} people does not go with programme.yaml any more"
        todo = "the organisation's holds for them; see `alongside programme show CASE`"
        return [Check.bad("programme", found, todo)]
    off = sum(1 for _ in off_lines(official))
    return [Check.good("programme", f"whole; WHO-5 is off in {off} languages, see flows check")]
