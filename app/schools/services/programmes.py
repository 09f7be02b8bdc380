"""The programmes that the school offers, and which other codes count as the same."""

import re
from collections.abc import Iterable

from flask_babel import gettext
from sqlalchemy import delete, select

from app.audit.services import Actor, record
from app.errors import DomainError
from app.extensions import db
from app.schools import trail
from app.schools.models import EducationDomain, Programme, ProgrammeEquivalent
from app.schools.reference import PROGRAMMES
from app.schools.services.founding import load_domains


class ProgrammeExists(DomainError):
    """The school has this programme already."""

    def __init__(self, code: str) -> None:
        super().__init__(gettext("The programme with code %(code)s is already in the list.", code=code))


class WrongProgrammeCode(DomainError):
    """A programme code has five digits."""

    status = 400

    def __init__(self, code: str) -> None:
        super().__init__(
            gettext("%(code)s is not a programme code: that has five digits, for example 25187.", code=code)
        )


def _ensure_code(code: str) -> None:
    if not re.fullmatch(r"[0-9]{5}", code):
        raise WrongProgrammeCode(code)


def programme_with(school_id: int, code: str) -> Programme | None:
    """The school's programme with this code."""
    return db.session.scalar(
        select(Programme).where(Programme.school_id == school_id, Programme.code == code)
    )


def ensure_programme(school_id: int, code: str) -> Programme:
    """The school's programme with this code; made when a file names it first, with the official name where we know it.

    The name is the code itself where we do not. Raises WrongProgrammeCode.
    """
    _ensure_code(code)
    found = programme_with(school_id, code)
    if found is not None:
        return found
    official = PROGRAMMES.get(code)
    programme = Programme(school_id=school_id, code=code, name=official.name if official else code)
    if official is not None:
        if db.session.get(EducationDomain, official.domain_code) is None:
            load_domains()
        programme.level, programme.domain_code = official.level, official.domain_code
    db.session.add(programme)
    db.session.flush()
    return programme


def add_programme(
    school_id: int,
    code: str,
    *,
    name: str,
    level: int | None,
    domain_code: str | None,
    equivalents: Iterable[str],
    actor: Actor,
) -> Programme:
    """Add a programme by hand; an empty name becomes the official one. Raises ProgrammeExists, WrongProgrammeCode."""
    _ensure_code(code)
    if programme_with(school_id, code) is not None:
        raise ProgrammeExists(code)
    programme = ensure_programme(school_id, code)
    programme.name = name or programme.name
    programme.level = level or programme.level
    programme.domain_code = domain_code or programme.domain_code
    chosen = _set_equivalents(programme, equivalents)
    record(
        trail.ADD_PROGRAMME,
        programme,
        actor=actor,
        school_id=school_id,
        subject_name=f"{programme.code} {programme.name}",
        data={"equivalents": chosen},
    )
    return programme


def change_programme(
    programme: Programme,
    *,
    name: str,
    level: int | None,
    domain_code: str | None,
    equivalents: Iterable[str],
    actor: Actor,
) -> None:
    """Correct a programme; its code stays, for students and openings name it. Raises WrongProgrammeCode.

    An empty name becomes the official one, or the code where we do not know that.
    """
    official = PROGRAMMES.get(programme.code)
    programme.name = name or (official.name if official else programme.code)
    programme.level, programme.domain_code = level, domain_code
    chosen = _set_equivalents(programme, equivalents)
    db.session.flush()
    record(
        trail.CHANGE_PROGRAMME,
        programme,
        actor=actor,
        subject_name=f"{programme.code} {programme.name}",
        data={"name": programme.name, "level": level, "domain": domain_code, "equivalents": chosen},
    )


def _set_equivalents(programme: Programme, codes: Iterable[str]) -> list[str]:
    """R37: exactly these codes count as the programme's own for the recognition of a site."""
    wanted = {code for code in codes if code != programme.code}
    for code in wanted:
        _ensure_code(code)
    rows = db.session.scalars(
        select(ProgrammeEquivalent).where(
            ProgrammeEquivalent.school_id == programme.school_id, ProgrammeEquivalent.code == programme.code
        )
    ).all()
    gone = [row.id for row in rows if row.equivalent_code not in wanted]
    db.session.execute(delete(ProgrammeEquivalent).where(ProgrammeEquivalent.id.in_(gone)))
    for code in sorted(wanted - {row.equivalent_code for row in rows}):
        db.session.add(
            ProgrammeEquivalent(school_id=programme.school_id, code=programme.code, equivalent_code=code)
        )
    db.session.flush()
    return sorted(wanted)
