"""The two monitoring matrices: where every question belongs. Counts nobody, scores nobody."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from flows.beneficiary import Phase
from flows.programme_turns import TAGS, domain

Matrix = Literal["person", "services"]
Component = Literal["place", "living", "health", "chances", "support", "empowerment"]


class Place(NamedTuple):
    """One matrix, one domain, one component of success, and the phases in which it is asked."""

    matrix: Matrix
    domain: str
    component: Component
    phases: frozenset[Phase]


COMPONENTS: Mapping[str, Component] = {
    "SAFE": "place",
    "HOME": "place",
    "BODY": "health",
    "MIND": "health",
    "MONEY": "living",
    "WORK": "chances",
    "LEARN": "chances",
    "PAPERS": "living",
    "DATES": "support",
    "PEOPLE": "support",
    "FAMILY": "support",
    "HELP": "support",
    "NEEDS": "support",
    "PLANS": "empowerment",
}
"""Five components of the shared definition of success, and empowerment."""

OWN_WILL = frozenset({"MONEY-3", "WORK-3", "PAPERS-2"})
"""Asked in other domains, but they tell whether the person decides: empowerment."""
SERVICES = frozenset({"BODY-3", "FAMILY-2", "HELP-1", "HELP-2", "HELP-3", "HELP-4", "NEEDS-1"})
"""What help arrived; everything else is how the person is."""

SERVICE_CODES = (
    "home", "health", "talk", "rights", "school", "things", "training", "income", "family",
    "papers", "dependants",
)  # fmt: skip
"""The closed list of eleven kinds of help, as choices of NEEDS-1."""
WITH_COMPANY = frozenset({"health", "rights", "papers"})
"""Where `someone to come with you` is offered."""
BARRIERS = (
    "distance", "cost", "waiting", "where", "address", "papers", "not-recognised",
    "treated-badly", "other",
)  # fmt: skip
"""Chips of HELP-2."""


def place_of(question: str) -> Place:
    """Where a question belongs. Raises KeyError for one that is not in the bank."""
    name = domain(question)
    component = "empowerment" if question in OWN_WILL else COMPONENTS[name]
    matrix: Matrix = "services" if question in SERVICES else "person"
    return Place(matrix, name, component, frozenset(TAGS[question].weeks))


MATRICES: Mapping[str, Place] = {question: place_of(question) for question in TAGS}
