"""To whom at school a role model can write about what she was asked."""

from app.access import Role
from app.accounts.models import User
from app.accounts.queries import people_with_role
from app.activities.models import Request
from app.extensions import db


def author_of(request: Request) -> User | None:
    """The account of whoever asked; None once it is closed."""
    author = db.session.get(User, request.author_id) if request.author_id else None
    return author if author is not None and not author.is_closed else None


def contacts_for(request: Request) -> list[User]:
    """The colleague who asked; the coordinators for a wish of a student, or once that account is closed."""
    author = None if request.is_wish else author_of(request)
    return [author] if author else people_with_role(request.school_id, Role.COORDINATOR)
