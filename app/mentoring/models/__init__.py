"""Tables of circle runs and what they propose, one module per noun."""

from app.mentoring.models.proposal import ProposedCircle, ProposedSeat
from app.mentoring.models.run import CircleRun
