"""The supervisor in the students file: an email address, or the full name of an account that has the role."""

from collections.abc import Iterable

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from app.access import Role
from app.accounts.models import User
from app.accounts.queries import holds
from app.extensions import db
from app.imports.comparison import NOT_KNOWN, Field
from app.imports.plans import Row, Text
from app.imports.reading.values import name_keys
from app.students.models import Student


class SupervisorBook:
    """The supervisors of a school, read once, and whom the cells of a file mean."""

    def __init__(self, school_id: int) -> None:
        can_supervise = holds(Role.SUPERVISOR)
        has_students = select(Student.supervisor_id).where(Student.school_id == school_id)
        rows = db.session.execute(
            select(User.id, User.name, User.email, can_supervise & User.is_closed.is_(False)).where(
                User.school_id == school_id, or_(can_supervise, User.id.in_(has_students))
            )
        )
        self.names: dict[int, str] = {}
        self.known: dict[str, set[int]] = {}
        for identity, name, email, can_be_given in rows:
            self.names[identity] = name
            if can_be_given:
                for key in {*name_keys(name), email.casefold()}:
                    self.known.setdefault(key, set()).add(identity)
        self.field = Field(_l("Supervisor"), self._in_words)
        self.notes_made: dict[str, Text] = {}

    def found(self, row: Row) -> int | None:
        """The id of the account that the cell means; None where it is empty, not recognised or means several."""
        ids = self._meant(row.value("supervisor") or "")
        return next(iter(ids)) if len(ids) == 1 else None

    def _meant(self, said: str) -> set[int]:
        return next((self.known[key] for key in name_keys(said) if key in self.known), set())

    def notes(self, row: Row) -> Iterable[Text]:
        """Why a cell gives nobody a supervisor, and what to do; the row itself is imported."""
        said = row.value("supervisor")
        if said is not None and self.found(row) is None:
            if said not in self.notes_made:
                self.notes_made[said] = _not_one(said, len(self._meant(said)))
            yield self.notes_made[said]

    def _in_words(self, identity: int | None) -> Text:
        return NOT_KNOWN if identity is None else self.names.get(identity, str(identity))


def _not_one(said: str, count: int) -> LazyString:
    if count > 1:
        return _l(
            "Supervisor: %(count)s supervisors are called “%(name)s”. Write the email address instead, or choose the "
            "supervisor in the list of students.",
            count=count,
            name=said,
        )
    return _l(
        "Supervisor: no account of a supervisor has the name or email address “%(name)s”. Invite them under People "
        "and roles and import this file again, or choose another supervisor in the list of students.",
        name=said,
    )
