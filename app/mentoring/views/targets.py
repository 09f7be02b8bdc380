"""Where a student of a plan could go, asked by the page of the plan when somebody picks her up."""

from collections.abc import Iterator

from flask import Response, jsonify
from flask_babel import gettext

from app.access import Permission, requires
from app.mentoring.criteria import CRITERIA, criterion_change
from app.mentoring.models import ProposedSeat
from app.mentoring.problem.effect import effect_of_move
from app.mentoring.problem.explaining import explain
from app.mentoring.problem.plan import CirclePlan, plan_of
from app.mentoring.queries.plans import circles_in, seats_in
from app.mentoring.services.moves import broken_sentences
from app.mentoring.views.blueprint import bp
from app.mentoring.views.changes import SEAT, plan_row
from app.mentoring.words import other_words
from app.runs.targets import Target, answer, figures


@bp.get(f"{SEAT}/targets.json")
@requires(Permission.MANAGE_CIRCLES)
def list_circles_for(circle_run_id: int, student_id: int) -> Response:
    run, seat = plan_row(circle_run_id, student_id)
    circles = circles_in(run)
    plan = plan_of(run, circles, seats_in(run))
    name, numbers = seat.student.first_name, {row.number: row.id for row in circles}
    found = [
        Target(
            f"circles/{numbers[other.number]}",
            gettext("Circle %(number)s", number=other.number),
            gettext("%(name)s to circle %(number)s", name=name, number=other.number),
            "" if other.code == "room" else other_words(other.code),
            figures(CRITERIA, criterion_change, plan.figures, other.price),
        )
        for other in explain(run, plan, student_id).others
    ]
    return jsonify(
        answer(
            [*found, *_out(plan, seat)],
            title=gettext("Where can %(name)s go?", name=name),
            confirm=gettext("Move %(name)s", name=name),
            version=seat.version,
        )
    )


def _out(plan: CirclePlan, seat: ProposedSeat) -> Iterator[Target]:
    """Without a circle, for who has one."""
    if seat.circle_id is None:
        return
    effect = effect_of_move(plan, seat.student_id, None)
    yield Target(
        "no-circle",
        gettext("no circle"),
        gettext("%(name)s without a circle", name=seat.student.first_name),
        " ".join(broken_sentences(seat.run, effect.broken)),
        figures(
            CRITERIA,
            criterion_change,
            plan.figures,
            [(name, after - before) for name, before, after in effect.figures],
        ),
    )
