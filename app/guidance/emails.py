"""Emails about guidance. None holds a score or what somebody said, and none names a student in its subject."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import LazyString, lazy_gettext

from app.accounts.models import User
from app.extensions import now
from app.guidance.models import GuidanceAlert, GuidancePlan
from app.notices.services import queue_email, queue_emails
from app.students.emails import email_to, text_for
from app.students.models import Student
from app.web.addresses import public_url

KIND = "guidance"


def _write(to: User, key: str, subject: LazyString, template: str, **values: Any) -> None:
    text = text_for(to.school_id, to, subject, f"guidance/{template}", person=to, **values)
    queue_email(
        key=key,
        kind=KIND,
        school_id=to.school_id,
        recipient_id=to.id,
        to_name=to.name,
        to_address=to.email,
        language=text.language,
        subject=text.subject,
        body=text.body,
    )


def tell_of_wish(plan: GuidancePlan) -> None:
    """A student asked for more guidance: to her supervisor, if she has one."""
    supervisor = plan.placement.student.supervisor
    if supervisor is not None:
        _write(
            supervisor,
            f"guidance:{plan.id}:wish:{now().isoformat()}",
            lazy_gettext("A student asked for more guidance"),
            "wish",
            url=public_url("guidance.show_plan", placement_id=plan.placement_id),
        )


def tell_of_rule(plan: GuidancePlan) -> None:
    """R10: a plan became intensive by the rule: to the supervisor, if there is one."""
    supervisor = plan.placement.student.supervisor
    if supervisor is not None:
        _write(
            supervisor,
            f"guidance:{plan.id}:rule:{now().isoformat()}",
            lazy_gettext("Guidance became intensive for a student"),
            "rule",
            url=public_url("guidance.show_plan", placement_id=plan.placement_id),
        )


def tell_of_alert(alert: GuidanceAlert) -> None:
    """R12: a contact asks for attention today: to the supervisor, if there is one."""
    plan = alert.contact.plan
    supervisor = plan.placement.student.supervisor
    if supervisor is not None:
        _write(
            supervisor,
            f"guidance:alert:{alert.id}",
            lazy_gettext("A contact asks for your attention today"),
            "alert",
            url=public_url("guidance.show_plan", placement_id=plan.placement_id),
        )


def tell_of_handover(absent: User, stand_in: User, students: Sequence[Student], until: date | None) -> None:
    """Students go to a colleague: to her, to whose they were, and to each student."""
    key = f"guidance:handover:{absent.id}:{stand_in.id}:{now().isoformat()}"
    known = {"absent": absent, "stand_in": stand_in, "number": len(students), "until": until}
    _write(
        stand_in,
        f"{key}:to",
        lazy_gettext("You guide the students of a colleague"),
        "handed_to",
        url=public_url("guidance.show_week"),
        **known,
    )
    _write(absent, f"{key}:from", lazy_gettext("Your students are with a colleague"), "handed_from", **known)
    subject = lazy_gettext("Somebody else guides you during your internship")
    emails = [
        email_to(
            one,
            text_for(one.school_id, one.user, subject, "guidance/handed_student", student=one, **known),
            kind=KIND,
            key=f"{key}:student:{one.id}",
        )
        for one in students
    ]
    queue_emails([email for email in emails if email is not None])


def tell_of_return(absent: User, stand_in: User, number: int, row_id: int) -> None:
    """Students are back with their own supervisor: to both."""
    for to in (absent, stand_in):
        _write(
            to,
            f"guidance:return:{row_id}:{to.id}",
            lazy_gettext("Students are back with their own supervisor"),
            "returned",
            absent=absent,
            stand_in=stand_in,
            number=number,
        )
