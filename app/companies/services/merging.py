"""Merging two sites that are one, or two companies that are: shown first, done in one transaction, nothing lost.

What belonged to the one that goes belongs to the one that stays: counts, openings with choices and placements, talks,
stops, signals, evaluations, role models. What only the one that goes knew is filled in; the trail of both stays.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm.attributes import flag_modified

from app.accounts.models import User
from app.audit.services import record
from app.companies import trail
from app.companies.broken_rules import CannotBeMerged, ChangedMeanwhile
from app.companies.merged import MOVED, Moved
from app.companies.models import (
    Company,
    FormerSite,
    PlacementStop,
    Recognition,
    Site,
    SitesApart,
    StopState,
)
from app.extensions import db
from app.imports.hand_edits import note_hand_edits
from app.imports.models import HandEdit

CONTACT = ("contact_name", "contact_email", "contact_phone")
TRAINER = ("trainer_name", "trainer_email")
SINGLE = ("sbb_company_id", "establishment_number", "address", "postcode", "town", "technical_staff")
OF_COMPANY = ("kvk_number", "sector", "website")


@dataclass(frozen=True)
class Filled:
    """A field that the one that stays did not know, and now does; or in which both differ, and its own value stays."""

    field: str
    kept: Any
    gone: Any

    @property
    def is_filled(self) -> bool:
        """Whether it comes from the one that goes."""
        return self.kept in (None, "")


@dataclass(frozen=True)
class MergePlan:
    """What merging `gone` into `kept` would do. With `is_one_site` the two are one site, else one company with both."""

    kept: Site
    gone: Site
    is_one_site: bool
    moves: list[tuple[str, int]] = field(default_factory=list)
    """What moves along, in words, and how many rows."""
    fields: list[Filled] = field(default_factory=list)
    hindrances: list[str] = field(default_factory=list)
    stop_moves: bool = False
    """A placement stop comes along: from then on nobody is placed at the one that stays."""

    @property
    def seen(self) -> str:
        """What was on the screen, so that no other merge is done than the one that was shown."""
        counts = ".".join(str(count) for _, count in self.moves)
        versions = (
            self.kept.version,
            self.kept.company.version,
            self.gone.version,
            self.gone.company.version,
        )
        return f"{'.'.join(map(str, versions))}:{counts}"


def plan_merge(kept: Site, gone: Site, *, is_one_site: bool) -> MergePlan:
    """Work out what a merge would do, and why it cannot be done where it cannot. Changes nothing."""
    plan = MergePlan(kept, gone, is_one_site, hindrances=list(_hindrances(kept, gone, is_one_site)))
    plan.fields.extend(_fields(kept, gone, is_one_site))
    if not is_one_site:
        others = select(func.count(Site.id)).where(Site.company_id == gone.company_id)
        plan.moves.append((gettext("sites"), db.session.scalar(others) or 0))
        return plan
    if kept.company_id != gone.company_id:
        others = select(func.count(Site.id)).where(Site.company_id == gone.company_id, Site.id != gone.id)
        if other_sites := db.session.scalar(others):
            plan.moves.append((gettext("other sites of %(company)s", company=gone.company.name), other_sites))
    for moved in MOVED:
        column = moved.model.__table__.c[moved.column]
        rows = db.session.scalar(
            select(func.count()).select_from(moved.model.__table__).where(column == gone.id)
        )
        if rows:
            plan.moves.append((str(moved.words), rows))
    is_stopped = _current_stop(gone.id) is not None
    return MergePlan(kept, gone, is_one_site, plan.moves, plan.fields, plan.hindrances, is_stopped)


def _hindrances(kept: Site, gone: Site, is_one_site: bool) -> Iterator[str]:
    if kept.id == gone.id or (not is_one_site and kept.company_id == gone.company_id):
        yield gettext("They are one already.")
        return
    mine, theirs = kept.company.kvk_number, gone.company.kvk_number
    if kept.company_id != gone.company_id and mine and theirs and mine != theirs:
        yield gettext("They have different KvK numbers, so they are two companies. Correct the number first.")
    if not is_one_site:
        return
    if kept.sbb_company_id and gone.sbb_company_id:
        yield gettext(
            "They have different SBB company IDs, and recognition holds per ID. Empty the ID that is wrong first."
        )
    if kept.establishment_number and gone.establishment_number not in (None, kept.establishment_number):
        yield gettext("They have different establishment numbers. Empty the number that is wrong first.")
    if _current_stop(kept.id) is not None and _current_stop(gone.id) is not None:
        yield gettext("Both have a placement stop. End one of the two first; a site has one at a time.")


def _current_stop(site_id: int) -> int | None:
    going = (PlacementStop.site_id == site_id, PlacementStop.state != StopState.LIFTED)
    return db.session.scalar(select(PlacementStop.id).where(*going).limit(1))


def _fields(kept: Site, gone: Site, is_one_site: bool) -> Iterator[Filled]:
    """Fields that are filled in, or in which the two differ. A person goes whole: no name with another's address."""
    if kept.company_id != gone.company_id:
        yield from _differing(kept.company, gone.company, OF_COMPANY)
    if not is_one_site:
        return
    yield from _differing(kept, gone, SINGLE)
    for group in (CONTACT, TRAINER):
        if not any(getattr(kept, name) for name in group):
            yield from _differing(kept, gone, group)
    if (gone.last_placed_year or 0) > (kept.last_placed_year or 0):
        yield Filled("last_placed_year", None, gone.last_placed_year)


def _differing(kept: Any, gone: Any, names: tuple[str, ...]) -> Iterator[Filled]:
    for name in names:
        mine, theirs = getattr(kept, name), getattr(gone, name)
        if theirs not in (None, "") and theirs != mine:
            yield Filled(name, mine, theirs)


def merge(kept: Site, gone: Site, *, is_one_site: bool, seen: str, actor: User) -> Site:
    """Do what the plan says, all or nothing; returns the one that stays.

    Raises `CannotBeMerged` with every reason, and `ChangedMeanwhile` when it is not what was shown any more.
    """
    for site in sorted((kept, gone), key=lambda one: one.id):
        db.session.refresh(site, with_for_update={"of": Site, "key_share": True})
    plan = plan_merge(kept, gone, is_one_site=is_one_site)
    if plan.hindrances:
        raise CannotBeMerged(plan.hindrances)
    if plan.seen != seen:
        raise ChangedMeanwhile
    former, title = gone.id, gone.title
    _record(plan, actor)
    if is_one_site:
        _remember(kept, gone, actor)
        _move_rows(kept, gone)
        company = gone.company
        values = [one for one in plan.fields if one.is_filled]
        _delete(gone)
        _merge_company(kept, company, values, actor)
        _fill(kept, values, actor)
    else:
        _merge_company(kept, gone.company, [one for one in plan.fields if one.is_filled], actor)
    flag_modified(kept, "name")  # so that its version moves on, and an open form is told
    db.session.flush()
    note_hand_edits("site", kept.id, ["name"], actor, kept.school_id)
    note_hand_edits("company", kept.company_id, ["name"], actor, kept.school_id)
    db.session.expire(kept)
    record(
        trail.MERGE_SITE,
        kept,
        actor=actor,
        subject_name=kept.title,
        data={"former_site": former, "former_name": title},
    )
    return kept


def _record(plan: MergePlan, actor: User) -> None:
    """Under the one that goes too: its trail ends with where it went."""
    record(
        trail.MERGED_INTO,
        plan.gone,
        actor=actor,
        subject_name=plan.gone.title,
        data={"stays": plan.kept.id, "moved": sum(count for _, count in plan.moves)},
    )


def _remember(kept: Site, gone: Site, actor: User) -> None:
    """How files call the one that goes; what was merged into it before leads to the one that stays."""
    db.session.execute(update(FormerSite).where(FormerSite.site_id == gone.id).values(site_id=kept.id))
    db.session.add(
        FormerSite(
            school_id=kept.school_id,
            site_id=kept.id,
            former_id=gone.id,
            name=gone.title,
            kvk_number=gone.company.kvk_number,
            sbb_company_id=gone.sbb_company_id,
            establishment_number=gone.establishment_number,
            author_id=actor.id,
            author_name=actor.name,
        )
    )
    if gone.notes:
        kept.notes = f"{kept.notes}\n\n{gone.notes}" if kept.notes else gone.notes
    db.session.flush()


def _move_rows(kept: Site, gone: Site) -> None:
    for moved in MOVED:
        moved.before(kept.id, gone.id)
        _move(moved, kept.id, gone.id)
    pairs = SitesApart.first_id == gone.id, SitesApart.second_id == gone.id
    for pair in pairs:
        db.session.execute(delete(SitesApart).where(pair))
    mine = (HandEdit.subject_type == "site", HandEdit.subject_id == gone.id)
    db.session.execute(delete(HandEdit).where(*mine))
    db.session.flush()


def _move(moved: Moved, kept_id: int, gone_id: int) -> None:
    column = moved.model.__table__.c[moved.column]
    db.session.execute(update(moved.model).where(column == gone_id).values({moved.column: kept_id}))


def _delete(gone: Site) -> None:
    """Its row goes; what is still tied to it would be lost, so nothing is."""
    db.session.expire_all()
    db.session.execute(delete(Site).where(Site.id == gone.id))
    db.session.expunge(gone)


def _fill(kept: Site, values: list[Filled], actor: User) -> None:
    of_site = {one.field: one.gone for one in values if one.field not in OF_COMPANY}
    for name, value in of_site.items():
        setattr(kept, name, value)
    note_hand_edits("site", kept.id, of_site, actor, kept.school_id)


def _merge_company(kept: Site, former: Company, values: list[Filled], actor: User) -> None:
    """Bring the sites that are left of another company to this one, under their own names, and let it go."""
    company = kept.company
    if former.id == company.id:
        return
    sites = db.session.scalars(select(Site).where(Site.company_id == former.id)).all()
    known_apart = bool(sites) and former.kvk_number and company.kvk_number is None
    for site in sites:
        site.name = site.name or (former.name if former.name != company.name else None)
        site.company = company
    of_company = {one.field: one.gone for one in values if one.field in OF_COMPANY}
    db.session.flush()
    db.session.execute(
        delete(HandEdit).where(HandEdit.subject_type == "company", HandEdit.subject_id == former.id)
    )
    db.session.execute(delete(Company).where(Company.id == former.id))
    db.session.expunge(former)
    for name, value in of_company.items():
        setattr(company, name, value)
    fields = [*of_company, *(["kvk_number"] if known_apart else [])]
    note_hand_edits("company", company.id, fields, actor, kept.school_id)
    db.session.flush()


def unite_recognitions(kept_id: int, gone_id: int) -> None:
    """A code for which both are recognised stays once, with the days of the one that stays."""
    codes = select(Recognition.programme_code).where(Recognition.site_id == kept_id)
    twice = (Recognition.site_id == gone_id, Recognition.programme_code.in_(codes))
    db.session.execute(delete(Recognition).where(*twice).execution_options(synchronize_session=False))


def say_apart(one: Site, other: Site, *, actor: User) -> None:
    """They look like one and are two: they are not shown as doubles again."""
    first, second = sorted((one.id, other.id))
    known = select(SitesApart.id).where(SitesApart.first_id == first, SitesApart.second_id == second)
    if first == second or db.session.scalar(known) is not None:
        return
    db.session.add(
        SitesApart(
            school_id=one.school_id,
            first_id=first,
            second_id=second,
            author_id=actor.id,
            author_name=actor.name,
        )
    )
    db.session.flush()
    record(trail.SAY_APART, one, actor=actor, subject_name=one.title, data={"stays": other.id})
