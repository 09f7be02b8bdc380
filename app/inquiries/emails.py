"""The emails of questions about companies: to contacts in the language of the sending, to former students in theirs.

None holds a student, a count, or what somebody else said.
"""

from flask import current_app
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from app.extensions import db
from app.inquiries.links import link_for
from app.inquiries.models import CompanyInquiry, Recipient
from app.inquiries.queries.people import address_of_asker
from app.notices.models import Email
from app.notices.services import new_email, queue_emails
from app.rolemodels.emails import write_to
from app.schools.models import School
from app.students.emails import EmailText

_SUBJECT = _l("Three minutes about %(company)s: who works there, and places for interns")
_REMINDER = _l("Reminder: three minutes about %(company)s")


def text_for_contact(inquiry: CompanyInquiry, link: str, *, is_reminder: bool = False) -> EmailText:
    """What a contact reads, in the language of the question."""
    school = db.session.get_one(School, inquiry.school_id)
    with force_locale(inquiry.language):
        subject = str(_REMINDER if is_reminder else _SUBJECT) % {"company": inquiry.site.title}
        body = current_app.jinja_env.get_template("emails/inquiries/question.txt").render(
            inquiry=inquiry,
            school=school,
            link=link,
            is_reminder=is_reminder,
            asker=address_of_asker(inquiry),
            name=inquiry.to_name if inquiry.to_name != inquiry.site.title else "",
        )
        return EmailText(inquiry.language, subject, body.strip() + "\n")


def key_of(inquiry: CompanyInquiry) -> str:
    """How the keys of all emails about this question begin."""
    return f"inquiry:{inquiry.id}:"


def ask(inquiry: CompanyInquiry) -> None:
    """The question, or one of its two reminders; nothing where the link is passed on by hand."""
    if not inquiry.by_email:
        return
    if inquiry.recipient is Recipient.ALUMNA:
        _ask_alumna(inquiry)
    elif inquiry.to_address:
        queue_emails([_to_contact(inquiry)])


def _to_contact(inquiry: CompanyInquiry) -> Email:
    text = text_for_contact(inquiry, link_for(inquiry), is_reminder=inquiry.reminded > 0)
    return new_email(
        key=f"{key_of(inquiry)}{inquiry.reminded}",
        kind="company_inquiry",
        school_id=inquiry.school_id,
        to_name=inquiry.to_name,
        to_address=inquiry.to_address,
        subject=text.subject,
        body=text.body,
        language=text.language,
        is_secret=True,
        reply_to=address_of_asker(inquiry) or None,
    )


def _ask_alumna(inquiry: CompanyInquiry) -> None:
    if inquiry.role_model is None:
        return
    is_reminder = inquiry.reminded > 0
    write_to(
        inquiry.role_model,
        kind="company_inquiry",
        key=f"{key_of(inquiry)}{inquiry.reminded}",
        subject=_l("Reminder: a question about where you work")
        if is_reminder
        else _l("A question about where you work"),
        template="inquiries/alumna",
        inquiry=inquiry,
        link=link_for(inquiry),
        is_reminder=is_reminder,
    )


def tell_what_changed(inquiry: CompanyInquiry) -> None:
    """To a former student, once all that she said was decided on: what her answer changed."""
    if inquiry.role_model is None:
        return
    write_to(
        inquiry.role_model,
        kind="company_inquiry_settled",
        key=f"{key_of(inquiry)}settled",
        subject=_l("What your answer changed"),
        template="inquiries/changed",
        inquiry=inquiry,
        link=link_for(inquiry),
    )
