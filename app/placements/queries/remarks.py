"""What the result page says about the data that a run stood on, with the names that belong to it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.companies.models import Site
from app.extensions import db
from app.placements.models import MatchRun
from app.students.models import Student

MOST_NAMES = 12


@dataclass(frozen=True)
class Remarks:
    """Students and sites by what is the matter; lists are cut at `MOST_NAMES`, the counts are whole."""

    counts: dict[str, int]
    students: dict[str, list[Student]]
    sites: list[Site]

    @property
    def has_unknown_towns(self) -> bool:
        return bool(self.counts["students_unknown_town"] or self.counts["sites_unknown_town"])


def remarks_of(run: MatchRun) -> Remarks:
    """Read the names for the remarks that were noted when the run was frozen."""
    noted: dict[str, list[int]] = run.summary["remarks"]
    shown = {kind: ids[:MOST_NAMES] for kind, ids in noted.items() if kind.startswith("students_")}
    wanted = {student_id for ids in shown.values() for student_id in ids}
    students = {
        student.id: student
        for student in db.session.scalars(
            select(Student).where(Student.school_id == run.school_id, Student.id.in_(wanted))
        )
    }
    sites = db.session.scalars(
        select(Site)
        .where(Site.school_id == run.school_id, Site.id.in_(noted["sites_unknown_town"][:MOST_NAMES]))
        .options(joinedload(Site.company))
        .order_by(Site.id)
    )
    return Remarks(
        counts={kind: len(ids) for kind, ids in noted.items()},
        students={kind: [students[each] for each in ids if each in students] for kind, ids in shown.items()},
        sites=list(sites),
    )
