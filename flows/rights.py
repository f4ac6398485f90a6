"""Who may do what to whom: one table of role, relation to the case, and act. Logs nothing."""

from collections.abc import Mapping
from typing import Literal, get_args

from flows.beneficiary import Beneficiary
from flows.staff import Role, Staff

Act = Literal[
    "page.claim",
    "words.read",
    "person.write",
    "escalation.close",
    "hold.release",
    "phase.move",
    "case.show",
    "case.answers",
    "case.hand-over",
    "case.erase",
    "enrol.add",
    "enrol.again",
    "digest.read",
    "staff.add",
    "staff.off",
    "flows.check",
    "flows.publish",
    "report.read",
    "audit.read",
]
ACTS: tuple[Act, ...] = get_args(Act)

Relation = Literal["own", "backup", "supervised", "paged", "none"]
"""The actor is the case's worker, backup, supervisor, is paged for it now, or none of these."""
RELATIONS: tuple[Relation, ...] = get_args(Relation)

_NEAR: frozenset[Relation] = frozenset({"own", "backup", "supervised", "paged"})
_LEADS: frozenset[Relation] = frozenset({"own", "supervised"})
_PAGED: frozenset[Relation] = frozenset({"paged"})
_ALL: frozenset[Relation] = frozenset(RELATIONS)
_NOBODY: frozenset[Relation] = frozenset()

_TABLE: Mapping[Act, Mapping[Role, frozenset[Relation]]] = {
    # Whoever is paged can act at once, whatever their role: an alert never waits for a right.
    "page.claim": {"caseworker": _NEAR, "supervisor": _ALL, "admin": _NEAR},
    "words.read": {"caseworker": _NEAR, "supervisor": _NEAR, "admin": _PAGED},
    "person.write": {"caseworker": _NEAR, "supervisor": _NEAR, "admin": _PAGED},
    "escalation.close": {"caseworker": _NEAR, "supervisor": _ALL, "admin": _NEAR},
    "hold.release": {"caseworker": _NEAR, "supervisor": _ALL, "admin": _PAGED},
    "phase.move": {"caseworker": _LEADS, "supervisor": _ALL, "admin": _NOBODY},
    # Seeing that a case exists is not seeing what the person said.
    "case.show": {"caseworker": _NEAR, "supervisor": _ALL, "admin": _ALL},
    "case.answers": {"caseworker": _NEAR, "supervisor": _NEAR, "admin": _PAGED},
    "case.hand-over": {"caseworker": _LEADS, "supervisor": _ALL, "admin": _ALL},
    "case.erase": {"caseworker": _NOBODY, "supervisor": _ALL, "admin": _ALL},
    "enrol.add": {"caseworker": _ALL, "supervisor": _ALL, "admin": _ALL},
    "enrol.again": {"caseworker": _LEADS, "supervisor": _ALL, "admin": _ALL},
    "digest.read": {"caseworker": _ALL, "supervisor": _ALL, "admin": _ALL},
    "staff.add": {"caseworker": _NOBODY, "supervisor": _NOBODY, "admin": _ALL},
    "staff.off": {"caseworker": _NOBODY, "supervisor": _NOBODY, "admin": _ALL},
    "flows.check": {"caseworker": _ALL, "supervisor": _ALL, "admin": _ALL},
    "flows.publish": {"caseworker": _NOBODY, "supervisor": _NOBODY, "admin": _ALL},
    "report.read": {"caseworker": _NOBODY, "supervisor": _ALL, "admin": _ALL},
    "audit.read": {"caseworker": _NOBODY, "supervisor": _ALL, "admin": _ALL},
}


def may(actor: Staff, act: Act, case: Beneficiary | None = None, *, paged: bool = False) -> bool:
    """Whether this person may do this now. `paged`: they stand on the ladder of its open alert.

    Acts without a case take `case=None`. Somebody who left may do nothing, from the same moment.
    """
    if not actor.active:
        return False
    allowed = _TABLE[act][actor.role]
    return bool(allowed & relations(actor, case, paged=paged))


def relations(
    actor: Staff, case: Beneficiary | None, *, paged: bool = False
) -> frozenset[Relation]:
    """Every way in which the actor stands to the case; `none` where there is no other."""
    found: set[Relation] = {"paged"} if paged else set()
    if case is not None:
        named: tuple[tuple[Relation, str | None], ...] = (
            ("own", case.worker),
            ("backup", case.backup),
            ("supervised", case.supervisor),
        )
        found |= {relation for relation, staff in named if staff == actor.id}
    return frozenset(found) or frozenset({"none"})
