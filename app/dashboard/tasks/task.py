"""One line of "today"."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Task:
    """What to do, the button and where it leads, for whom or how many, by when, and how urgent it is.

    `state` is one of "problem", "attention", "waiting" (for somebody else) and "neutral".
    """

    what: str
    label: str
    url: str
    whom: str = ""
    due: date | None = None
    state: str = "attention"
