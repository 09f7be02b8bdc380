"""When a check-in opens a talk: safe at 2 or less, or a fall of two in any answer."""

from app.checkins.models import Scores

UNSAFE = 2
FALL = 2


def opens_talk(scores: Scores, before: Scores | None) -> bool:
    """Whether these answers ask for a talk, given those of the check-in before, if there was one."""
    if scores.safe <= UNSAFE:
        return True
    return before is not None and any(
        was - is_now >= FALL for was, is_now in zip(before, scores, strict=True)
    )
