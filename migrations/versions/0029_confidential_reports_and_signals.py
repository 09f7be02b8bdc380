"""Confidential reports, signals about companies, and what follows on a placement stop.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "confidential_report",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("public_key", sa.String(length=60), nullable=False),
        sa.Column("reporter_key", sa.String(length=60), nullable=False),
        sa.Column("sealed_reporter_key", sa.Text(), nullable=False),
        sa.Column("owner_tag", sa.String(length=64), nullable=True),
        sa.Column("phrase_digest", sa.String(length=64), nullable=True),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "received",
                "acknowledged",
                "in_conversation",
                "shared_with_consent",
                "closed",
                name="report_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_waiting", sa.Boolean(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("acknowledged_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("kept_until", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_confidential_report_school_id_school")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confidential_report")),
        sa.UniqueConstraint("code", name=op.f("uq_confidential_report_code")),
        sa.UniqueConstraint("phrase_digest", name=op.f("uq_confidential_report_phrase_digest")),
    )
    with op.batch_alter_table("confidential_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_confidential_report_owner_tag"), ["owner_tag"], unique=False)
        batch_op.create_index(batch_op.f("ix_confidential_report_school_id"), ["school_id"], unique=False)

    op.create_table(
        "counsellor_key",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("public_key", sa.String(length=60), nullable=False),
        sa.Column("by_passphrase", sa.Text(), nullable=False),
        sa.Column("by_sheet", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_counsellor_key_school_id_school")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_counsellor_key_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counsellor_key")),
        sa.UniqueConstraint("user_id", name=op.f("uq_counsellor_key_user_id")),
    )
    with op.batch_alter_table("counsellor_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_counsellor_key_school_id"), ["school_id"], unique=False)

    op.create_table(
        "report_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("is_from_reporter", sa.Boolean(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("for_counsellors", sa.Text(), nullable=False),
        sa.Column("for_reporter", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["confidential_report.id"],
            name=op.f("fk_report_entry_report_id_confidential_report"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_entry")),
    )
    with op.batch_alter_table("report_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_entry_report_id"), ["report_id"], unique=False)

    op.create_table(
        "report_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "received",
                "read",
                "written",
                "answered",
                "asked",
                "consented",
                "refused",
                "withdrawn",
                "shared",
                "access_given",
                "closed",
                "kept",
                name="report_step_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["confidential_report.id"],
            name=op.f("fk_report_step_report_id_confidential_report"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_step")),
    )
    with op.batch_alter_table("report_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_step_report_id"), ["report_id"], unique=False)

    op.create_table(
        "company_signal",
        sa.Column("student_id", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("wants_talk", sa.Boolean(), nullable=False),
        sa.Column("is_unsafe", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "new",
                "taken_up",
                "answered",
                name="signal_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_up_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "talked",
                "stop",
                "nothing",
                name="signal_outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("talked_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_company_signal_school_id_school")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_company_signal_site_id_site")),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name=op.f("fk_company_signal_student_id_student")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_signal")),
    )
    with op.batch_alter_table("company_signal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_company_signal_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_company_signal_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_company_signal_student_id"), ["student_id"], unique=False)

    op.create_table(
        "report_access",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("box", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["key_id"],
            ["counsellor_key.id"],
            name=op.f("fk_report_access_key_id_counsellor_key"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["confidential_report.id"],
            name=op.f("fk_report_access_report_id_confidential_report"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_access")),
        sa.UniqueConstraint("report_id", "key_id", name=op.f("uq_report_access_report_id_key_id")),
    )
    with op.batch_alter_table("report_access", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_access_key_id"), ["key_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_access_report_id"), ["report_id"], unique=False)

    op.create_table(
        "shared_fact",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "signal",
                "name",
                "what_happened",
                name="fact_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "given",
                "read",
                "refused",
                "withdrawn",
                name="fact_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("for_counsellors", sa.Text(), nullable=False),
        sa.Column("for_reporter", sa.Text(), nullable=False),
        sa.Column("shared", sa.Text(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("read_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["confidential_report.id"],
            name=op.f("fk_shared_fact_report_id_confidential_report"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_shared_fact_school_id_school")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_shared_fact_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_fact")),
        sa.UniqueConstraint("code", name=op.f("uq_shared_fact_code")),
    )
    with op.batch_alter_table("shared_fact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shared_fact_report_id"), ["report_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shared_fact_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shared_fact_site_id"), ["site_id"], unique=False)

    op.create_table(
        "sbb_report",
        sa.Column("stop_id", sa.Integer(), nullable=False),
        sa.Column("adviser_informed_on", sa.Date(), nullable=True),
        sa.Column("complaint_on", sa.Date(), nullable=True),
        sa.Column("report_point_on", sa.Date(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("company_answer", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_sbb_report_school_id_school")),
        sa.ForeignKeyConstraint(
            ["stop_id"], ["placement_stop.id"], name=op.f("fk_sbb_report_stop_id_placement_stop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sbb_report")),
        sa.UniqueConstraint("stop_id", name=op.f("uq_sbb_report_stop_id")),
    )
    with op.batch_alter_table("sbb_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sbb_report_school_id"), ["school_id"], unique=False)

    op.create_table(
        "stop_talk",
        sa.Column("stop_id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("talked_on", sa.Date(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "stays",
                "replace",
                "ends",
                name="talk_decision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_stop_talk_placement_id_placement")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_stop_talk_school_id_school")),
        sa.ForeignKeyConstraint(
            ["stop_id"], ["placement_stop.id"], name=op.f("fk_stop_talk_stop_id_placement_stop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stop_talk")),
        sa.UniqueConstraint("stop_id", "placement_id", name=op.f("uq_stop_talk_stop_id_placement_id")),
    )
    with op.batch_alter_table("stop_talk", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stop_talk_placement_id"), ["placement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stop_talk_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stop_talk_stop_id"), ["stop_id"], unique=False)


def downgrade() -> None:
    """Drop them, with what is in them."""
    with op.batch_alter_table("stop_talk", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stop_talk_stop_id"))
        batch_op.drop_index(batch_op.f("ix_stop_talk_school_id"))
        batch_op.drop_index(batch_op.f("ix_stop_talk_placement_id"))

    op.drop_table("stop_talk")
    with op.batch_alter_table("sbb_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sbb_report_school_id"))

    op.drop_table("sbb_report")
    with op.batch_alter_table("shared_fact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shared_fact_site_id"))
        batch_op.drop_index(batch_op.f("ix_shared_fact_school_id"))
        batch_op.drop_index(batch_op.f("ix_shared_fact_report_id"))

    op.drop_table("shared_fact")
    with op.batch_alter_table("report_access", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_access_report_id"))
        batch_op.drop_index(batch_op.f("ix_report_access_key_id"))

    op.drop_table("report_access")
    with op.batch_alter_table("company_signal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_company_signal_student_id"))
        batch_op.drop_index(batch_op.f("ix_company_signal_site_id"))
        batch_op.drop_index(batch_op.f("ix_company_signal_school_id"))

    op.drop_table("company_signal")
    with op.batch_alter_table("report_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_step_report_id"))

    op.drop_table("report_step")
    with op.batch_alter_table("report_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_entry_report_id"))

    op.drop_table("report_entry")
    with op.batch_alter_table("counsellor_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_counsellor_key_school_id"))

    op.drop_table("counsellor_key")
    with op.batch_alter_table("confidential_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_confidential_report_school_id"))
        batch_op.drop_index(batch_op.f("ix_confidential_report_owner_tag"))

    op.drop_table("confidential_report")
