"""Waiting, in a command, until a worker has done a piece of work."""

import time

from app.background.leases import QUEUED, RUNNING
from app.background.work import LeasedWork
from app.extensions import db

LOOK_EVERY_SECONDS = 0.2


def wait_for_end(work: LeasedWork) -> None:
    """Come back once the work is finished, whoever does it, with the row as it is then."""
    db.session.refresh(work)
    while work.state in (QUEUED, RUNNING):
        db.session.rollback()  # let go of the database, or the worker could not write
        time.sleep(LOOK_EVERY_SECONDS)
        db.session.refresh(work)
