"""The sites and companies that a school has, found by what a file says of them."""

from collections import Counter

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.companies.models import Company, FormerSite, Site
from app.extensions import db
from app.imports.plans import Row


class Register:
    """Finds a site by its SBB company ID, else by KvK and establishment number, else by KvK number and name."""

    def __init__(self, school_id: int) -> None:
        self.sites: dict[str, Site] = {}
        self.companies: dict[str, Company] = {}
        self.by_number: dict[str, list[Site]] = {}
        self.by_name: dict[str, list[Site]] = {}
        self.site_counts: Counter[int] = Counter()
        self.knows_placements = False
        """Whether it is known of any site when the school last had a student there."""
        for company in db.session.scalars(
            select(Company).where(Company.school_id == school_id).order_by(Company.id)
        ):
            self.add_company(company)
        for site in db.session.scalars(
            select(Site)
            .where(Site.school_id == school_id)
            .options(joinedload(Site.company), selectinload(Site.recognitions))
            .order_by(Site.id)
        ):
            self.site_counts[site.company_id] += 1
            self.by_name.setdefault(site.title.casefold(), []).append(site)
            self.knows_placements = self.knows_placements or site.last_placed_year is not None
            if site.company.kvk_number:
                self.by_number.setdefault(site.company.kvk_number, []).append(site)
            for key in _keys(
                site.sbb_company_id, site.company.kvk_number, site.establishment_number, site.title
            ):
                self.sites.setdefault(key, site)
        self._add_former(school_id)

    def _add_former(self, school_id: int) -> None:
        """A file may still call a site as it was called before it was merged into another."""
        by_id = {site.id: site for site in self.sites.values()}
        former = select(FormerSite).where(FormerSite.school_id == school_id).order_by(FormerSite.id)
        for one in db.session.scalars(former):
            site = by_id.get(one.site_id) or db.session.get_one(Site, one.site_id)
            for key in _keys(one.sbb_company_id, one.kvk_number, one.establishment_number, one.name):
                self.sites.setdefault(key, site)

    def keys_of(self, row: Row) -> list[str]:
        """By what the row can be recognised, the surest first."""
        return _keys(
            row.value("sbb_company_id"),
            row.value("kvk_number"),
            row.value("establishment_number"),
            row.value("name"),
        )

    def site_of(self, row: Row) -> Site | None:
        """The site that the row is about; None when it is new.

        A site that the SBB ID did not find may be the same one from before its ID was known, never one with another ID.
        """
        sbb_id, establishment = row.value("sbb_company_id"), row.value("establishment_number")
        for key in self.keys_of(row):
            site = self.sites.get(key)
            if site is None:
                continue
            if sbb_id and site.sbb_company_id not in (None, sbb_id):
                continue
            by_name = key.startswith("name:")
            if by_name and establishment and site.establishment_number not in (None, establishment):
                continue
            return site
        return None

    def sites_with(self, kvk_number: str) -> list[Site]:
        """All sites of the company with this KvK number."""
        return self.by_number.get(kvk_number, [])

    def sites_named(self, name: str) -> list[Site]:
        """All sites with this name, for a file that has no number of any kind."""
        return self.by_name.get(name.casefold(), [])

    def has_one_site(self, company: Company) -> bool:
        return self.site_counts[company.id] == 1

    def company_of(self, row: Row) -> Company | None:
        """The company of a new site: by KvK number, or by name among companies without one."""
        number, name = row.value("kvk_number"), row.value("name")
        return self.companies.get(f"kvk:{number}" if number else f"name:{name.casefold()}")

    def add_company(self, company: Company) -> None:
        """Make a company findable."""
        key = f"kvk:{company.kvk_number}" if company.kvk_number else f"name:{company.name.casefold()}"
        self.companies.setdefault(key, company)


def _keys(sbb_id: str | None, kvk: str | None, establishment: str | None, name: str | None) -> list[str]:
    keys = []
    if sbb_id:
        keys.append(f"sbb:{sbb_id}")
    if kvk and establishment:
        keys.append(f"site:{kvk}:{establishment}")
    if kvk and name:
        keys.append(f"name:{kvk}:{name.casefold()}")
    return keys
