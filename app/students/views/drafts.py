"""The list in the making: what a form of choices holds, and what a button in it does."""

from dataclasses import dataclass, field

from flask import request

from app.students.models import ChoiceList
from app.students.services.reasons import Reason, reasons_of
from app.web.addresses import row_number
from app.web.ranking import moved

REASON, SHARED = "reason-", "shared-"
"""What the fields of a place are called, before its number."""


@dataclass(frozen=True)
class Draft:
    """Ids in her order, the version of the stored list that it was made from, and what the form says of reasons."""

    order: list[int]
    version: int
    reasons: dict[int, Reason] = field(default_factory=dict)

    @classmethod
    def stored(cls, saved: ChoiceList | None) -> "Draft":
        if saved is None:
            return cls([], 0)
        return cls([row.opening_id for row in saved.preferences], saved.version, reasons_of(saved))

    @classmethod
    def posted(cls) -> "Draft":
        """What the form holds after the button that was pressed; what she may not choose is left out later."""
        order = list(dict.fromkeys(request.form.getlist("order", type=row_number)))
        added, removed = (request.form.get(name, type=row_number) for name in ("add", "remove"))
        if added and added not in order:
            order.append(added)
        ranked = moved([str(one) for one in order if one != removed], request.form.get("move", ""))
        version = request.form.get("version", 0, type=int)
        return cls([int(one) for one in ranked], version, _posted_reasons())

    def says_as(self, stored: "Draft") -> bool:
        """Whether nothing would change if it were stored now."""
        return (self.order, self.version) == (stored.order, stored.version) and all(
            reason == stored.reasons.get(one, Reason()) for one, reason in self.reasons.items()
        )


def _posted_reasons() -> dict[int, Reason]:
    """Fields with other names than these are no reasons; a tick without a text shares nothing."""
    found = {}
    for name, text in request.form.items():
        digits = name.removeprefix(REASON)
        if name.startswith(REASON) and digits.isdecimal():
            said = text.replace("\r\n", "\n").strip()
            found[int(digits)] = Reason(said, bool(said) and f"{SHARED}{digits}" in request.form)
    return found
