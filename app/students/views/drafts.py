"""The list in the making: what a form of choices holds, and what a button in it does."""

from dataclasses import dataclass

from flask import request

from app.students.models import ChoiceList
from app.web.addresses import row_number
from app.web.ranking import moved


@dataclass(frozen=True)
class Draft:
    """Ids in her order, and the version of the stored list that it was made from."""

    order: list[int]
    version: int

    @classmethod
    def stored(cls, saved: ChoiceList | None) -> "Draft":
        return cls([row.opening_id for row in saved.preferences], saved.version) if saved else cls([], 0)

    @classmethod
    def posted(cls) -> "Draft":
        """What the form holds after the button that was pressed; what she may not choose is left out later."""
        order = list(dict.fromkeys(request.form.getlist("order", type=row_number)))
        added, removed = (request.form.get(name, type=row_number) for name in ("add", "remove"))
        if added and added not in order:
            order.append(added)
        ranked = moved([str(one) for one in order if one != removed], request.form.get("move", ""))
        return cls([int(one) for one in ranked], request.form.get("version", 0, type=int))
