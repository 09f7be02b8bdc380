"""Tables of gatherings, one module per noun."""

from app.gatherings.models.gathering import (
    GATHERING_TRANSITIONS,
    Gathering,
    GatheringHost,
    GatheringKind,
    GatheringState,
)
from app.gatherings.models.invitation import (
    Answer,
    GatheringEvaluation,
    GatheringFeed,
    GatheringInvitation,
)
from app.gatherings.models.together import TogetherAnswer, Way
