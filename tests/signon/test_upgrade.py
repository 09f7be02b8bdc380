"""Accounts of before the upgrade: linked to nothing, and as they were after going back."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from app.extensions import db
from config import ROOT
from tests.before import Before

pytestmark = pytest.mark.database
OURS = next((ROOT / "migrations/versions").glob("*_sign_in_services.py")).name[:4]


@pytest.fixture
def before(other_app: Flask) -> Iterator[Before]:
    """A school with an account, as the revision before knew it."""
    with other_app.app_context():
        upgrade(revision=f"{int(OURS) - 1:04d}")
        rows = Before()
        rows.add("school", id=1, code="roc", name="Roc", language="nl")
        rows.add("user", id=1, school_id=1, email="kim@school.example", name="Kim", password_hash="x")
        yield rows


def _linked() -> list[tuple[str, bool]]:
    with db.engine.connect() as connection:
        rows = connection.execute(text('SELECT password_hash, is_linked FROM "user" ORDER BY id')).all()
    return [(password, bool(is_linked)) for password, is_linked in rows]


def test_accounts_of_before_are_linked_to_nothing_and_keep_their_password(before: Before) -> None:
    upgrade()
    assert _linked() == [("x", False)]
    after = Before()
    after.add(
        "provider", id=1, school_id=1, kind="other", address_claim="email", exclusive_for="nobody", version=1
    )
    after.add("provider_link", provider_id=1, user_id=1, subject="s", origin="account")
    downgrade(revision=f"{int(OURS) - 1:04d}")
    upgrade()

    assert _linked() == [("x", False)]
