"""What somebody filled in of the sign-up and has not sent: kept in her own browser, so that each step has an address.

Sealed, because it may hold her name and address. It is gone an hour after her last step, when she signs up, and as soon
as anybody begins at the first address again: browsers are shared at information evenings.
"""

import json
import time

from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.schools.models import School
from app.sealing import seal, unseal
from app.web.cookies import cookie, set_cookie

COOKIE = "sign_up"
LIFETIME = 60 * 60
LONGEST = 3_500
"""A browser drops a cookie of more than 4,096 bytes, its name and attributes among them."""


def keep(response: Response, school: School, answers: list[tuple[str, str]]) -> bool:
    """Have the browser keep the answers; False, and nothing done, where they are too long for it."""
    kept = {"school": school.id, "at": int(time.time()), "answers": answers}
    sealed = seal(COOKIE, json.dumps(kept, ensure_ascii=False))
    if len(sealed) > LONGEST:
        return False
    set_cookie(response, COOKIE, sealed, LIFETIME)
    return True


def kept_answers(school: School) -> MultiDict[str, str] | None:
    """The answers that this browser keeps for the school; None where it has none, or none of the last hour."""
    text = unseal(COOKIE, cookie(COOKIE))
    kept = json.loads(text) if text else {}
    if kept.get("school") != school.id or time.time() - kept["at"] > LIFETIME:
        return None
    return MultiDict([(name, value) for name, value in kept["answers"]])


def forget(response: Response) -> None:
    """Have the browser keep nothing."""
    set_cookie(response, COOKIE, "", 0)
