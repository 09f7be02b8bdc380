"""Supply and demand of a period: what it consists of, and the shape in which it is kept."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from flask_babel import LazyString, lazy_gettext

UNFIT_REASONS: dict[str, LazyString] = {
    "programme": lazy_gettext("no opening for the programme"),
    "period": lazy_gettext("no opening in the period"),
    "recognition": lazy_gettext(
        "openings only where the company is not recognised for the programme on the first day"
    ),
    "track": lazy_gettext("openings for the other track only"),
    "year": lazy_gettext("openings for other years of study only"),
    "stopped": lazy_gettext("openings only where nobody can be placed now"),
    "veto": lazy_gettext("openings only where the student does not want to go"),
    "forbidden": lazy_gettext("openings only that a decision or an earlier refusal rules out"),
    "distance": lazy_gettext("no opening within the longest journey"),
    "pinned": lazy_gettext("pinned to an opening that cannot be given"),
    "unranked": lazy_gettext("openings only that are not on the list"),
}
"""Why no opening fits a student: the rule that the openings nearest to fitting fail."""


@dataclass(frozen=True)
class ProgrammeSupply:
    """One programme. `places`: of openings that rules for everybody leave open to it, an opening at each programme.

    `own_short`: short in parts of this programme alone. `shared`: places in `parts` of parts that it shares.
    `unfit`: students whom no opening fits. `calls`: companies with earlier students that can be asked for a place.
    """

    code: str
    students: int
    places: int
    own_short: int = 0
    shared: list[int] = field(default_factory=list)
    unfit: int = 0
    calls: int = 0

    @property
    def missing(self) -> int:
        """Places missing for this programme alone: those of its own parts, and one for each student whom none fits."""
        return self.own_short + self.unfit

    @property
    def is_short(self) -> bool:
        return bool(self.missing or self.shared)

    @property
    def possible(self) -> int:
        """Students of whom a run can give all a place at once, as far as this programme alone tells."""
        return min(self.students - self.missing, self.places)

    @property
    def free(self) -> int:
        """Places that are left when they all have one; 0 where what is left is shared with others who are short."""
        return 0 if self.shared else max(0, self.places - self.possible)


@dataclass(frozen=True)
class Unfit:
    """A student whom no opening fits, and why: a key of `UNFIT_REASONS`."""

    student_id: int
    code: str
    reason: str


@dataclass(frozen=True)
class Supply:
    """What a run started now would leave without a place, and why. Parts are figures of `ShortageTold`."""

    students: int = 0
    programmes: list[ProgrammeSupply] = field(default_factory=list)
    parts: list[dict[str, Any]] = field(default_factory=list)
    unfit: list[Unfit] = field(default_factory=list)
    is_refused: bool = False
    """A run would not start: decisions about students cannot be kept."""

    @property
    def short(self) -> int:
        """How many students a run would leave without a place, those whom no opening fits included."""
        return sum(int(part["short"]) for part in self.parts) + len(self.unfit)

    @property
    def short_codes(self) -> list[str]:
        """Programmes that are short, in the order of the list."""
        return [row.code for row in self.programmes if row.is_short]

    def reasons(self) -> list[tuple[str, int]]:
        """Why openings fit nobody, with numbers of students, the most frequent first."""
        counts: dict[str, int] = {}
        for row in self.unfit:
            counts[row.reason] = counts.get(row.reason, 0) + 1
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, data: Mapping[str, Any]) -> "Supply":
        return cls(
            students=data["students"],
            programmes=[ProgrammeSupply(**row) for row in data["programmes"]],
            parts=list(data["parts"]),
            unfit=[Unfit(**row) for row in data["unfit"]],
            is_refused=data["is_refused"],
        )
