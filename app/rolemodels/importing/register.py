"""The register beside which a file is held: who is in it, with what she agreed to, read once."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.companies.models import Site
from app.extensions import db
from app.imports.queries import hand_edits_of
from app.rolemodels.importing.cells import Diploma
from app.rolemodels.models import Consent, ConsentSource, Offer, RoleModel
from app.rolemodels.recognising import hash_of_address
from app.schools.models import Programme, School
from app.schools.queries import programmes_of


class Register:
    """The role models of a school by address, and the sites and programmes that a file may name."""

    def __init__(self, school_id: int) -> None:
        self.school_id = school_id
        self.school = db.session.execute(select(School).where(School.id == school_id)).scalar_one()
        self.edits = hand_edits_of(school_id, "role_model")
        query = select(RoleModel).options(selectinload(RoleModel.consents))
        people = db.session.scalars(query.where(RoleModel.school_id == school_id)).all()
        self.by_email = {one.email: one for one in people if one.email}
        self._asked_for = {one.new_email for one in people if one.new_email}
        self._left = {one.email_hash for one in people if one.email_hash}
        self.sites: dict[str, Site] = {}
        self._sites_by_id: dict[int, Site] = {}
        sites = select(Site).options(joinedload(Site.company), selectinload(Site.recognitions))
        for site in db.session.scalars(sites.where(Site.school_id == school_id)):
            self._sites_by_id[site.id] = site
            if site.sbb_company_id:
                self.sites[site.sbb_company_id] = site
        self._programmes = programmes_of(school_id)
        self._programmes_by_id = {one.id: one for one in self._programmes}

    def knows_as_left(self, email: str) -> bool:
        """Whether somebody with this address left, and did not come back herself."""
        return hash_of_address(self.school_id, email) in self._left

    def is_to_be_confirmed(self, email: str) -> bool:
        """Whether somebody in the register says that she reads this address now, and was asked to confirm it."""
        return email in self._asked_for

    def programme_called(self, diploma: Diploma) -> Programme | None:
        """The school's programme that a diploma names, by code or else by name."""
        for one in self._programmes:
            if diploma.code == one.code or diploma.name.casefold() == one.name.casefold():
                return one
        return None

    def named(self, values: Mapping[str, Any]) -> dict[str, str | None]:
        """Sites and programmes among `values` by the names that people know."""
        found: dict[str, str | None] = {}
        if "site_id" in values:
            site = self._sites_by_id.get(values["site_id"] or 0)
            found["site_id"] = site.title if site else None
        if "programme_id" in values:
            programme = self._programmes_by_id.get(values["programme_id"] or 0)
            found["programme_id"] = programme.name if programme else None
        return found

    def domains_of(self, site_id: int | None, programme_id: int | None) -> set[str]:
        """The education domains of what she studied, or else of what her company trains for."""
        programme = self._programmes_by_id.get(programme_id or 0)
        if programme is not None and programme.domain_code:
            return {programme.domain_code}
        site = self._sites_by_id.get(site_id or 0)
        codes = {row.programme_code for row in site.recognitions} if site else set()
        return {one.domain_code for one in self._programmes if one.code in codes and one.domain_code}

    def _current(self, role_model: RoleModel) -> list[Consent]:
        return [consent for consent in role_model.consents if consent.ended_at is None]

    def consents_are_from_file(self, role_model: RoleModel) -> bool:
        """Whether all that she agreed to came from a file: what she said herself wins from any file."""
        return all(consent.source is ConsentSource.FILE for consent in self._current(role_model))

    def agreed_to(self, role_model: RoleModel) -> tuple[list[str], date | None]:
        """The offers she agreed to, in order, and the last day."""
        current = self._current(role_model)
        wanted = {consent.offer for consent in current}
        last = max((consent.ends_on for consent in current), default=None)
        return [offer.value for offer in Offer if offer in wanted], last
