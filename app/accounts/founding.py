"""Founding a school: the school itself and the invitation of its first administrator, who invites everybody else."""

from app.access import Role
from app.accounts.models import User
from app.accounts.services import AddressInUse, invite
from app.schools.models import School
from app.schools.services import create_school


def found_school(
    code: str,
    name: str,
    *,
    admin_email: str,
    admin_name: str,
    brin: str | None = None,
    town: str | None = None,
    language: str = "nl",
) -> tuple[School, User]:
    """Make a school and invite its first administrator. Raises the errors of `create_school` and AddressInUse."""
    school = create_school(code, name, brin=brin, town=town, language=language)
    administrator = invite(
        school_id=school.id,
        email=admin_email,
        name=admin_name,
        roles=[Role.ADMINISTRATOR],
        actor=None,
        language=language,
    )
    if administrator is None:
        raise AddressInUse
    return school, administrator
