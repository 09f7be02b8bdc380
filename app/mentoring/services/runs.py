"""Starting circle runs."""

from app.accounts.models import User
from app.mentoring.kinds import CIRCLES
from app.mentoring.models import CircleRun
from app.mentoring.policies import CirclePolicy, Invited
from app.runs import services as runs
from app.schools.models import Period


def start(period: Period, policy: CirclePolicy, invited: Invited, *, actor: User | None) -> CircleRun:
    """Freeze the question and put the run in the queue; it leaves after the commit.

    Raises `RunInProgress` when the school has one that is not finished, `NoMentors` or `TooFewStudents` (R24),
    and `CircleProblemNotUsable` when the rows make no problem.
    """
    return runs.start(CIRCLES, period.school_id, period, policy, invited, actor=actor)
