"""Who guides participants (R29), intensive plans with a trained supervisor (R46), and requests for a coach (R28)."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app.coaching.queries.requests import Answered
from app.extensions import LabelledEnum, db
from app.guidance.models import GuidanceProfile, SaidGender
from app.guidance.queries.overview import Counts
from app.placements.models import HELD, Placement
from app.placements.proportion import SMALLEST, hidden_small, is_small
from app.students.models import Student


class Guide(LabelledEnum):
    """By whom a participant is guided, as far as staff say it of themselves (D15)."""

    WOMAN = "woman", _l("a woman")
    MAN = "man", _l("a man")
    OTHER = "other", _l("neither")
    UNKNOWN = "unknown", _l("not known: the supervisor says nothing, or too few say the same")
    NOBODY = "nobody", _l("nobody yet")


SAID = frozenset({Guide.WOMAN, Guide.MAN, Guide.OTHER})


@dataclass(frozen=True)
class Spread:
    """Participants with an internship now or to come, by who guides them; None is a number that is hidden."""

    parts: dict[Guide, int | None]
    whole: int | None

    @property
    def guided(self) -> int | None:
        """Those who have a supervisor: what shares are shares of."""
        nobody = self.parts[Guide.NOBODY]
        return None if self.whole is None or nobody is None else self.whole - nobody

    def share(self, guide: Guide) -> float | None:
        """Of those who have a supervisor, 0 to 1; None where it is hidden, or nobody has one."""
        part = self.parts[guide]
        if guide is Guide.NOBODY or part is None or not self.guided:
            return None
        return part / self.guided


def spread_of(school_id: int) -> Spread:
    """Count in the database, in one statement.

    What somebody says of herself is hers: where fewer than five supervisors say the same, their students count as "not
    known", so that no total tells what one of them said.
    """
    rows = db.session.execute(
        select(
            GuidanceProfile.says_gender,
            Student.supervisor_id.is_not(None),
            func.count(func.distinct(Student.supervisor_id)),
            func.count(func.distinct(Student.id)),
        )
        .select_from(Placement)
        .join(Placement.student)
        .outerjoin(GuidanceProfile, GuidanceProfile.user_id == Student.supervisor_id)
        .where(
            Placement.school_id == school_id,
            Placement.state.in_(HELD),
            Student.participates.is_(True),
        )
        .group_by(GuidanceProfile.says_gender, Student.supervisor_id.is_not(None))
    )
    counts = dict.fromkeys(Guide, 0)
    for said, has_one, supervisors, students in rows:
        counts[_guide(said, bool(has_one), supervisors)] += students
    whole = sum(counts.values())
    if 0 < whole < SMALLEST:
        return Spread(dict.fromkeys(Guide), None)
    parts = dict(zip(Guide, hidden_small(list(counts.values())), strict=True))
    # Nobody, or so few that they count as not known: which of the two it is would tell what one of them said.
    return Spread(
        {guide: None if guide in SAID and not part else part for guide, part in parts.items()}, whole
    )


def _guide(said: SaidGender | None, has_one: bool, supervisors: int) -> Guide:
    if not has_one:
        return Guide.NOBODY
    return Guide.UNKNOWN if said is None or supervisors < SMALLEST else Guide(said.value)


@dataclass(frozen=True)
class Training:
    """R46 for whoever may see totals: intensive plans, and those with an untrained supervisor; None is hidden."""

    intensive: int | None
    untrained: int | None
    trained_share: float | None


def training_of(counts: Counts, *, hides_small: bool) -> Training:
    """The figures of a school; small numbers only for whoever oversees guidance."""
    if hides_small and (is_small(counts.untrained, counts.intensive) or 0 < counts.intensive < SMALLEST):
        whole = None if 0 < counts.intensive < SMALLEST else counts.intensive
        return Training(whole, None, None)
    return Training(counts.intensive, counts.untrained, counts.trained_share)


def shown_requests(found: Answered, *, hides_small: bool) -> Answered | None:
    """R28; None where a number would point at one to four students, for whoever does not answer them."""
    parts = (found.answered, found.in_time, found.met)
    is_too_small = 0 < found.asked < SMALLEST or any(is_small(one, found.asked) for one in parts)
    return None if hides_small and is_too_small else found
