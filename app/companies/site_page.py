"""What features above put on the page of a site: people, students who are there, buttons; see `app/contents.py`."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.companies.models import Opening, Site
from app.listed import Listed


@dataclass(frozen=True)
class ShownPerson:
    """Somebody who works there and agreed to be shown: how she is called, and what she does."""

    name: str
    job: str


@dataclass(frozen=True)
class ShownIntern:
    """A student who has an internship there, or will have one: her name, where that is shown, and a remark."""

    name: str
    url: str
    remark: str
    is_coming: bool = False


@dataclass(frozen=True)
class Touched:
    """Whom it touches when an opening is withdrawn: who has or was offered it, and how many have it on their list."""

    people: Sequence[ShownIntern]
    listed: int
    listed_first: int


@dataclass(frozen=True)
class ShownHost:
    """A student who takes others along there: first name, programme, a remark, and where to ask."""

    name: str
    programme: str
    remark: str
    url: str


@dataclass(frozen=True)
class SiteAction:
    """A button: what it says, where it leads, its icon."""

    label: str
    url: str
    icon: str


@dataclass(frozen=True)
class ShownExperience:
    """What former students found of a site: of how many answers, per theme its name, level and words; no one's own."""

    answers: int
    """0 for too few."""
    themes: Sequence[tuple[str, str, str]]
    until: date | None


@dataclass(frozen=True)
class ShownSaying:
    """What somebody said of a site and the school took over: about what, the answer, who, when; a link or nothing."""

    label: str
    value: str
    source: str
    said_on: date | None
    url: str = ""


@dataclass(frozen=True)
class ShownSignal:
    """That somebody told something about a site: on which day, in which state, where it is read; not what or who."""

    told_on: date
    state: str
    url: str


PEOPLE: Listed[Callable[[Site], list[ShownPerson]]] = Listed("sites: people")
"""Whom of those working at a site students may know by name."""
INTERNS: Listed[Callable[[Site], list[ShownIntern]]] = Listed("sites: interns")
"""Who has an internship at a site today or in a coming period, for whoever may know."""
TOUCHED: Listed[Callable[[Opening], Touched]] = Listed("openings: whom a withdrawal touches")
"""Who has an opening, was offered it, or chose it."""
HOSTS: Listed[Callable[[Site], list[ShownHost]]] = Listed("sites: hosts")
"""Students who take others along for a day, for a student who may ask."""
ACTIONS: Listed[Callable[[Site], SiteAction | None]] = Listed("sites: actions")
"""The current user's button for a site, or None."""
EXPERIENCES: Listed[Callable[[Collection[int]], Mapping[int, ShownExperience]]] = Listed("sites: experiences")
"""Per site, by number, what former students found of it."""

SAYINGS: Listed[Callable[[Site], list[ShownSaying]]] = Listed("sites: sayings")
"""For staff, what the company or somebody who works there said."""
SIGNALS: Listed[Callable[[Site], list[ShownSignal]]] = Listed("sites: signals")
"""What was told about a site, for whoever may read it."""
POINTS: Listed[Callable[[Site], list[str]]] = Listed("sites: points of the talk")
"""Keys of the checklist of a talk that the company said are in order."""


def shown_people_at(site: Site) -> list[ShownPerson]:
    """Everybody who agreed to be shown at this site."""
    return [person for people in PEOPLE for person in people(site)]


def interns_of(site: Site) -> list[ShownIntern]:
    """Everybody who has an internship at this site today or later, as far as the current user may know."""
    return [intern for interns in INTERNS for intern in interns(site)]


def touched_by(opening: Opening) -> list[Touched]:
    """Whom it touches when this opening is withdrawn."""
    return [touched(opening) for touched in TOUCHED]


def hosts_at(site: Site) -> list[ShownHost]:
    """Everybody whom the current user can ask for a day along at this site."""
    return [host for hosts in HOSTS for host in hosts(site)]


def actions_on(site: Site) -> list[SiteAction]:
    """The buttons of the current user."""
    return [action for offer in ACTIONS if (action := offer(site)) is not None]


def experiences_at(site_ids: Collection[int]) -> dict[int, ShownExperience]:
    """What former students found of these sites."""
    return {site_id: found for ask in EXPERIENCES for site_id, found in ask(site_ids).items()}


def sayings_at(site: Site) -> list[ShownSaying]:
    """What was said of the site, for staff."""
    return [saying for ask in SAYINGS for saying in ask(site)]


def signals_at(site: Site) -> list[ShownSignal]:
    """What was told about the site, as far as the current user may read it."""
    return [signal for ask in SIGNALS for signal in ask(site)]


def points_said_at(site: Site) -> list[str]:
    """Which points of a talk the company said are in order."""
    return [point for ask in POINTS for point in ask(site)]
