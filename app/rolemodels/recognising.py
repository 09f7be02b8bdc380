"""Recognising an address without naming it, of somebody who left or in a link: a hash under the installation's key.

Without it a file of last year would bring back whoever withdrew. The hash tells nothing to whoever has the database
but not the key, and is compared with addresses that come in, never the other way round.
"""

import hashlib
import hmac

from flask import current_app


def hash_of_address(school_id: int, email: str) -> str:
    """The hash of an address, another one in each school."""
    secret = current_app.config["SECRET_KEY"].encode()
    text = f"role model who left\n{school_id}\n{email.strip().lower()}"
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()
