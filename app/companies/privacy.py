"""What companies hold about people: contacts at companies, and what colleagues wrote."""

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.companies.models import (
    Company,
    CompanyIntake,
    FormerSite,
    Opening,
    OpeningProgramme,
    PlacementStop,
    Recognition,
    Site,
    SitesApart,
    WomenCount,
)
from app.extensions import db
from app.privacy import words
from app.privacy.registry import Holding, Kept, Whose


def _sites(ids: Collection[Any]) -> Mapping[Any, str]:
    found = db.session.execute(
        select(Site.id, Site.name, Company.name, Site.town).join(Site.company).where(Site.id.in_(ids))
    )
    return {number: ", ".join(filter(None, (name or company, town))) for number, name, company, town in found}


def _openings(ids: Collection[Any]) -> Mapping[Any, str]:
    pairs = {number: site for number, site in db.session.execute(
        select(Opening.id, Opening.site_id).where(Opening.id.in_(ids))
    )}  # fmt: skip
    sites = _sites(set(pairs.values()))
    return {number: sites[site] for number, site in pairs.items()}


SITES = Holding(
    Site,
    _l("Contacts at companies"),
    rows={Whose.CONTACT: lambda number: Site.id == number},
    shown="contact_name contact_email contact_phone trainer_name trainer_email notes",
    plain="id school_id company_id name sbb_company_id establishment_number address postcode town technical_staff "
    "last_placed_year version",
    source=_l("a file of the school, or a coordinator"),
    readers=words.STAFF,
    kept=Kept.COMPANIES,
    labels=_sites,
)
TALKS = Holding(
    CompanyIntake,
    _l("Talks with a company"),
    rows={Whose.CONTACT: lambda number: CompanyIntake.site_id == number},
    shown="held_on held_with outcome checklist agreements",
    staff={"author_id": "author_name"},
    plain="id site_id recorded_at",
    source=words.COORDINATOR,
    readers=words.STAFF,
    kept=Kept.COMPANIES,
)
STOPS = Holding(
    PlacementStop,
    _l("Placement stops"),
    staff={"proposed_by_id": "", "decided_by_id": ""},
    withheld={
        "explanation": _l("The grounds of a stop are about a company, and are read by coordinators only."),
        "company_answer": _l("The grounds of a stop are about a company, and are read by coordinators only."),
    },
    plain="id school_id site_id state ground proposed_at suspended_until heard_on decided_at review_on lifted_at "
    "version",
    kept=Kept.COMPANIES,
)
HELD = (
    Holding(
        Company,
        "Companies",
        plain="id school_id name kvk_number sector website version",
        nobody="about companies",
    ),
    SITES,
    Holding(
        Recognition,
        "Recognitions",
        plain="id site_id programme_code valid_from valid_until withdrawn_on",
        nobody="for which programmes a site may train",
    ),
    Holding(
        WomenCount,
        "Counts of women",
        staff={"author_id": "author_name"},
        plain="id site_id women technical_staff counted_on source recorded_at",
        nobody="a number at a site, about nobody in particular",
    ),
    Holding(
        Opening,
        "Openings",
        plain="id school_id site_id period_id capacity track track_is_assumed starts_on ends_on days_per_week "
        "hours_per_week years requirements description allowance is_withdrawn import_key version",
        nobody="what a company offers",
        labels=_openings,
    ),
    Holding(
        OpeningProgramme,
        "Programmes of openings",
        plain="opening_id programme_code",
        nobody="what a company offers",
    ),
    TALKS,
    STOPS,
    Holding(
        FormerSite,
        "Sites that were merged",
        staff={"author_id": "author_name"},
        plain="id school_id site_id former_id name kvk_number sbb_company_id establishment_number merged_at",
        nobody="how files called a site that was entered twice",
    ),
    Holding(
        SitesApart,
        "Sites that look alike",
        staff={"author_id": "author_name"},
        plain="id school_id first_id second_id said_at",
        nobody="which two sites are not one",
    ),
)
