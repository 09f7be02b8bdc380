"""Founding a school: the school itself, the invitation of its first administrator, and of a coordinator beside her.

With both, every role of the staff that comes after needs two people. Without a coordinator the administrator invites
the first one alone (`app/accounts/services/second_person.py`).
"""

from app.access import Role
from app.accounts.models import User
from app.accounts.services import invite
from app.extensions import db
from app.schools.models import School
from app.schools.services import create_school


def found_school(
    code: str,
    name: str,
    *,
    admin_email: str,
    admin_name: str,
    coordinator: tuple[str, str] | None = None,
    brin: str | None = None,
    town: str | None = None,
    language: str = "nl",
) -> tuple[School, list[User]]:
    """Make a school and invite its first administrator, and a coordinator (email address and name) if there is one.

    Raises the errors of `create_school` and AddressInUse.
    """
    school = create_school(code, name, brin=brin, town=town, language=language)
    first = [(Role.ADMINISTRATOR, admin_email, admin_name)]
    if coordinator:
        first.append((Role.COORDINATOR, *coordinator))
    people = [
        invite(school_id=school.id, email=email, name=name, roles=[role], actor=None, language=language)
        for role, email, name in first
    ]
    if coordinator:
        school.second_person_id = people[1].id
        db.session.flush()
    return school, people
