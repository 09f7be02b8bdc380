"""Which fields people set by hand, so that the next import leaves them alone until the coordinator says otherwise."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import insert, select, update

from app.extensions import Base, db, now
from app.imports.models import HandEdit
from app.parts import in_parts


class Actor(Protocol):
    """Whoever edits."""

    @property
    def id(self) -> int: ...


def note_hand_edits(
    subject_type: str, subject_id: int, fields: Iterable[str], actor: Actor | None, school_id: int
) -> None:
    """Remember that `fields` of a row were set by hand, now, by `actor`; flushes.

    `subject_type` is the table's name: student, company, site, opening. A field that was edited before keeps one row,
    with the last author and moment.
    """
    wanted = list(dict.fromkeys(fields))
    known = {
        edit.field: edit
        for edit in db.session.scalars(
            select(HandEdit).where(
                HandEdit.subject_type == subject_type,
                HandEdit.subject_id == subject_id,
                HandEdit.field.in_(wanted),
            )
        )
    }
    for field in wanted:
        edit = known.get(field)
        if edit is None:
            edit = HandEdit(
                school_id=school_id, subject_type=subject_type, subject_id=subject_id, field=field
            )
            db.session.add(edit)
        edit.author_id = actor.id if actor else None
        edit.at = now()
    db.session.flush()


def note_hand_edit_of_many(
    subject_type: str, subject_ids: Sequence[int], field: str, actor: Actor | None, school_id: int
) -> None:
    """Remember, in a few statements, that `field` of many rows was set by hand, now, by `actor`; flushes."""
    author, moment = actor.id if actor else None, now()
    for ids in in_parts(subject_ids):
        theirs = (
            HandEdit.subject_type == subject_type,
            HandEdit.field == field,
            HandEdit.subject_id.in_(ids),
        )
        known = set(db.session.scalars(select(HandEdit.subject_id).where(*theirs)))
        db.session.execute(update(HandEdit).where(*theirs).values(author_id=author, at=moment))
        new = [{"subject_id": each} for each in ids if each not in known]
        if new:
            same = {"school_id": school_id, "subject_type": subject_type, "field": field}
            db.session.execute(insert(HandEdit).values(**same, author_id=author, at=moment), new)
    db.session.flush()


def put(row: Base, values: Mapping[str, Any]) -> list[str]:
    """Set the attributes that differ; returns their names. An empty text and None are the same: not known."""
    changed = []
    for name, value in values.items():
        wanted = None if value == "" else value
        if getattr(row, name) != wanted:
            setattr(row, name, wanted)
            changed.append(name)
    return changed
