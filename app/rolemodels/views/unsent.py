"""What somebody filled in of the sign-up and has not sent: kept in her own browser, so that each step has an address.

It is gone an hour after her last step, when she signs up, and as soon as anybody begins at the first address again:
browsers are shared at information evenings.
"""

from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.schools.models import School
from app.web import kept

COOKIE = "sign_up"
LIFETIME = 60 * 60


def keep(response: Response, school: School, answers: list[tuple[str, str]]) -> bool:
    """Have the browser keep the answers; False, and nothing done, where they are too long for it."""
    return kept.keep(response, COOKIE, {"school": school.id, "answers": answers}, LIFETIME)


def kept_answers(school: School) -> MultiDict[str, str] | None:
    """The answers that this browser keeps for the school; None where it has none, or none of the last hour."""
    found = kept.kept(COOKIE)
    if found is None or found["school"] != school.id:
        return None
    return MultiDict([(name, value) for name, value in found["answers"]])


def forget(response: Response) -> None:
    """Have the browser keep nothing."""
    kept.forget(response, COOKIE)
