"""The placement problem: a whole cohort as one frozen value. One that exists is consistent.

Its records, each valid by itself, are in `records`; what they owe one another is in `consistency`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from matching.consistency import Records, record_faults, seed_faults
from matching.faults import reject
from matching.records import KnownMinutes, Opening, Policy, Site, Student, Team


@dataclass(frozen=True, slots=True)
class PlacementProblem:
    """A whole cohort: who needs a place, which places there are, and the order in which things matter."""

    students: tuple[Student, ...]
    openings: tuple[Opening, ...]
    sites: tuple[Site, ...]
    teams: tuple[Team, ...] = ()
    policy: Policy = field(default_factory=Policy)
    equivalents: tuple[tuple[str, tuple[str, ...]], ...] = ()
    minutes: tuple[KnownMinutes, ...] = ()
    seed: int = 1

    def __post_init__(self) -> None:
        records = Records(
            students=list(enumerate(self.students)),
            openings=list(enumerate(self.openings)),
            sites=list(enumerate(self.sites)),
            teams=list(enumerate(self.teams)),
            minutes=list(enumerate(self.minutes)),
            equivalents=self.equivalents,
        )
        reject(seed_faults(self.seed) + record_faults(records))
