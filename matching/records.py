"""What the problems of every model have in common: travel, codes that count as one another, seeds, orders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from matching.faults import Fault, check_number, check_texts, check_whole, quoted, reject

Location = tuple[float, float]
Equivalents = tuple[tuple[str, tuple[str, ...]], ...]

EARTH_RADIUS_KM = 6371.0088
LARGEST_SEED = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Travel:
    """How distance becomes minutes: floor(base + detour * 60 / km_per_hour * kilometres + 0.5)."""

    base_minutes: float = 8
    detour: float = 1.3
    km_per_hour: float = 50

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        check_number(faults, "base_minutes", self.base_minutes, 0, 1440)
        check_number(faults, "detour", self.detour, 0, 100)
        check_number(faults, "km_per_hour", self.km_per_hour, 0.1, 1000)
        reject(faults)


@dataclass(frozen=True)
class Equivalence:
    """Which programme codes count as one another. Both directions hold; chains do not."""

    pairs: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, equivalents: Equivalents) -> Equivalence:
        """From the table of the problem."""
        there = {(code, other) for code, others in equivalents for other in others}
        return cls(frozenset(there | {(other, code) for code, other in there}))

    def matches(self, code: str, codes: tuple[str, ...]) -> bool:
        """Whether a code is in a list, by itself or through an equivalent."""
        return any(code == other or (code, other) in self.pairs for other in codes)


def check_travel(faults: list[Fault], travel: object) -> None:
    """A record of how distance becomes minutes."""
    if not isinstance(travel, Travel):
        faults.append(Fault("travel", "must be an object"))


def check_order(
    faults: list[Fault], order: object, choices: tuple[str, ...], first: str | None = None
) -> None:
    """The criteria of a policy: at least one, each known and named once; `first`, where there is one, leads."""
    check_texts(faults, "criteria", order, unique=True)
    if order == ():
        faults.append(Fault("criteria", "must name at least one criterion"))
    elif isinstance(order, tuple) and first not in (None, order[0]):
        faults.append(Fault("criteria", f"must begin with {quoted(first)}, not {quoted(order[0])}"))
    check_among(faults, "criteria", order, choices, "criterion")


def check_among(faults: list[Fault], path: str, names: object, choices: tuple[str, ...], noun: str) -> None:
    """Texts that are among the choices; what is no text, or empty, is reported elsewhere."""
    for place, name in enumerate(names if isinstance(names, tuple) else ()):
        if isinstance(name, str) and name and name not in choices:
            listed = ", ".join(choices)
            faults.append(Fault(f"{path}[{place}]", f"no {noun} {quoted(name)}; choose from {listed}"))


def seed_faults(seed: object) -> list[Fault]:
    """A seed is a whole number that fits in 63 bits."""
    faults: list[Fault] = []
    check_whole(faults, "seed", seed, 0, LARGEST_SEED)
    return faults


def repeated_ids(kind: str, ids: Iterable[tuple[int, str]]) -> Iterator[Fault]:
    """Ids that stand in a list twice, each with its place there."""
    first: dict[str, int] = {}
    for place, name in ids:
        if name in first:
            yield Fault(f"{kind}[{place}].id", f"{quoted(name)} is already {kind}[{first[name]}]")
        else:
            first[name] = place


class Named(Protocol):
    """A record with an id."""

    @property
    def id(self) -> str:
        """By which others name it."""
        ...


class Asking(Named, Protocol):
    """A record that may name records of another list."""

    @property
    def pinned(self) -> str | None:
        """The one that it must have."""
        ...

    @property
    def forbidden(self) -> tuple[str, ...]:
        """Those that it must not have."""
        ...


def faults_between(
    asking: tuple[str, Sequence[tuple[int, Asking]]],
    asked: tuple[str, Sequence[tuple[int, Named]]],
    noun: str,
    unreadable: Iterable[str] = (),
) -> list[Fault]:
    """Faults between two lists, each with its name and its records with their places.

    Ids given twice, and pins and bans of the first list on records of the second, `noun`, that are not there.
    `unreadable` are ids of records of the second that have faults of their own: they do exist.
    """
    (kind, askers), (other_kind, others) = asking, asked
    known = {record.id for _, record in others} | set(unreadable)
    faults = [
        *repeated_ids(kind, [(place, record.id) for place, record in askers]),
        *repeated_ids(other_kind, [(place, record.id) for place, record in others]),
    ]
    for place, record in askers:
        faults += lost_name(f"{kind}[{place}].pinned", noun, record.pinned, known)
        faults += lost_names(f"{kind}[{place}].forbidden", noun, record.forbidden, known)
    return faults


def lost_name(path: str, noun: str, name: str | None, known: set[str]) -> Iterator[Fault]:
    """The name of something that is not there; None names nothing."""
    if name is not None and name not in known:
        yield Fault(path, f"no {noun} {quoted(name)}")


def lost_names(path: str, noun: str, names: tuple[str, ...], known: set[str]) -> Iterator[Fault]:
    """Names in a list of something that is not there."""
    for place, name in enumerate(names):
        yield from lost_name(f"{path}[{place}]", noun, name, known)
