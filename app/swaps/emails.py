"""The emails about requests for another place. None says who else moves, and none what somebody wrote."""

from flask_babel import LazyString, lazy_gettext

from app.companies.models import Opening
from app.notices.services import queue_email
from app.placements.models import Placement
from app.students.emails import send, text_for
from app.swaps.models import SwapRequest
from app.web.addresses import public_url

KIND = "swap"


def tell_granted(request: SwapRequest, new: Placement, before: Opening) -> None:
    """Tell the student and her supervisor where she goes now."""
    company = new.opening.title
    subject = lazy_gettext("Another internship: %(company)s", company=company)
    _to_student(request, "granted", subject, placement=new, before=before)
    student, supervisor = request.student, request.student.supervisor
    if supervisor is None:
        return
    subject = lazy_gettext("%(name)s goes to %(company)s", name=student.name, company=company)
    text = text_for(
        request.school_id,
        supervisor,
        subject,
        "swaps/granted_for_supervisor",
        student=student,
        supervisor=supervisor,
        placement=new,
        before=before,
        url=public_url("placements.show_placement", placement_id=new.id),
    )
    queue_email(
        key=f"swap:{request.id}:supervisor",
        kind=KIND,
        school_id=request.school_id,
        recipient_id=supervisor.id,
        to_name=supervisor.name,
        to_address=supervisor.email,
        language=text.language,
        subject=text.subject,
        body=text.body,
    )


def tell_declined(request: SwapRequest) -> None:
    """Tell the student that there is an answer, and that the place she has stays; why is on her page."""
    _to_student(request, "declined", lazy_gettext("Your internship: an answer to your request"))


def tell_lapsed(request: SwapRequest) -> None:
    """Tell the student that her request ended by itself, and why."""
    _to_student(request, "lapsed", lazy_gettext("Your internship: your request has ended"))


def _to_student(request: SwapRequest, name: str, subject: LazyString, **values: object) -> None:
    student = request.student
    text = text_for(
        request.school_id,
        student.user,
        subject,
        f"swaps/{name}",
        student=student,
        request=request,
        url=public_url("swaps.show_mine"),
        **values,
    )
    send(student, text, kind=KIND, key=f"swap:{request.id}:student")
