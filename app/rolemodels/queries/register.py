"""Who sees whom in the register. Who is in quarantine, has not confirmed her address, or left is seen by nobody.

Beside a company students see by name who agreed to that, and can be asked for something now.
"""

from collections.abc import Collection

from sqlalchemy import Select, false, select

from app.access import Permission
from app.accounts.models import User
from app.companies.models import Site
from app.companies.site_page import ShownPerson
from app.errors import visible_row
from app.extensions import db
from app.rolemodels.models import IN_REGISTER, Offer, RoleModel, RoleModelState
from app.rolemodels.queries.asking import agreed_to_one_of
from app.schools.queries import today

TO_HANDLE = frozenset({RoleModelState.CONFIRMED, RoleModelState.REFUSED})
"""Beside the register's own people, those whom a coordinator decides or decided about."""


def visible_to(user: User) -> Select[RoleModel]:
    """The role models of the user's school that she may see.

    A coordinator sees the register and who waits for her decision, other staff the register only, nobody else anyone.
    """
    query = select(RoleModel).where(RoleModel.school_id == user.school_id)
    if user.has(Permission.MANAGE_ROLE_MODELS):
        return query.where(RoleModel.state.in_(IN_REGISTER | TO_HANDLE))
    if user.has(Permission.VIEW_ROLE_MODELS):
        return query.where(RoleModel.state.in_(IN_REGISTER))
    return query.where(false())


def role_model_for(user: User, role_model_id: int) -> RoleModel:
    """The role model with this id, when the user may see her; raises NotVisible."""
    return visible_row(visible_to(user).where(RoleModel.id == role_model_id))


def role_model_of(user: User) -> RoleModel:
    """The entry of a mentor herself; raises NotVisible for an account that is in no register."""
    return visible_row(select(RoleModel).where(RoleModel.user_id == user.id))


def role_models_at(site: Site) -> list[ShownPerson]:
    """First names and jobs of the active role models at this site who want to be shown. Nothing else of them."""
    return people_shown_at([site.id]).get(site.id, [])


def people_shown_at(site_ids: Collection[int]) -> dict[int, list[ShownPerson]]:
    """The same of several sites, by site, in one statement; a site without anybody is absent."""
    rows = db.session.execute(
        select(Site.id, RoleModel.first_name, RoleModel.job_title)
        .join(RoleModel.site)
        .where(
            RoleModel.school_id == Site.school_id,
            Site.id.in_(site_ids),
            RoleModel.state == RoleModelState.ACTIVE,
            RoleModel.shows_name,
            agreed_to_one_of(Offer, today()),
        )
        .order_by(RoleModel.first_name, RoleModel.id)
    )
    shown: dict[int, list[ShownPerson]] = {}
    for site_id, first_name, job in rows:
        shown.setdefault(site_id, []).append(ShownPerson(first_name, job or ""))
    return shown
