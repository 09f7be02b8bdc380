"""The people of the demo school. Everybody is invented."""

from dataclasses import dataclass

from app.access import Role
from app.accounts.models import RoleGrant, User
from app.accounts.passwords import hash_of
from app.extensions import db
from app.schools.models import School
from app.schools.services import create_school

ACCOUNTS = {
    "coordinator@demo.example": "internship coordinator",
    "student@demo.example": "student",
    "mentor@demo.example": "mentor",
    "supervisor@demo.example": "internship supervisor",
    "colleague@demo.example": "another internship supervisor",
    "counsellor@demo.example": "confidential counsellor: first makes her key, then students can write",
    "viewer@demo.example": "ambassador: sees totals only",
    "admin@demo.example": "administrator: accounts and settings",
}
_COLLEAGUE = ("colleague", "Wendy Kuipers")
_NAMES = {
    Role.COORDINATOR: ("coordinator", "Marleen Hoekstra"),
    Role.STUDENT: ("student", "Student van het demo-account"),
    Role.MENTOR: ("mentor", "Hanna de Vries-van den Heuvel"),
    Role.SUPERVISOR: ("supervisor", "Joris ter Braak"),
    Role.COUNSELLOR: ("counsellor", "Amina el Idrissi"),
    Role.REPORT_VIEWER: ("viewer", "Renske Vos"),
    Role.ADMINISTRATOR: ("admin", "Tom Schuurman"),
}


@dataclass(frozen=True)
class DemoPeople:
    """The demo school, one account per role, and a second supervisor."""

    school: School
    by_role: dict[Role, User]
    colleague: User


def make_people(code: str, password: str) -> DemoPeople:
    """Make the school and an account per role, all with the same password."""
    school = create_school(
        code, "Techniekcollege Voorbeeldstad (demo)", brin="00XX", town="Zwolle", is_demo=True
    )
    hashed = hash_of(password)
    by_role = {role: _add(school, role, address, name, hashed) for role, (address, name) in _NAMES.items()}
    colleague = _add(school, Role.SUPERVISOR, *_COLLEAGUE, hashed)
    db.session.flush()
    for user in (*by_role.values(), colleague):
        for grant in user.role_grants:
            grant.confirmed_by_id = by_role[Role.COORDINATOR].id
    school.second_person_id = by_role[Role.COORDINATOR].id
    db.session.flush()
    return DemoPeople(school, by_role, colleague)


def _add(school: School, role: Role, address: str, name: str, hashed: str) -> User:
    user = User(school_id=school.id, email=f"{address}@demo.example", name=name, password_hash=hashed)
    user.role_grants.append(RoleGrant(role=role))
    db.session.add(user)
    return user
