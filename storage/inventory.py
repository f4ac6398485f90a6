"""Everything that is stored, one line a field: the allow-list. Reads and writes nothing.

A column that stands in the schema and not here fails a test, and the other way round; so does a
field inside a sealed record (`storage.inventory_sealed`). Why a column is needed stands beside it
in the schema; its form and its end stand here a second time, so that both must be meant.
"""

from collections.abc import Mapping
from typing import NamedTuple

from storage.schema import METADATA, Form

PERSON = "erased with the person: on the phone, by staff, or at the programme's end"
HOME = "as long as the home stands"


class Kept(NamedTuple):
    """The columns of one table by form, and until when a row lives."""

    until: str
    clear: str = ""
    keyed: str = ""
    sealed: str = ""

    def columns(self) -> dict[str, Form]:
        """Each column with its form."""
        found: dict[str, Form] = dict.fromkeys(self.clear.split(), "clear")
        found |= dict.fromkeys(self.keyed.split(), "keyed")
        found |= dict.fromkeys(self.sealed.split(), "sealed")
        return found


TABLES: Mapping[str, Kept] = {
    "instance": Kept(HOME, clear="id name epoch", sealed="root_check"),
    "counters": Kept(
        HOME, clear="id last_row audit_seq audit_base", keyed="audit_head audit_seal"
    ),
    "system_keys": Kept(
        "until rolled: the old version goes when nothing needs it any more",
        clear="name version",
        sealed="wrapped",
    ),
    "meta": Kept(
        "overwritten by the next value; what should have alerted: retention.audit_months",
        clear="name",
        sealed="sealed",
    ),
    "beneficiaries": Kept(
        PERSON,
        clear="id version status erasing worker",
        keyed="chat_tag case_tag",
        sealed="sealed",
    ),
    "consents": Kept(PERSON, clear="id person", sealed="sealed"),
    "sessions": Kept(
        "the session's end; " + PERSON, clear="person id revision step", sealed="sealed"
    ),
    "answers": Kept(
        "retention.answers_days (90 at most), then monthly counts; " + PERSON,
        clear="id person",
        sealed="sealed",
    ),
    "months": Kept(
        PERSON + ", after they went into figures of at least 5 people",
        clear="id person",
        sealed="sealed",
    ),
    "figures": Kept(HOME + "; shown from 5 people on", clear="id", sealed="sealed"),
    "fires": Kept(
        "done or cancelled; " + PERSON,
        clear="due_at id kind subject version lease_until fence",
    ),
    "outbox": Kept(
        "sent, given up or cancelled",
        clear="id lane rank after_rank written due ready attempts doubtful holder lease_until"
        " fence",
        keyed="recipient_tag",
        sealed="sealed",
    ),
    "messages": Kept(
        "deleted on the phone: 47 h at most; 48 h at most after an erasure",
        clear="id delete_by person",
        keyed="recipient_tag",
        sealed="sealed",
    ),
    "escalations": Kept(
        PERSON + "; an open one when it is closed",
        clear="id person version status rung due",
        sealed="sealed",
    ),
    "signals": Kept(
        PERSON + "; their words when read, 72 h at most",
        clear="id escalation person words_until",
        sealed="sealed words",
    ),
    "staff": Kept(HOME, clear="id active", keyed="chat_tag name_tag", sealed="sealed"),
    "invitations": Kept(
        "the day after use, or 7 days after running out",
        clear="expires used",
        keyed="code_mac target_tag",
        sealed="sealed",
    ),
    "revisions": Kept(HOME, clear="hash number", keyed="flow_tag", sealed="sealed bundle"),
    "live_revisions": Kept("the next publishing", clear="hash", keyed="flow_tag", sealed="sealed"),
    "audit": Kept("retention.audit_months", clear="seq", keyed="mac", sealed="sealed"),
    "seen": Kept("72 h", clear="bot update_id at"),
    "parked": Kept("read, or given up by a person", clear="update_id tries", sealed="sealed"),
    "tombstones": Kept(
        "240 days: longer than the oldest copy lives", clear="day", keyed="person_tag"
    ),
}
"""Table by table. `person` and `id` are random; times are due times, never of an answer."""


class Line(NamedTuple):
    """One stored field, as the page shows it."""

    field: str
    form: Form
    why: str
    until: str


def lines() -> list[Line]:
    """Every stored column, in the order of the schema. Raises KeyError where the two differ."""
    found = []
    for table in METADATA.tables.values():
        kept = TABLES[table.name]
        forms = kept.columns()
        found += [
            Line(f"{table.name}.{column.name}", forms[column.name], column.info["why"], kept.until)
            for column in table.columns
        ]
    return found
