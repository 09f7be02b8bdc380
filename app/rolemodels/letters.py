"""The letters to role models, in their own language. Each ends with the links to pause, change and withdraw."""

from typing import Any

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select

from app.extensions import db
from app.notices.models import Letter
from app.notices.services import queue_letter
from app.rolemodels.links import LinkAct, link_for
from app.rolemodels.models import RoleModel
from app.schools.models import School


def write_to(
    role_model: RoleModel, *, kind: str, key: str, subject: str, template: str, **values: Any
) -> Letter | None:
    """Queue a letter to a role model from `emails/<template>.txt`; None when she has no address (any more).

    Use this for every letter to a role model, from whatever feature. The template ends with
    `{% include "emails/rolemodels/_links.txt" %}` and gets `role_model`, `school`, `links` and `values`. `subject` is
    a lazy text, so that it is in her language too. The text is secret: her links are nobody else's.
    """
    if not role_model.email:
        return None
    with force_locale(role_model.language):
        withdraw = link_for(role_model, LinkAct.WITHDRAW)
        body = current_app.jinja_env.get_template(f"emails/{template}.txt").render(
            role_model=role_model,
            school=school_of(role_model),
            links={
                "change": link_for(role_model, LinkAct.CHANGE),
                "pause": link_for(role_model, LinkAct.PAUSE),
                "withdraw": withdraw,
            },
            **values,
        )
        letter = queue_letter(
            key=key,
            kind=kind,
            school_id=role_model.school_id,
            recipient_id=role_model.user_id,
            to_name=role_model.name,
            to_address=role_model.email,
            language=role_model.language,
            subject=str(subject),
            body=body.strip() + "\n",
            is_secret=True,
        )
        letter.unsubscribe_url = withdraw
        return letter


def school_of(role_model: RoleModel) -> School:
    """The school in whose register she is."""
    return db.session.execute(select(School).where(School.id == role_model.school_id)).scalar_one()
