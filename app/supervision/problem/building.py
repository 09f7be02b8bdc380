"""Rows to a `supervisor-problem/1` object, with what people should know about the data it stands on.

Nobody's gender is in it: a female coach is a wish of the student and an offer of the supervisor, and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from app.placements.problem.names import SITE, STUDENT, key, optional_key
from app.places.queries import locate_all
from app.supervision.problem.names import SUPERVISOR
from app.supervision.problem.sources import CaseRow, OfferRow, Sources


@dataclass
class Built:
    """A problem and the remarks that go with it: ids of rows, by what is the matter with them."""

    data: dict[str, Any]
    remarks: dict[str, list[int]] = field(default_factory=dict)


Point = list[float] | None


def build(sources: Sources, policy: dict[str, Any], seed: int) -> Built:
    """Put the rows into the solver's words. A decision about somebody without hours binds nobody; a remark says so."""
    known = {one.user_id for one in sources.offers}
    sites = _points([(one.town, one.postcode) for one in sources.cases])
    bases = _points([(one.town or sources.school_town, None) for one in sources.offers])
    data = {
        "format": "supervisor-problem/1",
        "seed": seed,
        "policy": policy,
        "equivalents": sources.equivalents,
        "cases": [_case(one, sources, known, point) for one, point in zip(sources.cases, sites, strict=True)],
        "supervisors": [_supervisor(one, point) for one, point in zip(sources.offers, bases, strict=True)],
    }
    return Built(data, _remarks(sources, known, sites, bases))


def _points(addresses: Sequence[tuple[str | None, str | None]]) -> list[Point]:
    """D10: where a town or postcode is; None when it is not in the tables, never a guess."""
    return [None if point is None else [point.latitude, point.longitude] for point in locate_all(addresses)]


def _case(one: CaseRow, sources: Sources, known: set[int], point: Point) -> dict[str, Any]:
    rules = sources.rules
    pinned = sources.pins.get(one.student_id)
    forbidden = sources.forbids.get(one.student_id, set())
    return {
        "id": key(STUDENT, one.student_id),
        "programme": one.programme,
        "hours": rules.intensive_hours if one.is_intensive else rules.standard_hours,
        "intensive": bool(one.is_intensive),
        "female_coach": bool(one.wants_female_coach),
        "known_by": [key(SUPERVISOR, each) for each in sorted(sources.known_by[one.student_id] & known)],
        "site": optional_key(SITE, one.site_id),
        "location": point,
        "pinned": key(SUPERVISOR, pinned) if pinned in known and pinned is not None else None,
        "forbidden": [key(SUPERVISOR, each) for each in sorted(forbidden & known)],
        "published": optional_key(SUPERVISOR, one.supervisor_id),
    }


def _supervisor(one: OfferRow, point: Point) -> dict[str, Any]:
    return {
        "id": key(SUPERVISOR, one.user_id),
        "programmes": sorted(one.programmes),
        "hours": one.hours,
        "trained": bool(one.is_trained),
        "female_coach": bool(one.is_female_coach),
        "location": point,
    }


def _remarks(
    sources: Sources, known: set[int], sites: Sequence[Point], bases: Sequence[Point]
) -> dict[str, list[int]]:
    """Ids of students and supervisors about whom the result page has something to say."""
    pairs = list(zip(sources.cases, sites, strict=True))
    return {
        "students_without_place": [one.student_id for one in sources.cases if one.site_id is None],
        "students_unknown_site": [one.student_id for one, at in pairs if one.site_id and at is None],
        "students_pin_gone": [
            one.student_id
            for one in sources.cases
            if one.student_id in sources.pins and sources.pins[one.student_id] not in known
        ],
        "supervisors_away": sources.away,
        "supervisors_without_programmes": [one.user_id for one in sources.offers if not one.programmes],
        "supervisors_unknown_base": [
            one.user_id for one, at in zip(sources.offers, bases, strict=True) if at is None
        ],
    }
