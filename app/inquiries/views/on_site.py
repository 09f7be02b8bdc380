"""What questions bring to the page of a company: what was said and taken over, and a button to ask."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext, ngettext
from flask_login import current_user

from app.access import Permission
from app.companies.models import Site
from app.companies.site_page import ShownSaying, SiteAction
from app.inquiries.models import ClaimState, ClaimSubject, CompanyClaim
from app.inquiries.queries.claims import accepted_about, claims_at


def said_at(site: Site) -> list[ShownSaying]:
    """For staff: facilities and work as they were said and accepted, and what still waits for a decision."""
    shown = [saying for claim in accepted_about(site.id).values() for saying in _sayings(claim)]
    waiting = sum(one.state is ClaimState.WAITING for one in claims_at(site.id))
    if waiting and current_user.has(Permission.MANAGE_COMPANIES):
        words = ngettext("%(num)s answer to look at", "%(num)s answers to look at", waiting)
        url = url_for("inquiries.list_claims", q=site.title)
        shown.append(ShownSaying(gettext("Waiting for you"), words, "", None, url))
    return shown


def _sayings(claim: CompanyClaim) -> Iterator[ShownSaying]:
    source = str(claim.inquiry.recipient.label)
    if claim.subject is ClaimSubject.FACILITIES:
        for label, value in (
            (gettext("Changing room and toilet for women and men"), claim.has_changing_room),
            (gettext("Work clothes and protective equipment in every size"), claim.has_clothes),
        ):
            if value is not None:
                yield ShownSaying(label, gettext("yes") if value else gettext("no"), source, claim.said_on)
    elif claim.subject is ClaimSubject.WORK and claim.work:
        yield ShownSaying(gettext("What an intern does"), claim.work, source, claim.said_on)


def points_in_order(site: Site) -> list[str]:
    """Which points of the talk the company said are in order: ticked beforehand, decided by whoever holds the talk."""
    claim = accepted_about(site.id).get(ClaimSubject.FACILITIES)
    if claim is None:
        return []
    said = {"rooms": claim.has_changing_room, "clothing": claim.has_clothes}
    return [point for point, is_so in said.items() if is_so]


def ask_about(site: Site) -> SiteAction | None:
    """The button on the page of a company, for coordinators."""
    if not current_user.has(Permission.MANAGE_COMPANIES):
        return None
    return SiteAction(
        gettext("Ask the company"), url_for("inquiries.ask_companies", site=site.id), "envelope"
    )
