"""What a plan lacks: who stays without a supervisor, of which programmes, and how many hours short it is."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import select

from app.extensions import db
from app.placements.problem.names import STUDENT, key, row_id
from app.supervision.models import ProposedSupervisor, SupervisorRun
from app.supervision.policies import MOST_OVERTIME
from app.supervision.problem.freezing import thaw
from app.supervision.problem.recording import MOVED_BY_HAND
from matching.supervisors.ledger import SupervisorLedger
from matching.supervisors.problem import Case


@dataclass(frozen=True)
class Short:
    """A student of the plan without a supervisor, and what is missing for her."""

    student_id: int
    programme: str
    hours: int
    """What guiding her takes."""
    lacking: int
    """Of those, the ones that nobody who may guide her has left; 0 for whoever was taken out by hand."""
    is_able: bool = False
    """Somebody may guide her, if only there were hours."""
    is_ruled_out: bool = False
    """Somebody guides her programme, but decisions leave nobody for her."""
    is_by_hand: bool = False
    has_one_now: bool = False
    """She has a supervisor now, whom publishing this plan takes from her."""


@dataclass(frozen=True)
class ShortProgramme:
    """Students of one programme, as the run was told it."""

    code: str
    students: int
    lacking: int
    is_guided: bool
    """Somebody with hours guides it."""


@dataclass(frozen=True)
class Lacking:
    """Everybody without a supervisor in a plan. `lacking` hours more would be enough without anybody else changing."""

    rows: tuple[Short, ...]
    programmes: tuple[ShortProgramme, ...]
    """Those that lack most first."""
    overtime: int
    """What each supervisor may work beyond her own hours in the run."""

    @property
    def students(self) -> int:
        return len(self.rows)

    @property
    def hours(self) -> int:
        """What guiding them takes, without whoever was taken out by hand."""
        return sum(one.hours for one in self.rows if not one.is_by_hand)

    @property
    def lacking(self) -> int:
        return sum(one.lacking for one in self.rows)

    @property
    def by_hand(self) -> int:
        return sum(one.is_by_hand for one in self.rows)

    @property
    def ruled_out(self) -> int:
        return sum(one.is_ruled_out for one in self.rows)

    @property
    def overtime_helps(self) -> bool:
        """Whether somebody lacks hours of a supervisor who may guide her, and might work more."""
        return any(one.lacking and one.is_able for one in self.rows) and self.overtime < MOST_OVERTIME

    @property
    def has_unguided(self) -> bool:
        return not all(one.is_guided for one in self.programmes)

    @property
    def with_one_now(self) -> int:
        return sum(one.has_one_now for one in self.rows)

    def of(self, code: str | None) -> list[int]:
        """The students of a programme."""
        return [one.student_id for one in self.rows if one.programme == code]


def lacking_in(run: SupervisorRun) -> Lacking:
    """Work it out from the plan as it stands, in one statement."""
    ledger = SupervisorLedger(thaw(run))
    rows = db.session.execute(
        select(ProposedSupervisor.student_id, ProposedSupervisor.reason, ProposedSupervisor.details)
        .where(ProposedSupervisor.run_id == run.id, ProposedSupervisor.supervisor_id.is_(None))
        .order_by(ProposedSupervisor.hours.desc(), ProposedSupervisor.student_id)
    )
    left = {
        one["id"]: max(0, one["hours"] + ledger.policy.overtime - one["used"])
        for one in run.summary["supervisors"]
    }
    short = tuple(_short(ledger, left, [(row[0], row[1], row[2]["is_changed"]) for row in rows]))
    return Lacking(short, tuple(_by_programme(ledger, short)), ledger.policy.overtime)


def _short(
    ledger: SupervisorLedger, left: dict[int, int], rows: Iterable[tuple[int, str | None, bool]]
) -> Iterator[Short]:
    """Each student, the most hours first, takes what is left with whoever has most left of those who may guide her."""
    for number, reason, has_one in rows:
        case = ledger.cases[key(STUDENT, number)]
        if reason == MOVED_BY_HAND:
            yield Short(number, case.programme, case.hours, 0, is_by_hand=True, has_one_now=has_one)
            continue
        able = _able(ledger, case)
        most = max(able, key=lambda one: left[one], default=None)
        found = 0 if most is None else min(case.hours, left[most])
        if most is not None:
            left[most] -= found
        yield Short(
            number,
            case.programme,
            case.hours,
            case.hours - found,
            is_able=most is not None,
            is_ruled_out=most is None and is_guided(ledger, case.programme),
            has_one_now=has_one,
        )


def _able(ledger: SupervisorLedger, case: Case) -> list[int]:
    """Who may guide a case, whatever their hours."""
    return [row_id(one.id) for one in ledger.problem.supervisors if ledger.removed_by(case, one) is None]


def is_guided(ledger: SupervisorLedger, code: str) -> bool:
    """Whether somebody with hours guides a programme."""
    return any(ledger.equivalence.matches(code, one.programmes) for one in ledger.problem.supervisors)


def _by_programme(ledger: SupervisorLedger, short: Iterable[Short]) -> list[ShortProgramme]:
    groups: dict[str, list[Short]] = defaultdict(list)
    for one in short:
        groups[one.programme].append(one)
    found = [
        ShortProgramme(code, len(each), sum(one.lacking for one in each), is_guided(ledger, code))
        for code, each in groups.items()
    ]
    return sorted(found, key=lambda one: (-one.lacking, -one.students, one.code))
