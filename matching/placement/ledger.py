"""The definitions of rules and criteria, one by one in plain Python.

The checker and moves by hand stand on it. The solver does not: a mistake in one shows in the other.
"""

from __future__ import annotations

from collections import Counter

from matching.checking import minutes_between
from matching.placement.problem import PlacementProblem
from matching.placement.records import Opening, Site, Student
from matching.placement.solution import PlacementSolution


class Ledger:
    """The problem looked up by id, and the definitions of rules and criteria worked out one by one."""

    def __init__(self, problem: PlacementProblem) -> None:
        self.problem = problem
        self.policy = problem.policy
        self.students = {student.id: student for student in problem.students}
        self.openings = {opening.id: opening for opening in problem.openings}
        self.sites = {site.id: site for site in problem.sites}
        self.known_minutes = {(row.student, row.opening): row.minutes for row in problem.minutes}
        self.longest = max((len(student.preferences) for student in problem.students), default=0)
        self.equal: dict[str, set[str]] = {}
        for code, others in problem.equivalents:
            for other in others:
                self.equal.setdefault(code, {code}).add(other)
                self.equal.setdefault(other, {other}).add(code)

    def site_of(self, opening: Opening) -> Site:
        """Where an opening is."""
        return self.sites[opening.site]

    def is_flagged(self, opening: Opening) -> bool:
        """Women in technical roles are unknown or below the threshold."""
        count = self.site_of(opening).women_technical
        return count is None or count < self.policy.threshold

    def minutes(self, student: Student, opening: Opening) -> int | None:
        """Travel time as the format defines it; None when a place is unknown."""
        if (student.id, opening.id) in self.known_minutes:
            return self.known_minutes[student.id, opening.id]
        return minutes_between(self.policy.travel, student.location, self.site_of(opening).location)

    def removed_by(self, student: Student, opening: Opening) -> str | None:
        """The first rule, in the order of the format, that keeps a student from an opening."""
        return self.removed_for_kind(student, opening) or self.removed_for_her(student, opening)

    def removed_for_kind(self, student: Student, opening: Opening) -> str | None:
        """The first rule that would keep from an opening whoever has her programme, period, track and year."""
        codes = self.equal.get(student.programme, {student.programme})
        recognised = self.site_of(opening).recognised
        if codes.isdisjoint(opening.programmes):
            return "programme"
        if student.period != opening.period:
            return "period"
        if recognised is not None and codes.isdisjoint(recognised):
            return "recognition"
        if None not in (student.track, opening.track) and student.track != opening.track:
            return "track"
        if student.year is not None and opening.years is not None and student.year not in opening.years:
            return "year"
        return None

    def removed_for_her(self, student: Student, opening: Opening) -> str | None:
        """The first of the other rules that keeps her from an opening."""
        if self.site_of(opening).stopped:
            return "stopped"
        if student.pinned is not None:
            return (
                None
                if student.pinned == opening.id
                else self._removed_by_choice(student, opening) or "pinned"
            )
        return self._removed_by_choice(student, opening) or self._removed_as_unranked(student, opening)

    def _removed_by_choice(self, student: Student, opening: Opening) -> str | None:
        if opening.site in student.vetoes:
            return "veto"
        if opening.id in student.forbidden:
            return "forbidden"
        minutes = self.minutes(student, opening)
        if student.max_minutes is not None and minutes is not None and minutes > student.max_minutes:
            return "distance"
        return None

    def _removed_as_unranked(self, student: Student, opening: Opening) -> str | None:
        return None if self.policy.unranked or opening.id in student.preferences else "unranked"

    def rank(self, student: Student, opening: Opening) -> int | None:
        """Her choice number of an opening; None when it is not on her list."""
        return student.preferences.index(opening.id) + 1 if opening.id in student.preferences else None

    def alone_students(self, solution: PlacementSolution) -> set[str]:
        """Those who wished company and are, at a flagged site and in a period, the only one who did."""
        wishers = [
            (row.student, (opening.site, opening.period))
            for row in solution.placements
            if self.students[row.student].together
            for opening in [self.openings[row.opening]]
            if self.is_flagged(opening)
        ]
        company = Counter(group for _, group in wishers)
        return {student for student, group in wishers if company[group] == 1}

    def figures(self, solution: PlacementSolution) -> list[tuple[str, int]]:
        """Every row that the policy asks for, worked out again."""
        return [row for name in self.policy.criteria for row in self._figure(name, solution)]

    def _figure(self, name: str, solution: PlacementSolution) -> list[tuple[str, int]]:
        if name == "preference":
            return self._preference_figures(solution)
        seats = [(self.students[row.student], self.openings[row.opening]) for row in solution.placements]
        flagged = [student for student, opening in seats if self.is_flagged(opening)]
        value = {
            "placed": lambda: len(self.students) - len(seats),
            "alone": lambda: len(self.alone_students(solution)),
            "overload": lambda: self._overload(flagged),
            "women_present": lambda: sum(student.women_present for student in flagged),
            "flagged": lambda: sum(student.participates for student in flagged),
            "travel": lambda: sum(self.minutes(student, opening) or 0 for student, opening in seats),
            "changes": lambda: self._changes(solution),
        }[name]()
        return [(name, value)]

    def _overload(self, flagged: list[Student]) -> int:
        needed = Counter(student.team for student in flagged if student.participates)
        return sum(
            max(0, needed[team.id] - team.intensive_places)
            for team in self.problem.teams
            if team.intensive_places is not None
        )

    def _changes(self, solution: PlacementSolution) -> int:
        now = {row.student: row.opening for row in solution.placements}
        return sum(
            student.published is not None and now.get(student.id) != student.published
            for student in self.problem.students
        )

    def _preference_figures(self, solution: PlacementSolution) -> list[tuple[str, int]]:
        last = self.longest + 1
        ranks = Counter(
            self.rank(self.students[row.student], self.openings[row.opening]) or last
            for row in solution.placements
        )
        if self.policy.preference_mode == "total":
            return [("preference", sum(rank * count for rank, count in ranks.items()))]
        if self.policy.preference_mode == "generous":
            return [(f"preference:{rank}", ranks[rank]) for rank in range(last, 0, -1)]
        better, rows = 0, []
        for rank in range(1, last):
            better += ranks[rank]
            rows.append((f"preference:{rank}", len(self.students) - better))
        return rows
