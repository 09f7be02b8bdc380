"""First tables: the school, its people, companies, students, imports and placements; the trail guarded.

Revision ID: 0001
Revises: nothing
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

REFUSED = "the audit trail is append only"
GUARDS = {
    "sqlite": [
        f"CREATE TRIGGER audit_event_refuse_{verb} BEFORE {verb.upper()} ON audit_event "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        for verb in ("update", "delete")
    ],
    "postgresql": [
        f"""
        CREATE FUNCTION audit_event_refuse() RETURNS trigger AS $$
        BEGIN RAISE EXCEPTION '{REFUSED}'; END $$ LANGUAGE plpgsql
        """,
        """
        CREATE TRIGGER audit_event_refuse_change BEFORE UPDATE OR DELETE ON audit_event
        FOR EACH ROW EXECUTE FUNCTION audit_event_refuse()
        """,
    ],
}


def upgrade() -> None:
    """Make every table, and the triggers that make the audit trail append only."""
    op.create_table(
        "education_domain",
        sa.Column("code", sa.String(length=5), nullable=False),
        sa.Column("name_nl", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_education_domain")),
    )
    op.create_table(
        "failed_sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_key", sa.String(length=64), nullable=False),
        sa.Column("address_key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_sign_in")),
    )
    op.create_index(op.f("ix_failed_sign_in_account_key"), "failed_sign_in", ["account_key"], unique=False)
    op.create_index(op.f("ix_failed_sign_in_address_key"), "failed_sign_in", ["address_key"], unique=False)
    op.create_index(op.f("ix_failed_sign_in_at"), "failed_sign_in", ["at"], unique=False)

    op.create_table(
        "postcode_point",
        sa.Column("postcode4", sa.String(length=4), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("postcode4", name=op.f("pk_postcode_point")),
    )
    op.create_table(
        "school",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("brin", sa.String(length=4), nullable=True),
        sa.Column("town", sa.String(length=100), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school")),
        sa.UniqueConstraint("code", name=op.f("uq_school_code")),
    )
    op.create_table(
        "worker_beat",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_worker_beat")),
    )
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("actor_roles", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("subject_type", sa.String(length=60), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("subject_name", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_audit_event_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("school_id", "sequence", name=op.f("uq_audit_event_school_id_sequence")),
    )
    op.create_index(op.f("ix_audit_event_action"), "audit_event", ["action"], unique=False)
    op.create_index(op.f("ix_audit_event_school_id"), "audit_event", ["school_id"], unique=False)

    op.create_table(
        "company",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kvk_number", sa.String(length=8), nullable=True),
        sa.Column("sector", sa.String(length=120), nullable=True),
        sa.Column("website", sa.String(length=300), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_company_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company")),
        sa.UniqueConstraint("school_id", "kvk_number", name=op.f("uq_company_school_id_kvk_number")),
    )
    op.create_index(op.f("ix_company_school_id"), "company", ["school_id"], unique=False)

    op.create_table(
        "hand_edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("subject_type", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_hand_edit_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_edit")),
        sa.UniqueConstraint(
            "subject_type", "subject_id", "field", name=op.f("uq_hand_edit_subject_type_subject_id_field")
        ),
    )
    op.create_index(op.f("ix_hand_edit_school_id"), "hand_edit", ["school_id"], unique=False)

    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "students",
                "companies",
                "openings",
                "preferences",
                name="import_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "previewed",
                "confirmed",
                "cancelled",
                name="import_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.Column("is_complete", sa.Boolean(), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.Column("remarks", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_import_batch_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_index(op.f("ix_import_batch_school_id"), "import_batch", ["school_id"], unique=False)

    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=True),
        sa.Column("to_name", sa.String(length=200), nullable=False),
        sa.Column("to_address", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("is_secret", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sending",
                "sent",
                "failed",
                "withdrawn",
                name="letter_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_letter_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("key", name=op.f("uq_letter_key")),
    )
    op.create_index(op.f("ix_letter_school_id"), "letter", ["school_id"], unique=False)
    op.create_index(op.f("ix_letter_state"), "letter", ["state"], unique=False)

    op.create_table(
        "period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("choices_close_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_period_order")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_period_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period")),
        sa.UniqueConstraint("school_id", "name", name=op.f("uq_period_school_id_name")),
    )
    op.create_index(op.f("ix_period_school_id"), "period", ["school_id"], unique=False)

    op.create_table(
        "programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=5), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("domain_code", sa.String(length=5), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_programme_level")),
        sa.ForeignKeyConstraint(
            ["domain_code"], ["education_domain.code"], name=op.f("fk_programme_domain_code_education_domain")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_programme_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("school_id", "code", name=op.f("uq_programme_school_id_code")),
    )
    op.create_index(op.f("ix_programme_school_id"), "programme", ["school_id"], unique=False)

    op.create_table(
        "programme_equivalent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=5), nullable=False),
        sa.Column("equivalent_code", sa.String(length=5), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_programme_equivalent_school_id_school")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_equivalent")),
        sa.UniqueConstraint(
            "school_id",
            "code",
            "equivalent_code",
            name=op.f("uq_programme_equivalent_school_id_code_equivalent_code"),
        ),
    )
    op.create_index(
        op.f("ix_programme_equivalent_school_id"), "programme_equivalent", ["school_id"], unique=False
    )

    op.create_table(
        "school_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("count_valid_months", sa.Integer(), nullable=False),
        sa.Column("max_preferences", sa.Integer(), nullable=False),
        sa.Column("assume_wishes", sa.Boolean(), nullable=False),
        sa.Column("intake_after_years", sa.Integer(), nullable=False),
        sa.Column("max_travel_minutes", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "count_valid_months BETWEEN 1 AND 60", name=op.f("ck_school_rules_count_valid_months")
        ),
        sa.CheckConstraint("max_preferences BETWEEN 1 AND 10", name=op.f("ck_school_rules_max_preferences")),
        sa.CheckConstraint("threshold BETWEEN 1 AND 20", name=op.f("ck_school_rules_threshold")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_school_rules_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_rules")),
        sa.UniqueConstraint("school_id", "valid_from", name=op.f("uq_school_rules_school_id_valid_from")),
    )
    op.create_index(op.f("ix_school_rules_school_id"), "school_rules", ["school_id"], unique=False)

    op.create_table(
        "team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("intensive_places", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("intensive_places >= 0", name=op.f("ck_team_intensive_places")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_team_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("school_id", "name", name=op.f("uq_team_school_id_name")),
    )
    op.create_index(op.f("ix_team_school_id"), "team", ["school_id"], unique=False)

    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_sign_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_user_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
    )
    op.create_index(op.f("ix_user_school_id"), "user", ["school_id"], unique=False)

    op.create_table(
        "account_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "invitation",
                "password_reset",
                name="token_purpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_account_token_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_token")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_account_token_secret_hash")),
    )
    op.create_index(op.f("ix_account_token_user_id"), "account_token", ["user_id"], unique=False)

    op.create_table(
        "import_row",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=200), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "new",
                "changed",
                "unchanged",
                "error",
                name="row_outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("has_kept", sa.Boolean(), nullable=False),
        sa.Column("takes_file", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batch.id"],
            name=op.f("fk_import_row_batch_id_import_batch"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("batch_id", "position", name=op.f("pk_import_row")),
    )
    op.create_index(
        op.f("ix_import_row_batch_id_outcome"), "import_row", ["batch_id", "outcome"], unique=False
    )

    op.create_table(
        "match_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "running",
                "solved_optimal",
                "solved_feasible",
                "cancelled",
                "failed",
                "reviewed",
                "published",
                "superseded",
                name="run_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("time_limit_seconds", sa.Integer(), nullable=False),
        sa.Column("frozen_input", sa.LargeBinary(), nullable=False),
        sa.Column("input_digest", sa.String(length=64), nullable=False),
        sa.Column("data_digest", sa.String(length=64), nullable=False),
        sa.Column("solution", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("progress", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("worker_token", sa.String(length=32), nullable=True),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("error", sa.String(length=2000), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_match_run_period_id_period")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_match_run_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_run")),
        sa.UniqueConstraint("school_id", "number", name=op.f("uq_match_run_school_id_number")),
    )
    op.create_index(op.f("ix_match_run_period_id"), "match_run", ["period_id"], unique=False)
    op.create_index(op.f("ix_match_run_school_id"), "match_run", ["school_id"], unique=False)
    op.create_index(op.f("ix_match_run_state"), "match_run", ["state"], unique=False)
    op.create_index(
        "uq_match_run_busy",
        "match_run",
        ["school_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('queued', 'running')"),
        postgresql_where=sa.text("state IN ('queued', 'running')"),
    )

    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "administrator",
                "coordinator",
                "supervisor",
                "counsellor",
                "report_viewer",
                "student",
                "mentor",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("granted_by_id", sa.Integer(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_role_grant_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint("user_id", "role", name=op.f("uq_role_grant_user_id_role")),
    )
    op.create_table(
        "site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("sbb_company_id", sa.String(length=30), nullable=True),
        sa.Column("establishment_number", sa.String(length=12), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("postcode", sa.String(length=7), nullable=True),
        sa.Column("town", sa.String(length=100), nullable=True),
        sa.Column("technical_staff", sa.Integer(), nullable=True),
        sa.Column("contact_name", sa.String(length=200), nullable=True),
        sa.Column("contact_email", sa.String(length=254), nullable=True),
        sa.Column("contact_phone", sa.String(length=40), nullable=True),
        sa.Column("trainer_name", sa.String(length=200), nullable=True),
        sa.Column("trainer_email", sa.String(length=254), nullable=True),
        sa.Column("last_placed_year", sa.Integer(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("technical_staff >= 0", name=op.f("ck_site_technical_staff")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_site_company_id_company")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_site_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("school_id", "sbb_company_id", name=op.f("uq_site_school_id_sbb_company_id")),
    )
    op.create_index(op.f("ix_site_company_id"), "site", ["company_id"], unique=False)
    op.create_index(op.f("ix_site_school_id"), "site", ["school_id"], unique=False)

    op.create_table(
        "student",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("student_number", sa.String(length=20), nullable=False),
        sa.Column("first_name", sa.String(length=100), nullable=False),
        sa.Column("name_prefix", sa.String(length=40), nullable=True),
        sa.Column("last_name", sa.String(length=150), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("postcode", sa.String(length=7), nullable=True),
        sa.Column("town", sa.String(length=100), nullable=True),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column(
            "track",
            sa.Enum("BOL", "BBL", name="student_track", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("year_of_study", sa.Integer(), nullable=True),
        sa.Column("cohort", sa.String(length=20), nullable=True),
        sa.Column("class_group", sa.String(length=40), nullable=True),
        sa.Column("location", sa.String(length=100), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("career_coach", sa.String(length=200), nullable=True),
        sa.Column("required_hours", sa.Integer(), nullable=True),
        sa.Column("supervisor_id", sa.Integer(), nullable=True),
        sa.Column("max_minutes", sa.Integer(), nullable=True),
        sa.Column("participates", sa.Boolean(), nullable=False),
        sa.Column("participation_is_own_choice", sa.Boolean(), nullable=False),
        sa.Column("wishes_together", sa.Boolean(), nullable=True),
        sa.Column("wishes_women_present", sa.Boolean(), nullable=True),
        sa.Column("wishes_female_coach", sa.Boolean(), nullable=True),
        sa.Column("is_in_file", sa.Boolean(), nullable=False),
        sa.Column("has_left", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("max_minutes BETWEEN 5 AND 240", name=op.f("ck_student_max_minutes")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_student_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_student_school_id_school")),
        sa.ForeignKeyConstraint(["supervisor_id"], ["user.id"], name=op.f("fk_student_supervisor_id_user")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_student_team_id_team")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_student_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_student")),
        sa.UniqueConstraint("school_id", "student_number", name=op.f("uq_student_school_id_student_number")),
        sa.UniqueConstraint("user_id", name=op.f("uq_student_user_id")),
    )
    op.create_index(op.f("ix_student_programme_id"), "student", ["programme_id"], unique=False)
    op.create_index(op.f("ix_student_school_id"), "student", ["school_id"], unique=False)
    op.create_index(op.f("ix_student_supervisor_id"), "student", ["supervisor_id"], unique=False)
    op.create_index(op.f("ix_student_team_id"), "student", ["team_id"], unique=False)

    op.create_table(
        "choice_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_choice_list_period_id_period")),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name=op.f("fk_choice_list_student_id_student"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_choice_list")),
        sa.UniqueConstraint("student_id", "period_id", name=op.f("uq_choice_list_student_id_period_id")),
    )
    op.create_index(op.f("ix_choice_list_period_id"), "choice_list", ["period_id"], unique=False)
    op.create_index(op.f("ix_choice_list_student_id"), "choice_list", ["student_id"], unique=False)

    op.create_table(
        "company_intake",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("held_with", sa.String(length=200), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "adequate",
                "adequate_with_agreements",
                "not_adequate",
                name="intake_outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("checklist", sa.JSON(), nullable=False),
        sa.Column("agreements", sa.String(length=2000), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_company_intake_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_intake")),
    )
    op.create_index(op.f("ix_company_intake_site_id"), "company_intake", ["site_id"], unique=False)

    op.create_table(
        "opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column(
            "track",
            sa.Enum("BOL", "BBL", name="track", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("days_per_week", sa.Integer(), nullable=True),
        sa.Column("hours_per_week", sa.Integer(), nullable=True),
        sa.Column("year_of_study", sa.Integer(), nullable=True),
        sa.Column("requirements", sa.String(length=300), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("allowance", sa.String(length=100), nullable=True),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("import_key", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity BETWEEN 0 AND 500", name=op.f("ck_opening_capacity")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_opening_period_id_period")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_opening_school_id_school")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_opening_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening")),
        sa.UniqueConstraint("school_id", "import_key", name=op.f("uq_opening_school_id_import_key")),
    )
    op.create_index(op.f("ix_opening_period_id"), "opening", ["period_id"], unique=False)
    op.create_index(op.f("ix_opening_school_id"), "opening", ["school_id"], unique=False)
    op.create_index(op.f("ix_opening_site_id"), "opening", ["site_id"], unique=False)

    op.create_table(
        "placement_stop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "suspended",
                "heard",
                "in_force",
                "lifted",
                name="stop_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "ground",
            sa.Enum(
                "social_safety",
                "discrimination",
                "physical_safety",
                "guidance_missing",
                "recognition_withdrawn",
                "other",
                name="stop_ground",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("suspended_until", sa.Date(), nullable=True),
        sa.Column("heard_on", sa.Date(), nullable=True),
        sa.Column("company_answer", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_placement_stop_school_id_school")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_placement_stop_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_stop")),
    )
    op.create_index(op.f("ix_placement_stop_school_id"), "placement_stop", ["school_id"], unique=False)
    op.create_index(op.f("ix_placement_stop_site_id"), "placement_stop", ["site_id"], unique=False)

    op.create_table(
        "recognition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("programme_code", sa.String(length=5), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_recognition_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognition")),
        sa.UniqueConstraint("site_id", "programme_code", name=op.f("uq_recognition_site_id_programme_code")),
    )
    op.create_index(op.f("ix_recognition_site_id"), "recognition", ["site_id"], unique=False)

    op.create_table(
        "site_veto",
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_site_veto_site_id_site"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name=op.f("fk_site_veto_student_id_student"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("student_id", "site_id", name=op.f("pk_site_veto")),
    )
    op.create_table(
        "student_gender",
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column(
            "gender",
            sa.Enum(
                "V", "M", "X", "ONBEKEND", name="gender", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["student_id"],
            ["student.id"],
            name=op.f("fk_student_gender_student_id_student"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("student_id", name=op.f("pk_student_gender")),
    )
    op.create_table(
        "women_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("women", sa.Integer(), nullable=False),
        sa.Column("technical_staff", sa.Integer(), nullable=True),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "company",
                "alumna",
                "supervisor",
                "coordinator",
                "other",
                name="count_source",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "technical_staff IS NULL OR technical_staff >= women", name=op.f("ck_women_count_technical_staff")
        ),
        sa.CheckConstraint("women >= 0", name=op.f("ck_women_count_women")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_women_count_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_women_count")),
    )
    op.create_index(op.f("ix_women_count_site_id"), "women_count", ["site_id"], unique=False)

    op.create_table(
        "opening_programme",
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("programme_code", sa.String(length=5), nullable=False),
        sa.ForeignKeyConstraint(
            ["opening_id"],
            ["opening.id"],
            name=op.f("fk_opening_programme_opening_id_opening"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("opening_id", "programme_code", name=op.f("pk_opening_programme")),
    )
    op.create_table(
        "placement_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "pin", "forbid", name="decision_kind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["opening.id"], name=op.f("fk_placement_decision_opening_id_opening")
        ),
        sa.ForeignKeyConstraint(
            ["period_id"], ["period.id"], name=op.f("fk_placement_decision_period_id_period")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_placement_decision_school_id_school")
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name=op.f("fk_placement_decision_student_id_student")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_decision")),
    )
    op.create_index(
        op.f("ix_placement_decision_period_id"), "placement_decision", ["period_id"], unique=False
    )
    op.create_index(
        op.f("ix_placement_decision_school_id"), "placement_decision", ["school_id"], unique=False
    )
    op.create_index(
        op.f("ix_placement_decision_student_id"), "placement_decision", ["student_id"], unique=False
    )
    op.create_index(
        "uq_placement_decision_pin",
        "placement_decision",
        ["student_id", "period_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'pin' AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("kind = 'pin' AND withdrawn_at IS NULL"),
    )

    op.create_table(
        "preference",
        sa.Column("choice_list_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("rank BETWEEN 1 AND 10", name=op.f("ck_preference_rank")),
        sa.ForeignKeyConstraint(
            ["choice_list_id"],
            ["choice_list.id"],
            name=op.f("fk_preference_choice_list_id_choice_list"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["opening.id"], name=op.f("fk_preference_opening_id_opening")
        ),
        sa.PrimaryKeyConstraint("choice_list_id", "rank", name=op.f("pk_preference")),
        sa.UniqueConstraint(
            "choice_list_id", "opening_id", name=op.f("uq_preference_choice_list_id_opening_id")
        ),
    )
    op.create_index(op.f("ix_preference_opening_id"), "preference", ["opening_id"], unique=False)

    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=True),
        sa.Column("solver_opening_id", sa.Integer(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("is_flagged", sa.Boolean(), nullable=False),
        sa.Column("is_alone", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("moved_by_id", sa.Integer(), nullable=True),
        sa.Column("moved_reason", sa.String(length=1000), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "offered",
                "accepted",
                "declined",
                "withdrawn",
                name="proposal_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_reason", sa.String(length=1000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["opening_id"], ["opening.id"], name=op.f("fk_proposal_opening_id_opening")),
        sa.ForeignKeyConstraint(["run_id"], ["match_run.id"], name=op.f("fk_proposal_run_id_match_run")),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name=op.f("fk_proposal_student_id_student")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("run_id", "student_id", name=op.f("uq_proposal_run_id_student_id")),
    )
    op.create_index(op.f("ix_proposal_opening_id"), "proposal", ["opening_id"], unique=False)
    op.create_index(op.f("ix_proposal_run_id"), "proposal", ["run_id"], unique=False)
    op.create_index(op.f("ix_proposal_state"), "proposal", ["state"], unique=False)
    op.create_index(op.f("ix_proposal_student_id"), "proposal", ["student_id"], unique=False)

    op.create_table(
        "placement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "confirmed",
                "completed",
                "ended_early",
                "replaced",
                name="placement_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("needs_intensive_guidance", sa.Boolean(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["opening_id"], ["opening.id"], name=op.f("fk_placement_opening_id_opening")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_placement_period_id_period")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_placement_proposal_id_proposal")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_placement_school_id_school")),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name=op.f("fk_placement_student_id_student")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_placement_proposal_id")),
    )
    op.create_index(op.f("ix_placement_opening_id"), "placement", ["opening_id"], unique=False)
    op.create_index(op.f("ix_placement_period_id"), "placement", ["period_id"], unique=False)
    op.create_index(op.f("ix_placement_school_id"), "placement", ["school_id"], unique=False)
    op.create_index(op.f("ix_placement_student_id"), "placement", ["student_id"], unique=False)
    op.create_index(
        "uq_placement_confirmed",
        "placement",
        ["student_id", "period_id"],
        unique=True,
        sqlite_where=sa.text("state = 'confirmed'"),
        postgresql_where=sa.text("state = 'confirmed'"),
    )
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Take it back."""

    op.drop_table("placement")

    op.drop_table("proposal")

    op.drop_table("preference")

    op.drop_table("placement_decision")
    op.drop_table("opening_programme")

    op.drop_table("women_count")
    op.drop_table("student_gender")
    op.drop_table("site_veto")

    op.drop_table("recognition")

    op.drop_table("placement_stop")

    op.drop_table("opening")

    op.drop_table("company_intake")

    op.drop_table("choice_list")

    op.drop_table("student")

    op.drop_table("site")
    op.drop_table("role_grant")

    op.drop_table("match_run")

    op.drop_table("import_row")

    op.drop_table("account_token")

    op.drop_table("user")

    op.drop_table("team")

    op.drop_table("school_rules")

    op.drop_table("programme_equivalent")

    op.drop_table("programme")

    op.drop_table("period")

    op.drop_table("letter")

    op.drop_table("import_batch")

    op.drop_table("hand_edit")

    op.drop_table("company")

    op.drop_table("audit_event")
    op.drop_table("worker_beat")
    op.drop_table("school")
    op.drop_table("postcode_point")

    op.drop_table("failed_sign_in")
    op.drop_table("education_domain")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_event_refuse()")
