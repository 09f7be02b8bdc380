"""Companies and their sites: adding, changing, recognition, notes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from babel.dates import format_date
from sqlalchemy import select

from app.accounts.models import User
from app.audit.services import Actor, record
from app.companies import trail
from app.companies.broken_rules import DatesReversed, MoreWomenThanStaff, NotCounted, TakenByAnother
from app.companies.models import Company, Recognition, Site
from app.companies.queries import latest_count_of
from app.extensions import db
from app.imports.hand_edits import note_hand_edits, put
from app.schools.queries import today


def add_site(
    school_id: int,
    company_values: Mapping[str, Any],
    site_values: Mapping[str, Any],
    *,
    actor: User,
    company: Company | None = None,
) -> Site:
    """Add a site by hand: of a new company, or another one of `company`.

    Raises `TakenByAnother` when a number in it belongs to another company or site of the school.
    """
    if company is None:
        company = Company(school_id=school_id, name=company_values["name"])
        _ensure_free_numbers(school_id, company_values, {})
        put(company, company_values)
        db.session.add(company)
    _ensure_free_numbers(school_id, {}, site_values)
    site = Site(school_id=school_id, company=company)
    put(site, site_values)
    db.session.add(site)
    db.session.flush()
    note_hand_edits("company", company.id, [k for k, v in company_values.items() if v], actor, school_id)
    note_hand_edits("site", site.id, [k for k, v in site_values.items() if v], actor, school_id)
    record(trail.ADD_SITE, site, actor=actor, school_id=school_id, subject_name=site.title)
    return site


def change_site(
    site: Site, company_values: Mapping[str, Any], site_values: Mapping[str, Any], *, actor: User
) -> list[str]:
    """Change what is known of a site and its company; what changed is kept by later imports. Returns the fields.

    Raises `TakenByAnother`, `NotCounted` and `MoreWomenThanStaff`.
    """
    staff = site_values.get("technical_staff", site.technical_staff)
    _ensure_staff_fits(site, staff)
    _ensure_free_numbers(site.school_id, company_values, site_values, site)
    of_company = put(site.company, company_values)
    of_site = put(site, site_values)
    if not (of_company or of_site):
        return []
    note_hand_edits("company", site.company_id, of_company, actor, site.school_id)
    note_hand_edits("site", site.id, of_site, actor, site.school_id)
    record(
        trail.CHANGE_SITE,
        site,
        actor=actor,
        subject_name=site.title,
        data={"company": of_company, "site": of_site},
    )
    return of_company + of_site


def _ensure_staff_fits(site: Site, staff: int | None) -> None:
    if staff is None:
        return
    if staff < 0:
        raise NotCounted
    latest = latest_count_of(site)
    if latest is not None and staff != site.technical_staff and latest.women > staff:
        raise MoreWomenThanStaff(latest.women, staff)


def _ensure_free_numbers(
    school_id: int,
    company_values: Mapping[str, Any],
    site_values: Mapping[str, Any],
    site: Site | None = None,
) -> None:
    number = company_values.get("kvk_number")
    if number:
        query = select(Company).where(Company.school_id == school_id, Company.kvk_number == number)
        owner = db.session.scalar(query.where(Company.id != site.company_id) if site else query)
        if owner is not None:
            raise TakenByAnother(number, owner.name)
    code = site_values.get("sbb_company_id")
    if code:
        sites = select(Site).where(Site.school_id == school_id, Site.sbb_company_id == code)
        other = db.session.scalar(sites.where(Site.id != site.id) if site else sites)
        if other is not None:
            raise TakenByAnother(code, other.title)


def recognise(
    site: Site, programme_code: str, valid_from: date | None, valid_until: date | None, *, actor: User
) -> Recognition:
    """Record that the site is recognised for a code within these dates, or change the dates of one that is known (R37).

    A recognition that was withdrawn gets a last day; it is not removed. Raises `DatesReversed`.
    """
    if valid_from and valid_until and valid_until < valid_from:
        raise DatesReversed
    row = next((row for row in site.recognitions if row.programme_code == programme_code), None)
    if row is None:
        row = Recognition(programme_code=programme_code)
        site.recognitions.append(row)
    elif valid_until != row.valid_until:
        row.withdrawn_on = today() if valid_until else None
    row.valid_from, row.valid_until = valid_from, valid_until
    db.session.flush()
    note_hand_edits("site", site.id, ["recognitions"], actor, site.school_id)
    record(
        trail.CHANGE_RECOGNITION,
        site,
        actor=actor,
        subject_name=site.title,
        data={
            "code": programme_code,
            "valid_from": valid_from.isoformat() if valid_from else None,
            "valid_until": valid_until.isoformat() if valid_until else None,
        },
    )
    return row


def withdraw_recognitions(
    site: Site, last_days: Mapping[str, date], *, actor: Actor | None
) -> list[Recognition]:
    """Give recognitions of the site, by code, the last day that SBB says (R37); what ends earlier stays as it is.

    What a colleague entered by hand gives way: without recognition nobody may be placed, whoever wrote it down.
    """
    ended = []
    for row in site.recognitions:
        last_day = last_days.get(row.programme_code)
        if last_day is None or (row.valid_until is not None and row.valid_until <= last_day):
            continue
        row.valid_until, row.withdrawn_on = last_day, today()
        ended.append(row)
        record(
            trail.WITHDRAW_RECOGNITION,
            site,
            actor=actor,
            school_id=site.school_id,
            subject_name=site.title,
            data={"code": row.programme_code, "valid_until": last_day.isoformat()},
        )
    db.session.flush()
    return ended


def add_note(site: Site, text: str, *, actor: User) -> None:
    """Put a note on top of the site's notes, with day and name. For colleagues only."""
    day = format_date(today(), "d MMM y", locale="nl" if actor.language == "nl" else "en_GB")
    note = f"{day}, {actor.name}: {text}"
    site.notes = f"{note}\n\n{site.notes}" if site.notes else note
    note_hand_edits("site", site.id, ["notes"], actor, site.school_id)
    record(trail.ADD_NOTE, site, actor=actor, subject_name=site.title)


def note_export(rows: int, *, actor: User) -> None:
    """Somebody took a file with so many sites."""
    school = actor.school
    record(
        trail.EXPORT, school, actor=actor, school_id=school.id, data={"rows": rows}, subject_name=school.name
    )
