"""The placement problem: a whole cohort as one frozen value. One that exists is consistent.

Its records, each valid by itself, are in `records`; what they owe one another is in `consistency`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from matching.faults import Fault, reject
from matching.placement.consistency import Records, record_faults, seed_faults
from matching.placement.records import KnownMinutes, Opening, Policy, Site, Student, Team


@dataclass(frozen=True, slots=True)
class PlacementProblem:
    """A whole cohort: who needs a place, which places there are, and the order in which things matter.

    A problem that was frozen as `placement-problem/1` stays one: its policy has no `precedence`, and its digest is what
    it was. Solving it plans it by the rules of today; `formats.upgraded` makes it a problem of today.
    """

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
        reject(seed_faults(self.seed) + record_faults(records) + self._version_faults())

    @property
    def version(self) -> int:
        """The number of the format that this problem is written in: 1 or 2."""
        return 1 if self.policy.precedence is None else 2

    def _version_faults(self) -> list[Fault]:
        """What the format of this problem has no words for."""
        if self.version > 1:
            return []
        is_newer = any(item.track is not None or item.year is not None for item in self.students)
        is_newer |= any(item.track is not None or item.years is not None for item in self.openings)
        message = "is needed where students or openings have a track or a year"
        return [Fault("policy.precedence", message)] if is_newer else []
