"""What a role model is still in the middle of: features above say so, for her pages that stop or pause an offer."""

from collections.abc import Callable
from dataclasses import dataclass

from app.rolemodels.models import Offer, RoleModel


@dataclass(frozen=True)
class Running:
    """Something that goes on for now when she stops offering it: which offer, what it is called, and its pages."""

    offer: Offer
    name: str
    url: str
    """Her own page of it."""
    staff_url: str
    """The page of it for who manages the school."""


Teller = Callable[[RoleModel], list[Running]]
_TELLERS: list[Teller] = []


def tells_what_runs(teller: Teller) -> Teller:
    """Register a function that gives what of a feature a role model is in the middle of."""
    _TELLERS.append(teller)
    return teller


def running_of(role_model: RoleModel) -> list[Running]:
    """All that she is in the middle of."""
    return [each for teller in _TELLERS for each in teller(role_model)]
