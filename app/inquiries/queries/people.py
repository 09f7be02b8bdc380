"""Who can be asked about sites: their contacts, and former students who work there."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, case, func, or_, select

from app.accounts.models import User
from app.companies.models import Site
from app.extensions import db
from app.inquiries.models import CompanyInquiry, InquiryState, Recipient
from app.rolemodels.models import Offer, RoleModel, RoleModelKind, RoleModelState
from app.rolemodels.queries.asking import agreed_to_one_of
from app.schools.queries import today


def _alumnae() -> Select[RoleModel]:
    """Former students in the register who agreed to something and read emails."""
    day = today()
    return select(RoleModel).where(
        RoleModel.kind == RoleModelKind.ALUMNA,
        RoleModel.state == RoleModelState.ACTIVE,
        RoleModel.emails_stopped_at.is_(None),
        or_(RoleModel.available_until.is_(None), RoleModel.available_until >= day),
        agreed_to_one_of(Offer, day),
    )


def address_of_asker(inquiry: CompanyInquiry) -> str:
    """To whom at school a question can be asked; empty once that account is closed."""
    asker = db.session.get(User, inquiry.asked_by_id) if inquiry.asked_by_id else None
    return asker.email if asker is not None and not asker.is_closed else ""


def alumnae_at(site_ids: Collection[int]) -> dict[int, list[RoleModel]]:
    """Per site the former students who work there and can be asked."""
    found: dict[int, list[RoleModel]] = {}
    for one in db.session.scalars(_alumnae().where(RoleModel.site_id.in_(site_ids)).order_by(RoleModel.id)):
        if one.site_id is not None:
            found.setdefault(one.site_id, []).append(one)
    return found


@dataclass(frozen=True)
class Reach:
    """Whom a sending would reach: companies in all, with an address, asked already, and former students there."""

    companies: int
    with_address: int
    asked_already: int
    alumnae: int


def reach_of(school_id: int, site_ids: Collection[int]) -> Reach:
    """How many of these sites can be asked; in three statements, however many they are."""
    wanted = (Site.school_id == school_id, Site.id.in_(site_ids))
    address = func.coalesce(func.nullif(Site.contact_email, ""), func.nullif(Site.trainer_email, ""))
    companies, with_address = db.session.execute(
        select(func.count(Site.id), func.count(case((address.is_not(None), 1)))).where(*wanted)
    ).one()
    asked = db.session.scalar(
        select(func.count(CompanyInquiry.id)).where(
            CompanyInquiry.school_id == school_id,
            CompanyInquiry.site_id.in_(site_ids),
            CompanyInquiry.state == InquiryState.OPEN,
            CompanyInquiry.recipient == Recipient.CONTACT,
        )
    )
    hers = _alumnae().where(RoleModel.school_id == school_id, RoleModel.site_id.in_(site_ids))
    alumnae = db.session.scalar(
        select(func.count()).select_from(hers.with_only_columns(RoleModel.id).subquery())
    )
    return Reach(companies, with_address, asked or 0, alumnae or 0)
