"""What a change by hand would do to a plan, before anybody does it: the same for every kind of run."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol


class Found(Protocol):
    """A rule that a checker found broken."""

    @property
    def code(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def expected(self) -> object: ...
    @property
    def found(self) -> object: ...


@dataclass(frozen=True)
class Broken:
    """A rule that the change would break: its code, about whom, what is allowed and what it would be."""

    code: str
    subject: str
    allowed: object
    found: object


@dataclass(frozen=True)
class Effect:
    """What changes in the plan. With something `broken`, or when `is_same`, it cannot be done."""

    is_same: bool = False
    broken: tuple[Broken, ...] = ()
    figures: tuple[tuple[str, int, int], ...] = ()
    """Criteria that change: name, before, after."""

    @property
    def is_possible(self) -> bool:
        return not self.is_same and not self.broken


Figures = Sequence[tuple[str, int]]
"""Name and value of every criterion, in the order of the run."""


def broken_by(findings: Iterable[Found]) -> tuple[Broken, ...]:
    """What a checker found, as an effect tells it."""
    return tuple(Broken(each.code, each.subject, each.expected, each.found) for each in findings)


def effect_between(before: Figures, after: Figures, findings: Iterable[Found]) -> Effect:
    """What it means that a plan has these figures after a change, and breaks these rules that it did not break."""
    pairs = zip(before, after, strict=True)
    return Effect(
        broken=broken_by(findings),
        figures=tuple((name, old, new) for (name, old), (_, new) in pairs if old != new),
    )
