"""Who withdrew, outside the database: so that a backup of an earlier day does not bring her back.

One line of JSON for each: the number of her row and when, nothing that says who she was. The line is on disk before
the withdrawal is: should the withdrawal then fail she asks again, and a line too many takes her out once more at most.
"""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app

from app.extensions import db, now
from app.rolemodels.models import RoleModel, RoleModelState
from app.rolemodels.services.leaving import withdraw

MARGIN = timedelta(hours=1)
"""A withdrawal that was under way when a backup began may be missing from it, however long it took."""


def kept_in() -> Path:
    """The file of this installation."""
    return Path(current_app.config["DATA_DIR"]) / "departures.jsonl"


def note_departure(role_model: RoleModel) -> None:
    """Keep that somebody withdrew. Whose time was over is found again by the sweep of the register."""
    if role_model.state is not RoleModelState.WITHDRAWN:
        return
    line = json.dumps({"at": now().isoformat(), "role_model": role_model.id})
    descriptor = os.open(kept_in(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, f"{line}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def repeat_departures(path: Path, since: datetime) -> int:
    """Withdraw everybody again who did so since a moment; how many these are."""
    count = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        kept = json.loads(line)
        role_model = db.session.get(RoleModel, kept["role_model"])
        if datetime.fromisoformat(kept["at"]) < since - MARGIN or role_model is None or role_model.has_left:
            continue
        withdraw(role_model)
        count += 1
    return count
