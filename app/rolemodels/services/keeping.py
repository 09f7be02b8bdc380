"""Keeping the register true: "still right?" once a year, renewal before a consent ends, and what happens without."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, ScalarSelect, Select, func, or_, select

from app.extensions import db, now
from app.rolemodels import trail
from app.rolemodels.emails import write_to
from app.rolemodels.links import LinkAct, link_for
from app.rolemodels.models import IN_REGISTER, Consent, RoleModel, RoleModelState
from app.rolemodels.queries.consents import last_day_of_consent
from app.rolemodels.services.addresses import forget_new_address
from app.rolemodels.services.leaving import lapse
from app.rolemodels.services.moving import forget_application, hold
from app.rolemodels.services.pausing import resume
from app.rolemodels.services.quarantine import ANSWER_DAYS
from app.rolemodels.services.signing_up import UNCONFIRMED_DAYS
from app.schools.queries import today

_S = RoleModelState
REFUSED_DAYS = 30
"""How long a coordinator can come back to a refusal; then everything is wiped."""
VERIFY_EVERY = timedelta(days=365)
RENEW_DAYS = 30
"""How long before her last consent ends she is asked to renew."""


def verify(role_model: RoleModel) -> None:
    """She says that everything is still right. Raises NotPossibleNow when she has left."""
    hold(role_model)
    role_model.verified_at = now()
    db.session.flush()
    trail.note(trail.VERIFY, role_model, actor=role_model.user)


def _back_from_pause() -> Select[RoleModel]:
    """Whoever named the day on which she is back is back on that day."""
    return select(RoleModel).where(RoleModel.state == _S.PAUSED, RoleModel.paused_until <= today())


def _waiting_for_address() -> Select[RoleModel]:
    before = now() - timedelta(days=UNCONFIRMED_DAYS)
    return select(RoleModel).where(RoleModel.state == _S.APPLIED, RoleModel.applied_at < before)


def _with_unconfirmed_address() -> Select[RoleModel]:
    """Another address that was filled in and that nobody confirmed."""
    before = now() - timedelta(days=UNCONFIRMED_DAYS)
    return select(RoleModel).where(RoleModel.new_email_at < before)


def _with_unconfirmed_application() -> Select[RoleModel]:
    """What was filled in on the public page for an entry that exists already, and that nobody confirmed."""
    before = now() - timedelta(days=UNCONFIRMED_DAYS)
    return select(RoleModel).where(RoleModel.application_at < before)


def _without_answer() -> Select[RoleModel]:
    """R26: removed 30 days after the invitation."""
    before = now() - timedelta(days=ANSWER_DAYS)
    return select(RoleModel).where(RoleModel.state == _S.QUARANTINED, RoleModel.invited_at < before)


def _refused() -> Select[RoleModel]:
    before = now() - timedelta(days=REFUSED_DAYS)
    return select(RoleModel).where(RoleModel.state == _S.REFUSED, RoleModel.refused_at < before)


def _without_consent() -> Select[RoleModel]:
    """In the register or waiting for it, with no consent that holds today or later."""
    holds = select(Consent.id).where(
        Consent.role_model_id == RoleModel.id, Consent.ended_at.is_(None), Consent.ends_on >= today()
    )
    return select(RoleModel).where(RoleModel.state.in_(IN_REGISTER | {_S.CONFIRMED}), ~holds.exists())


def _to_renew() -> Select[RoleModel]:
    """One email for each last day, 30 days before it."""
    last = (
        select(func.max(Consent.ends_on))
        .where(Consent.role_model_id == RoleModel.id, Consent.ended_at.is_(None))
        .scalar_subquery()
    )
    soon = today() + timedelta(days=RENEW_DAYS)
    return select(RoleModel).where(
        RoleModel.state.in_(IN_REGISTER),
        RoleModel.emails_stopped_at.is_(None),
        last <= soon,
        _not_asked_since(last),
    )


def _not_asked_since(last: ScalarSelect[Any]) -> ColumnElement[bool]:
    return or_(RoleModel.asked_to_renew_for.is_(None), RoleModel.asked_to_renew_for != last)


def _ask_to_renew(role_model: RoleModel) -> None:
    day = last_day_of_consent(role_model)
    role_model.asked_to_renew_for = day
    write_to(
        role_model,
        kind="role_model_renewal",
        key=f"role_model_renewal:{role_model.id}:{day}",
        subject=_l("Your consent ends soon"),
        template="rolemodels/renewal",
        url=link_for(role_model, LinkAct.RENEW),
        day=day,
    )


def _to_verify() -> Select[RoleModel]:
    """Once a year, counted from when she last said so, came in, or was asked."""
    before = now() - VERIFY_EVERY
    moments = (RoleModel.verified_at, RoleModel.approved_at, RoleModel.asked_to_verify_at)
    return select(RoleModel).where(
        RoleModel.state == _S.ACTIVE,
        RoleModel.applied_at < before,
        *(or_(moment.is_(None), moment < before) for moment in moments),
    )


def _ask_whether_right(role_model: RoleModel) -> None:
    role_model.asked_to_verify_at = now()
    write_to(
        role_model,
        kind="role_model_verify",
        key=f"role_model_verify:{role_model.id}:{today().isoformat()}",
        subject=_l("Is everything still right?"),
        template="rolemodels/verify",
        url=link_for(role_model, LinkAct.VERIFY),
    )


@dataclass(frozen=True)
class Chore:
    """Something that is due for a role model at some moment: for whom now, and what it is."""

    due: Callable[[], Select[RoleModel]]
    do: Callable[[RoleModel], None]


CHORES = (
    Chore(_back_from_pause, resume),
    Chore(_waiting_for_address, partial(lapse, cause="address not confirmed")),
    Chore(_with_unconfirmed_address, forget_new_address),
    Chore(_with_unconfirmed_application, forget_application),
    Chore(_without_answer, partial(lapse, cause="no answer to the invitation")),
    Chore(_refused, partial(lapse, cause="refused")),
    Chore(_without_consent, partial(lapse, cause="no consent left")),
    Chore(_to_renew, _ask_to_renew),
    Chore(_to_verify, _ask_whether_right),
)


def due_now() -> list[tuple[Chore, int]]:
    """What is due, with the ids of the role models for whom it is, in every school."""
    return [
        (chore, role_model_id)
        for chore in CHORES
        for role_model_id in db.session.scalars(
            chore.due().with_only_columns(RoleModel.id).order_by(RoleModel.id)
        )
    ]


def keep(chore: Chore, role_model_id: int) -> None:
    """Do one chore for one role model, if it is still due: with her row locked it is asked once more.

    Whom somebody else has in hand is left for the next time. Flushes.
    """
    mine = select(RoleModel.id).where(RoleModel.id == role_model_id)
    if db.session.scalar(mine.with_for_update(skip_locked=True, key_share=True)) is None:
        return
    still_due = chore.due().where(RoleModel.id == role_model_id)
    role_model = db.session.scalar(still_due.execution_options(populate_existing=True))
    if role_model is not None:
        chore.do(role_model)
        db.session.flush()
