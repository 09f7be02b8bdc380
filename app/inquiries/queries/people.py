"""Who can be asked about sites: their contacts, and former students who work there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, case, exists, func, or_, select

from app.accounts.queries import open_account
from app.companies.models import Site
from app.companies.queries.contacts import HAS_ADDRESS
from app.extensions import db
from app.inquiries.models import CompanyInquiry, InquiryState, Recipient
from app.rolemodels.models import Offer, RoleModel, RoleModelKind, RoleModelState
from app.rolemodels.queries.asking import agreed_to_one_of
from app.schools.queries import today


def can_be_asked() -> Select[RoleModel]:
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
    asker = open_account(inquiry.asked_by_id)
    return "" if asker is None else asker.email


def alumnae_at(site_ids: Collection[int]) -> dict[int, list[RoleModel]]:
    """Per site the former students who work there and can be asked."""
    found: dict[int, list[RoleModel]] = {}
    for one in db.session.scalars(
        can_be_asked().where(RoleModel.site_id.in_(site_ids)).order_by(RoleModel.id)
    ):
        if one.site_id is not None:
            found.setdefault(one.site_id, []).append(one)
    return found


_IS_OPEN = (CompanyInquiry.state == InquiryState.OPEN, CompanyInquiry.recipient == Recipient.CONTACT)
_HAS_OPEN = exists().where(CompanyInquiry.site_id == Site.id, *_IS_OPEN)


@dataclass(frozen=True)
class Reach:
    """Whom a sending would reach: companies in all, with an address, asked already, and former students there."""

    companies: int
    with_address: int
    by_email: int
    """Companies whose contact gets the question when it is sent by email: an address, and no open question."""
    asked_already: int
    alumnae: int

    @property
    def without_address(self) -> int:
        return self.companies - self.with_address


def reach_of(school_id: int, site_ids: Collection[int]) -> Reach:
    """How many of these sites can be asked; in three statements, however many they are."""
    wanted = (Site.school_id == school_id, Site.id.in_(site_ids))
    companies, with_address, by_email = db.session.execute(
        select(
            func.count(Site.id),
            func.count(case((HAS_ADDRESS, 1))),
            func.count(case((and_(HAS_ADDRESS, ~_HAS_OPEN), 1))),
        ).where(*wanted)
    ).one()
    asked = db.session.scalar(
        select(func.count(CompanyInquiry.id)).where(
            CompanyInquiry.school_id == school_id, CompanyInquiry.site_id.in_(site_ids), *_IS_OPEN
        )
    )
    hers = can_be_asked().where(RoleModel.school_id == school_id, RoleModel.site_id.in_(site_ids))
    alumnae = db.session.scalar(
        select(func.count()).select_from(hers.with_only_columns(RoleModel.id).subquery())
    )
    return Reach(companies, with_address, by_email, asked or 0, alumnae or 0)


def first_to_ask(school_id: int, site_ids: Sequence[int]) -> int | None:
    """The first of these sites whose contact would get the question by email, None where no contact would."""
    wanted = (Site.school_id == school_id, Site.id.in_(site_ids), HAS_ADDRESS, ~_HAS_OPEN)
    reached = set(db.session.scalars(select(Site.id).where(*wanted)))
    return next((site_id for site_id in site_ids if site_id in reached), None)
