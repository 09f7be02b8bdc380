"""A student evaluates: question by question, saved as she goes, and sent once."""

from sqlalchemy import func, select

from app.companies.models import Site
from app.evaluations.broken_rules import AlreadySent, EvaluationClosed, QuestionsLeft
from app.evaluations.models import LONGEST_LINE, Evaluation
from app.evaluations.queries.own import is_open
from app.evaluations.questions import CODES
from app.extensions import db
from app.schools.queries import today


def save_answer(evaluation: Evaluation, code: str, number: int) -> None:
    """Keep one answer. Raises AlreadySent or EvaluationClosed."""
    _take_up(evaluation)
    evaluation.answers = {**evaluation.answers, code: number}
    db.session.flush()


def send(evaluation: Evaluation, line: str, *, shows_line: bool) -> None:
    """Let the ten answers count from now on. Raises AlreadySent, EvaluationClosed or QuestionsLeft."""
    _take_up(evaluation)
    left = [code for code in CODES if code not in evaluation.answers]
    if left:
        raise QuestionsLeft(len(left))
    site = select(Site.id).where(Site.id == evaluation.site_id)
    db.session.execute(
        site.with_for_update(key_share=True)
    )  # one after the other: each has a place of its own
    last = db.session.scalar(
        select(func.max(Evaluation.place)).where(Evaluation.site_id == evaluation.site_id)
    )
    evaluation.place, evaluation.answered_on = (last or 0) + 1, today()
    evaluation.line = line.strip()[:LONGEST_LINE]
    evaluation.shows_line = bool(evaluation.line) and shows_line
    db.session.flush()


def _take_up(evaluation: Evaluation) -> None:
    db.session.refresh(evaluation, with_for_update={"of": Evaluation, "key_share": True})
    if evaluation.is_sent:
        raise AlreadySent
    if not is_open(evaluation):
        raise EvaluationClosed
