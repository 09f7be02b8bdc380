"""What can be wrong with an input: a fault has a path and a sentence; a ProblemError carries all of them.

The checks below append to a list rather than raise, so that one reading of a file reports everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import isfinite
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where (`students[12].preferences[0]`) and what."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message

    def under(self, prefix: str) -> Fault:
        """The same fault seen from a record further up."""
        if not prefix or not self.path:
            return Fault(prefix or self.path, self.message)
        return Fault(
            f"{prefix}{self.path}" if self.path.startswith("[") else f"{prefix}.{self.path}", self.message
        )


Check = Callable[["list[Fault]", str, Any], None]
"""Reports what is wrong with the value at a path."""


class ProblemError(ValueError):
    """An input that cannot be solved or read; `faults` holds every reason, not only the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def reject(faults: list[Fault]) -> None:
    """Raise when there is anything to report."""
    if faults:
        raise ProblemError(faults)


def quoted(value: object) -> str:
    """A value as it appears in a message; long values are cut."""
    text = f'"{value}"' if isinstance(value, str) else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def check_text(faults: list[Fault], path: str, value: object) -> None:
    """A text that is not empty."""
    if not isinstance(value, str):
        faults.append(Fault(path, f"must be a text, not {quoted(value)}"))
    elif not value:
        faults.append(Fault(path, "must not be empty"))


def check_each(faults: list[Fault], record: object, check: Check, *names: str) -> None:
    """One check of several fields of a record."""
    for name in names:
        check(faults, name, getattr(record, name))


def check_known(faults: list[Fault], record: object, check: Check, *names: str) -> None:
    """One check of several fields of a record, those that are not None."""
    check_each(faults, record, check, *(name for name in names if getattr(record, name) is not None))


def check_flag(faults: list[Fault], path: str, value: object) -> None:
    """True or false, nothing that merely resembles it."""
    if not isinstance(value, bool):
        faults.append(Fault(path, f"must be true or false, not {quoted(value)}"))


def check_whole(faults: list[Fault], path: str, value: object, least: int = 0, most: int = 10**6) -> None:
    """A whole number between two bounds."""
    if isinstance(value, bool) or not isinstance(value, int):
        faults.append(Fault(path, f"must be a whole number, not {quoted(value)}"))
    elif not least <= value <= most:
        faults.append(Fault(path, f"must be from {least} to {most}, not {value}"))


def check_wholes(faults: list[Fault], path: str, value: object) -> None:
    """A list of whole numbers from zero, with at least one in it."""
    if not isinstance(value, tuple):
        faults.append(Fault(path, f"must be a list, not {quoted(value)}"))
        return
    if not value:
        faults.append(Fault(path, "must name at least one, or be null"))
    for place, item in enumerate(value):
        check_whole(faults, f"{path}[{place}]", item)


def is_number(value: object) -> bool:
    """A finite number that is not a truth value."""
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def check_number(faults: list[Fault], path: str, value: object, least: float, most: float) -> None:
    """A finite number between two bounds."""
    if not isinstance(value, int | float) or not is_number(value):
        faults.append(Fault(path, f"must be a number, not {quoted(value)}"))
    elif not least <= value <= most:
        faults.append(Fault(path, f"must be from {least} to {most}, not {value}"))


def check_choice(faults: list[Fault], path: str, value: object, choices: tuple[str, ...]) -> None:
    """One of a few words."""
    if value not in choices:
        faults.append(Fault(path, f"must be one of {', '.join(choices)}, not {quoted(value)}"))


def check_texts(faults: list[Fault], path: str, value: object, *, unique: bool = False) -> None:
    """A list of texts; with `unique`, no text twice."""
    if not isinstance(value, tuple):
        faults.append(Fault(path, f"must be a list, not {quoted(value)}"))
        return
    seen: set[object] = set()
    if all(type(item) is str for item in value) and "" not in value and len(set(value)) == len(value):
        return
    for place, item in enumerate(value):
        if not isinstance(item, str) or not item:
            check_text(faults, f"{path}[{place}]", item)
        elif unique and item in seen:
            faults.append(Fault(f"{path}[{place}]", f"names {quoted(item)} twice"))
        else:
            seen.add(item)


def check_location(faults: list[Fault], path: str, value: object) -> None:
    """Nothing, or a latitude and a longitude in degrees."""
    if value is None:
        return
    if not isinstance(value, tuple) or len(value) != 2:
        faults.append(Fault(path, f"must be [latitude, longitude], not {quoted(value)}"))
        return
    check_number(faults, f"{path}[0]", value[0], -90, 90)
    check_number(faults, f"{path}[1]", value[1], -180, 180)
