"""Emails about what people ask with their rights: that it was answered, that an erasure waits, and that it was done.

What was asked and answered, and who is to be erased, is behind signing in.
"""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from flask import current_app
from flask_babel import force_locale, gettext
from sqlalchemy import func, select

from app.extensions import db
from app.listed import Listed
from app.notices.greeting import first_name_of
from app.notices.models import LAST, Email
from app.notices.services import new_email, queue_email, queue_emails, wipe_emails_about
from app.privacy.models import Erasure, PrivacyRequest
from app.privacy.people import Person
from app.privacy.registry import Whose
from app.privacy.trail import KINDS
from app.web.addresses import public_url


class Colleague(Protocol):
    """Somebody who can confirm an erasure (a `User`)."""

    id: Any
    name: Any
    email: Any
    language: Any


CONFIRM: Listed[Callable[[int, set[int | None]], Sequence[Colleague]]] = Listed(
    "privacy: who confirms an erasure"
)
"""From a school, and the numbers of the accounts that asked or are erased, to the accounts that are a second person."""


def tell_answered(request: PrivacyRequest) -> None:
    """Queue it, in the language of whoever asked."""
    account = PrivacyRequest.metadata.tables["user"]
    person = db.session.execute(
        select(account.c.name, account.c.email, account.c.language).where(account.c.id == request.user_id)
    ).one()
    with force_locale(person.language):
        template = current_app.jinja_env.get_template("emails/privacy/answered.txt")
        body = template.render(
            name=first_name_of(person.name), asked_at=request.asked_at, url=public_url("privacy.show_known")
        )
        subject = gettext("Your school answered your request")
    queue_email(
        key=f"privacy_request:{request.id}",
        kind="privacy_request",
        school_id=request.school_id,
        recipient_id=request.user_id,
        to_name=person.name,
        to_address=person.email,
        language=person.language,
        subject=subject,
        body=body.strip() + "\n",
    )


def second_people(erasure: Erasure) -> list[Colleague]:
    """Who can confirm it: whoever adds a second opinion to that of whoever asked, and is not erased herself."""
    involved = {erasure.asked_by_id, erasure.number if erasure.whose == Whose.ACCOUNT else None}
    return [one for find in CONFIRM for one in find(erasure.school_id, involved)]


def ask_second_people(erasure: Erasure, who: str) -> None:
    """Tell each of them that it waits, in her language, without a word about who is to be erased."""
    template = current_app.jinja_env.get_template("emails/privacy/erasure_waits.txt")
    emails = []
    for one in second_people(erasure):
        with force_locale(one.language):
            what, url = KINDS[erasure.whose], public_url("privacy.list_erasures")
            body = template.render(name=first_name_of(one.name), who=who, what=what, url=url)
            subject = gettext("An erasure waits for a second person")
        emails.append(
            new_email(
                key=f"{_key(erasure)}{one.id}",
                kind="erasure",
                school_id=erasure.school_id,
                recipient_id=one.id,
                to_name=one.name,
                to_address=one.email,
                language=one.language,
                subject=subject,
                body=body.strip() + "\n",
            )
        )
    queue_emails(emails)


def forget_second_people(erasure: Erasure) -> None:
    """It was decided: those emails say nothing that still holds."""
    wipe_emails_about(_key(erasure))


def last_email(person: Person, *, keeps_account: bool) -> list[Email]:
    """What a student is told once she is erased, made while it is known who she is; nothing where nobody knows where.

    To her account where she has one, in her language. No colleague sees that it exists.
    """
    number = person.ids.get(Whose.STUDENT)
    if number is None:
        return []
    student, account, school = (Erasure.metadata.tables[name] for name in ("student", "user", "school"))
    she = db.session.execute(
        select(
            student.c.first_name,
            func.coalesce(account.c.email, student.c.email).label("address"),
            func.coalesce(account.c.language, "nl").label("language"),
            school.c.name.label("school"),
        )
        .join(school, school.c.id == student.c.school_id)
        .outerjoin(account, account.c.id == student.c.user_id)
        .where(student.c.id == number)
    ).one()
    if not she.address:
        return []
    with force_locale(she.language):
        template = current_app.jinja_env.get_template("emails/privacy/erased.txt")
        body = template.render(name=she.first_name, school=she.school, keeps_account=keeps_account)
        subject = gettext("Your data has been erased")
    email = new_email(
        key=f"erased:{number}",
        kind=LAST,
        school_id=person.school_id,
        to_name=she.first_name,
        to_address=she.address,
        language=she.language,
        subject=subject,
        body=body.strip() + "\n",
        is_private=True,
    )
    return [email]


def _key(erasure: Erasure) -> str:
    return f"erasure:{erasure.id}:to:"
