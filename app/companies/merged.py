"""What belongs to a site and moves along when it turns out to be another one; features above list theirs."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import LazyString

from app.extensions import Base
from app.listed import Listed


def _nothing(_kept_id: int, _gone_id: int) -> None:
    """Nothing stands in the way."""


@dataclass(frozen=True, eq=False)
class Moved:
    """Rows of one table that name a site in `column`, what people call them, and what to settle before they move."""

    model: type[Base]
    words: LazyString
    column: str = "site_id"
    before: Callable[[int, int], None] = _nothing
    """Given the site that stays and the one that goes: settles what cannot be there twice."""


MOVED: Listed[Moved] = Listed("sites: what moves along")
