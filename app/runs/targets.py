"""Where somebody who is picked up in a plan could go: what each target says of it, before anybody decides.

A page asks for all of them at once, so that dragging shows what is possible without another page.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from flask_babel import LazyString, gettext


class Criterion(Protocol):
    """What a kind of run says of a criterion: its name, and a figure of it with its unit."""

    @property
    def name(self) -> LazyString: ...
    @property
    def in_units(self) -> Callable[[int], str]: ...


@dataclass(frozen=True)
class Figure:
    """A criterion that would change: its name, before, after and the change, in words with their unit."""

    name: str
    before: str
    after: str
    change: str


@dataclass(frozen=True)
class Target:
    """A card of the plan: the end of its address below the student's page, its name, and what it says of her."""

    to: str
    name: str
    heading: str
    """What the change would be called: "Noa to circle 3"."""
    obstacle: str = ""
    """Why she cannot go there; empty where she can."""
    figures: tuple[Figure, ...] = ()

    @property
    def said(self) -> str:
        """The short line on its card."""
        if self.obstacle:
            return str(gettext("No: %(reason)s", reason=self.obstacle))
        changes = "; ".join(f"{figure.name}: {figure.change}" for figure in self.figures)
        return str(gettext("Possible. %(changes)s", changes=changes or gettext("No figure changes")))


def answer(targets: Iterable[Target], *, title: str, confirm: str, version: int) -> dict[str, Any]:
    """What the page of a plan gets, those that are possible first."""
    rows = sorted(targets, key=lambda target: bool(target.obstacle))
    return {
        "title": title,
        "confirm": confirm,
        "version": version,
        "said": gettext(
            "Possible: %(n)s of %(all)s. The cards say why.",
            n=sum(not row.obstacle for row in rows),
            all=len(rows),
        ),
        "targets": [_row(row) for row in rows],
    }


def _row(target: Target) -> dict[str, Any]:
    return {
        "to": target.to,
        "name": target.name,
        "heading": target.heading,
        "can": not target.obstacle,
        "said": target.said,
        "figures": [[figure.name, figure.before, figure.after] for figure in target.figures],
    }


def figures(
    criteria: Mapping[str, Criterion],
    change_words: Callable[[str, int], str],
    now: Sequence[tuple[str, int]],
    price: Iterable[tuple[str, int]],
) -> tuple[Figure, ...]:
    """The criteria in `price`, which says by how much each changes from what it is now."""
    before = dict(now)
    return tuple(
        Figure(
            str(criteria[name].name),
            criteria[name].in_units(before[name]),
            criteria[name].in_units(before[name] + change),
            change_words(name, change),
        )
        for name, change in price
    )
