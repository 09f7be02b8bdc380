"""Quarantine: whoever a file brought in without consent is asked once, and removed when she does not say yes (R26)."""

from collections.abc import Collection
from datetime import date

from flask_babel import lazy_gettext as _l

from app.audit.services import Actor
from app.extensions import db, now
from app.rolemodels import trail
from app.rolemodels.emails import write_to
from app.rolemodels.links import LinkAct, link_for
from app.rolemodels.models import ConsentSource, Offer, RoleModel, RoleModelState
from app.rolemodels.services.consents import agree
from app.rolemodels.services.deciding import welcome
from app.rolemodels.services.entrance import give_account
from app.rolemodels.services.moving import NotPossibleNow, lock, move

ANSWER_DAYS = 30


def invite(role_model: RoleModel, *, actor: Actor | None) -> None:
    """Ask her whether she wants to be in the register. Once: whoever was invited before gets nothing."""
    if role_model.state is not RoleModelState.QUARANTINED or role_model.invited_at is not None:
        return
    role_model.invited_at = now()
    db.session.flush()
    email = write_to(
        role_model,
        kind="role_model_invitation",
        key=f"role_model_invitation:{role_model.id}",
        subject=_l("May we ask you to help as a role model?"),
        template="rolemodels/invitation",
        url=link_for(role_model, LinkAct.ANSWER),
        days=ANSWER_DAYS,
    )
    if email is not None:
        email.is_private = True
    trail.note(trail.INVITE, role_model, actor=actor)


def accept_invitation(
    role_model: RoleModel, offers: Collection[Offer], until: date, values: dict[str, object]
) -> None:
    """She says yes to these offers: the school asked her itself, so she is in at once.

    `values` are columns of hers that she filled in. Raises NotPossibleNow when she is not in quarantine (any more), and
    what `agree` raises.
    """
    lock(role_model)
    if role_model.state is not RoleModelState.QUARANTINED:
        raise NotPossibleNow(role_model.state)
    agree(role_model, offers, until, ConsentSource.LINK)
    move(role_model, RoleModelState.ACTIVE)
    for name, value in values.items():
        setattr(role_model, name, value)
    moment = now()
    role_model.conduct_accepted_at = role_model.confirmed_at = moment
    role_model.verified_at = role_model.approved_at = moment
    db.session.flush()
    give_account(role_model, actor=None)
    trail.note(trail.CONFIRM, role_model, actor=role_model.user)
    welcome(role_model)
