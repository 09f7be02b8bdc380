"""The emails about a coach. None says what was asked for, or by whom: each leads to a page."""

from flask_babel import LazyString, lazy_gettext

from app.accounts.models import User
from app.accounts.queries import open_account
from app.coaching.models import CoachRequest, RequestState, Way
from app.extensions import now
from app.notices.services import new_email, queue_emails
from app.schools.models import School
from app.students.emails import email_to, text_for
from app.web.addresses import public_url

KIND = "coach"


def tell_answer(request: CoachRequest) -> None:
    """To the student: there is an answer on her page. To a coach who was named: so is something on hers."""
    _to_student(request, "answer", lazy_gettext("There is an answer to your question"))
    if request.state is RequestState.MET and request.way is Way.NAMED and request.coach is not None:
        page = public_url("coaching.show_coaching")
        _to(
            request.coach, _key(request, "coach"), lazy_gettext("A student has you as a coach"), "coach", page
        )


def tell_again(request: CoachRequest) -> None:
    """To the student: the answer that she had no longer holds, and another one comes."""
    _to_student(request, "again", lazy_gettext("Your question gets a new answer"))


def tell_second_person(school: School, request_id: int) -> None:
    """To the school's second person: something of a student has waited too long; not what, and not of whom."""
    person = open_account(school.second_person_id)
    if person is not None:
        page = public_url("dashboard.show_dashboard")
        subject = lazy_gettext("A request of a student has no answer after ten school days")
        _to(person, f"coach:late:{request_id}:{now().isoformat()}", subject, "late", page)


def _key(request: CoachRequest, name: str) -> str:
    return f"coach:{request.id}:{name}:{now().isoformat()}"


def _to_student(request: CoachRequest, name: str, subject: LazyString) -> None:
    student = request.student
    page = public_url("coaching.show_mine")
    text = text_for(
        student.school_id,
        student.user,
        subject,
        f"coaching/{name}",
        student=student,
        request=request,
        page=page,
    )
    email = email_to(student, text, kind=KIND, key=_key(request, name))
    if email is not None:
        email.is_private = True
        queue_emails([email])


def _to(person: User, key: str, subject: LazyString, name: str, page: str) -> None:
    text = text_for(person.school_id, person, subject, f"coaching/{name}", person=person, page=page)
    queue_emails(
        [
            new_email(
                key=key,
                kind=KIND,
                school_id=person.school_id,
                recipient_id=person.id,
                to_name=person.name,
                to_address=person.email,
                language=text.language,
                subject=text.subject,
                body=text.body,
                is_private=True,
            )
        ]
    )
