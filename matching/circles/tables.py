"""A circle problem as arrays: people by number, and every circle that could be led, every seat that could be taken.

People are numbered by lottery, so that neither the order of a file nor the alphabet reaches the solver.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.arrays import (
    NOBODY,
    Bools,
    Floats,
    Ints,
    lottery_number,
    minutes_between,
    numbered,
    radians_of,
)
from matching.circles.problem import CircleProblem, CircleStudent, Mentor

NO_LIMIT = 2**40


@dataclass(frozen=True, eq=False)
class People:
    """Students or mentors: who can when, whether online, where, how far, and where they work."""

    ids: tuple[str, ...]
    slots: Bools
    online: Bools
    in_person: Bools
    place: Floats
    max_minutes: Ints
    site: Ints


@dataclass(frozen=True, eq=False)
class Cells:
    """Circles that could be led: a host, a slot, a form. At most one for a host in a slot comes about."""

    host: Ints
    slot: Ints
    online: Bools


@dataclass(frozen=True, slots=True)
class PlannedCircle:
    """A circle by number; `second` None: the host leads it alone."""

    host: int
    second: int | None
    slot: int
    online: bool
    students: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class CircleTables:
    """The whole problem. `minutes` -1: a place is unknown. `pinned` -1: to nobody.

    `may_meet` says of student and mentor that neither independence nor a coordinator forbids it.
    """

    problem: CircleProblem
    students: People
    mentors: People
    minutes: Ints
    mentor_minutes: Ints
    may_meet: Bools
    forbidden: Bools
    pinned: Ints
    priority: Bools
    year: Ints
    shares_field: Bools
    has_published: Bools
    published: Bools
    max_circles: Ints
    slot_names: tuple[str, ...]

    @property
    def student_count(self) -> int:
        """How many students."""
        return len(self.students.ids)

    @property
    def mentor_count(self) -> int:
        """How many mentors."""
        return len(self.mentors.ids)

    @cached_property
    def reaches(self) -> Bools:
        """Student by host: both meet in person, and the host's place is near enough."""
        near = np.less_equal(self.minutes, self.students.max_minutes[:, None])
        return near & self.students.in_person[:, None] & self.mentors.in_person[None, :]

    @cached_property
    def mentors_meet(self) -> Bools:
        """Form by second mentor by host: whether the second can take part."""
        near = np.less_equal(self.mentor_minutes, self.mentors.max_minutes[:, None])
        near &= self.mentors.in_person[:, None] & self.mentors.in_person[None, :]
        both = self.mentors.online[:, None] & self.mentors.online[None, :]
        meet = np.stack([near, both])
        meet[:, np.arange(self.mentor_count), np.arange(self.mentor_count)] = False
        return meet

    @cached_property
    def cells(self) -> Cells:
        """Every circle that somebody could lead, by host and slot; in person before online."""
        host, slot = np.nonzero(self.mentors.slots & (self.max_circles > 0)[:, None])
        host, slot = np.repeat(host, 2), np.repeat(slot, 2)
        online = np.arange(len(host)) % 2 == 1
        kept = np.where(online, self.mentors.online[host], self.mentors.in_person[host])
        return Cells(host[kept], slot[kept], online[kept])

    @cached_property
    def seconds(self) -> tuple[Ints, Ints]:
        """Cell and mentor of every second mentor that there could be."""
        if self.problem.policy.mentors[1] < 2 or not len(self.cells.host):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        cells = self.cells
        can = self.mentors.slots.T[cells.slot] & (self.max_circles > 0)
        can &= self.mentors_meet[cells.online.astype(int), :, cells.host]
        cell, mentor = np.nonzero(can)
        return cell, mentor

    @cached_property
    def seats(self) -> tuple[Ints, Ints]:
        """Student and cell of every seat that somebody could take; a pin elsewhere needs that mentor as second."""
        cells = self.cells
        student, cell = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        second = np.zeros((len(cells.host), self.mentor_count + 1), bool)
        second[self.seconds] = True
        second[np.arange(len(cells.host)), cells.host] = True
        second[:, NOBODY] = True
        for first in range(0, len(cells.host), 256):
            part = np.arange(first, min(first + 256, len(cells.host)))
            host, online = cells.host[part], cells.online[part]
            can = self.students.slots[:, cells.slot[part]] & self.may_meet[:, host]
            can &= np.where(online, self.students.online[:, None], self.reaches[:, host])
            can &= second[part][:, self.pinned].T
            where, who = np.nonzero(can.T)
            student.append(who)
            cell.append(part[where])
        return np.concatenate(student), np.concatenate(cell)


def circle_tables_of(problem: CircleProblem) -> CircleTables:
    """Compile a problem."""
    students = sorted(problem.students, key=lambda item: (lottery_number(problem.seed, item.id), item.id))
    mentors = sorted(problem.mentors, key=lambda item: (lottery_number(problem.seed, item.id), item.id))
    people: list[CircleStudent | Mentor] = [*students, *mentors]
    slot_names = sorted(
        {slot for person in people for slot in person.slots},
        key=lambda name: (lottery_number(problem.seed, name), name),
    )
    slots = {name: number for number, name in enumerate(slot_names)}
    sites = numbered(person.site for person in people if person.site is not None)
    young, old = _people(students, slots, sites), _people(mentors, slots, sites)
    number = {mentor.id: place for place, mentor in enumerate(mentors)}
    independent = (young.site[:, None] != old.site[None, :]) | (young.site == NOBODY)[:, None]
    pinned = [NOBODY if item.pinned is None else number[item.pinned] for item in students]
    forbidden = _named(number, [item.forbidden for item in students])
    return CircleTables(
        problem=problem,
        students=young,
        mentors=old,
        minutes=_minutes(problem, young.place, old.place),
        mentor_minutes=_minutes(problem, old.place, old.place),
        may_meet=independent & ~forbidden,
        forbidden=forbidden,
        pinned=np.array(pinned, np.int64),
        priority=np.array([item.priority for item in students], bool),
        year=np.array([NOBODY if item.year is None else item.year for item in students], np.int64),
        shares_field=_shared_fields(students, mentors),
        has_published=np.array([item.published is not None for item in students], bool),
        published=_named(number, [item.published or () for item in students]),
        max_circles=np.array([mentor.max_circles for mentor in mentors], np.int64),
        slot_names=tuple(slot_names),
    )


def _people(people: Sequence[CircleStudent | Mentor], slots: dict[str, int], sites: dict[str, int]) -> People:
    """The columns that students and mentors have in common."""
    can = np.zeros((len(people), len(slots)), bool)
    for row, person in enumerate(people):
        can[row, [slots[name] for name in person.slots]] = True
    limits = [NO_LIMIT if item.max_minutes is None else item.max_minutes for item in people]
    return People(
        ids=tuple(person.id for person in people),
        slots=can,
        online=np.array([person.online for person in people], bool),
        in_person=np.array([person.in_person for person in people], bool),
        place=radians_of(person.location for person in people),
        max_minutes=np.array(limits, np.int64),
        site=np.array([NOBODY if item.site is None else sites[item.site] for item in people], np.int64),
    )


def _shared_fields(students: list[CircleStudent], mentors: list[Mentor]) -> Bools:
    """Student by mentor: whether the mentor's fields include hers; an unknown one is in nobody's."""
    numbers = numbered(name for item in mentors for name in item.fields)
    taught = np.zeros((len(mentors), len(numbers) + 1), bool)
    for place, mentor in enumerate(mentors):
        taught[place, [numbers[name] for name in mentor.fields]] = True
    nobodys = len(numbers)
    field = [nobodys if item.field is None else numbers.get(item.field, nobodys) for item in students]
    shared: Bools = taught[:, np.array(field, np.int64)].T
    return shared


def _named(number: dict[str, int], lists: list[tuple[str, ...]]) -> Bools:
    """Student by mentor: whether her list names that mentor; who is gone is left out."""
    table = np.zeros((len(lists), len(number)), bool)
    for row, names in enumerate(lists):
        table[row, [number[name] for name in names if name in number]] = True
    return table


def _minutes(problem: CircleProblem, here: Floats, there: Floats) -> Ints:
    """Travel minutes of everybody in `here` to everybody in `there`; -1 where a place is unknown."""
    everybody = np.arange(len(here))[:, None], np.arange(len(there))[None, :]
    return minutes_between(problem.policy.travel, here, there, everybody)
