"""Who withdrew or was erased and which school left, outside the database: so that no earlier backup brings them back.

One line of JSON for each: the number of the row and when, nothing that says who she was. The line is on disk before
it is done: should that then fail it is asked for again, and a line too many takes her out once more at most.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from flask import current_app

from app.audit.anchors import let_go
from app.backup.school_removal import remove_school
from app.errors import NotVisible
from app.extensions import db, now
from app.privacy.erasure import Part, erase, is_erased, known_as
from app.privacy.people import Person
from app.privacy.registry import Whose
from app.privacy.trail import RESTORED
from app.rolemodels.models import RoleModel, RoleModelState
from app.rolemodels.services.leaving import withdraw
from app.schools.models import School

MARGIN = timedelta(hours=1)
"""A withdrawal that was under way when a backup began may be missing from it, however long it took."""


def kept_in() -> Path:
    """The file of this installation."""
    return Path(current_app.config["DATA_DIR"]) / "departures.jsonl"


def note_departure(role_model: RoleModel) -> None:
    """Keep that somebody withdrew. Whose time was over is found again by the sweep of the register."""
    if role_model.state is not RoleModelState.WITHDRAWN:
        return
    _keep({"role_model": role_model.id})


def note_erasure(person: Person) -> None:
    """Keep that somebody was erased; a role model who leaves is kept above."""
    whose, number = next(iter(person.ids.items()))
    if whose is not Whose.ROLE_MODEL:
        _keep({str(whose): number})


ERASURES = Part(wipe=note_erasure)


def forget_files(school_id: int) -> None:
    """Delete exports of a school that lie in the data folder."""
    for path in (Path(current_app.config["DATA_DIR"]) / "exports").glob(f"school-{school_id}-*"):
        path.unlink(missing_ok=True)


def depart(school: School) -> None:
    """Take every row of a school out, and keep that it left, so that no backup brings it back; flushes."""
    _keep({"school": [school.id, school.created_at.isoformat()]})
    remove_school(school.id)


def settle_departures() -> None:
    """Stop asking for the trails of schools that left: after their rows are gone for good. Raises HeadsForged."""
    lines = kept_in().read_text(encoding="utf-8").splitlines() if kept_in().exists() else []
    for line in lines:
        left = json.loads(line).get("school")
        if left and db.session.get(School, left[0]) is None:
            let_go(left[0])


def _keep(who: dict[str, Any]) -> None:
    line = json.dumps({"at": now().isoformat(), **who})
    descriptor = os.open(kept_in(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, f"{line}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def repeat_departures(path: Path, since: datetime) -> int:
    """Withdraw and erase everybody again of whom that was done since a moment, and take out the schools that left.

    Returns how many these are.
    """
    again: dict[str, Callable[[Any], bool]] = {
        **{str(whose): partial(_erase_again, whose) for whose in Whose},
        "role_model": _withdraw_again,
        "school": _depart_again,
    }
    count = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        kept = json.loads(line)
        if datetime.fromisoformat(kept.pop("at")) < since - MARGIN:
            continue
        for kind, who in kept.items():
            count += again[kind](who)
    return count


def _withdraw_again(number: int) -> bool:
    role_model = db.session.get(RoleModel, number)
    if role_model is None or role_model.has_left:
        return False
    withdraw(role_model)
    return True


def _depart_again(left: list[Any]) -> bool:
    """A school that was made since may have the number of one that left."""
    school = db.session.get(School, left[0])
    if school is None or school.created_at.isoformat() != left[1]:
        return False
    remove_school(school.id)
    return True


def _erase_again(whose: Whose, number: int) -> bool:
    """Not there: she came after the backup was made, and is gone as well."""
    try:
        person = known_as(whose, number)
    except NotVisible:
        return False
    if is_erased(person):
        return False
    erase([person], RESTORED, actor=None)
    return True
