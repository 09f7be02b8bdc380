"""Taking somebody's name out of what other people wrote about her, when she leaves the register.

What she wrote herself is wiped; what others wrote is theirs, and stays without her.
"""

import re
from collections.abc import Iterator

from app.rolemodels.models import RoleModel

GAP = "…"
"""What stands where her name was."""


def without_person(text: str, role_model: RoleModel) -> str:
    """`text` without her name, any part of it, her address or her telephone number; whole words only."""
    return _pattern(role_model).sub(GAP, text) if text else text


def mentions(text: str, role_model: RoleModel) -> bool:
    """Whether `text` holds her name, a part of it, her address or her telephone number."""
    return bool(text) and _pattern(role_model).search(text) is not None


def _pattern(role_model: RoleModel) -> re.Pattern[str]:
    """The longest first, so that a full name leaves one gap; with the Dutch genitive: Marits circle, Noa's circle."""
    words = sorted(set(_written(role_model)), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(words) or r'(?!)'})(?:['’]?s)?(?!\w)", re.IGNORECASE)


def _written(role_model: RoleModel) -> Iterator[str]:
    prefix, surname = role_model.name_prefix or "", role_model.last_name
    for text in (
        role_model.email,
        role_model.name,
        f"{role_model.first_name} {surname}".strip(),
        f"{prefix} {surname}".strip(),
        surname,
        role_model.first_name,
    ):
        if text:
            yield r"\s+".join(map(re.escape, text.split()))
    digits = re.sub(r"\D", "", role_model.phone or "")
    if len(digits) >= 6:
        yield r"[\s.()/-]*".join(digits)
