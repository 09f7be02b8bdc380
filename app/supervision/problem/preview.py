"""What a run would find before anybody starts it: how many need somebody, the hours that takes, and those there are."""

from dataclasses import dataclass

from app.schools.models import Period
from app.supervision.policies import Guided
from app.supervision.problem.sources import sources_of


@dataclass(frozen=True)
class Preview:
    """Counts and hours."""

    students: int
    intensive: int
    needed: int
    supervisors: int
    hours: int
    away: int

    @property
    def short(self) -> int:
        """How many hours there are fewer than everybody together needs."""
        return max(0, self.needed - self.hours)


def preview_of(period: Period, guided: Guided) -> Preview:
    """Read it from the rows as they are now."""
    sources = sources_of(period, guided)
    intensive = sum(bool(one.is_intensive) for one in sources.cases)
    standard = len(sources.cases) - intensive
    rules = sources.rules
    return Preview(
        students=len(sources.cases),
        intensive=intensive,
        needed=standard * rules.standard_hours + intensive * rules.intensive_hours,
        supervisors=len(sources.offers),
        hours=sum(one.hours for one in sources.offers),
        away=len(sources.away),
    )
