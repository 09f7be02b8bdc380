"""Pages as a browser's parser reads them. One that was read before, but for its secrets, is not read again.

Tests of one module open the same page time and again, and to read one by html5lib takes as long as to make it.
"""

import re
from copy import deepcopy
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

import html5lib

SECRET = re.compile(r'(?<= name="csrf_token" value=")[^"]+|(?<=<script nonce=")[^"]+')
"""What is new on each page, whatever it shows."""
HOLDERS = (("input", "value"), ("script", "nonce"))
Wrong = tuple[tuple[int, int], str, dict[str, Any]]
"""Where the markup is wrong, a code, and its details."""


@lru_cache(maxsize=200)
def _read(html: str) -> tuple[Element, list[Wrong]]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    return parser.parse(html), parser.errors


def read(html: str) -> tuple[Element, list[Wrong]]:
    """The tree of a page, which is the caller's own, and what is wrong with its markup."""
    secrets = list(dict.fromkeys(SECRET.findall(html)))
    numbers = {secret: f"secret {number}" for number, secret in enumerate(secrets)}
    root, errors = _read(SECRET.sub(lambda found: numbers[found[0]], html))
    root = deepcopy(root)
    secret_of = {number: secret for secret, number in numbers.items()}
    for tag, attribute in HOLDERS:
        for element in root.iter(tag):
            if (number := element.get(attribute, "")) in secret_of:
                element.set(attribute, secret_of[number])
    return root, errors
