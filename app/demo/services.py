"""Loading the demo school: the same files and the same acts by which a real school would fill its registry."""

from flask import current_app
from sqlalchemy import select

from app.demo.people import ACCOUNTS, make_people
from app.demo.story import tell
from app.errors import DomainError
from app.extensions import db
from app.schools.models import School
from app.schools.queries import today

CODE = "demo"


class DemoForbidden(DomainError):
    """A demo school has known passwords, so it never stands beside real data."""


def load_once() -> bool:
    """Load the demo school and commit; False when it is there already. Raises DemoForbidden in production."""
    if not current_app.config["DEMO_ALLOWED"]:
        raise DemoForbidden(
            "A demo school can not be loaded in production: its passwords are known to everybody."
        )
    if db.session.scalar(select(School).where(School.code == CODE)) is not None:
        return False
    people = make_people(CODE, current_app.config["DEMO_PASSWORD"])
    tell(people, today())
    db.session.commit()
    return True


def introduction() -> list[str]:
    """What to tell somebody who starts the demo: the accounts and their one password. Empty without a demo school."""
    if (
        not current_app.config["DEMO_ALLOWED"]
        or db.session.scalar(select(School.id).where(School.code == CODE)) is None
    ):
        return []
    lines = [f"Sign in as one of these, with the password {current_app.config['DEMO_PASSWORD']}"]
    return lines + [f"  {address:<26} {what}" for address, what in ACCOUNTS.items()]
