"""What the worker does with the preview of a large file: plan it again, or import it."""

from dataclasses import replace
from enum import StrEnum

from app.audit.services import Actor
from app.extensions import db, now
from app.imports.models import ImportBatch
from app.imports.services.deciding import Confirmation, QuestionUnanswered, confirm, ensure_open
from app.imports.services.previewing import answer, plan_of, renew


class Work(StrEnum):
    """What is to be done."""

    PLAN = "plan"
    CONFIRM = "confirm"


class Colleague:
    """Whoever asked for something that the worker does, as far as the trail needs to know."""

    def __init__(self, number: int, name: str, role_names: str) -> None:
        self.id = number
        self.name = name
        self.role_names = role_names


def hand_over(batch: ImportBatch, work: Work, actor: Actor, code: str = "") -> None:
    """Leave a preview to the worker; flushes. `code` answers the question about the file.

    Raises ImportIsDecided, and QuestionUnanswered when it is to be imported and the question has no answer.
    """
    ensure_open(batch)
    before = answer_to(batch)
    is_other = answer(batch, code)
    if work is Work.CONFIRM and batch.reading.get("question") and answer_to(batch) is None:
        raise QuestionUnanswered
    batch.work = {
        "what": work.value,
        "before": before,
        "is_other": is_other,
        "id": actor.id,
        "name": actor.name,
        "roles": actor.role_names,
    }
    batch.work_at = now()
    batch.reading = {**batch.reading, "changed": False}
    db.session.flush()


def answer_to(batch: ImportBatch) -> str | None:
    """What was answered to the question about the file."""
    question = batch.reading.get("question")
    return batch.answers.get(question["name"]) if question else None


def do_work(batch: ImportBatch) -> None:
    """Do what was left to the worker; flushes. Where the school changed meanwhile, the preview says so."""
    asked, batch.work, batch.work_at = batch.work, {}, None
    db.session.flush()
    actor = Colleague(asked["id"], asked["name"], asked["roles"])
    if asked["what"] == Work.PLAN:
        renew(batch, plan_of(batch))
        return
    if asked["is_other"] and not _takes_answer(batch, asked["before"]):
        return
    if confirm(batch, actor=actor) is Confirmation.SEE_AGAIN:
        _say_that_it_changed(batch)


def _takes_answer(batch: ImportBatch, before: str | None) -> bool:
    """Plan the preview with its new answer; False where more than the answer is another than what was seen."""
    plan = plan_of(batch)
    is_as_seen = replace(plan, answer=before).fingerprint == batch.fingerprint
    renew(batch, plan)
    if not is_as_seen:
        _say_that_it_changed(batch)
    return is_as_seen


def _say_that_it_changed(batch: ImportBatch) -> None:
    batch.reading = {**batch.reading, "changed": True}
    db.session.flush()
