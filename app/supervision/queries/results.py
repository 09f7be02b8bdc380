"""A plan as the result page shows it: supervisors as cards with their load, and what is known of the data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.accounts.models import User
from app.alphabet import name_key
from app.placements.queries.named import students_named
from app.students.models import Student
from app.supervision.models import ProposedSupervisor, SupervisorRun
from app.supervision.queries.named import users_named
from app.supervision.queries.plans import students_of
from app.web.listing import Listing, ListState

MOST_NAMES = 12
CARDS_ON_A_PAGE = 12
SHOWS = ("full", "room", "untrained")


@dataclass(frozen=True)
class Load:
    """What a supervisor has and uses in a plan."""

    user: User
    hours: int
    used: int
    students: int
    intensive: int
    sites: int
    is_trained: bool
    is_female_coach: bool

    @property
    def percent(self) -> int | None:
        """What she uses as a percentage of her own hours, rounded up; None where she has none."""
        return -(-100 * self.used // self.hours) if self.hours else None

    @property
    def over(self) -> int:
        """Hours beyond her own."""
        return max(0, self.used - self.hours)

    @property
    def left(self) -> int:
        """Hours that she does not use."""
        return max(0, self.hours - self.used)


@dataclass(frozen=True)
class Card:
    """One supervisor, and whom she guides in the plan."""

    load: Load
    rows: Sequence[ProposedSupervisor] = ()


@dataclass(frozen=True)
class Remarks:
    """What people should know about the data: counts are whole, names are cut at `MOST_NAMES`."""

    counts: Mapping[str, int]
    students: Mapping[str, list[Student]]
    supervisors: Mapping[str, list[User]]


def loads_of(run: SupervisorRun) -> list[Load]:
    """The supervisors of a run, by name."""
    rows: list[dict[str, Any]] = run.summary["supervisors"]
    users = users_named(run.school_id, [row["id"] for row in rows])
    loads = [
        Load(users[row["id"]], **{name: value for name, value in row.items() if name != "id"})
        for row in rows
        if row["id"] in users
    ]
    return sorted(loads, key=lambda load: (str(name_key(load.user.name)), load.user.id))


def _is_shown(load: Load, show: str) -> bool:
    match show:
        case "full":
            return load.hours - load.used <= 0
        case "room":
            return load.used < load.hours
        case "untrained":
            return load.intensive > 0 and not load.is_trained
    return True


def cards_page(user: User, run: SupervisorRun, loads: Sequence[Load], state: ListState) -> Listing[Card]:
    """One page of cards with their students, in a fixed number of statements whatever the size of the school."""
    words = str(name_key(state.search)).split()
    found = [
        load
        for load in loads
        if all(word in str(name_key(load.user.name)) for word in words)
        and _is_shown(load, state.filters.get("show", ""))
    ]
    page = min(state.page, max(1, -(-len(found) // CARDS_ON_A_PAGE)))
    here = found[(page - 1) * CARDS_ON_A_PAGE : page * CARDS_ON_A_PAGE]
    rows = students_of(user, run, [load.user.id for load in here])
    cards = [Card(load, [row for row in rows if row.supervisor_id == load.user.id]) for load in here]
    return Listing(cards, len(found), replace(state, page=page), CARDS_ON_A_PAGE)


def remarks_of(run: SupervisorRun) -> Remarks:
    """Read the names for the remarks that were noted when the run was frozen."""
    noted: dict[str, list[int]] = run.summary["remarks"]
    first = {kind: ids[:MOST_NAMES] for kind, ids in noted.items()}
    students = students_named(run.school_id, _of(first, "students"))
    users = users_named(run.school_id, _of(first, "supervisors"))
    return Remarks(
        counts={kind: len(ids) for kind, ids in noted.items()},
        students={kind: [students[each] for each in ids if each in students] for kind, ids in first.items()},
        supervisors={kind: [users[each] for each in ids if each in users] for kind, ids in first.items()},
    )


def _of(noted: Mapping[str, Sequence[int]], kind: str) -> set[int]:
    return {each for name, ids in noted.items() if name.startswith(kind) for each in ids}
