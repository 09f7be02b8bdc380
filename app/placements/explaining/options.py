"""Where a student could go within a plan, for whoever wants to move her by hand."""

from dataclasses import dataclass

from app.placements.problem.eligibility import BINDING_RULES
from app.placements.problem.names import OPENING, STUDENT, key, row_id
from app.placements.problem.plan import Plan


@dataclass(frozen=True)
class Option:
    """An opening that no rule for everybody closes to her. `rule`: her own limit that the move would overrule."""

    opening_id: int
    rank: int | None
    minutes: int | None
    women: int | None
    is_flagged: bool
    capacity: int
    holders: tuple[int, ...]
    rule: str | None

    @property
    def free(self) -> int:
        return max(0, self.capacity - len(self.holders))


def options_of(plan: Plan, student_id: int) -> list[Option]:
    """Her choices in their order, then the openings with a free place, then the full ones; the nearest first."""
    student = plan.ledger.students[key(STUDENT, student_id)]
    found = []
    for opening in plan.problem.openings:
        rule = plan.rule_against(student_id, row_id(opening.id))
        if rule in BINDING_RULES:
            continue
        found.append(
            Option(
                opening_id=row_id(opening.id),
                rank=plan.ledger.rank(student, opening),
                minutes=plan.ledger.minutes(student, opening),
                women=plan.ledger.site_of(opening).women_technical,
                is_flagged=plan.ledger.is_flagged(opening),
                capacity=opening.capacity,
                holders=tuple(plan.holders_of(row_id(opening.id))),
                rule=None if rule == "pinned" else rule,
            )
        )
    return sorted(
        found,
        key=lambda option: (
            option.rank or 99,
            not option.free,
            option.minutes or 0,
            key(OPENING, option.opening_id),
        ),
    )
