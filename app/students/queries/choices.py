"""Reads of ranked choices."""

from collections.abc import Collection

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.companies.models import Opening, Site
from app.errors import visible_row
from app.extensions import db
from app.schools.models import Period
from app.students.models import ChoiceList, ChoiceReason, Preference, SiteVeto

_OF_HER = select(ChoiceList).where(
    ChoiceList.student_id == bindparam("student"), ChoiceList.period_id == bindparam("period")
)


def choices_of(student_id: int, period_id: int) -> ChoiceList | None:
    """A student's list for a period with the numbers of its openings; None when she saved none."""
    return db.session.scalar(_OF_HER, {"student": student_id, "period": period_id})


def choices_with_places_of(student_id: int, period_id: int) -> ChoiceList | None:
    """The same, also with the openings, their sites and companies."""
    with_places = (
        selectinload(ChoiceList.preferences)
        .joinedload(Preference.opening)
        .joinedload(Opening.site)
        .joinedload(Site.company)
    )
    return db.session.scalar(_OF_HER.options(with_places), {"student": student_id, "period": period_id})


def are_handed_in(period: Period) -> bool:
    """Whether anybody has saved a list for the period, herself or by a file."""
    return bool(db.session.scalar(select(exists().where(ChoiceList.period_id == period.id))))


def list_counts(student_ids: Collection[int], period_id: int) -> dict[int, int]:
    """How many openings each of these students listed; students without a list are absent."""
    rows = db.session.execute(
        select(ChoiceList.student_id, func.count(Preference.rank))
        .join(ChoiceList.preferences)
        .where(ChoiceList.student_id.in_(student_ids), ChoiceList.period_id == period_id)
        .group_by(ChoiceList.student_id)
    )
    return {student_id: count for student_id, count in rows}


def shared_reasons(student_id: int, period_id: int) -> dict[int, str]:
    """By opening on her list, why she chose it, where she shares that with those who guide her."""
    rows = db.session.execute(
        select(ChoiceReason.opening_id, ChoiceReason.text)
        .join(ChoiceList, ChoiceList.id == ChoiceReason.choice_list_id)
        .join(
            Preference,
            (Preference.choice_list_id == ChoiceList.id) & (Preference.opening_id == ChoiceReason.opening_id),
        )
        .where(
            ChoiceList.student_id == student_id,
            ChoiceList.period_id == period_id,
            ChoiceReason.is_shared.is_(True),
        )
    )
    return {opening_id: text for opening_id, text in rows}


def reasons_she_shares(student_id: int) -> list[tuple[Period, Opening, str]]:
    """What others can read of hers now, in every period, the newest first: what `shared_reasons` gives them."""
    rows = db.session.execute(
        select(Period, Opening, ChoiceReason.text)
        .join(ChoiceList, ChoiceList.id == ChoiceReason.choice_list_id)
        .join(
            Preference,
            (Preference.choice_list_id == ChoiceList.id) & (Preference.opening_id == ChoiceReason.opening_id),
        )
        .join(Period, Period.id == ChoiceList.period_id)
        .join(Opening, Opening.id == ChoiceReason.opening_id)
        .where(ChoiceList.student_id == student_id, ChoiceReason.is_shared.is_(True))
        .order_by(Period.starts_on.desc(), Preference.rank)
        .options(joinedload(Opening.site).joinedload(Site.company))
    )
    return [(period, opening, text) for period, opening, text in rows]


def reason_of(student_id: int, opening_id: int) -> ChoiceReason:
    """What she wrote of an opening; raises NotVisible."""
    query = (
        select(ChoiceReason)
        .join(ChoiceList, ChoiceList.id == ChoiceReason.choice_list_id)
        .where(ChoiceList.student_id == student_id, ChoiceReason.opening_id == opening_id)
    )
    return visible_row(query)


def vetoes_of(student_id: int) -> list[SiteVeto]:
    """The sites where the student does not want to go, with their companies."""
    return list(
        db.session.scalars(
            select(SiteVeto)
            .where(SiteVeto.student_id == student_id)
            .options(joinedload(SiteVeto.site).joinedload(Site.company))
        )
    )


def vetoed_site_ids(student_id: int) -> set[int]:
    """The same sites, as ids."""
    return set(db.session.scalars(select(SiteVeto.site_id).where(SiteVeto.student_id == student_id)))
