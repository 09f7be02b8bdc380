"""Which stored opening a row of a file means.

Site, programmes and days make a row the same kind of opening. The track helps to tell openings apart where a file or a
person said it, but a file that says it for the first time, or otherwise than before, does not make new openings.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Protocol, TypeAlias, TypeVar

from app.companies.models import Opening, Track

Key: TypeAlias = tuple[int, tuple[str, ...], date, date]
"""What makes two rows the same kind of opening: site, programmes, first and last day."""


class Meant(Protocol):
    """A row as it is matched: where it stands in the file, and the digest of its key with its track."""

    @property
    def position(self) -> int: ...

    @property
    def digest(self) -> str: ...


M = TypeVar("M", bound=Meant)
Differing: TypeAlias = frozenset[str]


def digest(key: Key, track: str | None) -> str:
    """The key as it is stored with an imported opening; an opening for either track has that of BOL."""
    site_id, codes, starts_on, ends_on = key
    words = f"{site_id}|{','.join(codes)}|{track or Track.BOL.value}|{starts_on}|{ends_on}"
    return words if len(words) <= 150 else f"{site_id}|{sha256(words.encode()).hexdigest()}"


def digest_of(opening: Opening) -> str:
    """The key that the opening was imported under, or that its row would have if it was entered by hand."""
    if opening.import_key:
        return opening.import_key.rpartition("#")[0]
    key = (opening.site_id, tuple(sorted(opening.programme_codes)), opening.starts_on, opening.ends_on)
    return digest(key, opening.track)


def number_of(opening: Opening) -> int:
    """Which of the equal openings it is; 0 when it was entered by hand."""
    return int(opening.import_key.rpartition("#")[2]) if opening.import_key else 0


def of_key(stored: Mapping[str, Sequence[Opening]], key: Key) -> list[Opening]:
    """The stored openings of a key, whatever their track, in the order in which they were made."""
    found = {opening.id: opening for track in Track for opening in stored.get(digest(key, track.value), ())}
    return [found[number] for number in sorted(found)]


def matched(
    group: Sequence[M], openings: Iterable[Opening], differing: Callable[[M, Opening], Differing]
) -> dict[int, Opening]:
    """By position of a row, the opening that it means; `differing` names the fields in which the two differ.

    What equals a row comes first, so that neither the order of the rows nor a changed number of places makes new
    openings; then what differs in its track only, and what has the same track; what has another comes last.
    """
    left, found, known = list(openings), {}, {}

    def fields(row: M, opening: Opening) -> Differing:
        pair = (row.position, opening.id)
        if pair not in known:
            known[pair] = differing(row, opening)
        return known[pair]

    for fits in _fits(fields):
        for row in group:
            opening = (
                next((one for one in left if fits(row, one)), None) if row.position not in found else None
            )
            if opening is not None:
                left.remove(opening)
                found[row.position] = opening
    return found


def _fits(fields: Callable[[M, Opening], Differing]) -> tuple[Callable[[M, Opening], bool], ...]:
    """From the closest to the loosest."""

    def is_of_key(row: M, opening: Opening) -> bool:
        return digest_of(opening) == row.digest

    def is_silent(row: M, opening: Opening) -> bool:
        return opening.track is None and fields(row, opening) <= {"track"}

    def is_any(_row: M, _opening: Opening) -> bool:
        return True

    return (
        lambda row, opening: is_of_key(row, opening) and not fields(row, opening),
        lambda row, opening: not fields(row, opening),
        lambda row, opening: is_of_key(row, opening) and is_silent(row, opening),
        is_silent,
        is_of_key,
        lambda row, opening: "track" not in fields(row, opening) or opening.track is None,
        is_any,
    )
