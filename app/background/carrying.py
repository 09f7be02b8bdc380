"""One piece of leased work from claim to record. No transaction is open while it is being done."""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.background.leases import Claim, claim
from app.background.work import LeasedWork
from app.extensions import db

logger = logging.getLogger(__name__)

Row = TypeVar("Row", bound=LeasedWork)
Question = TypeVar("Question")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Steps(Generic[Row, Question, Answer]):
    """What a kind of work consists of. Only `read`, `hand_in` and `give_up` may touch the database."""

    read: Callable[[Row], Question]
    do: Callable[[Claim, Question], Answer]
    hand_in: Callable[[Claim, Answer], object]
    give_up: Callable[[Claim, Exception], None]


def carry_out(row_id: int, table: type[Row], steps: Steps[Row, Question, Answer]) -> None:
    """Claim the row, do the work, record what came of it; commits after each step. No effect when it is taken."""
    mine = claim(row_id, uuid.uuid4().hex, table)
    db.session.commit()
    if mine is None:
        return
    try:
        question = steps.read(db.session.get_one(table, row_id))
        db.session.rollback()  # let go of the database while the solver works
        steps.hand_in(mine, steps.do(mine, question))
        db.session.commit()
    except Exception as error:
        logger.exception("%s %s failed", table.__name__, row_id)
        db.session.rollback()
        steps.give_up(mine, error)
        db.session.commit()
