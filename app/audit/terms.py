"""How long names and reasons are kept in the trail; its events stay."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select, union_all

from app.audit.people import forget_names, forget_texts, old_people, old_texts
from app.privacy.retention import Term, beginning_of
from app.privacy.trail import TERM_TITLES


def _old(school_id: int, before: date) -> Select[int]:
    """Numbers of events whose reason is due, and, below zero, of names of whom there was nothing since."""
    moment = beginning_of(before)
    texts, names = old_texts(school_id, moment).subquery(), old_people(school_id, moment).subquery()
    both = union_all(
        select(texts.c.event_id.label("number")), select((-names.c.id).label("number"))
    ).subquery()
    return select(both.c.number).order_by(both.c.number)


def _forget(_school_id: int, numbers: Sequence[int]) -> None:
    forget_texts([number for number in numbers if number > 0])
    forget_names([-number for number in numbers if number < 0])


TERMS = (
    Term(
        "trail",
        TERM_TITLES["trail"],
        since=_l("after the event; a name, after the last event by or about that person"),
        happens=_l(
            "Names and reasons are erased. The events stay, by number, and still prove what happened."
        ),
        basis=_l("security: who did what"),
        months=24,
        due=_old,
        go=_forget,
        at_once=500,
    ),
)
