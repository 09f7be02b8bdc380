"""Supply and demand of a period as it is now: the problem that a run would freeze, and what it would leave short."""

from collections import Counter
from collections.abc import Iterable, Iterator

import matching
import matching.placement
from app.placements.broken_rules import PinBreaksRule, TooManyPins
from app.placements.explaining.shortages import told_of
from app.placements.problem.building import Sources, build, sources_of
from app.placements.problem.names import row_id
from app.placements.queries.calls import calls_by_programme
from app.placements.shortage import ShortageTold
from app.placements.supply import UNFIT_REASONS, ProgrammeSupply, Supply, Unfit
from app.schools.models import Period
from matching.placement.ledger import Ledger
from matching.placement.records import Opening, Student

ORDER = tuple(UNFIT_REASONS)


def work_out(period: Period) -> Supply:
    """Build the problem as a run would and find what is short; the rows are read in a fixed number of statements.

    Every hard rule counts, a student's own refusals and longest journey too, so `short` is what a run leaves without
    a place.
    """
    sources = sources_of(period)
    try:
        data = build(sources, {"unranked": not period.only_listed}, 0).data
    except (PinBreaksRule, TooManyPins):
        return Supply(is_refused=True)
    problem = matching.read_problem(data)
    found = matching.placement.shortages(problem)
    parts = told_of(problem, found.parts)
    ledger = _Open(problem)
    unfit = [ledger.unfit(name) for name in found.no_eligible_opening]
    return Supply(
        students=len(problem.students),
        programmes=_programmes(problem, sources, parts, unfit, ledger),
        parts=[part.figures for part in parts],
        unfit=sorted(unfit, key=lambda row: (row.code, row.student_id)),
    )


class _Open:
    """Which openings rules leave open, asked for those of a programme only."""

    def __init__(self, problem: matching.PlacementProblem) -> None:
        self.ledger = Ledger(problem)
        self.by_code: dict[str, list[Opening]] = {}
        for opening in problem.openings:
            for code in opening.programmes:
                self.by_code.setdefault(code, []).append(opening)

    def of_programme(self, student: Student) -> Iterator[Opening]:
        """The openings for her programme or one that counts as it, each once."""
        codes = self.ledger.equal.get(student.programme, {student.programme})
        found = {opening.id: opening for code in codes for opening in self.by_code.get(code, ())}
        yield from found.values()

    def unfit(self, name: str) -> Unfit:
        """Why no opening fits a student: of the first rule that each opening fails, the one that comes last."""
        student = self.ledger.students[name]
        failed = {self.ledger.removed_by(student, opening) for opening in self.of_programme(student)}
        reason = next((rule for rule in reversed(ORDER) if rule in failed), ORDER[0])
        return Unfit(row_id(name), student.programme, reason)

    def seats(self, students: Iterable[Student]) -> int:
        """Places that rules for everybody leave open to some of these students, whatever their own limits."""
        kinds = {(student.period, student.track, student.year): student for student in students}
        found = {
            opening.id: opening.capacity
            for student in kinds.values()
            for opening in self.of_programme(student)
            if self.ledger.removed_for_kind(student, opening) is None
            and not self.ledger.site_of(opening).stopped
        }
        return sum(found.values())


def _programmes(
    problem: matching.PlacementProblem,
    sources: Sources,
    parts: tuple[ShortageTold, ...],
    unfit: list[Unfit],
    ledger: _Open,
) -> list[ProgrammeSupply]:
    """Every programme with students in the problem: most missing first, then by code."""
    students: dict[str, list[Student]] = {}
    for student in problem.students:
        students.setdefault(student.programme, []).append(student)
    own: Counter[str] = Counter()
    shared: dict[str, list[int]] = {}
    for place, part in enumerate(parts):
        if len(part.programmes) == 1:
            own[part.programmes[0][0]] += part.short
            continue
        for code, _n in part.programmes:
            shared.setdefault(code, []).append(place)
    without = Counter(row.code for row in unfit)
    short = {*own, *shared, *without}
    calls = calls_by_programme(sources.period, short, sources.equivalents)
    rows = [
        ProgrammeSupply(
            code=code,
            students=len(people),
            places=ledger.seats(people),
            own_short=own[code],
            shared=shared.get(code, []),
            unfit=without[code],
            calls=calls.get(code, 0),
        )
        for code, people in students.items()
    ]
    return sorted(rows, key=lambda row: (not row.is_short, -row.missing, row.code))
