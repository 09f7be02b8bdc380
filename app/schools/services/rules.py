"""The dated rules of the school: a change holds from a day on, and what held before stays known."""

from dataclasses import asdict, dataclass
from datetime import date

from flask_babel import gettext
from sqlalchemy import select

from app.access import Role
from app.audit.services import Actor, record
from app.errors import DomainError
from app.extensions import db
from app.schools import trail
from app.schools.models import SchoolRules
from app.schools.queries import rules_of, second_step_roles, today


class RulesInThePast(DomainError):
    """What held on an earlier day is not rewritten: placements were made by it."""

    status = 400

    def __init__(self) -> None:
        super().__init__(
            gettext("Rules can only change from today onwards, not in the past. Choose today or a later day.")
        )


class NothingChanges(DomainError):
    """The new rules are those that hold already."""

    def __init__(self) -> None:
        super().__init__(gettext("These rules already apply on that day. Change something first."))


@dataclass(frozen=True)
class RuleValues:
    """What a school decides. `max_travel_minutes` None is no limit."""

    threshold: int
    count_valid_months: int
    max_preferences: int
    assume_wishes: bool
    intake_after_years: int
    max_travel_minutes: int | None
    standard_hours: int
    intensive_hours: int
    second_step_roles: list[str]
    second_step_days: int


def values_of(rules: SchoolRules) -> RuleValues:
    """The decisions of a stored row, and those of the installation where the school has not chosen."""
    values = {name: getattr(rules, name) for name in RuleValues.__dataclass_fields__}
    needing = second_step_roles(rules)
    return RuleValues(**{**values, "second_step_roles": [role.value for role in Role if role in needing]})


def set_rules(
    school_id: int, valid_from: date, values: RuleValues, *, actor: Actor, actor_id: int
) -> SchoolRules:
    """Let other rules hold from `valid_from` on; a change that was planned for the same day is replaced.

    Raises RulesInThePast, NothingChanges.
    """
    if valid_from < today():
        raise RulesInThePast
    before = rules_of(school_id, valid_from)
    if values_of(before) == values:
        raise NothingChanges
    rules = db.session.scalar(
        select(SchoolRules).where(SchoolRules.school_id == school_id, SchoolRules.valid_from == valid_from)
    ) or SchoolRules(school_id=school_id, valid_from=valid_from)
    for name, value in asdict(values).items():
        setattr(rules, name, value)
    rules.author_id = actor_id
    db.session.add(rules)
    db.session.flush()
    record(
        trail.SET_RULES,
        rules,
        actor=actor,
        school_id=school_id,
        subject_name=valid_from.isoformat(),
        data={"valid_from": valid_from.isoformat(), **asdict(values)},
    )
    return rules
