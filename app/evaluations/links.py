"""The link in the email of an evaluation: signed, for one evaluation, and without signing in.

Whoever has it can fill in what is empty, send it once, and reads nothing of what was answered.
"""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from app.errors import NotVisible
from app.evaluations.models import Evaluation
from app.evaluations.queries.own import is_open, linked_evaluation
from app.web.addresses import public_url


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="internship evaluation")


def link_for(evaluation: Evaluation) -> str:
    """The full address of its page, for an email."""
    secret = _serializer().dumps(evaluation.id)
    return public_url("evaluations.evaluate_by_link", secret=secret)


def evaluation_by_link(secret: str) -> Evaluation:
    """The evaluation of a link that can be filled in now; raises NotVisible for any other, whatever the cause."""
    try:
        found = linked_evaluation(int(_serializer().loads(secret)))
    except (BadSignature, ValueError, TypeError):
        raise NotVisible from None
    if not is_open(found):
        raise NotVisible
    return found
