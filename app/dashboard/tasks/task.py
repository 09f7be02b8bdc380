"""One line of "today"."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Task:
    """What to do, the button and where it leads, for whom or how many, by when, and how urgent it is.

    `due_is` says what the day is: "by" (the last day to do it), "on" (the day on which it takes place) or "since".
    `state` is one of "problem", "attention", "waiting" (for somebody else) and "neutral". `hurts`: somebody is without
    a place or a circle now, or will be when nothing is done; such tasks come before all others.
    """

    what: str
    label: str
    url: str
    whom: str = ""
    due: date | None = None
    state: str = "attention"
    hurts: bool = False
    due_is: str = "by"
