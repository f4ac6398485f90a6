"""The page about everything that is stored, from the allow-list. Judges nothing."""

from collections import Counter
from collections.abc import Iterator

from flows.programme import SHIPPED, Retention
from storage.inventory import TABLES, Line, lines
from storage.inventory_sealed import INSIDE

FORMS = {
    "clear": "says neither who nor what",
    "keyed": "HMAC-SHA-256 under a key that no copy of the data holds in the clear",
    "sealed": "AES-256-GCM-SIV, padded, bound to its place",
}


def page() -> str:
    """The whole page as Markdown."""
    every = lines()
    parts = (
        "# Everything that is stored",
        "Made by `make docs` from `storage/inventory.py`, `storage/inventory_sealed.py` and\n"
        "`storage/schema.py`; tests fail when a column, or a field inside a sealed value, is not\n"
        "on this list, and when this page is stale. What is not here is not stored.",
        _forms(every),
        "## Columns",
        _table(("field", "form", "why", "until"), (tuple(line) for line in every)),
        "## Inside sealed values",
        "Sealed under the person's own key, except staff, invitations, letters, audit lines,\n"
        "parked updates and figures, which are sealed under keys of the program.",
        _table(("record", "field", "why"), _inside()),
        "## How long",
        "From `retention` in the programme file; a home's own `programme.yaml` may say less.",
        _table(("key", "as shipped", "least", "most"), _times()),
    )
    return "\n\n".join(parts) + "\n"


def _forms(every: list[Line]) -> str:
    counts: Counter[str] = Counter(line.form for line in every)
    told = [f"{counts[form]} {form} ({means})" for form, means in FORMS.items()]
    return f"{len(every)} columns in {len(TABLES)} tables:\n" + ";\n".join(told) + "."


def _inside() -> Iterator[tuple[str, ...]]:
    for record, fields in INSIDE.items():
        for name, why in fields.items():
            yield (record, name, why)


def _times() -> Iterator[tuple[str, ...]]:
    for name, kind in Retention.__annotations__.items():
        (bounds,) = kind.__metadata__
        yield (name, str(getattr(SHIPPED.retention, name)), str(bounds.ge), str(bounds.le))


def _table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    marks = tuple("---" for _ in head)
    return "\n".join("| " + " | ".join(line) + " |" for line in (head, marks, *rows))
