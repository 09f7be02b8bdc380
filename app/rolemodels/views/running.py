"""What a role model is still in the middle of: features above say so, for her pages that stop or pause an offer."""

from collections.abc import Callable
from dataclasses import dataclass

from app.listed import Listed
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


RUNNING: Listed[Callable[[RoleModel], list[Running]]] = Listed("role models: what runs")
"""Per feature above, what of it a role model is in the middle of."""


def running_of(role_model: RoleModel) -> list[Running]:
    """All that she is in the middle of."""
    return [each for running in RUNNING for each in running(role_model)]
