"""What somebody's browser keeps for a page that she comes to next: sealed, and of no use once it is too old."""

import json
import time
from typing import Any

from werkzeug.wrappers import Response

from app.sealing import seal, unseal
from app.web.cookies import cookie, set_cookie

LONGEST = 3_500
"""A browser drops a cookie of more than 4,096 bytes, its name and attributes among them."""


def keep(response: Response, name: str, value: Any, seconds: int) -> bool:
    """Have the browser keep `value` for so many seconds; False, and nothing done, where it is too long for a cookie."""
    sealed = seal(name, json.dumps([int(time.time()) + seconds, value], ensure_ascii=False))
    if len(sealed) > LONGEST:
        return False
    set_cookie(response, name, sealed, seconds)
    return True


def kept(name: str) -> Any:
    """What this browser keeps under the name; None where it keeps nothing, or nothing that still counts."""
    text = unseal(name, cookie(name))
    if text is None:
        return None
    until, value = json.loads(text)
    return value if time.time() <= until else None


def forget(response: Response, name: str) -> None:
    """Have the browser keep nothing under the name."""
    set_cookie(response, name, "", 0)
