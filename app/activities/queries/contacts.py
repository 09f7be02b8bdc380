"""To whom at school a role model can write about what she was asked."""

from app.access import Role
from app.accounts.models import User
from app.accounts.queries import open_account, people_with_role
from app.activities.models import Request


def author_of(request: Request) -> User | None:
    """The account of whoever asked; None once it is closed."""
    return open_account(request.author_id)


def contacts_for(request: Request) -> list[User]:
    """The colleague who asked; the coordinators for a wish of a student, or once that account is closed."""
    author = None if request.is_wish else author_of(request)
    return [author] if author else people_with_role(request.school_id, Role.COORDINATOR)
