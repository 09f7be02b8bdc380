"""To whom a student of a plan could go, asked by the page of the plan when somebody picks the student up."""

from collections.abc import Iterator

from flask import Response, jsonify
from flask_babel import gettext

from app.access import Permission, requires
from app.runs.targets import Target, answer, figures
from app.supervision.criteria import CRITERIA, criterion_change
from app.supervision.models import ProposedSupervisor
from app.supervision.problem.effect import effect_of_move
from app.supervision.problem.explaining import explain
from app.supervision.problem.plan import SupervisionPlan, plan_of
from app.supervision.queries.named import users_named
from app.supervision.queries.plans import rows_in
from app.supervision.services.moves import broken_sentences
from app.supervision.views.blueprint import bp
from app.supervision.views.changes import STUDENT, plan_row
from app.supervision.words import other_words


@bp.get(f"{STUDENT}/targets.json")
@requires(Permission.ASSIGN_SUPERVISORS)
def list_supervisors_for(supervisor_run_id: int, student_id: int) -> Response:
    run, row = plan_row(supervisor_run_id, student_id)
    plan = plan_of(run, rows_in(run))
    others = explain(plan, student_id).others
    users = users_named(run.school_id, [other.user_id for other in others])
    name = row.student.first_name
    found = [
        Target(
            f"supervisors/{other.user_id}",
            users[other.user_id].name,
            gettext("%(name)s to %(supervisor)s", name=name, supervisor=users[other.user_id].name),
            "" if other.code == "room" else other_words(other.code, other.lacking),
            figures(CRITERIA, criterion_change, plan.figures, other.price),
        )
        for other in others
        if other.user_id in users
    ]
    return jsonify(
        answer(
            [*found, *_nobody(plan, row)],
            title=gettext("Who can guide %(name)s?", name=name),
            confirm=gettext("Move %(name)s", name=name),
            version=row.version,
        )
    )


def _nobody(plan: SupervisionPlan, row: ProposedSupervisor) -> Iterator[Target]:
    """Without a supervisor, for who has one."""
    if row.supervisor_id is None:
        return
    effect = effect_of_move(plan, row.student_id, None)
    yield Target(
        "nobody",
        gettext("nobody"),
        gettext("%(name)s without a supervisor", name=row.student.first_name),
        " ".join(broken_sentences(row.run, effect.broken)),
        figures(
            CRITERIA,
            criterion_change,
            plan.figures,
            [(name, after - before) for name, before, after in effect.figures],
        ),
    )
