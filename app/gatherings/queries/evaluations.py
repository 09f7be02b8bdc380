"""What those who came thought of gatherings, as totals in threes and never by name (R47)."""

from collections.abc import Collection

from sqlalchemy import select

from app.circles.queries.evaluations import Totals, totals_from
from app.extensions import db
from app.gatherings.models import GatheringEvaluation, GatheringInvitation


def totals_of(gathering_ids: Collection[int]) -> dict[int, Totals]:
    """By gathering what people thought; one statement."""
    rows: dict[int, list[GatheringEvaluation]] = {gathering_id: [] for gathering_id in gathering_ids}
    query = (
        select(GatheringInvitation.gathering_id, GatheringEvaluation)
        .join(GatheringInvitation, GatheringInvitation.id == GatheringEvaluation.invitation_id)
        .where(GatheringInvitation.gathering_id.in_(gathering_ids))
        .order_by(GatheringEvaluation.given_at, GatheringEvaluation.invitation_id)
    )
    for gathering_id, row in db.session.execute(query):
        rows[gathering_id].append(row)
    return {gathering_id: totals_from(answers) for gathering_id, answers in rows.items()}
