"""The emails around days along. Those to students name nobody: each leads to a page of hers."""

from flask import current_app
from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.companies.models import Site
from app.extensions import db
from app.notices.services import new_email, queue_one, withdraw_emails
from app.schools.models import School
from app.shadowdays.models import ShadowDay
from app.students.emails import send, text_for
from app.students.models import Student
from app.web.addresses import public_url

KIND = "shadow_day"
SUBJECTS: dict[str, LazyString] = {
    "asked": _l("A question for you: may somebody come along for a day?"),
    "accepted": _l("Your day along is agreed"),
    "declined": _l("Your day along: ask somebody else"),
    "cancelled": _l("A day along is not going ahead"),
}


def email_prefix(day: ShadowDay) -> str:
    """How the key of every email about a day begins."""
    return f"shadow_day:{day.id}:"


def tell(student: Student, day: ShadowDay, name: str) -> None:
    """Write the email `emails/shadowdays/<name>.txt` to a student, once for each day and name."""
    if student.has_left:
        return
    text = text_for(
        student.school_id,
        student.user,
        SUBJECTS[name],
        f"shadowdays/{name}",
        student=student,
        day=day,
        url=public_url("shadowdays.show_day", shadow_day_id=day.id),
    )
    send(student, text, kind=KIND, key=f"{email_prefix(day)}{name}:{student.id}")


def take_back(day: ShadowDay, name: str) -> bool:
    """Take back an email that has not left; whether there was one."""
    return withdraw_emails(f"{email_prefix(day)}{name}:") > 0


def tell_company(day: ShadowDay, contact: User | None, *, is_off: bool = False) -> bool:
    """To the contact of the site: who comes along with whom, and when, and nothing else; False without an address.

    `contact`: the coordinator to whom the company can write.
    """
    site: Site = day.placement.opening.site
    if not site.contact_email:
        return False
    school = db.session.get_one(School, day.school_id)
    name = "company_off" if is_off else "company"
    with force_locale(school.language):
        body = current_app.jinja_env.get_template(f"emails/shadowdays/{name}.txt").render(
            day=day, site=site, school=school, contact=contact
        )
        subject = str(_OFF if is_off else _TO_COME)
    email = new_email(
        key=f"{email_prefix(day)}{name}",
        kind=KIND,
        school_id=day.school_id,
        to_name=site.contact_name or site.title,
        to_address=site.contact_email,
        language=school.language,
        subject=subject,
        body=body.strip() + "\n",
        reply_to=contact.email if contact else None,
    )
    queue_one(email)
    return True


_TO_COME = _l("A student would like to come along for a day")
_OFF = _l("The student is not coming along after all")
