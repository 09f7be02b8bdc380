"""What was said and waits for a decision, beside what the register says and what others said."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from app.accounts.models import User
from app.alphabet import alphabetical
from app.companies.models import Company, Site
from app.companies.queries import Standing, standings
from app.companies.queries.sites import visible_to
from app.errors import visible_row
from app.extensions import db
from app.inquiries.models import ClaimState, ClaimSubject, CompanyClaim, CompanyInquiry
from app.inquiries.queries.register import offered_at
from app.searching import has_words
from app.web.listing import Listing, ListState, SortColumn, page_of

PAGE = 50


def claims_visible_to(user: User) -> Select[CompanyClaim]:
    """What was said about the sites that this person may see, with site, company and question."""
    sites = visible_to(user).with_only_columns(Site.id)
    return (
        select(CompanyClaim)
        .join(CompanyClaim.inquiry)
        .join(CompanyClaim.site)
        .join(Site.company)
        .options(
            contains_eager(CompanyClaim.inquiry),
            contains_eager(CompanyClaim.site).contains_eager(Site.company),
        )
        .where(CompanyClaim.school_id == user.school_id, CompanyClaim.site_id.in_(sites))
    )


def claim_for(user: User, claim_id: int) -> CompanyClaim:
    """One of them; raises `NotVisible`."""
    return visible_row(claims_visible_to(user).where(CompanyClaim.id == claim_id))


@dataclass(frozen=True)
class Beside:
    """A claim, what the register says of the same now, and whether somebody says otherwise."""

    claim: CompanyClaim
    standing: Standing
    places: list[int] = field(default_factory=list)
    """Of each opening that the site offers in the period."""
    others: list[CompanyClaim] = field(default_factory=list)
    """What others say about the same, and differs."""

    @property
    def differs_from_count(self) -> bool:
        """Another source counted otherwise, and not so long ago that its count is outdated."""
        claim, now = self.claim, self.standing
        return (
            claim.subject is ClaimSubject.COUNT
            and now.women is not None
            and not now.is_outdated
            and now.source is not claim.inquiry.recipient.source
            and now.women != claim.women
        )

    @property
    def differs(self) -> bool:
        """Two sources say different things: somebody has to look."""
        return bool(self.others) or self.differs_from_count

    @property
    def is_by_hand(self) -> bool:
        """Places that are divided over several openings."""
        return self.claim.subject is ClaimSubject.SEATS and len(self.places) > 1

    @property
    def is_plain(self) -> bool:
        """It can be accepted together with others."""
        return not self.differs and not self.is_by_hand


def waiting_for_decision(user: User, state: ListState) -> Listing[Beside]:
    """One page of what waits, by company; filter `subject`. The statements do not grow with the page."""
    query = claims_visible_to(user).where(CompanyClaim.state == ClaimState.WAITING)
    query = query.where(*has_words(state.search, Company.name, Site.name, Site.town))
    if subject := state.filters.get("subject"):
        query = query.where(CompanyClaim.subject == subject)
    name = alphabetical(func.coalesce(Site.name, Company.name))
    sorts: dict[str, Sequence[SortColumn]] = {
        "name": [name, CompanyClaim.site_id, CompanyClaim.id],
        "said": [CompanyClaim.said_on, CompanyClaim.id],
    }
    found = page_of(query, state, sorts, page_size=PAGE)
    return Listing(beside(user.school_id, found.rows), found.total, found.state, found.page_size)


def beside(school_id: int, claims: Collection[CompanyClaim]) -> list[Beside]:
    """Each of these with what stands beside it."""
    site_ids = {claim.site_id for claim in claims}
    known = standings(school_id, site_ids)
    places = offered_at(site_ids)
    rivals = _waiting_at(site_ids)
    return [
        Beside(
            claim,
            known[claim.site_id],
            places.get((claim.site_id, claim.inquiry.period_id), []),
            _who_differ(claim, rivals),
        )
        for claim in claims
    ]


def _waiting_at(site_ids: Collection[int]) -> Mapping[tuple[int, ClaimSubject], list[CompanyClaim]]:
    rows = db.session.scalars(
        select(CompanyClaim)
        .join(CompanyClaim.inquiry)
        .options(contains_eager(CompanyClaim.inquiry))
        .where(CompanyClaim.site_id.in_(site_ids), CompanyClaim.state == ClaimState.WAITING)
        .order_by(CompanyClaim.id)
    )
    found: dict[tuple[int, ClaimSubject], list[CompanyClaim]] = {}
    for claim in rows:
        found.setdefault((claim.site_id, claim.subject), []).append(claim)
    return found


def _who_differ(
    claim: CompanyClaim, rivals: Mapping[tuple[int, ClaimSubject], list[CompanyClaim]]
) -> list[CompanyClaim]:
    return [
        one
        for one in rivals.get((claim.site_id, claim.subject), [])
        if one.id != claim.id and one.said != claim.said and _is_about_the_same(one, claim)
    ]


def _is_about_the_same(one: CompanyClaim, other: CompanyClaim) -> bool:
    return one.subject is not ClaimSubject.SEATS or one.inquiry.period_id == other.inquiry.period_id


def companies_waiting(school_id: int) -> Select[int]:
    """What counts the companies that said something on which nobody decided."""
    waiting = (CompanyClaim.school_id == school_id, CompanyClaim.state == ClaimState.WAITING)
    return select(func.count(CompanyClaim.site_id.distinct())).where(*waiting)


def accepted_about(site_id: int) -> dict[ClaimSubject, CompanyClaim]:
    """Per subject the newest answer about a site that was accepted."""
    rows = db.session.scalars(
        select(CompanyClaim)
        .join(CompanyClaim.inquiry)
        .options(contains_eager(CompanyClaim.inquiry))
        .where(CompanyClaim.site_id == site_id, CompanyClaim.state == ClaimState.ACCEPTED)
        .order_by(CompanyClaim.settled_at, CompanyClaim.id)
    )
    return {claim.subject: claim for claim in rows}


def claims_at(site_id: int) -> list[CompanyClaim]:
    """Everything that was said about a site, the newest first."""
    return list(
        db.session.scalars(
            select(CompanyClaim)
            .join(CompanyClaim.inquiry)
            .options(contains_eager(CompanyClaim.inquiry))
            .where(CompanyClaim.site_id == site_id)
            .order_by(CompanyInquiry.answered_at.desc(), CompanyClaim.id.desc())
        )
    )
