"""What each support criterion of a run costs, in choices and in guidance: from a comparison that leaves each out."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.placements.criteria import criterion_name
from app.placements.differences import difference_words
from app.placements.models import PolicyComparison
from app.placements.orders import LEFT_OUT
from app.reports.team_hours import Hours


@dataclass(frozen=True)
class Cost:
    """What a plan without one criterion differs in from the run's own, told as what the criterion does.

    `lower`, `higher`, `level`: students who have another place because of it, on a lower, a higher or an equally high
    choice.
    `intensive`: how many more intensive plans there are because of it; below zero it saves them.
    """

    name: str
    gives: str
    lower: int
    higher: int
    level: int
    intensive: int
    hours: int
    """The same in hours of supervisors."""
    is_proven: bool


def costs_in(
    comparison: PolicyComparison, counts: Mapping[int, Mapping[str, int]], each: Hours
) -> list[Cost]:
    """One line for each criterion that was left out, in the order of the run. `counts`: effects by position."""
    own, found = comparison.outcomes[0], []
    for position, entry in enumerate(comparison.policies[1:], start=1):
        criterion = entry["code"].removeprefix(LEFT_OUT)
        other, moved = comparison.outcomes[position], counts.get(position, {})
        intensive = own["figures"]["flagged"] - other["figures"]["flagged"]
        found.append(
            Cost(
                name=criterion_name(criterion),
                gives=difference_words(criterion, own["figures"][criterion] - other["figures"][criterion]),
                # Seen from the run's own plan, whoever gets a higher choice without it has a lower one because of it.
                lower=moved.get("higher", 0),
                higher=moved.get("lower", 0),
                level=moved.get("level", 0),
                intensive=intensive,
                hours=each.needed(0, intensive),
                is_proven=own["status"] == other["status"] == "optimal",
            )
        )
    return found
