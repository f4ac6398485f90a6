import itertools
import typing

import pytest
from msgspec.structs import replace

from flows.beneficiary import Beneficiary, Profile
from flows.ids import BeneficiaryId, StaffId
from flows.rights import _TABLE, ACTS, RELATIONS, Act, Relation, may
from flows.staff import Role, Staff
from tests.flows.shelf import NOW

ROLES: tuple[Role, ...] = typing.get_args(Role)
CASE = Beneficiary(
    id=BeneficiaryId("b" * 32),
    status="active",
    profile=Profile(case="K7F3", started=NOW.date()),
    worker=StaffId("own"),
    backup=StaffId("backup"),
    supervisor=StaffId("supervised"),
)


def _can(role: Role, relation: Relation, act: Act, *, active: bool = True) -> bool:
    actor = Staff(id=StaffId(relation), name="A", role=role, active=active)
    return may(actor, act, CASE, paged=relation == "paged")


def test_the_table_answers_for_every_role_and_act() -> None:
    """No act is open or closed by forgetting."""
    assert set(_TABLE) == set(ACTS)
    assert all(set(row) == set(ROLES) for row in _TABLE.values())


@pytest.mark.parametrize("act", ACTS)
def test_somebody_who_left_may_do_nothing(act: Act) -> None:
    """Access ends with the same commit as the person's time here."""
    for role, relation in itertools.product(ROLES, RELATIONS):
        assert not _can(role, relation, act, active=False)


@pytest.mark.parametrize("role", ROLES)
def test_whoever_is_paged_can_take_it_and_act(role: Role) -> None:
    """An alert never waits for a right: from claim to outcome, whatever the role."""
    for act in typing.get_args(Act)[:5]:
        assert _can(role, "paged", act), act


def test_a_caseworker_sees_their_own_people_alone() -> None:
    """Without a relation to the case there is no look at it and no act on it."""
    about_case: tuple[Act, ...] = (
        "page.claim", "words.read", "person.write", "escalation.close", "hold.release",
        "case.show", "case.answers", "case.hand-over", "case.erase", "enrol.again",
    )  # fmt: skip
    for act in about_case:
        assert not _can("caseworker", "none", act), act
    assert all(_can("caseworker", "own", act) for act in about_case if act != "case.erase")


def test_an_admin_reads_no_words_and_no_answers() -> None:
    """Running the program is no reason to read what people said."""
    for relation in ("none", "own", "backup", "supervised"):
        assert not _can("admin", relation, "words.read")
        assert not _can("admin", relation, "case.answers")


def test_only_admins_publish_flows_and_change_the_team() -> None:
    """What reaches every phone, and who is on the team, is one role's doing."""
    for act in ("flows.publish", "staff.add", "staff.off"):
        allowed = {
            role for role, rel in itertools.product(ROLES, RELATIONS) if _can(role, rel, act)
        }
        assert allowed == {"admin"}


def test_acts_without_a_case_need_none() -> None:
    """An act on nobody in particular is asked without a case."""
    admin = Staff(id=StaffId("x"), name="A", role="admin")
    worker = Staff(id=StaffId("y"), name="B", role="caseworker")
    assert may(admin, "flows.publish")
    assert not may(worker, "flows.publish")
    assert may(worker, "enrol.add")


@pytest.mark.parametrize("act", ACTS)
def test_a_conflict_of_interest_bars_every_act_about_this_person(act: Act) -> None:
    """Whatever the role and the seat, also when paged by mistake: nothing is open to them."""
    for role, relation in itertools.product(ROLES, RELATIONS):
        actor = Staff(id=StaffId(relation), name="A", role=role)
        barred = replace(CASE, profile=replace(CASE.profile, barred=(actor.id,)))
        assert not may(actor, act, barred, paged=True)


def test_a_complaint_is_never_read_by_a_caseworker() -> None:
    """Not by the worker whom it is about, nor by a colleague, whatever their seat."""
    allowed = {
        (role, rel)
        for role, rel in itertools.product(ROLES, RELATIONS)
        if _can(role, rel, "complaint.read")
    }
    assert "supervisor" in {role for role, _ in allowed}
    assert "caseworker" not in {role for role, _ in allowed}


def test_whoever_was_paged_may_keep_hand_on_and_look_again() -> None:
    """What follows a claim is open to whoever could claim."""
    for act in (
        "escalation.snooze",
        "escalation.hand-over",
        "escalation.call-up",
        "escalation.look",
    ):
        assert all(_can(role, "paged", act) for role in ROLES), act
