"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TRIGGERS = (
    "CREATE TRIGGER consents_no_update BEFORE UPDATE ON consents BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END",
    "CREATE TRIGGER consents_no_delete BEFORE DELETE ON consents WHEN NOT EXISTS (SELECT 1 FROM beneficiaries WHERE id = OLD.person AND erasing = 1) BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END",
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END",
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit WHEN OLD.seq > (SELECT audit_base FROM counters) BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END",
)


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", BIG, autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_table(
        "beneficiaries",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("status", BIG, nullable=False),
        sa.Column("erasing", BIG, server_default="0", nullable=False),
        sa.Column("worker", sa.Text(), nullable=False),
        sa.Column("chat_tag", sa.Text(), nullable=True),
        sa.Column("case_tag", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index("ix_beneficiaries_case_tag", "beneficiaries", ["case_tag"], unique=True)
    op.create_index("ix_beneficiaries_chat_tag", "beneficiaries", ["chat_tag"], unique=True)
    op.create_index("ix_beneficiaries_worker", "beneficiaries", ["worker"], unique=False)
    op.create_table(
        "counters",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("last_row", BIG, nullable=False),
        sa.Column("audit_seq", BIG, nullable=False),
        sa.Column("audit_head", sa.Text(), nullable=False),
        sa.Column("audit_seal", sa.Text(), server_default="", nullable=False),
        sa.Column("audit_base", BIG, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_table(
        "figures",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_table(
        "fires",
        sa.Column("due_at", BIG, autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", BIG, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("lease_until", BIG, nullable=True),
        sa.Column("fence", BIG, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("due_at", "id"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_fires_id", "fires", ["id"], unique=True)
    op.create_index("ix_fires_subject", "fires", ["subject", "kind"], unique=False)
    op.create_table(
        "instance",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("root_check", sa.LargeBinary(), nullable=False),
        sa.Column("epoch", BIG, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_table(
        "invitations",
        sa.Column("code_mac", sa.Text(), nullable=False),
        sa.Column("target_tag", sa.Text(), nullable=False),
        sa.Column("expires", BIG, nullable=False),
        sa.Column("used", BIG, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("code_mac"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_invitations_target", "invitations", ["target_tag"], unique=False)
    op.create_table(
        "live_revisions",
        sa.Column("flow_tag", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("flow_tag"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "meta",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "outbox",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("lane", BIG, nullable=False),
        sa.Column("recipient_tag", sa.Text(), nullable=False),
        sa.Column("rank", BIG, nullable=False),
        sa.Column("after_rank", BIG, nullable=False),
        sa.Column("written", BIG, nullable=False),
        sa.Column("due", BIG, nullable=False),
        sa.Column("ready", BIG, nullable=False),
        sa.Column("attempts", BIG, nullable=False),
        sa.Column("doubtful", BIG, nullable=False),
        sa.Column("holder", sa.Text(), server_default="", nullable=False),
        sa.Column("lease_until", BIG, nullable=True),
        sa.Column("fence", BIG, server_default="0", nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index("ix_outbox_lane", "outbox", ["lane", "due", "id"], unique=False)
    op.create_index("ix_outbox_recipient", "outbox", ["recipient_tag", "id"], unique=False)
    op.create_table(
        "parked",
        sa.Column("update_id", sa.Text(), nullable=False),
        sa.Column("tries", BIG, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("update_id"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "revisions",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("flow_tag", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("bundle", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hash"),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index("ix_revisions_flow", "revisions", ["flow_tag", "number"], unique=False)
    op.create_table(
        "seen",
        sa.Column("bot", BIG, autoincrement=False, nullable=False),
        sa.Column("update_id", BIG, autoincrement=False, nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("bot", "update_id"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_seen_at", "seen", ["at"], unique=False)
    op.create_table(
        "staff",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("active", BIG, nullable=False),
        sa.Column("chat_tag", sa.Text(), nullable=True),
        sa.Column("name_tag", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index("ix_staff_chat_tag", "staff", ["chat_tag"], unique=True)
    op.create_index("ix_staff_name_tag", "staff", ["name_tag"], unique=True)
    op.create_table(
        "system_keys",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", BIG, autoincrement=False, nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", "version"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tombstones",
        sa.Column("person_tag", sa.Text(), nullable=False),
        sa.Column("day", BIG, nullable=False),
        sa.PrimaryKeyConstraint("person_tag"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "answers",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"],
            ["beneficiaries.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index("ix_answers_person", "answers", ["person", "id"], unique=False)
    op.create_table(
        "months",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"],
            ["beneficiaries.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index("ix_months_person", "months", ["person", "id"], unique=False)
    op.create_table(
        "consents",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"],
            ["beneficiaries.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index("ix_consents_person", "consents", ["person", "id"], unique=False)
    op.create_table(
        "escalations",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("version", BIG, nullable=False),
        sa.Column("status", BIG, nullable=False),
        sa.Column("rung", BIG, nullable=False),
        sa.Column("due", BIG, nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"],
            ["beneficiaries.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index(
        "ix_escalations_one_open",
        "escalations",
        ["person"],
        unique=True,
        sqlite_where=sa.text("status < 2"),
        postgresql_where=sa.text("status < 2"),
    )
    op.create_index("ix_escalations_person", "escalations", ["person"], unique=False)
    op.create_index("ix_escalations_status", "escalations", ["status", "due"], unique=False)
    op.create_table(
        "messages",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("delete_by", BIG, nullable=False),
        sa.Column("recipient_tag", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"],
            ["beneficiaries.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index("ix_messages_delete_by", "messages", ["delete_by"], unique=False)
    op.create_index("ix_messages_person", "messages", ["person"], unique=False)
    op.create_index("ix_messages_recipient", "messages", ["recipient_tag", "id"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("step", BIG, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"],
            ["beneficiaries.id"],
        ),
        sa.PrimaryKeyConstraint("person"),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index("ix_sessions_revision", "sessions", ["revision"], unique=False)
    op.create_table(
        "signals",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("escalation", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("words_until", BIG, nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person"],
            ["beneficiaries.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index("ix_signals_escalation", "signals", ["escalation"], unique=False)
    op.create_index("ix_signals_person", "signals", ["person"], unique=False)
    op.create_index("ix_signals_words", "signals", ["words_until"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        for trigger in TRIGGERS:
            op.execute(trigger)
