"""Every table and column: what it is for and in which form it lies there. Holds no statements.

Forms: `clear` says neither who nor what (random ids, due times, lanes, versions, status codes);
`keyed` is an HMAC; `sealed` opens only with a key, in its own row.
"""

from typing import Any, Literal

import sqlalchemy as sa

REVISION = "0001"
"""The migration that the code fits; a test holds it against the newest one."""

Form = Literal["clear", "keyed", "sealed"]
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
METADATA = sa.MetaData()


def _column(name: str, kind: Any, form: Form, why: str, **options: Any) -> "sa.Column[Any]":
    options.setdefault("nullable", False)
    return sa.Column(name, kind, info={"form": form, "why": why}, **options)


def _text(name: str, why: str, **options: Any) -> "sa.Column[Any]":
    return _column(name, sa.Text(), "clear", why, **options)


def _number(name: str, why: str, **options: Any) -> "sa.Column[Any]":
    return _column(name, BIG, "clear", why, **options)


def _keyed(name: str, why: str, **options: Any) -> "sa.Column[Any]":
    return _column(name, sa.Text(), "keyed", why, **options)


def _sealed(name: str, why: str, **options: Any) -> "sa.Column[Any]":
    return _column(name, sa.LargeBinary(), "sealed", why, **options)


def _table(name: str, *parts: Any, rowid: bool = True) -> sa.Table:
    return sa.Table(name, METADATA, *parts, sqlite_strict=True, sqlite_with_rowid=rowid)


def _of_person(**options: Any) -> "sa.Column[Any]":
    owner = sa.ForeignKey("beneficiaries.id")
    options.setdefault("nullable", False)
    info = {"form": "clear", "why": "join key, random"}
    return sa.Column("person", sa.Text(), owner, info=info, **options)


INSTANCE = _table(
    "instance",
    _number("id", "always 1", primary_key=True, autoincrement=False),
    _text("name", "random mark of this database, bound into every seal"),
    _sealed("root_check", "tells a wrong root key from a damaged database"),
    _number(
        "epoch",
        "raised when keys are rolled or destroyed: programs that run read them again",
        server_default="0",
    ),
)
COUNTERS = _table(
    "counters",
    _number("id", "always 1", primary_key=True, autoincrement=False),
    _number(
        "last_row", "newest row number; raised in the transaction, so that order is commit order"
    ),
    _number("audit_seq", "number of audit lines"),
    _keyed("audit_head", "MAC of the newest audit line"),
    _keyed("audit_seal", "MAC of number and head: nobody sets the end back", server_default=""),
    _number("audit_base", "number of the last line that went by its age", server_default="0"),
)
SYSTEM_KEYS = _table(
    "system_keys",
    _text("name", "which key", primary_key=True),
    _number("version", "which version", primary_key=True, autoincrement=False),
    _sealed("wrapped", "the key, wrapped by the root"),
    rowid=False,
)
META = _table(
    "meta",
    _text("name", "which value", primary_key=True),
    _sealed(
        "sealed",
        "small values of the program: last poll, webhook secret; day, level and rules of what"
        " should have alerted, of nobody",
    ),
    rowid=False,
)
BENEFICIARIES = _table(
    "beneficiaries",
    _text("id", "join key, random", primary_key=True),
    _number("version", "optimistic check; part of the seal's binding"),
    _number("status", "code of storage.beneficiaries.STATUSES; filter for counts and schedules"),
    _number("erasing", "1 while an erasure is under way; resumed at start", server_default="0"),
    _text("worker", "random id; whose caseload"),
    _keyed("chat_tag", "finds the person of an update", nullable=True),
    _keyed("case_tag", "finds a case reference"),
    _sealed("sealed", "chat, whole profile, backup and supervisor"),
    sa.Index("ix_beneficiaries_chat_tag", "chat_tag", unique=True),
    sa.Index("ix_beneficiaries_case_tag", "case_tag", unique=True),
    sa.Index("ix_beneficiaries_worker", "worker"),
)
CONSENTS = _table(
    "consents",
    _number(
        "id",
        "row number; the newest line of a person is in force",
        primary_key=True,
        autoincrement=False,
    ),
    _of_person(),
    _sealed("sealed", "scopes, time, way and text version"),
    sa.Index("ix_consents_person", "person", "id"),
)
SESSIONS = _table(
    "sessions",
    _of_person(primary_key=True),
    _text("id", "random; buttons carry it"),
    _text("revision", "hash of the revision on which the session began"),
    _number("step", "part of the seal's binding"),
    _sealed("sealed", "where the person stands and what was answered in this session"),
    sa.Index("ix_sessions_revision", "revision"),
)
ANSWERS = _table(
    "answers",
    _number("id", "row number", primary_key=True, autoincrement=False),
    _of_person(),
    _sealed("sealed", "question, choice and time, all of one length"),
    sa.Index("ix_answers_person", "person", "id"),
)
MONTHS = _table(
    "months",
    _number("id", "row number", primary_key=True, autoincrement=False),
    _of_person(),
    _sealed("sealed", "the person's own counts of one month, by question and choice"),
    sa.Index("ix_months_person", "person", "id"),
)
FIGURES = _table(
    "figures",
    _number("id", "row number", primary_key=True, autoincrement=False),
    _sealed("sealed", "year, question, choice, people, answers; no person is in it"),
)
FIRES = _table(
    "fires",
    _number("due_at", "programme time, microseconds", primary_key=True, autoincrement=False),
    _text("id", "random", primary_key=True),
    _number("kind", "code of storage.fires.KINDS"),
    _text("subject", "random id of what wakes"),
    _number("version", "a fire of an older plan does nothing"),
    _number(
        "lease_until", "real time, microseconds; who claimed it works until then", nullable=True
    ),
    _number("fence", "raised by every claim; an older holder is refused", server_default="0"),
    sa.Index("ix_fires_id", "id", unique=True),
    sa.Index("ix_fires_subject", "subject", "kind"),
    rowid=False,
)
OUTBOX = _table(
    "outbox",
    _number("id", "row number; order within a recipient", primary_key=True, autoincrement=False),
    _number("lane", "0 safety, 1 reply, 2 scheduled, 3 bulk"),
    _keyed("recipient_tag", "keeps order and finds what to cancel"),
    _number("rank", "code of storage.letters.RANKS: answer, delete, edit, send"),
    _number("after_rank", "earlier rows of at least this rank go first"),
    _number("written", "real time, microseconds; how long it waits"),
    _number("due", "real time, microseconds; from then on it holds its place; 0: at once"),
    _number("ready", "real time, microseconds; not before (back-off)"),
    _number("attempts", "how often it was tried"),
    _number("doubtful", "1: an earlier try may have arrived"),
    _text("holder", "random mark of the worker that has it", server_default=""),
    _number("lease_until", "real time, microseconds", nullable=True),
    _number("fence", "raised by every claim; an older holder is refused", server_default="0"),
    _sealed("sealed", "recipient, chat and words; the row goes when sent"),
    sa.Index("ix_outbox_lane", "lane", "due", "id"),
    sa.Index("ix_outbox_recipient", "recipient_tag", "id"),
)
MESSAGES = _table(
    "messages",
    _number("id", "row number", primary_key=True, autoincrement=False),
    _number("delete_by", "programme time, by quarters of an hour; when it leaves the phone"),
    _keyed("recipient_tag", "all messages of one chat"),
    _of_person(nullable=True),
    _sealed("sealed", "chat, message id, purpose"),
    sa.Index("ix_messages_delete_by", "delete_by"),
    sa.Index("ix_messages_recipient", "recipient_tag", "id"),
    sa.Index("ix_messages_person", "person"),
)
ESCALATIONS = _table(
    "escalations",
    _text("id", "random; buttons carry it", primary_key=True),
    _of_person(nullable=True),
    _number("version", "optimistic check; part of the seal's binding"),
    _number("status", "0 open, 1 claimed, 2 closed"),
    _number("rung", "which rung of the frozen ladder was paged last"),
    _number("due", "programme time of the live timer or of the promise", nullable=True),
    _sealed("sealed", "case reference, level, reasons, frozen ladder, claim, outcome"),
    sa.Index("ix_escalations_status", "status", "due"),
    sa.Index(
        "ix_escalations_one_open",
        "person",
        unique=True,
        sqlite_where=sa.text("status < 2"),
        postgresql_where=sa.text("status < 2"),
    ),
    sa.Index("ix_escalations_person", "person"),
)
SIGNALS = _table(
    "signals",
    _text("id", "random", primary_key=True),
    _text("escalation", "random id"),
    _of_person(),
    _number(
        "words_until",
        "programme time, by quarters of an hour; the words are gone by then",
        nullable=True,
    ),
    _sealed("sealed", "time, level, reason, rule"),
    _sealed("words", "free words or voice id, until read or 72 h", nullable=True),
    sa.Index("ix_signals_escalation", "escalation"),
    sa.Index("ix_signals_person", "person"),
    sa.Index("ix_signals_words", "words_until"),
)
STAFF = _table(
    "staff",
    _text("id", "random", primary_key=True),
    _number("active", "1: works here"),
    _keyed("chat_tag", "one chat is one member of staff", nullable=True),
    _keyed("name_tag", "screen names are unique"),
    _sealed("sealed", "screen name, role, chat, language, zone"),
    sa.Index("ix_staff_chat_tag", "chat_tag", unique=True),
    sa.Index("ix_staff_name_tag", "name_tag", unique=True),
)
INVITATIONS = _table(
    "invitations",
    _keyed("code_mac", "the code itself is not kept", primary_key=True),
    _keyed("target_tag", "all invitations of one person"),
    _number("expires", "programme time, microseconds"),
    _number("used", "1: redeemed; 2: ran out, whatever the clock says later"),
    _sealed("sealed", "for whom"),
    sa.Index("ix_invitations_target", "target_tag"),
    rowid=False,
)
REVISIONS = _table(
    "revisions",
    _text("hash", "SHA-256 of the content", primary_key=True),
    _number("number", "row number; order of making"),
    _keyed("flow_tag", "all revisions of one flow"),
    _sealed("sealed", "author and time"),
    _sealed("bundle", "definition and texts, compressed"),
    sa.Index("ix_revisions_flow", "flow_tag", "number"),
)
LIVE = _table(
    "live_revisions",
    _keyed("flow_tag", "which flow", primary_key=True),
    _text("hash", "its live revision"),
    _sealed("sealed", "who published, when"),
    rowid=False,
)
AUDIT = _table(
    "audit",
    _number("seq", "number of the line; a gap is seen", primary_key=True, autoincrement=False),
    _sealed("sealed", "who did what to whom, when"),
    _keyed("mac", "chained over the line before"),
)
SEEN = _table(
    "seen",
    _number("bot", "keyed mark of the bot", primary_key=True, autoincrement=False),
    _number("update_id", "an update that was committed", primary_key=True, autoincrement=False),
    _number("at", "real time, by quarters of an hour; kept 72 h"),
    sa.Index("ix_seen_at", "at"),
    rowid=False,
)
PARKED = _table(
    "parked",
    _text("update_id", "which update", primary_key=True),
    _number("tries", "how often it was tried"),
    _sealed("sealed", "the update as it came, and when"),
    rowid=False,
)
TOMBSTONES = _table(
    "tombstones",
    _keyed("person_tag", "who was erased; a restored backup erases them again", primary_key=True),
    _number("day", "days since the epoch"),
    rowid=False,
)

APPEND_ONLY = {
    "consents_no_update": "CREATE TRIGGER consents_no_update BEFORE UPDATE ON consents BEGIN"
    " SELECT RAISE(ABORT, 'the consent ledger is append-only'); END",
    "consents_no_delete": "CREATE TRIGGER consents_no_delete BEFORE DELETE ON consents"
    " WHEN NOT EXISTS (SELECT 1 FROM beneficiaries WHERE id = OLD.person AND erasing = 1)"
    " BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END",
    "audit_no_update": "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN"
    " SELECT RAISE(ABORT, 'the audit is append-only'); END",
    "audit_no_delete": "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit"
    " WHEN OLD.seq > (SELECT audit_base FROM counters)"
    " BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END",
}
"""SQLite triggers by name. PostgreSQL gets its own with the issue that brings several workers."""
