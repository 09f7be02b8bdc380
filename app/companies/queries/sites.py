"""Which sites a person sees, and for which programmes a site is recognised (R37)."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    exists,
    false,
    or_,
    select,
)
from sqlalchemy.orm import aliased, contains_eager

from app.access import Permission
from app.accounts.models import User
from app.companies.models import Company, Recognition, Site
from app.errors import visible_row
from app.extensions import db
from app.schools.models import ProgrammeEquivalent
from app.schools.queries import codes_equal_to


def visible_to(user: User) -> Select[Site]:
    """The sites of the user's school, each with its company; none for whoever may not see companies.

    A stopped site stays in: it is shown as not available, for leaving it out would say as much (R6, R15).
    """
    query = select(Site).join(Site.company).options(contains_eager(Site.company))
    if not user.has(Permission.VIEW_COMPANIES):
        return query.where(false())
    return query.where(Site.school_id == user.school_id, Company.school_id == user.school_id)


def site_for(user: User, site_id: int) -> Site:
    """The site with this id, when the user may see it; raises `NotVisible`."""
    return visible_row(visible_to(user).where(Site.id == site_id))


def recognised_codes(site_ids: Collection[int], day: date) -> dict[int, set[str]]:
    """Per site the programme codes for which it is recognised on `day`, as registered: without equivalents."""
    found: dict[int, set[str]] = {site_id: set() for site_id in site_ids}
    rows = db.session.execute(
        select(Recognition.site_id, Recognition.programme_code).where(
            Recognition.site_id.in_(site_ids),
            or_(Recognition.valid_from.is_(None), Recognition.valid_from <= day),
            or_(Recognition.valid_until.is_(None), Recognition.valid_until >= day),
        )
    )
    for site_id, code in rows:
        found[site_id].add(code)
    return found


def recognised_for(
    codes: Collection[str] | BindParameter[Any], day: date | BindParameter[date]
) -> ColumnElement[bool]:
    """On `Site`: recognised on `day` for one of these codes."""
    return exists().where(
        Recognition.site_id == Site.id,
        Recognition.programme_code.in_(codes),
        or_(Recognition.valid_from.is_(None), Recognition.valid_from <= day),
        or_(Recognition.valid_until.is_(None), Recognition.valid_until >= day),
    )


def is_recognised_in(
    school_id: int,
    site: SQLColumnExpression[int],
    code: SQLColumnExpression[str],
    day: SQLColumnExpression[date] | date,
) -> ColumnElement[bool]:
    """R37 in the database: the site is recognised on `day` for a programme code, or for one that counts as it."""
    equal = aliased(ProgrammeEquivalent)
    names = exists().where(
        equal.school_id == school_id,
        or_(
            and_(equal.code == code, equal.equivalent_code == Recognition.programme_code),
            and_(equal.code == Recognition.programme_code, equal.equivalent_code == code),
        ),
    )
    return exists().where(
        Recognition.site_id == site,
        or_(Recognition.programme_code == code, names),
        or_(Recognition.valid_from.is_(None), Recognition.valid_from <= day),
        or_(Recognition.valid_until.is_(None), Recognition.valid_until >= day),
    )


def is_recognised_for(
    programme_code: str, codes: Collection[str], equivalents: Mapping[str, Collection[str]]
) -> bool:
    """R37: recognised for the code itself, or for one that counts as it."""
    return not codes_equal_to(programme_code, equivalents).isdisjoint(codes)
