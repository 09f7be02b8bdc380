"""What features above have to say on a student's page of choices. `app/contents.py` lists who does."""

from collections.abc import Callable, Collection, Mapping

from app.listed import Listed
from app.schools.models import Period
from app.students.models import Student

NOTES: Listed[Callable[[Student, Period], str | None]] = Listed("choices: notes")
"""What a change of her choices still does, or None when there is nothing to say."""


BESIDE: Listed[Callable[[Student, Collection[int]], Mapping[int, str]]] = Listed("choices: beside a place")
"""By site, what there is to say beside its places for this student."""


def beside(student: Student, site_ids: Collection[int]) -> dict[int, list[str]]:
    """By site, every line there is for this student."""
    lines: dict[int, list[str]] = {}
    for say in BESIDE:
        for site_id, line in say(student, site_ids).items():
            lines.setdefault(site_id, []).append(line)
    return lines


def notes_on(student: Student, period: Period) -> list[str]:
    """Every sentence there is for this student."""
    return [note for say in NOTES if (note := say(student, period)) is not None]
