"""Tables of the activities, one module per noun."""

from app.activities.models.invitation import INVITATION_TRANSITIONS, Invitation, InvitationState
from app.activities.models.request import (
    REQUEST_TRANSITIONS,
    STUDENT_OFFERS,
    TEAM_OFFERS,
    WISH_KINDS,
    ActivityEvaluation,
    Request,
    RequestState,
)
