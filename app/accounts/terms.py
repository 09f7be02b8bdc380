"""How long closed accounts of staff are kept."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from app.access import STAFF
from app.accounts.models import RoleGrant, User
from app.privacy.erasure import erase, hindrances, known_as
from app.privacy.registry import Whose
from app.privacy.retention import Term
from app.privacy.trail import RETENTION, TERM_TITLES


def _closed_before(school_id: int, before: date) -> Select[int]:
    return (
        select(User.id)
        .where(
            User.school_id == school_id,
            User.is_closed,
            User.erased_at.is_(None),
            User.closed_on < before,
            User.role_grants.any(RoleGrant.role.in_(STAFF)),
        )
        .order_by(User.id)
    )


def _erase(_school_id: int, ids: Sequence[int]) -> None:
    people = [known_as(Whose.ACCOUNT, number) for number in ids]
    erase([person for person in people if not hindrances(person)], RETENTION, actor=None)


TERMS = (
    Term(
        "accounts",
        TERM_TITLES["accounts"],
        since=_l("after the day on which it was closed"),
        happens=_l(
            "Name and address are erased, also beside what was done with the account; that stays, by number."
        ),
        basis=_l("security: who did what"),
        months=24,
        due=_closed_before,
        go=_erase,
        at_once=10,
    ),
)
