"""What teams have for guiding: supervisors' hours divided over teams, and the intensive places that follow from them.

Whole hours in, whole hours out. Nothing here touches the database.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Hours:
    """What guiding one internship takes of a supervisor, in hours: as a rule, and intensively."""

    standard: int
    intensive: int

    @property
    def extra(self) -> int:
        """What an intensive plan takes beyond a standard one."""
        return self.intensive - self.standard

    def needed(self, students: int, intensive: int) -> int:
        """What so many students take, of whom so many intensively."""
        return students * self.standard + intensive * self.extra


@dataclass(frozen=True)
class Suggestion:
    """A team's intensive places by its supervisors' hours, with the sum: hours, less what every student takes."""

    hours: int
    students: int
    for_everybody: int
    left: int
    places: int


def divided(
    offers: Iterable[tuple[int, frozenset[str]]], students: Mapping[tuple[int | None, str], int]
) -> dict[int | None, int]:
    """Divide each supervisor's hours over teams, by how many of their students she can guide.

    `offers`: hours and the programmes that she guides; `students`: how many by team and programme. Hours of somebody
    who can guide none of them are nobody's. Parts of an hour are dropped at the end.
    """
    found: dict[int | None, Fraction] = defaultdict(Fraction)
    for hours, codes in offers:
        hers: dict[int | None, int] = defaultdict(int)
        for (team_id, code), number in students.items():
            if code in codes:
                hers[team_id] += number
        whole = sum(hers.values())
        for team_id, number in hers.items():
            if whole:
                found[team_id] += Fraction(hours * number, whole)
    return {team_id: int(hours) for team_id, hours in found.items()}


def suggested(hours: int, students: int, each: Hours) -> Suggestion:
    """How many students a team can guide intensively: what is left once every student has a standard plan."""
    for_everybody = each.needed(students, 0)
    left = max(hours - for_everybody, 0)
    places = students if not each.extra else min(left // each.extra, students)
    return Suggestion(hours, students, for_everybody, left, places)


def guides(codes: Sequence[str], equivalents: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """The programmes whose students she guides: those that she says, and what the school counts as the same."""
    said = frozenset(codes)
    return said | {code for code, others in equivalents.items() if not said.isdisjoint(others)}
