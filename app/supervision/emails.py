"""The emails about who guides whom: to each student whose supervisor changes, and to each supervisor whose students do.

None says why, and none names a student.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.extensions import now
from app.notices.models import Email
from app.notices.services import new_email, queue_emails
from app.schools.queries import today
from app.students.emails import email_to, text_for
from app.students.models import ComingSupervisor, Student
from app.supervision.models import SupervisorRun
from app.supervision.queries.audience import Audience, Change, Turn, students_of_audience
from app.web.addresses import public_url

KIND = "supervision"


def announce(run: SupervisorRun, audience: Audience) -> int:
    """Tell everybody concerned, and nobody else; returns how many emails there are. Ask it before anything changes."""
    students, key = students_of_audience(run), f"supervisor-run:{run.id}"
    emails = [_of_turn(students[turn.student_id], turn, audience, key) for turn in audience.turns]
    changes = {user: audience.of(user.id) for user in audience.concerned}
    emails += [_to_supervisor(user, change, key) for user, change in changes.items()]
    return _send(emails)


def tell_students(students: Sequence[Student], supervisor: User | None, key: str) -> None:
    """Somebody guides these students from today on, or nobody does, as was decided before: to each of them."""
    _send([_to_student(student, supervisor, f"{key}:student") for student in students])


def tell_supervisors(changes: Mapping[User, Change], key: str) -> None:
    """Students come and go today, as was decided before: to each supervisor."""
    _send([_to_supervisor(user, change, key) for user, change in changes.items()])


def tell_of_day(rows: Sequence[ComingSupervisor]) -> None:
    """The day on which somebody comes is another one: to each student, and to whoever comes."""
    key = f"coming-supervisor:day:{now().isoformat()}"
    emails = [
        _to_student(row.student, row.supervisor, f"{key}:student", from_on=row.from_on, is_moved=True)
        for row in rows
    ]
    days: dict[User, Counter[date | None]] = defaultdict(Counter)
    for row in rows:
        if row.supervisor is not None:
            days[row.supervisor][row.from_on] += 1
    emails += [
        _to_supervisor(user, Change(gets, Counter(), 0, 0), key, is_moved=True) for user, gets in days.items()
    ]
    _send(emails)


def tell_of_another(
    absent: User, comes: User, rows: Sequence[ComingSupervisor], kept: Sequence[ComingSupervisor]
) -> None:
    """Instead of `absent` somebody else comes, on the day of each row: to each student, and to both.

    Whose rows are kept has her now already. Where the day has come already, the worker says that somebody guides her.
    """
    key = f"coming-supervisor:another:{absent.id}:{comes.id}:{now().isoformat()}"
    ahead = [row for row in rows if row.until >= today()]
    emails = [
        _to_student(row.student, comes, f"{key}:student:{row.id}", from_on=row.from_on) for row in ahead
    ]
    emails += [_to_student(row.student, comes, f"{key}:student:{row.id}", is_kept=True) for row in kept]
    gets: Counter[date | None] = Counter(row.from_on for row in ahead)
    for user, change in (
        (comes, Change(gets, Counter(), len(kept), 0)),
        (absent, Change(Counter(), Counter(), 0, len(rows) + len(kept))),
    ):
        if change.is_any:
            emails.append(_to_supervisor(user, change, key))
    _send(emails)


def tell_of_withdrawal(row: ComingSupervisor) -> None:
    """Somebody does not come after all: to the student, to her, and to whoever guides the student now."""
    key, student = f"coming-supervisor:{row.id}:withdrawn", row.student
    emails = [_to_student(student, student.supervisor, f"{key}:student", is_kept=True)]
    if student.supervisor is not None:
        emails.append(_to_supervisor(student.supervisor, Change(Counter(), Counter(), 1, 0), key))
    if row.supervisor is not None and row.supervisor is not student.supervisor:
        emails.append(_to_supervisor(row.supervisor, Change(Counter(), Counter(), 0, 1), key))
    _send(emails)


def _send(emails: Iterable[Email | None]) -> int:
    return len(queue_emails([email for email in emails if email is not None]))


def _of_turn(student: Student, turn: Turn, audience: Audience, key: str) -> Email | None:
    return _to_student(
        student,
        audience.users.get(turn.after_id or 0),
        f"{key}:student",
        from_on=None if turn.is_kept else turn.from_on,
        is_kept=turn.is_kept,
        is_change=turn.now_id is not None,
    )


def _to_student(
    student: Student,
    supervisor: User | None,
    key: str,
    *,
    from_on: date | None = None,
    is_kept: bool = False,
    is_moved: bool = False,
    is_change: bool = True,
) -> Email | None:
    text = text_for(
        student.school_id,
        student.user,
        _l("Who guides you during your internship"),
        "supervision/student",
        student=student,
        supervisor=supervisor,
        from_on=from_on,
        is_kept=is_kept,
        is_moved=is_moved,
        is_change=is_change,
        url=public_url("guidance.show_mine"),
    )
    return email_to(student, text, kind=KIND, key=f"{key}:{student.id}")


def _to_supervisor(user: User, change: Change, key: str, *, is_moved: bool = False) -> Email | None:
    if user.is_closed:
        return None
    text = text_for(
        user.school_id,
        user,
        _l("The students you guide have changed")
        if None in change.gets | change.goes
        else _l("The students you guide change"),
        "supervision/supervisor",
        person=user,
        change=change,
        is_moved=is_moved,
        url=public_url("students.list_my_students"),
    )
    return new_email(
        key=f"{key}:supervisor:{user.id}",
        kind=KIND,
        school_id=user.school_id,
        recipient_id=user.id,
        to_name=user.name,
        to_address=user.email,
        language=text.language,
        subject=text.subject,
        body=text.body,
    )
