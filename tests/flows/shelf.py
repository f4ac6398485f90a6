"""The flows that tests run: what ships, and examples of kinds that no shipped flow needs yet."""

import datetime as dtm
from functools import cache
from pathlib import Path

from flows.bundle import bundle_of
from flows.consent import Consent, Scope
from flows.definition import Bundle, Flow
from flows.ids import RevisionHash, SessionId
from flows.reading import read
from flows.triggers import Facts

HERE = Path(__file__).parent
SHIPPED = HERE.parent.parent / "flows" / "library"
EXAMPLES = HERE / "examples"
NOW = dtm.datetime(2026, 8, 1, 12, tzinfo=dtm.UTC)
SESSION = SessionId("00" * 8)
REVISION = RevisionHash("f" * 64)


@cache
def shipped() -> dict[str, Flow]:
    """Every shipped flow by id."""
    return _read(SHIPPED)


@cache
def library() -> dict[str, Flow]:
    """Shipped flows and examples by id."""
    return {**_read(EXAMPLES), **shipped()}


@cache
def bundle(flow_id: str) -> Bundle:
    """The bundle of one flow with a few translations for typed answers."""
    texts = {"sr-Latn": {"check-in/safe-1/no": "Ne", "check-in/safe-1/yes": "Da"}}
    return bundle_of(library()[flow_id], library(), texts)


def consent(*scopes: Scope, at: dtm.datetime = NOW) -> Consent:
    """A ledger line with these scopes on."""
    return Consent(at=at, how="switches", scopes=frozenset(scopes))


def facts(
    *scopes: Scope,
    fields: dict[str, str] | None = None,
    domain: str = "MONEY-1",
    audience: str = "adult",
    on_call: str = "no",
    last_act: dtm.datetime | None = None,
) -> Facts:
    """What a sprint may know about somebody with these scopes on."""
    return Facts(
        consent=consent(*scopes),
        last_act=last_act,
        fields=fields or {},
        facts={"domain": domain, "audience": audience, "on-call": on_call},
    )


def flow_of(*nodes: str, start: str = "a", needs: str = "nothing") -> Flow:
    """A small flow from YAML flow mappings, one a node."""
    lines = "\n".join(f"  - {{{node}}}" for node in nodes)
    head = f"spec: 1\nflow: small\ntitle: Small\nneeds: {needs}\nstart: {start}\nnodes:\n"
    return read(head + lines + "\n", name="small.yaml")


def _read(folder: Path) -> dict[str, Flow]:
    paths = sorted(p for p in folder.glob("*.yaml") if p.name != "programme.yaml")
    assert paths, f"no flow files in {folder}"
    flows = [read(path.read_text(encoding="utf-8"), name=path.name) for path in paths]
    return {flow.flow: flow for flow in flows}
