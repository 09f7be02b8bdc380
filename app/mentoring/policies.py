"""What a coordinator decides about a circle run: sizes, the order of its criteria, and who takes part."""

from dataclasses import dataclass, field
from typing import Any

from app.mentoring.criteria import DEFAULT_ORDER
from app.rolemodels.models import Slot

LEAST, MOST = 3, 8
"""R24: three to eight students in a circle."""
MOST_MENTORS = 2
"""R24: one or two. The exception of three is not offered: she serves more students as the first of another circle."""
DEFAULT_SLOTS = (Slot.TUESDAY_EVENING.value, Slot.THURSDAY_EVENING.value)


@dataclass(frozen=True)
class CirclePolicy:
    """The decisions behind one run that the solver obeys."""

    criteria: tuple[str, ...] = DEFAULT_ORDER
    min_size: int = LEAST
    max_size: int = MOST
    mentors: tuple[int, int] = (1, MOST_MENTORS)
    is_one_to_one: bool = False
    seed: int | None = None
    """Draws the lottery among equal plans. None: drawn when the run starts."""
    time_limit_seconds: int = 60

    def as_json(self) -> dict[str, Any]:
        """The `policy` of a problem file."""
        pairs = self.is_one_to_one
        return {
            "min_size": 1 if pairs else self.min_size,
            "max_size": 1 if pairs else self.max_size,
            "mentors": [1, 1] if pairs else list(self.mentors),
            "criteria": list(self.criteria),
        }


@dataclass(frozen=True)
class Invited:
    """Whom a run seats besides those who said that they want a circle, and what it leaves as it is."""

    unanswered: bool = True
    """D6: participants who have not answered, on `slots`."""
    slots: tuple[str, ...] = field(default=DEFAULT_SLOTS)
    online: bool = False
    """Whether those who have not answered could meet online as well."""
    max_minutes: int | None = 60
    """The longest journey of a student for whom nobody said one: not she, nor the school."""
    keeps_circles: bool = False
    """Circles that run stay as they are: only whoever has none is seated."""

    def as_json(self) -> dict[str, Any]:
        """What the run's row keeps."""
        return {
            "unanswered": self.unanswered,
            "slots": list(self.slots),
            "online": self.online,
            "max_minutes": self.max_minutes,
            "keeps_circles": self.keeps_circles,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Invited":
        """What a run's row kept."""
        return cls(**{**data, "slots": tuple(data["slots"])})
