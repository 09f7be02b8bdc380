"""What somebody can do on the page of a site that features above offer: they register it with `offers_on_site`."""

from collections.abc import Callable
from dataclasses import dataclass

from app.companies.models import Site


@dataclass(frozen=True)
class SiteAction:
    """A button: what it says, where it leads, its icon."""

    label: str
    url: str
    icon: str


Offer = Callable[[Site], SiteAction | None]
_OFFERS: list[Offer] = []


def offers_on_site(offer: Offer) -> Offer:
    """Register a function that gives the current user's button for a site, or None."""
    _OFFERS.append(offer)
    return offer


def actions_on(site: Site) -> list[SiteAction]:
    """The buttons of the current user, in the order in which features registered them."""
    return [action for offer in _OFFERS if (action := offer(site)) is not None]
