"""Whether a decision ruled an opening out for a student, or she declined it: one rule to the solver."""

from collections.abc import Collection

from app.placements.problem.plan import Plan

FORBIDDEN, DECLINED = "forbidden", "declined"


def real_rule(rule: str | None, opening_id: int, declined: Collection[int]) -> str | None:
    """Give the code of the rule to tell: `declined` for an opening among those she declined."""
    return DECLINED if rule == FORBIDDEN and opening_id in declined else rule


def real_removals(
    removed: tuple[tuple[str, int], ...], plan: Plan, student_id: int, declined: Collection[int]
) -> tuple[tuple[str, int], ...]:
    """Count the openings that she declined apart from those that a decision rules out."""
    hers = sum(
        plan.knows(opening) and plan.rule_against(student_id, opening) == FORBIDDEN for opening in declined
    )
    split = (
        pair
        for code, n in removed
        for pair in (((FORBIDDEN, n - hers), (DECLINED, hers)) if code == FORBIDDEN else ((code, n),))
    )
    return tuple((code, n) for code, n in split if n)
