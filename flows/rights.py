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
    "escalation.snooze",
    "escalation.hand-over",
    "escalation.call-up",
    "escalation.look",
    "phase.move",
    "case.show",
    "case.answers",
    "case.hand-over",
    "hand-over.accept",
    "case.bar",
    "case.erase",
    "case.plan",
    "case.note",
    "case.outcome",
    "case.refer",
    "case.staff-phone",
    "talk.hold",
    "complaint.read",
    "enrol.add",
    "enrol.again",
    "digest.read",
    "self.away",
    "self.hours",
    "rota.set",
    "staff.add",
    "staff.off",
    "drill.start",
    "drill.answer",
    "safety.read",
    "flows.check",
    "flows.publish",
    "report.read",
    "audit.read",
]
ACTS: tuple[Act, ...] = get_args(Act)

Relation = Literal["own", "backup", "supervised", "paged", "none"]
"""The actor is the case's worker, backup, supervisor, was paged for it, or none of these."""
RELATIONS: tuple[Relation, ...] = get_args(Relation)

_NEAR: frozenset[Relation] = frozenset({"own", "backup", "supervised", "paged"})
_LEADS: frozenset[Relation] = frozenset({"own", "supervised"})
_SUPERVISED: frozenset[Relation] = frozenset({"supervised"})
_PAGED: frozenset[Relation] = frozenset({"paged"})
_ALL: frozenset[Relation] = frozenset(RELATIONS)
_NOBODY: frozenset[Relation] = frozenset()
_EVERYONE: Mapping[Role, frozenset[Relation]] = {
    "caseworker": _ALL,
    "supervisor": _ALL,
    "admin": _ALL,
}


def _row(
    caseworker: frozenset[Relation], supervisor: frozenset[Relation], admin: frozenset[Relation]
) -> Mapping[Role, frozenset[Relation]]:
    return {"caseworker": caseworker, "supervisor": supervisor, "admin": admin}


_TABLE: Mapping[Act, Mapping[Role, frozenset[Relation]]] = {
    # Whoever is paged can act at once, whatever their role: an alert never waits for a right.
    "page.claim": _row(_NEAR, _ALL, _NEAR),
    "words.read": _row(_NEAR, _NEAR, _PAGED),
    "person.write": _row(_NEAR, _NEAR, _PAGED),
    "escalation.close": _row(_NEAR, _ALL, _NEAR),
    "hold.release": _row(_NEAR, _ALL, _PAGED),
    "escalation.snooze": _row(_NEAR, _ALL, _NEAR),
    "escalation.hand-over": _row(_NEAR, _ALL, _NEAR),
    "escalation.call-up": _row(_NEAR, _ALL, _NEAR),
    "escalation.look": _row(_NEAR, _ALL, _PAGED),
    "phase.move": _row(_LEADS, _ALL, _NOBODY),
    # Seeing that a case exists is not seeing what the person said.
    "case.show": _row(_NEAR, _ALL, _ALL),
    "case.answers": _row(_NEAR, _NEAR, _PAGED),
    "case.hand-over": _row(_LEADS, _ALL, _ALL),
    # Whose offer it is stands in the person's own record.
    "hand-over.accept": _EVERYONE,
    "case.bar": _row(_NOBODY, _ALL, _ALL),
    "case.erase": _row(_NOBODY, _ALL, _ALL),
    "case.plan": _row(_NEAR, _NEAR, _NOBODY),
    "case.note": _row(_NEAR, _NEAR, _PAGED),
    "case.outcome": _row(_LEADS, _NEAR, _NOBODY),
    "case.refer": _row(_LEADS, _NEAR, _NOBODY),
    "case.staff-phone": _row(_LEADS, _SUPERVISED, _NOBODY),
    "talk.hold": _row(_NEAR, _NEAR, _PAGED),
    # What somebody says about their worker is for the supervisor alone, never for the worker.
    "complaint.read": _row(_NOBODY, _ALL, _NOBODY),
    "enrol.add": _EVERYONE,
    "enrol.again": _row(_LEADS, _ALL, _ALL),
    "digest.read": _EVERYONE,
    "self.away": _EVERYONE,
    "self.hours": _EVERYONE,
    "rota.set": _row(_NOBODY, _ALL, _ALL),
    "staff.add": _row(_NOBODY, _NOBODY, _ALL),
    "staff.off": _row(_NOBODY, _NOBODY, _ALL),
    "drill.start": _row(_NOBODY, _ALL, _ALL),
    "drill.answer": _EVERYONE,
    "safety.read": _row(_NOBODY, _ALL, _ALL),
    "flows.check": _EVERYONE,
    "flows.publish": _row(_NOBODY, _NOBODY, _ALL),
    "report.read": _row(_NOBODY, _ALL, _ALL),
    "audit.read": _row(_NOBODY, _ALL, _ALL),
}


def may(actor: Staff, act: Act, case: Beneficiary | None = None, *, paged: bool = False) -> bool:
    """Whether this person may do this now. `paged`: they were paged for its open alert.

    Acts without a case take `case=None`. Somebody who left may do nothing, from the same moment;
    somebody with a conflict of interest nothing about this person, whatever their role.
    """
    if not actor.active or (case is not None and actor.id in case.profile.barred):
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
