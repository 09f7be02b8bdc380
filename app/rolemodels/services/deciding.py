"""A coordinator decides about an application: in, or not."""

from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.companies.models import Site
from app.extensions import db, now
from app.rolemodels import trail
from app.rolemodels.emails import write_to
from app.rolemodels.models import ContactKind, RoleModel, RoleModelState
from app.rolemodels.services.contacts import log_contact
from app.rolemodels.services.entrance import give_account
from app.rolemodels.services.moving import lock, move
from app.web.addresses import public_url


def approve(role_model: RoleModel, *, site: Site | None, actor: User) -> None:
    """Take her into the register, at `site` when she works at one of the school's; her account opens, an email leaves.

    Raises NotPossibleNow: of two coordinators at the same moment one decides.
    """
    lock(role_model)
    move(role_model, RoleModelState.ACTIVE)
    role_model.site_id = site.id if site else None
    _let_in(role_model, approved_by_id=actor.id)
    give_account(role_model, actor=actor)
    trail.note(trail.APPROVE, role_model, actor=actor, data={"site": site.id if site else None})
    welcome(role_model)


def _let_in(role_model: RoleModel, approved_by_id: int | None) -> None:
    role_model.approved_at, role_model.approved_by_id = now(), approved_by_id
    db.session.flush()


def welcome(role_model: RoleModel) -> None:
    """The email that says that she is in, and how she signs in."""
    write_to(
        role_model,
        kind="role_model_welcome",
        key=f"role_model_welcome:{role_model.id}",
        subject=_l("You are in the register of role models"),
        template="rolemodels/welcome",
        url=public_url("accounts.ask_for_sign_in"),
        has_account=role_model.user_id is not None,
    )


def refuse(role_model: RoleModel, reason: str, *, actor: User) -> None:
    """Do not take her in; she reads why. The reason stays out of the trail, for it may be about her.

    Everything of hers is wiped a month later, unless a coordinator takes her in after all. Raises NotPossibleNow.
    """
    lock(role_model)
    move(role_model, RoleModelState.REFUSED)
    role_model.refused_at = now()
    db.session.flush()
    log_contact(role_model, ContactKind.NOTE, about=reason, actor=actor)
    trail.note(trail.REFUSE, role_model, actor=actor)
    write_to(
        role_model,
        kind="role_model_refused",
        key=f"role_model_refused:{role_model.id}:{now().timestamp():.0f}",
        subject=_l("About your application as a role model"),
        template="rolemodels/refused",
        reason=reason,
    )
