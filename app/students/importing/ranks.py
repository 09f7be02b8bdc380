"""R36: choices are numbered from 1 without ties or gaps, at most as many as the school allows, each company once."""

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import lazy_gettext as _l

from app.companies.models import Opening
from app.imports.plans import Problem, Row

Found = tuple[Row, Problem]


def problems_of(rows: Sequence[Row], openings: Mapping[int, Opening], most: int) -> Iterable[Found]:
    """What is wrong with the rows of one student, each with the row to blame. `openings` goes by the row's position."""
    by_rank: dict[int, Row] = {}
    for row in rows:
        rank = row.value("rank")
        if rank is None:
            continue
        first = by_rank.setdefault(rank, row)
        if first is not row:
            sentence = _l(
                "This student has choice %(rank)s twice, here and in row %(row)s. Number the "
                "choices 1, 2, 3 and so on.",
                rank=rank,
                row=first.number,
            )
            yield row, Problem(sentence, "rank")
    if by_rank:
        # A rank that cannot be read may be the one that seems to be missing: one message at a time.
        yield from _too_many(by_rank, most)
        if all(row.value("rank") is not None for row in rows):
            yield from _gap(by_rank)
    yield from _repeats(rows, openings)


def _too_many(by_rank: Mapping[int, Row], most: int) -> Iterable[Found]:
    top = max(by_rank)
    if top > most:
        sentence = _l("A student may make at most %(most)s choices. Leave out the rest.", most=most)
        yield by_rank[top], Problem(sentence, "rank")


def _gap(by_rank: Mapping[int, Row]) -> Iterable[Found]:
    """The first rank that is missing, told at the row that comes after it."""
    if 0 in by_rank:
        yield (
            by_rank[0],
            Problem(_l("The first choice has number 1. Number the choices 1, 2, 3 and so on."), "rank"),
        )
        return
    missing = next((rank for rank in range(1, max(by_rank)) if rank not in by_rank), None)
    if missing is None:
        return
    after = by_rank[min(rank for rank in by_rank if rank > missing)]
    sentence = _l(
        "Choice %(rank)s of this student is missing. Number the choices 1, 2, 3 and so on.", rank=missing
    )
    yield after, Problem(sentence, "rank")


def _repeats(rows: Sequence[Row], openings: Mapping[int, Opening]) -> Iterable[Found]:
    by_opening: dict[int, Row] = {}
    for row in rows:
        opening = openings.get(row.position)
        if opening is None:
            continue
        first = by_opening.setdefault(opening.id, row)
        if first is not row:
            sentence = _l(
                "This student already chose this company in row %(row)s. A company can be chosen only once.",
                row=first.number,
            )
            yield row, Problem(sentence, "sbb_company_id")
