"""Signing oneself up, and confirming the address by the link in an email."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.accounts.services.mentors import send_link
from app.extensions import db, now
from app.rolemodels import trail
from app.rolemodels.applications import Application
from app.rolemodels.emails import was_written_recently, write_to
from app.rolemodels.links import LinkAct, link_for
from app.rolemodels.models import ConsentSource, Offer, RoleModel, RoleModelField, RoleModelState
from app.rolemodels.services.consents import agree, ensure_consent
from app.rolemodels.services.leaving import forget_hash
from app.rolemodels.services.moving import lock, move
from app.schools.models import School

UNCONFIRMED_DAYS = 7
"""How long an application waits for its address to be confirmed."""
PAUSE_BETWEEN_EMAILS = timedelta(minutes=10)
_S = RoleModelState
BEGINS_AGAIN = frozenset({_S.APPLIED, _S.QUARANTINED, _S.REFUSED})
"""Whoever signs up in one of these states begins anew; in another she is known already.

Before the address is confirmed nothing is rewritten but an application that nobody confirmed either.
"""


def sign_up(
    school: School,
    values: Mapping[str, Any],
    *,
    fields: Collection[str],
    offers: Collection[Offer],
    until: date,
) -> None:
    """Take an application and send the email with which she confirms it. Says nothing about who is known already.

    `values` are columns of `RoleModel`, her address among them. Whoever is in the register, or waits for a decision,
    gets an email that says so, and her entry stays as it is. Raises what `agree` raises.
    """
    # One sign-up of a school at a time, so that one address never makes two entries.
    db.session.execute(select(School.id).where(School.id == school.id).with_for_update(key_share=True))
    application = Application(values, fields, offers, until)
    known = entry_of(school.id, values["email"])
    if known is None:
        known = RoleModel(school_id=school.id, kind=values["kind"], state=_S.APPLIED)
        db.session.add(known)
        _fill_in(known, application)
    else:
        lock(known)
        if known.state not in BEGINS_AGAIN:
            _say_known(known)
            return
        if known.state is _S.APPLIED:
            _fill_in(known, application)
        else:
            ensure_consent(offers, until)
            known.application, known.application_at = application.as_json(), now()
    trail.note(trail.SIGN_UP, known, actor=None)
    _ask_to_confirm(known)


def _fill_in(role_model: RoleModel, application: Application) -> None:
    """Her entry is what she filled in. Raises what `agree` raises."""
    for name, value in application.values.items():
        setattr(role_model, name, value)
    moment = now()
    role_model.applied_at = role_model.conduct_accepted_at = moment
    db.session.flush()
    role_model.fields = [RoleModelField(domain_code=code) for code in sorted(set(application.fields))]
    agree(role_model, application.offers, application.until, ConsentSource.SIGN_UP)


def entry_of(school_id: int, email: str) -> RoleModel | None:
    """The entry with this address at the school."""
    return db.session.scalar(
        select(RoleModel).where(RoleModel.school_id == school_id, RoleModel.email == email.strip().lower())
    )


def _ask_to_confirm(role_model: RoleModel) -> None:
    prefix = f"role_model_confirm:{role_model.id}:"
    if was_written_recently(prefix, PAUSE_BETWEEN_EMAILS):
        return
    email = write_to(
        role_model,
        kind="role_model_confirm",
        key=f"{prefix}{now().timestamp():.0f}",
        subject=_l("Confirm that you want to be a role model"),
        template="rolemodels/confirm",
        url=link_for(role_model, LinkAct.CONFIRM),
        days=UNCONFIRMED_DAYS,
    )
    if email is not None:
        email.to_name = ""  # whoever filled in the form may be a stranger: her email says no word of it


def _say_known(role_model: RoleModel) -> None:
    """She need not sign up again: here is where she stands, and how she gets in."""
    prefix = f"role_model_known:{role_model.id}:"
    if was_written_recently(prefix, PAUSE_BETWEEN_EMAILS):
        return
    write_to(
        role_model,
        kind="role_model_known",
        key=f"{prefix}{now().timestamp():.0f}",
        subject=_l("We already know you"),
        is_asked_for=True,
        template="rolemodels/known",
    )
    user = role_model.user
    if user is not None and user.is_mentor and user.is_active:
        send_link(user)


def confirm(role_model: RoleModel) -> None:
    """Her address is right: the application goes to the coordinator. Doing it again does nothing.

    Only now an entry that was there before is filled in anew, and only now a withdrawal of this address is forgotten.
    Raises what `agree` raises.
    """
    lock(role_model)
    application = Application.of(role_model)
    if application is not None:
        move(role_model, _S.APPLIED)
        _fill_in(role_model, application)
    if role_model.state is not _S.APPLIED:
        return
    move(role_model, _S.CONFIRMED)
    if role_model.email:
        forget_hash(role_model.school_id, role_model.email)
    role_model.confirmed_at = role_model.verified_at = now()
    db.session.flush()
    trail.note(trail.CONFIRM, role_model, actor=role_model.user)
    write_to(
        role_model,
        kind="role_model_confirmed",
        key=f"role_model_confirmed:{role_model.id}:{role_model.confirmed_at.timestamp():.0f}",
        subject=_l("Thank you for signing up"),
        template="rolemodels/confirmed",
    )
