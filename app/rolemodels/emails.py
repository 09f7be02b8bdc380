"""The emails to role models, in their own language. Each ends with the links to pause, change and withdraw."""

import re
from datetime import timedelta
from typing import Any

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select

from app.extensions import db, now
from app.notices.models import Email
from app.notices.services import new_email, queue_one
from app.rolemodels.links import LinkAct, link_for
from app.rolemodels.models import RoleModel
from app.schools.models import School

BLANK_LINES = re.compile(r"\n{3,}")


def write_to(
    role_model: RoleModel,
    *,
    kind: str,
    key: str,
    subject: str,
    template: str,
    is_asked_for: bool = False,
    reply_to: str | None = None,
    **values: Any,
) -> Email | None:
    """Queue an email to a role model from `emails/<template>.txt`; None when she has no address (any more).

    None too for whoever unsubscribed, unless she just asked for this email herself.

    Use this for every email to a role model, from whatever feature. The template ends with
    `{% include "emails/rolemodels/_links.txt" %}` and gets `role_model`, `school`, `links` and `values`. `subject` is
    a lazy text, so that it is in her language too. The text is secret: her links are nobody else's.
    """
    if not role_model.email or (role_model.emails_stopped_at and not is_asked_for):
        return None
    title, body = email_body(role_model, subject, template, **values)
    email = new_email(
        key=key,
        kind=kind,
        school_id=role_model.school_id,
        recipient_id=role_model.user_id,
        to_name=role_model.name,
        to_address=role_model.email,
        language=role_model.language,
        subject=title,
        body=body,
        is_secret=True,
        reply_to=reply_to,
        unsubscribe_url=link_for(role_model, LinkAct.UNSUBSCRIBE),
    )
    return queue_one(email)


def email_body(role_model: RoleModel, subject: str, template: str, **values: Any) -> tuple[str, str]:
    """Subject and text of an email in her language, with her links."""
    with force_locale(role_model.language):
        text = current_app.jinja_env.get_template(f"emails/{template}.txt").render(
            role_model=role_model,
            school=school_of(role_model),
            links={
                "change": link_for(role_model, LinkAct.CHANGE),
                "known": link_for(role_model, LinkAct.KNOWN),
                "pause": link_for(role_model, LinkAct.PAUSE),
                "withdraw": link_for(role_model, LinkAct.WITHDRAW),
            },
            **values,
        )
        return str(subject), BLANK_LINES.sub("\n\n", text.strip()) + "\n"


def former_address_key(role_model: RoleModel) -> str:
    """How the keys of emails to her former addresses begin."""
    return f"role_model_address:{role_model.id}:"


def school_of(role_model: RoleModel) -> School:
    """The school in whose register she is."""
    return db.session.execute(select(School).where(School.id == role_model.school_id)).scalar_one()


def was_written_recently(key_prefix: str, within: timedelta) -> bool:
    """Whether an email of which the key begins like this was written in the last while: nobody's mailbox is filled."""
    recent = select(Email.id).where(
        Email.key.startswith(key_prefix, autoescape=True), Email.created_at > now() - within
    )
    return db.session.scalar(recent.limit(1)) is not None
