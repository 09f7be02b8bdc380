"""Tables of the activities, one module per noun."""

from app.activities.models.evaluation import ActivityEvaluation
from app.activities.models.invitation import Invitation, InvitationState
from app.activities.models.request import REQUEST_TRANSITIONS, Request, RequestState

__all__ = [
    "REQUEST_TRANSITIONS",
    "ActivityEvaluation",
    "Invitation",
    "InvitationState",
    "Request",
    "RequestState",
]
