"""What a coordinator decides about a supervisor run: its order and overtime, and whom it gives a supervisor."""

from dataclasses import dataclass
from typing import Any

from app.supervision.criteria import DEFAULT_ORDER

MOST_OVERTIME = 100


@dataclass(frozen=True)
class SupervisionPolicy:
    """The decisions behind one run that the solver obeys."""

    criteria: tuple[str, ...] = DEFAULT_ORDER
    overtime: int = 0
    """Hours that each supervisor may work beyond her own."""
    seed: int | None = None
    """Draws the lottery among equal plans. None: drawn when the run starts."""
    time_limit_seconds: int = 60

    def as_json(self) -> dict[str, Any]:
        """The `policy` of a problem file."""
        return {"criteria": list(self.criteria), "overtime": self.overtime}


@dataclass(frozen=True)
class Guided:
    """Whom a run gives a supervisor, besides students with a placement in the period."""

    match_run_id: int | None = None
    """Those to whom this match run proposes a place, published or not."""
    without_place: bool = False
    """Those who go on an internship in the period and have no place yet."""

    def as_json(self) -> dict[str, Any]:
        """What the run's row keeps."""
        return {"match_run_id": self.match_run_id, "without_place": self.without_place}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Guided":
        """What a run's row kept."""
        return cls(**data)
