"""The best figures of a tiny circle problem, by going through every set of circles.

Figures add up over circles and over people without one, so for each set of people and agenda that is used up the least
vector is enough: a table over all of these, slot by slot, leaves nothing out. Works on the file, not on the package.
"""

from __future__ import annotations

from itertools import combinations, permutations
from typing import Any

from matching.checking import minutes_between
from matching.records import Travel

Figures = tuple[int, ...]
State = tuple[int, tuple[int, ...]]


class CircleOracle:
    """Everything that could happen in one problem file."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.students, self.mentors, self.policy = data["students"], data["mentors"], data["policy"]
        self.criteria = self.policy["criteria"]

    def best(self) -> Figures:
        """The least figures: pinned people without a circle first, then the criteria in order."""
        table: dict[State, Figures] = {(0, (0,) * len(self.mentors)): (0,) * (len(self.criteria) + 1)}
        for slot in sorted({slot for mentor in self.mentors for slot in mentor["slots"]}):
            table = self._after_slot(table, slot)
        return min(
            plus(figures, self._left_out([s for n, s in enumerate(self.students) if not seated >> n & 1]))
            for (seated, _), figures in table.items()
        )

    def _after_slot(self, table: dict[State, Figures], slot: str) -> dict[State, Figures]:
        """The table after any circles in one slot, of disjoint teams: nobody leads two at once."""
        able = [number for number, mentor in enumerate(self.mentors) if slot in mentor["slots"]]
        least, most = self.policy["mentors"]
        teams = [team for size in range(least, most + 1) for team in combinations(able, size)]
        return self._extended(table, [(team, self._circles(team, slot)) for team in teams])

    def _extended(
        self, table: dict[State, Figures], circles: list[tuple[tuple[int, ...], dict[int, Figures]]]
    ) -> dict[State, Figures]:
        """The table after any circles of disjoint teams have been added."""
        result = dict(table)
        frontier = [(seated, led, frozenset[int](), 0, figures) for (seated, led), figures in table.items()]
        while frontier:
            seated, led, busy, first, figures = frontier.pop()
            for place in range(first, len(circles)):
                team, sets = circles[place]
                more = tuple(count + (number in team) for number, count in enumerate(led))
                if busy & set(team) or any(
                    count > mentor["max_circles"] for count, mentor in zip(more, self.mentors, strict=True)
                ):
                    continue
                for members, price in sets.items():
                    if seated & members:
                        continue
                    total = plus(figures, price)
                    key = (seated | members, more)
                    if key not in result or total < result[key]:
                        result[key] = total
                    frontier.append((*key, busy | set(team), place + 1, total))
        return result

    def _circles(self, team: tuple[int, ...], slot: str) -> dict[int, Figures]:
        """For every set of members that this team could lead in a slot the least figures, whoever hosts."""
        found: dict[int, Figures] = {}
        for order in permutations(team):
            leaders = [self.mentors[number] for number in order]
            for online in (False, True):
                if not leaders[0]["online" if online else "in_person"]:
                    continue
                if not all(self._comes(leader, leaders[0], online) for leader in leaders[not online :]):
                    continue
                able = [n for n, s in enumerate(self.students) if self._may_join(s, leaders, slot, online)]
                for size in range(self.policy["min_size"], min(self.policy["max_size"], len(able)) + 1):
                    for members in combinations(able, size):
                        key = sum(1 << number for number in members)
                        figures = self._circle([self.students[n] for n in members], leaders, online)
                        found[key] = min(found.get(key, figures), figures)
        return found

    def _minutes(self, person: dict[str, Any], host: dict[str, Any]) -> int | None:
        places = [tuple(place) if place else None for place in (person["location"], host["location"])]
        return minutes_between(Travel(), *places)

    def _comes(self, person: dict[str, Any], host: dict[str, Any], online: bool) -> bool:
        if online:
            return person["online"] and host["online"]
        if not (person["in_person"] and host["in_person"]):
            return False
        minutes = self._minutes(person, host)
        return minutes is None or person["max_minutes"] is None or minutes <= person["max_minutes"]

    def _may_join(
        self, student: dict[str, Any], leaders: list[dict[str, Any]], slot: str, online: bool
    ) -> bool:
        names = [leader["id"] for leader in leaders]
        return (
            slot in student["slots"]
            and self._comes(student, leaders[0], online)
            and not any(name in student["forbidden"] for name in names)
            and student["pinned"] in (None, *names)
            and not any(student["site"] and leader["site"] == student["site"] for leader in leaders)
        )

    def _circle(self, members: list[dict[str, Any]], leaders: list[dict[str, Any]], online: bool) -> Figures:
        names = {leader["id"] for leader in leaders}
        fields = {field for leader in leaders for field in leader["fields"]}
        values = {
            "one_mentor": len(leaders) < self.policy["mentors"][1],
            "field": sum(student["field"] not in fields for student in members),
            "one_year": len({student["year"] for student in members}) == 1,
            "travel": 0 if online else sum(self._minutes(student, leaders[0]) or 0 for student in members),
            "changes": sum(
                student["published"] is not None and names.isdisjoint(student["published"])
                for student in members
            ),
        }
        return (0, *(int(values.get(name, 0)) for name in self.criteria))

    def _left_out(self, students: list[dict[str, Any]]) -> Figures:
        values = {
            "unseated_first": sum(student["priority"] for student in students),
            "unseated": len(students),
            "changes": sum(student["published"] is not None for student in students),
        }
        pins = sum(student["pinned"] is not None for student in students)
        return (pins, *(values.get(name, 0) for name in self.criteria))


def plus(one: Figures, other: Figures) -> Figures:
    """Entry by entry."""
    return tuple(a + b for a, b in zip(one, other, strict=True))
