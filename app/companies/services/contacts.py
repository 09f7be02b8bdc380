"""A copy of what is known of somebody at a company, without what is known of whoever else is named there."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.accounts.models import User
from app.audit.services import record
from app.companies.queries.contacts import ContactRole, FoundContact
from app.errors import NotVisible
from app.privacy.copies import Cell, Copy, copy_of
from app.privacy.people import GAP, person_of
from app.privacy.registry import Whose
from app.privacy.trail import COPY
from app.privacy.words import FORMATS


def copy_of_contact(found: FoundContact) -> Copy:
    """What the school keeps of this contact or trainer. Raises NotVisible where nobody is named there."""
    if not found.name:
        raise NotVisible
    copy = copy_of(person_of(Whose.CONTACT, found.site.id), is_for_herself=False)
    if found.is_both:
        return copy
    (other,) = (role for role in ContactRole if role is not found.role)
    texts = [getattr(found.site, name) for name in other.columns]
    without = re.compile("|".join(re.escape(text) for text in texts if text) or "(?!)", re.IGNORECASE)
    parts = []
    for part in copy.parts:
        columns = [name for name in part.columns if name not in other.columns]
        rows = [[_unnamed(cell, without) for cell in row if cell.column in columns] for row in part.rows]
        parts.append(replace(part, columns=columns, rows=rows))
    return replace(copy, parts=parts)


def _unnamed(cell: Cell, without: re.Pattern[str]) -> Cell:
    return replace(cell, value=_taken_out(cell.value, without), text=without.sub(GAP, cell.text))


def _taken_out(value: Any, without: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return without.sub(GAP, value)
    if isinstance(value, Mapping):
        return {key: _taken_out(part, without) for key, part in value.items()}
    return [_taken_out(part, without) for part in value] if isinstance(value, list) else value


def note_copy_of_contact(found: FoundContact, file_format: str, *, actor: User) -> None:
    """Keep that a copy left, by the site: the trail names nobody at a company."""
    known = file_format if file_format in FORMATS else "html"
    record(COPY, found.site, actor=actor, subject_name=found.site.title, data={"format": known})
