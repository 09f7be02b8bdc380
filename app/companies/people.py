"""Who of those working at a site students may know by name. Features above know them and register here."""

from collections.abc import Callable
from dataclasses import dataclass

from app.companies.models import Site


@dataclass(frozen=True)
class ShownPerson:
    """Somebody who agreed to be shown: how she is called, and what she does there."""

    name: str
    job: str


PeopleAt = Callable[[Site], list[ShownPerson]]
_SOURCES: list[PeopleAt] = []


def people_at(source: PeopleAt) -> PeopleAt:
    """Register a function that says whom students may see at a site."""
    _SOURCES.append(source)
    return source


def shown_people_at(site: Site) -> list[ShownPerson]:
    """Everybody who agreed to be shown at this site."""
    return [person for source in _SOURCES for person in source(site)]
