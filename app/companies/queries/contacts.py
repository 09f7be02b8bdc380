"""Whom an address belongs to at the companies of a school."""

from dataclasses import dataclass

from flask_babel import lazy_gettext
from sqlalchemy import func, or_

from app.accounts.models import User
from app.companies.models import Site
from app.companies.queries.sites import visible_to
from app.extensions import LabelledEnum, db


class ContactRole(LabelledEnum):
    """As what somebody is known at a site."""

    CONTACT = "contact", lazy_gettext("contact")
    TRAINER = "trainer", lazy_gettext("workplace trainer")

    @property
    def columns(self) -> tuple[str, ...]:
        """Where a site has what is known of this person."""
        return tuple(name for name in CONTACT_COLUMNS if name.startswith(f"{self.value}_"))


CONTACT_COLUMNS = ("contact_name", "contact_email", "contact_phone", "trainer_name", "trainer_email")


@dataclass(frozen=True)
class FoundContact:
    """Somebody at a site who has the address that was looked for."""

    site: Site
    role: ContactRole

    @property
    def name(self) -> str:
        """Her name, or her address where nobody wrote one down."""
        held = [getattr(self.site, f"{self.role.value}_{part}") for part in ("name", "email")]
        return next((text for text in held if text), "")

    @property
    def is_both(self) -> bool:
        """Whether contact and trainer have one address: then it is one person."""
        site = self.site
        return bool(site.contact_email) and _plain(site.contact_email) == _plain(site.trainer_email)


HAS_ADDRESS = func.coalesce(func.nullif(Site.contact_email, ""), func.nullif(Site.trainer_email, "")).is_not(
    None
)
"""Whether `address_of` gives an address of a site, for a query."""


def address_of(site: Site) -> tuple[str, str]:
    """Whom at the company to write to, and where: the contact, else the trainer; two empty texts without an address."""
    if site.contact_email:
        return site.contact_name or site.title, site.contact_email
    if site.trainer_email:
        return site.trainer_name or site.title, site.trainer_email
    return "", ""


def contacts_with(user: User, address: str) -> list[FoundContact]:
    """Contacts and trainers with this address, at sites that the user may see; somebody who is both, once."""
    wanted = _plain(address)
    is_hers = or_(func.lower(Site.contact_email) == wanted, func.lower(Site.trainer_email) == wanted)
    return [
        FoundContact(
            site, ContactRole.CONTACT if _plain(site.contact_email) == wanted else ContactRole.TRAINER
        )
        for site in db.session.scalars(visible_to(user).where(is_hers).order_by(Site.id))
    ]


def _plain(address: str | None) -> str:
    return (address or "").strip().lower()
