"""What another plan means for a student: the conditions and the search of the lists that set two plans side by side."""

from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.companies.models import Company, Opening, Site
from app.searching import has_words
from app.students.models import Student

_UNLISTED = 10**6
EFFECTS = ("placed", "higher", "level", "lower", "unseated")
"""A place instead of none, a higher choice, as high a one, a lower one, no place instead of one."""
WHO: dict[str, ColumnElement[bool]] = {
    "participants": Student.participates.is_(True),
    "others": Student.participates.is_not(True),
}


def effects_of(before: Any, rank_before: Any, after: Any, rank_after: Any) -> dict[str, ColumnElement[bool]]:
    """Per effect its condition, for the columns with the opening and the rank in both plans."""
    had, has = before.is_not(None), after.is_not(None)
    was, now = func.coalesce(rank_before, _UNLISTED), func.coalesce(rank_after, _UNLISTED)
    conditions = (
        and_(~had, has),
        and_(had, has, now < was),
        and_(had, has, now == was),
        and_(had, has, now > was),
        and_(had, ~has),
    )
    return dict(zip(EFFECTS, conditions, strict=True))


def found_in(text: str, before: type[Opening], after: type[Opening]) -> ColumnElement[bool]:
    """Students by name or number, and either place by company, site or town."""
    full_name = Student.first_name + " " + func.coalesce(Student.name_prefix + " ", "") + Student.last_name
    sites = select(Site.id).join(Site.company).where(*has_words(text, Company.name, Site.name, Site.town))
    return or_(
        and_(*has_words(text, full_name, Student.student_number)),
        before.site_id.in_(sites),
        after.site_id.in_(sites),
    )
